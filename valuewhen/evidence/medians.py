"""The median CLV of many groups at once, each with an exact interval."""

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.coverage import SMALLEST_CELL
from valuewhen.evidence.ranks import ascending, is_ascending

Codes = NDArray[np.int64]


def medians_by_group(group: Codes, groups: int, worth: Floats) -> pd.DataFrame:
    """A row a group, in the order of its code from 0 on: n, median_clv, clv_low and clv_high.

    `worth` has no missing values. The 95 % interval is that of the sign test: two order statistics
    that hold the median with at least 95 % probability whatever the distribution (David and
    Nagaraja, Order Statistics, 2003, 7.1). It needs six customers, the median five, so that it is
    never one customer's CLV alone; NaN below.
    """
    ordered = worth[order_within(group, worth)]
    n = np.bincount(group, minlength=groups)
    first = np.cumsum(n) - n
    enough = n >= SMALLEST_CELL
    middle = _at(ordered, first + (n - 1) // 2, enough), _at(ordered, first + n // 2, enough)
    rank = binom.ppf(0.025, n, 0.5).astype(np.int64)
    bounded = enough & (rank >= 1)
    return pd.DataFrame(
        {
            "n": n,
            "median_clv": middle[0] / 2 + middle[1] / 2,
            "clv_low": _at(ordered, first + rank - 1, bounded),
            "clv_high": _at(ordered, first + n - rank, bounded),
        }
    )


def order_within(group: Codes, values: Floats) -> NDArray[np.intp]:
    """The order that sorts by group code, and within a group by value; none is missing."""
    short = group.astype(np.min_scalar_type(int(group.max(initial=0))))
    if is_ascending(values):
        return np.argsort(short, kind="stable")
    by_value, _ = ascending(values)
    return by_value[np.argsort(short[by_value], kind="stable")]


def _at(ordered: Floats, places: Codes, known: NDArray[np.bool_]) -> Floats:
    found = np.full(len(places), math.nan)
    found[known] = ordered[places[known]]
    return found
