"""The card of one hypothesis: money, strength, what is left at equal controls, shape, traps."""

import pandas as pd
import streamlit as st

from valuewhen import figures
from valuewhen.charts.estimates import build_groups_chart, build_segments_chart
from valuewhen.charts.shape import build_dose_response_chart
from valuewhen.evidence.card import Card
from valuewhen.evidence.heterogeneity import BetweenSegments
from valuewhen.evidence.kinds import Kind
from valuewhen.join.family import Figures, Row
from valuewhen.join.findings import Finding
from valuewhen.join.measured import metric_words
from valuewhen.join.told import listed, told_finding
from valuewhen.words import say
from web.html import render

MOST_SEGMENTS = 20  # that a chart shows, the largest of them


def draw_card(row: Finding, currency: str, tests: int) -> None:
    """Draws the card of a hypothesis with evidence, money first."""
    card, tested, evidence = row.card, row.figures, row.evidence
    if card is None or tested is None or evidence is None:
        return
    told = told_finding(row, card.metric, currency, is_exact=True)
    st.html(
        render(
            "evidence_card.html",
            card=card,
            row=row,
            tests=tests,
            headline=told.said,
            pairs=told.pairs,
            medians=_medians(card, currency),
            models=_models(card, tested, currency),
            **_coverage(card, currency),
            q="< 0.001" if row.q < 0.001 else f"{row.q:.3f}",
            circularity=tested.overall["circularity"],
            is_too_narrow=tested.overall["is_too_narrow"],
            mean=_mean(tested.overall, currency),
            traps=evidence.traps,
        )
    )
    if len(evidence.shape) > 1:
        st.html(render("evidence_subhead.html", text=say("evidence.shape_title")))
        st.altair_chart(
            build_dose_response_chart(evidence.shape, currency=currency, metric_name=card.metric)
        )
    _draw_segments(card, tested)


def draw_groups(row: Finding, currency: str) -> None:
    """Draws the groups of a category, which has no more and no less."""
    if row.groups is None or row.metric is None:
        return
    name, found = metric_words(row.metric), row.groups
    st.html(render("evidence_category.html", **_category(row, name)))
    if len(found.groups):
        st.altair_chart(build_groups_chart(found.groups, currency=currency, metric_name=name))


def _draw_segments(card: Card, tested: Figures) -> None:
    """Draws the strength in each segment, and whether it differs between them."""
    if tested.segments.empty:
        return
    said = BetweenSegments(tested.overall["between_segments"]).name.lower()
    largest = tested.segments.sort_values("n", ascending=False).head(MOST_SEGMENTS)
    left_out = len(tested.segments) - len(largest)
    st.html(
        render(
            "evidence_segments.html",
            said=say(f"evidence.segments_{said}"),
            left_out=say("evidence.segments_left_out", n=left_out) if left_out else "",
        )
    )
    name = "rho" if card.kind is Kind.MEASURE else "delta"
    columns = {"rho": ("rho", "low", "high"), "delta": ("delta", "delta_low", "delta_high")}[name]
    overall = pd.DataFrame([tested.overall])
    rows = pd.concat([overall[["segment", "n", *columns]], largest[["segment", "n", *columns]]])
    frame = rows.rename(columns=dict(zip(columns, ("strength", "low", "high"), strict=True)))
    st.altair_chart(build_segments_chart(frame, strength_name=say(f"evidence.{name}_name")))


def _models(card: Card, tested: Figures, currency: str) -> list[dict[str, str]]:
    """What was compared, as rows of a table: as they are, at equal controls, at equal tenure."""
    overall = tested.overall
    found = [_model(say("evidence.raw"), overall, "", card, currency)]
    if tested.controls:
        held = say("evidence.at_equal", controls=listed(tested.controls))
        found.append(_model(held, overall, "adjusted_", card, currency))
    if tested.tenure:
        found.append(_model(say("evidence.at_tenure"), tested.tenure, "adjusted_", card, currency))
    return found


def _model(name: str, row: Row, prefix: str, card: Card, currency: str) -> dict[str, str]:
    low, high = row[f"{prefix}gap_low"], row[f"{prefix}gap_high"]
    rank = [row[f"{prefix}{part}"] for part in ("rho", "low", "high")]
    return {
        "name": name,
        "gap": figures.signed_money(row[f"{prefix}gap"], currency),
        "interval": figures.money_range(low, high, currency),
        "rho": figures.coefficient(rank[0]),
        "rho_interval": figures.coefficient_range(rank[1], rank[2]),
        "n": figures.count(row["n_adjusted"] if prefix else card.coverage.n),
    }


def _mean(overall: Row, currency: str) -> str:
    """The gap of the means, which is approximate; empty where the groups are too small for it."""
    if pd.isna(overall["mean_gap"]):
        return ""
    low, high = overall["mean_gap_low"], overall["mean_gap_high"]
    gap = figures.signed_money(overall["mean_gap"], currency)
    return say("evidence.mean", gap=gap, interval=figures.money_range(low, high, currency))


def _medians(card: Card, currency: str) -> str:
    sides = [
        say(
            "evidence.median_of",
            amount=figures.money(side.median_clv, currency),
            side=side.name,
            rule=side.rule,
            n=figures.count(side.n),
        )
        for side in (card.high, card.low)
    ]
    return say("evidence.medians", high=sides[0], low=sides[1], metric=card.metric)


def _coverage(card: Card, currency: str) -> dict[str, str]:
    covered = card.coverage
    return {
        "missing": figures.count(covered.n_missing),
        "share_missing": figures.share(covered.share_missing),
        "with_clv": figures.money(covered.median_with, currency),
        "without_clv": figures.money(covered.median_without, currency),
        "without": figures.count(covered.n_without_metric),
        "visible": figures.coefficient(card.visible_rho),
    }


def _category(row: Finding, name: str) -> dict[str, str]:
    found = row.groups
    assert found
    share = figures.coefficient(found.epsilon_squared)
    interval, n = figures.coefficient_range(found.low, found.high), figures.count(found.n)
    return {
        "said": say("evidence.category", metric=name, share=share, interval=interval, n=n),
        "missing": say("evidence.category_missing", n=figures.count(found.n_missing)),
    }
