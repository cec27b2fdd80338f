"""The table of `examine`: a row a metric and segment, with what only the whole table can tell."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from valuewhen.evidence.associations import Association
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.heterogeneity import (
    BetweenSegments,
    Heterogeneity,
    between_segments,
    heterogeneity,
)
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.statistics import benjamini_hochberg, smallest_visible_rho
from valuewhen.evidence.verdicts import Circularity, Finding, verdict

COLUMNS = {
    "metric": "the metric's column",
    "segment": "the segment, None for all customers",
    "n": "customers with both the metric and a CLV",
    "n_missing": "the others",
    "rho": "Spearman's rho with mid-ranks, from -1 to 1",
    "low": "the lower end of its 95 % interval",
    "high": "the upper end",
    "p": "two-sided, of the tested rho: the partial one when there are controls",
    "q": "Benjamini and Hochberg's: all customers are a family, segments another, exploratory one; "
    "NaN for what is circular or too small to be tested",
    "adjusted_rho": "partial rho at equal controls; rho without controls",
    "adjusted_low": "the lower end of its 95 % interval",
    "adjusted_high": "the upper end",
    "delta": "Cliff's delta of the two groups, from -1 to 1; NaN under 30 customers in either",
    "delta_low": "the lower end of its 95 % interval",
    "delta_high": "the upper end",
    "gap": "median CLV of the high group minus that of the low one; NaN as delta",
    "gap_low": "the lower end of its 95 % bootstrap interval",
    "gap_high": "the upper end",
    "adjusted_gap": "the gap at equal controls; the gap without controls",
    "verdict": "see valuewhen.evidence.verdicts.Verdict",
    "adjusted_gap_low": "the lower end of the 95 % interval of the adjusted gap",
    "adjusted_gap_high": "the upper end",
    "adjusted_delta": "delta at equal controls; delta without controls",
    "adjusted_delta_low": "the lower end of its 95 % interval",
    "adjusted_delta_high": "the upper end",
    "n_adjusted": "customers who have every control too",
    "kind": "flag, count or measure",
    "n_high": "customers in the high group: any, or the top third",
    "n_low": "customers in the low group: none, or the bottom third",
    "median_high": "their median CLV",
    "median_low": "their median CLV",
    "delta_p": "two-sided, of delta",
    "mean_gap": "difference of mean CLV, approximate; NaN under 300 customers in either group",
    "mean_gap_low": "the lower end of its 95 % interval",
    "mean_gap_high": "the upper end",
    "median_with": "median CLV of customers with the metric; NaN for fewer than five",
    "median_without": "median CLV of customers without it; NaN for fewer than five",
    "visible_rho": "the smallest rho that n shows with 80 % power in one test",
    "is_too_narrow": "whether so few customers have intervals that cover less than 90 %",
    "circularity": "see valuewhen.evidence.verdicts.Circularity",
    "formula_rho": "the strongest rank correlation with a recorded input of CLV, in parts of the "
    "highest that ties let it reach",
    "heterogeneity_p": "Cochran's, of one strength in all segments; the same in each of its rows",
    "heterogeneity_q": "Benjamini and Hochberg's over the metrics",
    "between_segments": "see valuewhen.evidence.heterogeneity.BetweenSegments",
    "reversed": "whether segments differ and their signs too",
    "tests": "how many tests the row's family has",
}

_TOO_NARROW = 25


@dataclass(frozen=True)
class Row:
    """One metric among all customers or those of a segment, before the family is known."""

    metric: str
    segment: Any
    n_customers: int
    kind: Kind
    direction: int
    circularity: Circularity
    formula_rho: float
    found: Association


def table(rows: Sequence[Row], threshold: float, *, has_controls: bool) -> pd.DataFrame:
    """The rows as a table of COLUMNS, with q-values, differences between segments and verdicts."""
    p = np.array([row.found.adjusted.correlation.p for row in rows])
    is_overall = np.array([row.segment is None for row in rows], dtype=bool)
    q, tests = np.full(len(rows), math.nan), np.zeros(len(rows), dtype=np.int64)
    is_tested = np.array([_is_tested(row) for row in rows], dtype=bool)
    for family in (is_overall & is_tested, ~is_overall & is_tested):
        q[family] = benjamini_hochberg(p[family])
        tests[family] = int(np.isfinite(p[family]).sum())
    differences = _between_segments(rows)
    cells = [
        {
            **_figures(row),
            "p": p[at],
            "q": q[at],
            "tests": tests[at],
            "verdict": str(verdict(_finding(row, q[at]), threshold)),
            **differences[row.metric],
        }
        for at, row in enumerate(rows)
    ]
    return _typed(cells)


def _is_tested(row: Row) -> bool:
    """Whether a verdict can depend on the row's p: not of what is circular or too small."""
    is_enough = min(row.found.n_high, row.found.n_low) >= SMALLEST_GROUP
    return is_enough and row.circularity is not Circularity.CIRCULAR


