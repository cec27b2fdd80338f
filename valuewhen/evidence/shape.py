"""Dose and response: the median CLV along a metric, and whether the metric turns on the way."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.bin_names import are_dates, bin_names
from valuewhen.evidence.columns import Column, Floats, numbers, same_length
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.kinds import Kind, guess_kind
from valuewhen.evidence.medians import Codes, medians_by_group
from valuewhen.evidence.verdicts import NEGLIGIBLE

MOST_BINS = 10
_CLV_STEPS = 256


@dataclass(frozen=True)
class Turn:
    """Where a metric turns: up to `at` it goes one way with CLV, from there on the other way.

    `at_from` and `at_to` bound the bin of the turn. The coefficients are Spearman's rho of the bins
    with CLV on both sides of it, the bin of the turn counted on both; `n_before` and `n_after` are
    their customers.
    """

    at_from: float
    at_to: float
    rho_before: float
    rho_after: float
    n_before: int
    n_after: int


def dose_response(
    values: Column, clv: Column, *, kind: Kind | str | None = None, most_bins: int = MOST_BINS
) -> pd.DataFrame:
    """The median CLV in at most `most_bins` bins of a metric, a value of both per customer.

    A row a bin, lowest first: bin (what it holds, in words, each once), position (from 0),
    from_value and to_value (the lowest and highest value in it; days since 1970 for dates), n,
    median_clv with its exact 95 % interval clv_low and clv_high (see `medians_by_group`), is_zero,
    and is_few: fewer than 30 customers, so too few to tell.

    Zero has a bin of its own in a flag or count, and wherever it holds at least a tenth of the
    customers. The other bins are about equally full; equal values are never parted, and bins under
    30 join a neighbour on their side of zero. Customers without the metric or without a CLV are
    left out; without any there is no row. Raises InvalidInputError for text, for columns of
    different lengths and for fewer than three bins.
    """
    bins, worth = _binned(values, clv, kind, most_bins)
    found = medians_by_group(bins.code, len(bins.low), worth)
    frame = pd.DataFrame(
        {
            "bin": bin_names(bins.low, bins.high, is_flag=bins.is_flag, is_date=are_dates(values)),
            "position": np.arange(len(bins.low)),
            "from_value": bins.low,
            "to_value": bins.high,
        }
    ).join(found)
    return frame.assign(is_zero=bins.is_zero, is_few=frame["n"] < SMALLEST_GROUP)


def is_non_monotone(values: Column, clv: Column, *, kind: Kind | str | None = None) -> bool:
    """Whether more of the metric goes with more CLV up to a point and with less beyond it, or the
    other way round; see `turning_point`."""
    return turning_point(values, clv, kind=kind) is not None


def turning_point(values: Column, clv: Column, *, kind: Kind | str | None = None) -> Turn | None:
    """Where a metric turns against CLV, the clearest turn if there are several; None without one.

    The two-lines test (Simonsohn 2018) on ranks: for every inner bin of `dose_response`, Spearman's
    rho up to it and from it on. It is a turn when the two have opposite signs and both of Bonett
    and Wright's intervals leave out zero, at 95 % for all inner bins together (Bonferroni), and
    when neither lies inside ±0.1, where a link is not worth acting on however sure it is. In a
    metric that only rises or only falls, one found in 20 is a false alarm at most.
    """
    bins, worth = _binned(values, clv, kind, MOST_BINS)
    table = _table(bins, worth)
    inner = range(1, len(table) - 1)
    sides = [(at, _Side.of(table[: at + 1]), _Side.of(table[at:])) for at in inner]
    z = float(ndtri(1 - 0.025 / max(len(inner), 1)))
    turns = [
        Turn(float(bins.low[at]), float(bins.high[at]), before.rho, after.rho, before.n, after.n)
        for at, before, after in sides
        if before.rho * after.rho < 0 and before.is_link(z) and after.is_link(z)
    ]
    return max(turns, key=lambda turn: min(abs(turn.rho_before), abs(turn.rho_after)), default=None)


@dataclass(frozen=True)
class _Bins:
    """Bin of each customer; lowest and highest value and whether it is zero, of each bin."""

    code: Codes
    low: Floats
    high: Floats
    is_zero: NDArray[np.bool_]
    is_flag: bool


@dataclass(frozen=True)
class _Side:
    rho: float
    n: int

    @classmethod
    def of(cls, table: NDArray[np.int64]) -> "_Side":
        """Spearman's rho of the rows with the columns of a table of counts."""
        rows, columns, n = table.sum(axis=1), table.sum(axis=0), int(table.sum())
        x, y = np.cumsum(rows) - rows / 2 - n / 2, np.cumsum(columns) - columns / 2 - n / 2
        spread = float(rows @ x**2) * float(columns @ y**2)
        rho = float(x @ table @ y) / np.sqrt(spread) if spread > 0 else np.nan
        return cls(min(max(float(rho), -1.0), 1.0), n)

    def is_link(self, z: float) -> bool:
        if self.n <= 3 or np.isnan(self.rho):
            return False
        if abs(self.rho) == 1:
            return True
        reach = z * np.sqrt((1 + self.rho**2 / 2) / (self.n - 3))
        nearest, farthest = abs(np.arctanh(self.rho)) - reach, abs(np.arctanh(self.rho)) + reach
        return bool(nearest > 0 and np.tanh(farthest) > NEGLIGIBLE)


