"""The rule of best and typical customers beside a rival, with live counts, and the workshop."""

import streamlit as st

from pages.parts.customers_rule_counts import show_counts, show_overlap
from pages.parts.customers_rule_editor import edit_rule
from pages.parts.customers_rule_profile import draw_profile
from pages.parts.plain import plain
from pages.parts.rule_vote import TURN, draw_live_rule_vote
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule
from valuewhen.errors import ValueWhenError
from valuewhen.join.attachments import Attachment, attach, attachment
from valuewhen.join.rule_counts import counts_by_rule, overlap_of_rules
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.workshops import workshops_of
from web.html import render

RIVAL = BestRule(0.9)


@st.fragment
def define_best(caller: Caller, data_set: DataSet, roles: Roles) -> None:
    """The rule with its counts, a rival beside it with the overlap, and the workshop to join."""
    st.subheader(say("customers.best"))
    workshop_id = _workshop(caller)
    saved = the_store().read(attachment, caller, workshop_id) if workshop_id else None
    known = saved if saved and saved.data_set.name == data_set.name else None
    key = f"rule-{workshop_id}-{data_set.id}-{st.session_state.get(TURN, 0)}"
    st.html(render("customers_style.html"))
    beside = st.container(horizontal=True, gap="large", key="best-rules")
    with beside, st.container(key="best-mine"):
        st.markdown(f"**{say('customers.rule_mine')}**")
        mine = _rule(f"{key}-mine", data_set, roles, known.rule if known else BestRule())
    with beside, st.container(key="best-rival"):
        kept = known.rival if known else None
        has_rival = st.toggle(
            say("customers.rule_rival"), value=kept is not None, key=f"{key}-has-rival"
        )
        rival = _rule(f"{key}-rival", data_set, roles, kept or RIVAL) if has_rival else None
    if mine and rival:
        _overlap(data_set, roles, mine, rival)
    if workshop_id is None:
        st.info(say("customers.no_workshop"))
    elif mine and (rival or not has_rival):
        is_joined = saved is not None and saved.data_set.id == data_set.id
        _join(caller, workshop_id, data_set, mine, rival, saved if is_joined else None)
        if is_joined and saved:
            draw_live_rule_vote(workshop_id)
            draw_profile(data_set, roles, saved.rule)


def _rule(key: str, data_set: DataSet, roles: Roles, usual: BestRule) -> BestRule | None:
    """The rule of one editor with its counts beneath; None if it makes none for these data."""
    rule = edit_rule(key, data_set, roles, usual)
    if rule is None:
        return None
    try:
        counts = counts_by_rule(data_set.parquet, roles, rule)
    except ValueWhenError as error:
        st.error(plain(error.message))
        return None
    show_counts(counts, roles.currency or "")
    return rule


def _overlap(data_set: DataSet, roles: Roles, mine: BestRule, rival: BestRule) -> None:
    with st.container(border=True):
        show_overlap(overlap_of_rules(data_set.parquet, roles, mine, rival))


def _join(
    caller: Caller,
    workshop_id: str,
    data_set: DataSet,
    rule: BestRule,
    rival: BestRule | None,
    saved: Attachment | None,
) -> None:
    is_saved = saved is not None and (saved.rule, saved.rival) == (rule, rival)
    label = say("customers.rejoin" if saved else "customers.join")
    if st.button(label, type="primary", disabled=is_saved):
        try:
            the_store().write(attach, caller, workshop_id, data_set.id, rule, rival)
        except ValueWhenError as error:
            st.error(plain(error.message))
            return
        st.rerun()
    if saved:
        st.success(say("customers.joined"), icon=":material/link:")
        st.page_link(
            "evidence.py",
            label=say("customers.to_evidence"),
            query_params={"workshop": workshop_id},
        )


def _workshop(caller: Caller) -> str | None:
    mine = {workshop.id: workshop.title for workshop in the_store().read(workshops_of, caller)}
    ids = list(mine)
    wanted = st.query_params.get("workshop", "")
    return st.selectbox(
        say("customers.workshop"),
        ids,
        index=ids.index(wanted) if wanted in ids else (0 if ids else None),
        format_func=lambda workshop_id: mine[workshop_id],
    )
