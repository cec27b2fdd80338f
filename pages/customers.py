"""Customer data: load a file, check it, say what its columns are, define best, join a workshop."""

import streamlit as st

from pages.parts.customers_best import define_best
from pages.parts.customers_check import show_check
from pages.parts.customers_file import choose_data_set, load_file
from pages.parts.customers_roles import choose_roles
from valuewhen.customers.data_sets import own_data_set
from valuewhen.errors import NotFoundError
from valuewhen.store.store import the_store
from valuewhen.words import say
from web.identity import page_caller

caller = page_caller()
assert caller
st.title(say("customers.title"))
load_file(caller)
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
choose_roles(caller, data_set)
if data_set.roles:
    define_best(caller, data_set, data_set.roles)