def _binned(
    values: Column, clv: Column, kind: Kind | str | None, most_bins: int
) -> tuple[_Bins, Floats]:
    measured, worth = numbers(values, "the metric"), numbers(clv, "CLV")
    same_length(measured, worth)
    if most_bins < 3:
        raise InvalidInputError("A curve needs at least three bins.")
    kind = Kind(kind) if kind is not None else guess_kind(measured)
    used = np.isfinite(measured) & np.isfinite(worth)
    levels, level, counts = np.unique(measured[used], return_inverse=True, return_counts=True)
    bin_of_level = _bins_of_levels(levels, counts, kind, most_bins)
    first, last = np.diff(bin_of_level, prepend=-1) > 0, np.diff(bin_of_level, append=-1) != 0
    low, high = levels[first] + 0.0, levels[last] + 0.0
    is_zero = (low == 0) & (high == 0)
    return _Bins(bin_of_level[level], low, high, is_zero, kind is Kind.FLAG), worth[used]


def _bins_of_levels(levels: Floats, counts: Codes, kind: Kind, most_bins: int) -> Codes:
    """The bin of each different value, zero by itself where it has to be."""
    n, n_zero = int(counts.sum()), int(counts[levels == 0].sum())
    if n_zero == 0 or (kind is Kind.MEASURE and n_zero < n / 10):
        return _equal_bins(counts, most_bins)
    code, bins = np.zeros(len(levels), dtype=np.int64), 0
    for side in (levels < 0, levels == 0, levels > 0):
        share = int(counts[side].sum()) / max(n - n_zero, 1)
        most = 1 if kind is Kind.FLAG else max(1, int((most_bins - 1) * share))
        if side.any():
            code[side] = bins + _equal_bins(counts[side], most)
            bins = int(code[side][-1]) + 1
    return code


def _equal_bins(counts: Codes, most: int) -> Codes:
    """A bin for each value, at most `most` of about equal size, or one a value if so few.

    A value goes where the middle of its customers falls, so that its customers stay together.
    """
    if len(counts) <= most:
        code = np.arange(len(counts))
    else:
        total = int(counts.sum())
        bins = max(1, min(most, total // SMALLEST_GROUP))
        middle = (np.cumsum(counts) - counts / 2) / total
        code = np.unique((middle * bins).astype(np.int64), return_inverse=True)[1]
    return _joined(code, counts)


def _joined(code: Codes, counts: Codes) -> Codes:
    """Bins under 30 customers joined with the smaller bin beside them, while there is one."""
    while True:
        sizes = np.bincount(code, counts)
        at, last = int(np.argmin(sizes)) if len(sizes) else 0, len(sizes) - 1
        if last < 1 or sizes[at] >= SMALLEST_GROUP:
            return code
        joins_lower = at > 0 and (at == last or sizes[at - 1] <= sizes[at + 1])
        code = code - (code >= (at if joins_lower else at + 1))


def _table(bins: _Bins, worth: Floats) -> NDArray[np.int64]:
    """Customers by bin and by step of CLV: 256 steps of about equal size, equal CLVs together."""
    if len(worth) == 0:
        return np.zeros((0, 0), dtype=np.int64)
    cuts = np.arange(1, _CLV_STEPS) / _CLV_STEPS
    edges = np.unique(np.quantile(worth, cuts, method="inverted_cdf"))
    steps = len(edges) + 1
    cell = bins.code * steps + np.searchsorted(edges, worth)
    return np.bincount(cell, minlength=len(bins.low) * steps).reshape(-1, steps)
