"""The family of tests of a workshop: its metrics set against CLV together, at equal controls."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.report import ColumnReport
from valuewhen.evidence.card import Card, Group, Verdict
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.estimates import Correlation, Dominance, MedianGap
from valuewhen.evidence.examine import MOST_LABELS
from valuewhen.evidence.kinds import Kind
from valuewhen.join.examined import Question, examined
from valuewhen.join.measured import metric_words
from valuewhen.join.measured_evidence import Evidence

COMPARABLE = ("number", "count", "flag")
DIRECTIONS = {"more": 1, "less": -1, "higher": 1, "lower": -1}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Figures:
    """What `examine` found of one metric: `overall` is its row of all customers, `segments` has
    those of the segments, `tenure` is the row of all at equal tenure too, None where tenure is not
    known. `controls` names what was held equal, `direction` is 1, -1 or 0 for either."""

    overall: Row
    segments: pd.DataFrame
    tenure: Row | None
    controls: tuple[str, ...]
    direction: int


def figures_of(
    data_set: DataSet,
    metrics: Mapping[str, str | None],
    threshold: float = 0.0,
    patience: float | None = None,
) -> dict[str, Figures]:
    """The figures of each metric that can be tested, all of them one family; categories, inputs of
    CLV and what is held equal are left out.

    `metrics` has the direction expected of each: "more", "less", "either", or None for the one in
    the metric catalogue; `threshold` is the least gap worth acting on. It waits and raises like
    `examined`.
    """
    main, tenure = _questions(data_set, metrics, threshold)
    if not main.metrics:
        return {}
    found = examined(data_set.parquet, main, patience)
    later = examined(data_set.parquet, tenure, patience) if tenure else found.head(0)
    at_tenure = {str(row["metric"]): row for row in _rows(later)}
    directions = dict(main.directions)
    everybody = found[found["segment"].isna()]
    return {
        str(row["metric"]): Figures(
            overall=row,
            segments=found[found["segment"].notna() & (found["metric"] == row["metric"])],
            tenure=at_tenure.get(str(row["metric"])),
            controls=tuple(metric_words(name) for name in main.controls),
            direction=directions.get(str(row["metric"]), 0),
        )
        for row in _rows(everybody)
    }


def card_of(metric: str, evidence: Evidence, row: Row) -> Card:
    """The card of a metric: the raw figures of its row, in the words of its evidence."""
    kind, sizes = Kind(row["kind"]), (int(row["n_high"]), int(row["n_low"]))
    medians = row["median_high"], row["median_low"]
    gap = MedianGap(row["gap"], row["gap_low"], row["gap_high"], *medians, *sizes)
    delta = Dominance(row["delta"], row["delta_low"], row["delta_high"], *sizes, row["delta_p"])
    rho = Correlation(row["rho"], row["low"], row["high"], int(row["n"]), math.nan)
    strength = (rho.low, rho.high) if kind is Kind.MEASURE else (delta.low, delta.high)
    return Card(
        metric=metric_words(metric),
        kind=kind,
        coverage=evidence.coverage,
        high=Group(*evidence.high, sizes[0], gap.median_x),
        low=Group(*evidence.low, sizes[1], gap.median_y),
        gap=gap,
        delta=delta,
        correlation=rho,
        visible_rho=row["visible_rho"],
        verdict=_way(*strength) if min(sizes) >= SMALLEST_GROUP else Verdict.TOO_FEW,
    )


def _rows(found: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in found.to_dict("records")]


def _way(low: float, high: float) -> Verdict:
    if low > 0:
        return Verdict.MORE
    return Verdict.LESS if high < 0 else Verdict.CANNOT_TELL


def _questions(
    data_set: DataSet, metrics: Mapping[str, str | None], threshold: float
) -> tuple[Question, Question | None]:
    """The main model, at equal cohort, size and segment, and the one at equal tenure too.

    The column since when somebody is a customer is a cohort when it holds dates, and tenure when it
    holds numbers.
    """
    assert data_set.roles is not None
    roles, columns = data_set.roles, {column.name: column for column in data_set.report.columns}
    since = columns.get(roles.since) if roles.since else None
    tenure = since.name if since and since.is_numeric else None
    held = [name for name in (roles.since, roles.size, roles.segment) if name and name != tenure]
    controls = tuple(name for name in held if _can_be_held(columns[name]))
    catalogue = {metric.name: metric.direction for metric in data_set.catalogue}
    directions = {m: given or catalogue.get(m) for m, given in metrics.items()}
    left_out = {roles.clv, *data_set.formula_columns, *controls}
    usable = [m for m in metrics if columns[m].kind in COMPARABLE and m not in left_out]
    expected = {m: DIRECTIONS[d] for m in usable if (d := directions[m]) in DIRECTIONS}
    main = Question(
        clv=roles.clv,
        metrics=tuple(usable),
        segment=roles.segment if roles.segment in controls else None,
        controls=controls,
        directions=tuple(sorted(expected.items())),
        threshold=threshold,
        formula=tuple(data_set.formula_columns),
    )
    if tenure is None:
        return main, None
    others = tuple(metric for metric in usable if metric != tenure)
    if not others:
        return main, None
    expected.pop(tenure, None)
    return main, replace(
        main,
        metrics=others,
        segment=None,
        controls=(*controls, tenure),
        directions=tuple(sorted(expected.items())),
    )


def _can_be_held(column: ColumnReport) -> bool:
    """Whether a column varies and, as text, has few enough labels."""
    most = MOST_LABELS if column.kind in ("category", "text", "id-like") else column.distinct
    return 1 < column.distinct <= most
