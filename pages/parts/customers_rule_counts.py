"""What a rule of best customers does: customers and CLV on each side, and the overlap of two."""

from typing import Any

import pandas as pd
import streamlit as st

from valuewhen import figures
from valuewhen.customers.best import RuleSummary
from valuewhen.customers.rival import Overlap, RuleComparison
from valuewhen.words import say

PARTS = ("both", "only_mine", "only_rival", "neither")


def show_counts(summary: RuleSummary, currency: str, key: str) -> None:
    """Customers, their CLV and its median by group; those without a CLV; thresholds by segment."""
    rows: list[dict[str, object]] = [
        {
            say("customers.group"): say(f"customers.label_{group.label}"),
            say("customers.how_many"): group.customers,
            say("customers.share_of_customers"): group.customers / max(summary.n, 1),
            say("customers.clv_share"): group.clv_share,
            say("customers.clv_median"): figures.money(group.clv_median, currency),
            say("customers.clv_total"): figures.money(group.clv_total, currency),
        }
        for group in summary.groups
    ]
    if summary.missing_clv:
        missing = {
            say("customers.group"): say("customers.best_no_clv"),
            say("customers.how_many"): summary.missing_clv,
            say("customers.share_of_customers"): summary.missing_clv / max(summary.n, 1),
        }
        rows.append(missing)
    st.dataframe(pd.DataFrame(rows), hide_index=True, column_config=_shares(), key=f"{key}-counts")
    if not summary.group("best").customers:
        st.warning(say("customers.best_nobody"))
    with st.expander(say("customers.thresholds")):
        _show_thresholds(summary, currency)


def show_overlap(found: RuleComparison) -> None:
    """Who is best, then who is typical, by both rules, by one of them, by neither."""
    st.markdown(f"**{say('customers.rule_overlap')}**")
    for label, overlap in (("best", found.best), ("typical", found.typical)):
        st.text(_agreement(label, overlap))
        st.dataframe(_overlap_rows(label, overlap), hide_index=True, column_config=_shares())
    if found.missing_clv:
        st.caption(say("customers.without_clv", n=figures.count(found.missing_clv)))


def _agreement(label: str, overlap: Overlap) -> str:
    if overlap.jaccard is None:
        return say(f"customers.rule_jaccard_nobody_{label}")
    either = overlap.both.customers + overlap.only_mine.customers + overlap.only_rival.customers
    return say(
        f"customers.rule_jaccard_{label}",
        either=figures.count(either),
        share=figures.share(overlap.jaccard),
    )


def _overlap_rows(label: str, overlap: Overlap) -> pd.DataFrame:
    parts = [getattr(overlap, name) for name in PARTS]
    whole = sum(part.customers for part in parts)
    rows = [
        {
            say(f"customers.rule_who_{label}"): say(f"customers.rule_{name}"),
            say("customers.how_many"): part.customers,
            say("customers.share_of_customers"): part.customers / max(whole, 1),
            say("customers.clv_share"): part.clv_share,
        }
        for name, part in zip(PARTS, parts, strict=True)
    ]
    return pd.DataFrame(rows)


def _shares() -> dict[str, Any]:
    bar = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
    number = st.column_config.NumberColumn(format="localized")
    names = ("share_of_customers", "clv_share")
    return {say(f"customers.{name}"): bar for name in names} | {say("customers.how_many"): number}


def _show_thresholds(summary: RuleSummary, currency: str) -> None:
    rows = [
        {
            say("customers.rule_segment"): threshold.segment or "—",
            say("customers.how_many"): threshold.customers,
            say("customers.rule_best_from"): figures.money(threshold.best_from, currency),
            say("customers.rule_typical_from"): figures.money(threshold.typical_from, currency),
            say("customers.rule_typical_to"): figures.money(threshold.typical_to, currency),
            say("customers.rule_measured"): say(
                "customers.own" if threshold.is_own else "customers.whole"
            ),
        }
        for threshold in summary.thresholds
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True)
