"""Whatever people type or name a column, it reaches a chart as text and nothing else."""

import json
from collections.abc import Iterator
from functools import cache

import pandas as pd
import pytest

from valuewhen.charts.estimates import build_groups_chart, build_segments_chart
from valuewhen.charts.gaps import build_gaps_chart
from valuewhen.charts.holdout import build_holdout_chart
from valuewhen.charts.look import Chart
from valuewhen.charts.matrix import build_flows_chart, build_references_chart, build_scores_chart
from valuewhen.charts.nps import (
    build_clv_nps_chart,
    build_clv_nps_points_chart,
    build_nps_answers_chart,
)
from valuewhen.charts.profile import build_profile_chart
from valuewhen.charts.promoters import build_promoters_chart
from valuewhen.charts.ranks import build_moves_chart
from valuewhen.charts.room import (
    build_theme_contrast_chart,
    build_themes_chart,
    build_we_they_chart,
)
from valuewhen.charts.shape import build_dose_response_chart
from valuewhen.charts.views import (
    build_belief_map_chart,
    build_formula_chart,
    build_functions_chart,
)
from valuewhen.evidence.cells import clv_by_answer
from valuewhen.evidence.nps import answer_shares
from valuewhen.evidence.shape import dose_response

HOSTILE = [
    "q:Q",
    "image",
    "title",
    "<img src=x onerror=alert(1)>",
    "' ? alert(1) : '",
    "https://example.com/x.png",
    "datum.value",
    "\\u0027\\",
    "a.b",
    "x[0]",
    '"quoted"; drop',
    "\\\"ends the text\\' of an expression",
    "sixty letters and no end " * 3,
]
# Columns that a file may have beside those a chart looks at.
STRANGE = dict.fromkeys((*HOSTILE, "href", "url", "customer_id"), "secret")


def charts(text: str) -> list[Chart]:
    customers = pd.DataFrame({"answer": [1, 2] * 40, "clv": range(80), "standing": ["best"] * 80})
    themes = pd.DataFrame({"theme": [text, "b"], "actor": ["we", text], "voices": [2, 1]})
    contrast = themes.assign(best=1, typical=2, best_share=0.1, typical_share=0.2)
    gaps = pd.DataFrame({"label": [text], "actor": "we", "gap": 1, "low": 0, "high": 2, "n": 90})
    cells = clv_by_answer(customers["answer"], customers["clv"], currency=text)
    shares = answer_shares(customers["answer"], customers["standing"])
    return [
        build_we_they_chart(
            pd.DataFrame({"actor": ["we"], "answers": [3]}).assign(**STRANGE), title=text
        ),
        build_themes_chart(themes.assign(votes=3, **STRANGE), title=text),
        build_theme_contrast_chart(contrast.assign(**STRANGE)),
        build_gaps_chart(gaps.assign(verdict=text, **STRANGE), currency=text),
        build_clv_nps_chart(cells.assign(**STRANGE), answer_name=text),
        build_clv_nps_points_chart(customers.assign(**STRANGE), currency=text, answer_name=text),
        build_nps_answers_chart(shares.assign(**STRANGE), answer_name=text),
        *edge_charts(text),
        *evidence_charts(text, customers),
        *view_charts(text, gaps),
    ]


def view_charts(text: str, gaps: pd.DataFrame) -> list[Chart]:
    beliefs = gaps.assign(number=1, theme=text, metric=text, weight=3, **STRANGE)
    slots = pd.DataFrame({"theme": [text], "place": ["not measured"], "weight": [2]})
    cells = pd.DataFrame({"theme": [text], "function": [text], "share": [0.4]})
    return [
        build_belief_map_chart(beliefs, currency=text, weight_name="dots", equal_share=2.0),
        build_formula_chart(slots.assign(**STRANGE), weight_name="dots"),
        build_functions_chart(cells.assign(**STRANGE)),
    ]