def _finding(row: Row, q: float) -> Finding:
    strength, low, high, _ = _strength(row)
    found = row.found
    return Finding(
        n=found.n,
        n_high=found.n_high,
        n_low=found.n_low,
        circularity=row.circularity,
        strength=strength,
        low=low,
        high=high,
        q=q,
        gap=found.adjusted.gap.gap,
        direction=row.direction,
    )


def _strength(row: Row) -> tuple[float, float, float, float]:
    """The strength on which the verdict rests, its interval and its standard error: delta for
    flags and counts, rho on the scale of atanh for the rest, at equal controls."""
    found = row.found.adjusted
    if row.kind is not Kind.MEASURE:
        delta = found.delta
        return delta.delta, delta.low, delta.high, delta.error
    rho = found.correlation
    return rho.rho, rho.low, rho.high, rho.error


def _between_segments(rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    by_metric: dict[str, list[Row]] = {row.metric: [] for row in rows}
    for row in rows:
        if row.segment is not None and not math.isnan(row.found.delta.delta):
            by_metric[row.metric].append(row)
    found = {metric: _heterogeneity(parts) for metric, parts in by_metric.items()}
    q = benjamini_hochberg([one.p for one in found.values()])
    differences: dict[str, dict[str, Any]] = {}
    for (metric, one), its_q in zip(found.items(), q, strict=True):
        said = between_segments(one, float(its_q))
        differences[metric] = {
            "heterogeneity_p": one.p,
            "heterogeneity_q": float(its_q),
            "between_segments": str(said),
            "reversed": said is BetweenSegments.REVERSED,
        }
    return differences


def _heterogeneity(rows: Sequence[Row]) -> Heterogeneity:
    strengths = np.array([_strength(row) for row in rows]).reshape(-1, 4)
    if rows and rows[0].kind is Kind.MEASURE:
        inside = np.clip(strengths[:, 0], -1 + 1e-12, 1 - 1e-12)
        return heterogeneity(np.arctanh(inside), strengths[:, 3])
    return heterogeneity(strengths[:, 0], strengths[:, 3])


def _figures(row: Row) -> dict[str, Any]:
    found, left = row.found, row.found.adjusted
    return {
        "metric": row.metric,
        "segment": row.segment,
        "n": found.n,
        "n_missing": row.n_customers - found.n,
        "rho": found.correlation.rho,
        "low": found.correlation.low,
        "high": found.correlation.high,
        "adjusted_rho": left.correlation.rho,
        "adjusted_low": left.correlation.low,
        "adjusted_high": left.correlation.high,
        "delta": found.delta.delta,
        "delta_low": found.delta.low,
        "delta_high": found.delta.high,
        "gap": found.gap.gap,
        "gap_low": found.gap.low,
        "gap_high": found.gap.high,
        "adjusted_gap": left.gap.gap,
        "adjusted_gap_low": left.gap.low,
        "adjusted_gap_high": left.gap.high,
        "adjusted_delta": left.delta.delta,
        "adjusted_delta_low": left.delta.low,
        "adjusted_delta_high": left.delta.high,
        "n_adjusted": left.n,
        "kind": str(row.kind),
        "n_high": found.n_high,
        "n_low": found.n_low,
        "median_high": found.gap.median_x,
        "median_low": found.gap.median_y,
        "delta_p": found.delta.p,
        "mean_gap": found.mean_gap.gap,
        "mean_gap_low": found.mean_gap.low,
        "mean_gap_high": found.mean_gap.high,
        "median_with": found.median_with,
        "median_without": found.median_without,
        "visible_rho": smallest_visible_rho(found.n),
        "is_too_narrow": 0 < found.n < _TOO_NARROW,
        "circularity": str(row.circularity),
        "formula_rho": row.formula_rho,
    }


def _typed(cells: list[dict[str, Any]]) -> pd.DataFrame:
    columns = {name: [cell[name] for cell in cells] for name in COLUMNS}
    texts = ("metric", "segment", "verdict", "kind", "circularity", "between_segments")
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=object if name in texts else None)
            for name, values in columns.items()
        }
    )
