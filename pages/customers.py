"""Customer data: load files, check them, say what they hold, define best, see what is ready."""

import streamlit as st

from pages.parts.customers_account import show_account
from pages.parts.customers_best import define_best
from pages.parts.customers_check import confirm_flags, show_check
from pages.parts.customers_file import choose_data_set, load_file
from pages.parts.customers_formula import record_formula
from pages.parts.customers_metrics import edit_metrics
from pages.parts.customers_ready import show_readiness
from pages.parts.customers_roles import choose_roles
from pages.parts.customers_tables import show_tables
from pages.parts.customers_transactions import make_from_transactions
from valuewhen.customers.data_sets import own_data_set
from valuewhen.errors import NotFoundError
from valuewhen.store.store import the_store
from valuewhen.words import say
from web.identity import page_caller

caller = page_caller()
assert caller
st.title(say("customers.title"))
load_file(caller)
make_from_transactions(caller)
chosen = choose_data_set(caller)
if chosen is None:
    st.info(say("customers.none_yet"), icon=":material/database:")
    st.stop()
try:
    data_set = the_store().read(own_data_set, caller, chosen)
except NotFoundError as error:
    st.error(error.message)
    st.stop()
show_check(data_set)
show_account(data_set)
confirm_flags(caller, data_set)
choose_roles(caller, data_set)
if data_set.roles:
    record_formula(caller, data_set, data_set.roles)
    define_best(caller, data_set, data_set.roles)
    edit_metrics(caller, data_set)
    show_tables(caller, data_set)
show_readiness(caller, data_set)
