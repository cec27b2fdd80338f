"""Dose and response: the median CLV along a metric, and whether the metric turns on the way."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.bin_names import bin_names
from valuewhen.evidence.bins import bin_cuts
from valuewhen.evidence.circle import Circle
from valuewhen.evidence.columns import Column, Floats
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.link import Link
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
    return curve_of(Link.of(Circle.of(clv), values, "the metric", kind), most_bins)


def curve_of(link: Link, most_bins: int = MOST_BINS) -> pd.DataFrame:
    """The same of a metric that is read already."""
    if most_bins < 3:
        raise InvalidInputError("A curve needs at least three bins.")
    bins = _Bins.of(link, most_bins)
    is_flag, is_date = link.kind is Kind.FLAG, link.is_date
    found = medians_by_group(bins.code, len(bins.low), link.clv.clv)
    frame = pd.DataFrame(
        {
            "bin": bin_names(bins.low, bins.high, is_flag=is_flag, is_date=is_date),
            "position": np.arange(len(bins.low)),
            "from_value": bins.low,
            "to_value": bins.high,
        }
    ).join(found)
    is_zero = (bins.low == 0) & (bins.high == 0)
    return frame.assign(is_zero=is_zero, is_few=frame["n"] < SMALLEST_GROUP)


def turning_point(values: Column, clv: Column, *, kind: Kind | str | None = None) -> Turn | None:
    """Where a metric turns against CLV, a value of both per customer; see `turn_of`."""
    return turn_of(Link.of(Circle.of(clv), values, "the metric", kind))


def turn_of(link: Link) -> Turn | None:
    """Where a metric turns against CLV, the clearest turn if there are several; None without one.

    The two-lines test (Simonsohn 2018) on ranks: for every inner bin of `dose_response`, Spearman's
    rho up to it and from it on. It is a turn when the two have opposite signs and both of Bonett
    and Wright's intervals leave out zero, at 95 % for all inner bins together (Bonferroni), and
    when neither lies inside ±0.1, where a link is not worth acting on however sure it is. In a
    metric that only rises or only falls, one found in 20 is a false alarm at most.
    """
    bins = _Bins.of(link, MOST_BINS)
    table = _table(bins, link.clv.clv)
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
    """Bin of each customer with the metric, in order of CLV; lowest and highest value of each."""

    code: Codes
    low: Floats
    high: Floats

    @classmethod
    def of(cls, link: Link, most: int) -> "_Bins":
        cuts = bin_cuts(link, most)
        low = np.array([link.ranking.value_at(cut) for cut in cuts[:-1]]) + 0.0
        high = np.array([link.ranking.value_at(cut - 1) for cut in cuts[1:]]) + 0.0
        code = np.zeros(link.n, dtype=np.uint8)
        for value in low[1:]:
            code += link.x.at_least(value)
        return cls(code.astype(np.int64), low, high)


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


def _table(bins: _Bins, worth: Floats) -> NDArray[np.int64]:
    """Customers by bin and by step of CLV: 256 steps of about equal size, equal CLVs together."""
    if len(worth) == 0:
        return np.zeros((0, 0), dtype=np.int64)
    cuts = np.arange(1, _CLV_STEPS) / _CLV_STEPS
    edges = np.unique(np.quantile(worth, cuts, method="inverted_cdf"))
    steps = len(edges) + 1
    cell = bins.code * steps + np.searchsorted(edges, worth)
    return np.bincount(cell, minlength=len(bins.low) * steps).reshape(-1, steps)
