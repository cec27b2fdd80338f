"""The rule of best and typical customers, with live counts, and the join with a workshop."""

import pandas as pd
import streamlit as st

from valuewhen.customers.best import RuleSummary, summarise_rule
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule
from valuewhen.errors import ValueWhenError
from valuewhen.figures import money, share
from valuewhen.join.attachments import attach, attachment
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.workshops import workshops_of


def define_best(caller: Caller, data_set: DataSet, roles: Roles) -> None:
    """The rule's two sliders, what they do to customers and CLV, and the workshop to join."""
    st.subheader(say("customers.best"))
    workshop_id = _workshop(caller)
    saved = the_store().read(attachment, caller, workshop_id) if workshop_id else None
    is_joined = saved is not None and saved.data_set.id == data_set.id
    usual = saved.rule if saved and is_joined else BestRule()
    typical_from, best_from = st.slider(
        say("customers.rule"),
        0.0,
        1.0,
        (usual.typical_from, usual.best_from),
        step=0.05,
        key=f"rule-{workshop_id}-{data_set.id}",
    )
    if typical_from >= best_from:
        st.error(say("customers.rule_order"))
        return
    rule = BestRule(best_from=best_from, typical_from=typical_from)
    st.caption(say("customers.rule_words", best=share(best_from), typical=share(typical_from)))
    _show(summarise_rule(data_set.parquet, roles, rule), roles.currency or "")
    if workshop_id is None:
        st.info(say("customers.no_workshop"))
        return
    label = say("customers.rejoin" if is_joined else "customers.join")
    if st.button(label, type="primary", disabled=is_joined and rule == usual):
        try:
            the_store().write(attach, caller, workshop_id, data_set.id, rule)
        except ValueWhenError as error:
            st.error(error.message)
            return
        st.rerun()
    if is_joined:
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


def _show(summary: RuleSummary, currency: str) -> None:
    rows = [
        {
            say("customers.group"): say(f"customers.label_{group.label}"),
            say("customers.how_many"): group.customers,
            say("customers.share_of_customers"): group.customers / max(summary.n, 1),
            say("customers.clv_total"): money(group.clv_total, currency),
            say("customers.clv_share"): group.clv_share,
            say("customers.clv_median"): ""
            if group.clv_median is None
            else money(group.clv_median, currency),
        }
        for group in summary.groups
    ]
    percent = st.column_config.NumberColumn(format="percent")
    columns = {say("customers.share_of_customers"): percent, say("customers.clv_share"): percent}
    st.dataframe(pd.DataFrame(rows), hide_index=True, column_config=columns)
    if summary.missing_clv:
        st.caption(say("customers.without_clv", n=f"{summary.missing_clv:,}"))
    thresholds = pd.DataFrame(
        [
            {
                "segment": threshold.segment or "—",
                "customers": threshold.customers,
                "best from": money(threshold.best_from, currency),
                "typical from": money(threshold.typical_from, currency),
                "measured": say("customers.own" if threshold.is_own else "customers.whole"),
            }
            for threshold in summary.thresholds
        ]
    )
    with st.expander(say("customers.thresholds")):
        st.dataframe(thresholds, hide_index=True)