def edge_charts(text: str) -> list[Chart]:
    matrix = pd.DataFrame({"fifth": [5], "tenth": [10], "won": [7], "calls": [9]})
    flows = pd.DataFrame({"old_fifth": [5], "new_fifth": [4], "customers": [7]})
    scores = pd.DataFrame({"score": [3], "label": ["best"], "customers": [7]})
    rates = pd.DataFrame({"kind": [text], "step": [1], "count": 2, "n": 9, "share": 0.2})
    movers = pd.DataFrame({"id": [text], "old_rank": [2], "new_rank": [1]})
    return [
        build_references_chart(matrix.assign(**STRANGE), title=text),
        build_flows_chart(flows.assign(**STRANGE), title=text),
        build_scores_chart(scores.assign(**STRANGE), title=text),
        build_promoters_chart(rates.assign(low=0.1, high=0.3, **STRANGE), title=text),
        build_moves_chart(movers.assign(**STRANGE), title=text),
    ]


def evidence_charts(text: str, customers: pd.DataFrame) -> list[Chart]:
    bins = dose_response(customers["answer"], customers["clv"]).assign(**STRANGE)
    estimates = pd.DataFrame({"n": [90], "strength": 0.1, "low": 0.0, "high": 0.2})
    profile = pd.DataFrame({"label": [text], "best": 0.2, "typical": 0.1, "n_best": 40})
    profile = profile.assign(n_typical=90, difference=0.1, low=0.0, high=0.2)
    holdout = pd.DataFrame({"frequency": [text], "n": 5, "actual": 1.0, "predicted": 1.1})
    return [
        build_dose_response_chart(bins.assign(bin=text), currency=text, metric_name=text),
        build_segments_chart(
            estimates.assign(segment=text, **STRANGE), strength_name="rank correlation"
        ),
        build_groups_chart(
            estimates.assign(group=text, median_clv=9.0, clv_low=8.0, clv_high=9.9, **STRANGE),
            currency=text,
            metric_name=text,
        ),
        build_profile_chart(profile.assign(**STRANGE), title=text),
        build_holdout_chart(holdout.assign(**STRANGE), title=text),
    ]


@cache
def specs(text: str) -> list[dict]:
    return [chart.to_dict() for chart in charts(text)]


def parts(node: object) -> Iterator[dict]:
    """Every object within a specification, its data left out."""
    if isinstance(node, dict):
        yield node
        for name, value in node.items():
            if name != "datasets":
                yield from parts(value)
    elif isinstance(node, list):
        for value in node:
            yield from parts(value)


def columns_of(spec: dict) -> set[str]:
    return {name for rows in spec["datasets"].values() for row in rows for name in row}


@pytest.mark.parametrize("text", HOSTILE)
def test_fields_are_our_own_columns(text: str) -> None:
    for spec in specs(text):
        fields = {part["field"] for part in parts(spec) if "field" in part}
        assert fields <= columns_of(spec)
        assert not fields & set(STRANGE)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_other_column_is_sent(text: str) -> None:
    for spec in specs(text):
        assert not columns_of(spec) & set(STRANGE)
        assert "secret" not in json.dumps(spec)


def expressions(text: str) -> list[str]:
    return [
        str(part[name])
        for spec in specs(text)
        for part in parts(spec)
        for name in ("expr", "labelExpr")
        if name in part
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_becomes_an_expression(text: str) -> None:
    assert expressions(text) == expressions("plain")


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_becomes_a_link_or_the_name_of_a_tooltip(text: str) -> None:
    for spec in specs(text):
        for part in parts(spec):
            assert not {"href", "url"} & set(part)
            assert not {entry["title"] for entry in part.get("tooltip") or []} & set(HOSTILE)


def test_no_mark_says_by_itself_what_stands_at_the_axes() -> None:
    """It would say so in expressions, in which a quotation mark of a name ends the text."""
    for spec in specs(HOSTILE[0]):
        assert spec["config"]["mark"] == {"aria": False, "tooltip": None}
