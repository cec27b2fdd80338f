"""Rank correlations beside the plain one: the highest that ties allow, and one for each segment."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.estimates import Correlation
from valuewhen.evidence.medians import Codes, order_within
from valuewhen.evidence.verdicts import NEGLIGIBLE

Flags = NDArray[np.bool_]


def leaves_out_zero(found: Correlation) -> bool:
    """Whether the interval lies on one side of zero; not when it is unknown."""
    return found.low > 0 or found.high < 0


def is_worth_acting_on(found: Correlation, highest: float) -> bool:
    """Whether a link's interval leaves out zero and, in parts of the highest rho that ties allow,
    is not inside ±0.1."""
    farthest = max(abs(found.low), abs(found.high))
    return leaves_out_zero(found) and farthest > NEGLIGIBLE * highest


def rho_by_segment(values: Floats, clv: Floats, code: Codes) -> tuple[Floats, Codes, Floats]:
    """Spearman's rho, the pairs used and the two-sided p within each segment, by its code from 0.

    A negative code is no segment. NaN for segments under 30 pairs or with a constant column.
    """
    known = np.isfinite(values) & np.isfinite(clv) & (code >= 0)
    segment = code[known]
    n = np.bincount(segment, minlength=int(code.max(initial=-1)) + 1)
    x, y = (_centred_ranks(column[known], segment, n) for column in (values, clv))
    spread = _sums(x * x, segment, n) * _sums(y * y, segment, n)
    told = (n >= SMALLEST_GROUP) & (spread > 0)
    rho = np.full(len(n), math.nan)
    rho[told] = np.clip(_sums(x * y, segment, n)[told] / np.sqrt(spread[told]), -1, 1)
    with np.errstate(divide="ignore"):
        t = np.abs(rho) * np.sqrt((n - 2) / (1 - rho**2), where=told, out=np.full(len(n), math.nan))
    return rho, n, 2 * stdtr(np.maximum(n - 2, 1), -t)


def _centred_ranks(column: Floats, segment: Codes, n: Codes) -> Floats:
    """Mid-ranks within each segment, less their mean."""
    order = order_within(segment, column)
    value, of = column[order], segment[order]
    starts = np.ones(len(order), dtype=bool)
    starts[1:] = (value[1:] != value[:-1]) | (of[1:] != of[:-1])
    first = np.flatnonzero(starts)
    size = np.diff(np.append(first, len(order)))
    middle = np.repeat(first + (size - 1) / 2, size) - (np.cumsum(n) - n)[of]
    centred = np.empty(len(order))
    centred[order] = middle - (n[of] - 1) / 2
    return centred


def _sums(values: Floats, segment: Codes, n: Codes) -> Floats:
    sums: Floats = np.bincount(segment, values, minlength=len(n)).astype(np.float64)
    return sums
