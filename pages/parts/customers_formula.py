"""The formula step: which variables are inside the firm's CLV."""

import streamlit as st

from pages.parts.plain import plain
from valuewhen.customers.data_sets import DataSet, save_formula
from valuewhen.customers.formula import usual_inputs
from valuewhen.customers.roles import Roles
from valuewhen.errors import ValueWhenError
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say


def record_formula(caller: Caller, data_set: DataSet, roles: Roles) -> None:
    """The inputs of the firm's CLV, columns or words; nothing is assumed until it is recorded."""
    st.subheader(say("customers.formula"))
    st.caption(say("customers.formula_note"))
    recorded = list(data_set.formula or ())
    columns = [c.name for c in data_set.report.columns if c.name not in (roles.id, roles.clv)]
    chosen = st.multiselect(
        say("customers.formula_inputs"),
        list(dict.fromkeys((*columns, *recorded))),
        recorded,
        accept_new_options=True,
        placeholder=say("customers.formula_choose"),
        key=f"formula-{data_set.id}",
    )
    usual = usual_inputs(data_set.report, roles)
    with st.popover(say("customers.formula_usual"), icon=":material/lightbulb:"):
        st.text(
            "\n".join(f"{one.column}: {one.reason}" for one in usual)
            or say("customers.formula_usual_none")
        )
    if st.button(
        say("customers.formula_save"), type="primary", disabled=not chosen or chosen == recorded
    ):
        try:
            the_store().write(save_formula, caller, data_set.id, chosen)
        except ValueWhenError as error:
            st.error(plain(error.message))
            return
        st.rerun()
    inside = len(data_set.formula_columns)
    if recorded:
        others = len(recorded) - inside
        st.text(say("customers.formula_recorded", columns=inside, others=others))
    else:
        st.info(say("customers.formula_open"), icon=":material/help:")
