"""Best against typical: how common each behaviour is in both, and how far the measures differ."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.columns import Floats, numbers
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.estimates import Proportion
from valuewhen.evidence.kinds import Kind, guess_kind
from valuewhen.evidence.medians import medians_by_group
from valuewhen.evidence.statistics import Z, median_gap, proportion

BEST, TYPICAL = "best", "typical"
Metrics = Sequence[str] | Mapping[str, Kind | str | None]

_ESTIMATES = (
    "best",
    "best_low",
    "best_high",
    "typical",
    "typical_low",
    "typical_high",
    "difference",
    "difference_low",
    "difference_high",
    "d",
    "d_low",
    "d_high",
)


def profile(frame: pd.DataFrame, metrics: Metrics, label: str) -> pd.DataFrame:
    """Best against typical customers in every metric: a row a metric, in the order given.

    `frame` has a row a customer and the columns named by `metrics` and `label`; a label is "best",
    "typical", or anything else for neither. `metrics` may give the kind of each ("flag", "count",
    "measure"); without it `guess_kind` decides.

    Columns: metric; kind; figure ("share" of customers with any, for flags, counts and measures
    that are zero for at least half of both groups together, else "median"); n_best and n_typical
    (customers with the metric), missing_best and missing_typical; best and typical (that figure, 0
    to 1 or in the metric's unit) and difference (best minus typical), each with its 95 % interval
    in _low and _high; d, the standardised difference, with d_low and d_high; is_few. Intervals are
    Wilson's for a share, Newcombe's for a difference of shares, exact for a median, and a bootstrap
    for a difference of medians; d is that of `standardised_difference`, of the means or, where the
    figure is a share, of having any.

    Fewer than 30 customers in either group are too few to tell: is_few, and NaN for all estimates.

    The groups are chosen by CLV, so this compares how common a behaviour is; it says nothing of
    slopes within a group, nor of what makes CLV. Raises InvalidInputError for a column that is not
    there or is there twice, for text, and for a flag or count below zero.
    """
    labels = _column(frame, label)
    in_best, in_typical = (
        (labels == name).fillna(False).to_numpy(bool) for name in (BEST, TYPICAL)
    )
    kinds = metrics if isinstance(metrics, Mapping) else dict.fromkeys(metrics)
    rows = []
    for metric, kind in kinds.items():
        values = numbers(_column(frame, metric), metric)
        stated = Kind(kind) if kind is not None else guess_kind(values)
        rows.append({"metric": metric} | _row(values[in_best], values[in_typical], stated))
    return pd.DataFrame(rows, columns=_COLUMNS)


def difference_of_shares(first: Proportion, second: Proportion) -> tuple[float, float, float]:
    """The first share minus the second and its 95 % interval, by Newcombe's (1998) method 10,
    which joins both Wilson intervals; NaN when either is of nobody."""
    p, q = first.share, second.share
    low = p - q - math.hypot(p - first.low, second.high - q)
    high = p - q + math.hypot(first.high - p, q - second.low)
    return p - q, low, high


def standardised_difference(first: Floats, second: Floats) -> tuple[float, float, float]:
    """The means' difference in standard deviations, and its 95 % interval.

    By Bonett (2008): the deviation is the root of the mean of both variances, which need not be
    equal. Columns have no missing values; NaN under two in a group or when nothing varies.
    """
    if min(len(first), len(second)) < 2:
        return math.nan, math.nan, math.nan
    with np.errstate(over="ignore", invalid="ignore"):
        gap = float(first.mean() - second.mean())
        u, v = float(first.var(ddof=1)), float(second.var(ddof=1))
    return bonett_interval(gap, u, v, len(first), len(second))


def bonett_interval(
    gap: float, u: float, v: float, n_first: int, n_second: int
) -> tuple[float, float, float]:
    """The standardised difference of two means with variances u and v, and its 95 % interval."""
    variance, free = (u + v) / 2, (n_first - 1, n_second - 1)
    if not (math.isfinite(gap) and math.isfinite(variance)) or variance <= 0:
        return math.nan, math.nan, math.nan
    d, share, other = gap / math.sqrt(variance), u / variance, v / variance
    of_spread = d**2 * (share**2 / free[0] + other**2 / free[1]) / 8
    reach = Z * math.sqrt(of_spread + share / free[0] + other / free[1])
    return d, d - reach, d + reach


_COLUMNS = [
    "metric",
    "kind",
    "figure",
    "n_best",
    "n_typical",
    "missing_best",
    "missing_typical",
    *_ESTIMATES,
    "is_few",
]


def _row(best: Floats, typical: Floats, kind: Kind) -> dict[str, object]:
    x, y = best[np.isfinite(best)], typical[np.isfinite(typical)]
    if kind is not Kind.MEASURE and (np.any(x < 0) or np.any(y < 0)):
        raise InvalidInputError(
            "A flag or count cannot be below zero, and this metric is: treat it as a measure."
        )
    few = min(len(x), len(y)) < SMALLEST_GROUP
    by_share = kind is not Kind.MEASURE or _is_mostly_zero(np.concatenate([x, y]))
    compare = _shares if by_share else _medians
    found = [math.nan] * len(_ESTIMATES) if few else compare(x, y)
    return {
        "kind": str(kind),
        "figure": "share" if by_share else "median",
        "n_best": len(x),
        "n_typical": len(y),
        "missing_best": len(best) - len(x),
        "missing_typical": len(typical) - len(y),
        **dict(zip(_ESTIMATES, found, strict=True)),
        "is_few": few,
    }


def _is_mostly_zero(values: Floats) -> bool:
    """Whether a measure is never negative and zero for at least half, so that medians are blind."""
    return len(values) > 0 and values.min() >= 0 and bool((values == 0).mean() >= 0.5)


def _shares(x: Floats, y: Floats) -> list[float]:
    has_x, has_y = (x > 0).astype(np.float64), (y > 0).astype(np.float64)
    p, q = (proportion(int(has.sum()), len(has)) for has in (has_x, has_y))
    each = [p.share, p.low, p.high, q.share, q.low, q.high]
    return [*each, *difference_of_shares(p, q), *standardised_difference(has_x, has_y)]


def _medians(x: Floats, y: Floats) -> list[float]:
    group = np.repeat([0, 1], [len(x), len(y)])
    found = medians_by_group(group, 2, np.concatenate([x, y]))
    each = found[["median_clv", "clv_low", "clv_high"]].to_numpy().ravel().tolist()
    gap = median_gap(x, y)
    return [*each, gap.gap, gap.low, gap.high, *standardised_difference(x, y)]


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    there = int((frame.columns == name).sum())
    if there != 1:
        raise InvalidInputError(
            f"There is no column “{name}” in these data: choose one that is there."
            if there == 0
            else f"There are {there} columns “{name}” in these data: give each its own name."
        )
    return frame[name]
