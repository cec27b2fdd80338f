"""What a rule of best customers does: customers and CLV on each side, and the overlap of two."""

import pandas as pd
import streamlit as st

from valuewhen import figures
from valuewhen.customers.best import RuleSummary
from valuewhen.customers.rival import Overlap, RuleComparison
from valuewhen.words import say
from web.html import render

PARTS = ("both", "only_mine", "only_rival", "neither")

Cell = str | dict[str, str]


def show_counts(summary: RuleSummary, currency: str) -> None:
    """Customers, their CLV and its median by group; those without a CLV; thresholds by segment."""
    rows: list[list[Cell]] = [
        [
            say(f"customers.label_{group.label}"),
            figures.count(group.customers),
            _share(group.customers / max(summary.n, 1)),
            _share(group.clv_share),
            figures.money(group.clv_median, currency),
        ]
        for group in summary.groups
    ]
    missing = _share(summary.missing_clv / max(summary.n, 1))
    rows.append([say("customers.best_no_clv"), figures.count(summary.missing_clv), missing, "", ""])
    _table("group", ["how_many", "share_of_customers", "clv_share", "clv_median"], rows)
    if not summary.group("best").customers:
        st.warning(say("customers.best_nobody"))
    with st.expander(say("customers.thresholds")):
        _show_thresholds(summary, currency)


def show_overlap(found: RuleComparison) -> None:
    """Who is best, then who is typical, by both rules, by one of them, by neither."""
    st.markdown(f"**{say('customers.rule_overlap')}**")
    with st.container(horizontal=True, gap="large", key="best-overlap"):
        for label, overlap in (("best", found.best), ("typical", found.typical)):
            with st.container(key=f"best-overlap-{label}"):
                _show_one(label, overlap, found.missing_clv)
    if found.missing_clv:
        st.caption(say("customers.without_clv", n=figures.count(found.missing_clv)))


def _show_one(label: str, overlap: Overlap, missing_clv: int) -> None:
    parts = [getattr(overlap, name) for name in PARTS]
    whole = sum(part.customers for part in parts) + missing_clv
    rows: list[list[Cell]] = [
        [
            say(f"customers.rule_{name}"),
            figures.count(part.customers),
            _share(part.customers / max(whole, 1)),
            _share(part.clv_share),
        ]
        for name, part in zip(PARTS, parts, strict=True)
    ]
    st.text(_agreement(label, overlap))
    _table(f"rule_who_{label}", ["how_many", "share_of_customers", "clv_share"], rows)


def _agreement(label: str, overlap: Overlap) -> str:
    if overlap.jaccard is None:
        return say(f"customers.rule_jaccard_nobody_{label}")
    either = overlap.both.customers + overlap.only_mine.customers + overlap.only_rival.customers
    return say(
        f"customers.rule_jaccard_{label}",
        either=figures.count(either),
        share=figures.share(overlap.jaccard),
    )


def _share(fraction: float | None) -> Cell:
    """A share in words with its bar; a negative one has none."""
    if fraction is None:
        return figures.UNKNOWN
    percent = f"{100 * min(max(fraction, 0), 1):.1f}"
    return {"words": figures.share(fraction), "note": "", "percent": percent}


def _table(first: str, names: list[str], rows: list[list[Cell]]) -> None:
    heads = [say(f"customers.{name}") for name in (first, *names)]
    st.html(render("customers_figures.html", names=heads, rows=rows))


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
