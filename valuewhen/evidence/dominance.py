"""Cliff's delta of two groups of customers that are in order of CLV, with or without weights."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.estimates import Dominance
from valuewhen.evidence.groups import Flags
from valuewhen.evidence.ranks import Places
from valuewhen.evidence.statistics import Z

_Level = tuple[Floats, Floats, Floats]

UNKNOWN = Dominance(math.nan, math.nan, math.nan, 0, 0, math.nan)

_LEVELS = 2**13  # from 10,000 on BLAS would wake other threads for a product of a microsecond


def dominance(high: Flags, low: Flags, ends: Places) -> Dominance:
    """Cliff's delta of two groups with DeLong's (1988) interval and the p of Mann and Whitney.

    `high` and `low` say who is in which group, all customers ascending by CLV; `ends` are the last
    places of each run of equal CLV. The two groups need two customers each.
    """
    m, n = int(np.count_nonzero(high)), int(np.count_nonzero(low))
    below, above, cubes = _placements(_flags_by_level(high, low, ends), m, n)
    delta = 2 * below.mean(m)
    error = 2 * math.sqrt(below.spread(m) / (m - 1) / m + above.spread(n) / (n - 1) / n)
    return dominance_with_interval(delta, error, m, n, cubes)


def dominance_with_interval(delta: float, error: float, m: int, n: int, cubes: float) -> Dominance:
    """Cliff's delta of groups of m and n and its standard error, with interval and p; `cubes` is
    the sum of t³ over the runs of t customers who share a CLV."""
    p = _mann_whitney(delta, cubes, m, n)
    return Dominance(delta, *_interval(delta, error), m, n, p, error)


def weighted_dominance(high: Floats, low: Floats, ends: Places) -> Dominance:
    """Cliff's delta of two groups by their weights, zero for who is in the other; p is unknown.

    The interval is DeLong's with the weights kept as they are.
    """
    m, n = float(high.sum()), float(low.sum())
    below, above, _ = _placements(_weights_by_level(high, low, ends), m, n)
    delta = 2 * below.mean(m)
    error = 2 * math.sqrt(below.spread(m) / m**2 + above.spread(n) / n**2)
    sizes = int(np.count_nonzero(high)), int(np.count_nonzero(low))
    return Dominance(delta, *_interval(delta, error), *sizes, math.nan, error)


@dataclass
class _Placements:
    """Sums over one group of where its customers stand in the other, from -1/2 to 1/2, weighted
    with their weights and, for the variance, with these squared."""

    weighted: float = 0.0
    squared: float = 0.0
    squared_once: float = 0.0
    squared_twice: float = 0.0

    def add(self, weights: Floats, squares: Floats, standing: Floats) -> None:
        """Some more customers, by level of CLV."""
        self.weighted += float(weights @ standing)
        self.squared += float(squares.sum())
        self.squared_once += float(squares @ standing)
        standing *= standing
        self.squared_twice += float(squares @ standing)

    def mean(self, total: float) -> float:
        """The mean placement of customers who weigh `total` together."""
        return self.weighted / total

    def spread(self, total: float) -> float:
        """The sum of squared distances from the mean."""
        mean = self.mean(total)
        found = self.squared_twice - 2 * mean * self.squared_once + mean**2 * self.squared
        return max(found, 0.0)


def _placements(
    levels: Iterator[tuple[_Level, _Level]], total_high: float, total_low: float
) -> tuple[_Placements, _Placements, float]:
    """The placements of both groups, and the sum of cubes of how many share a CLV."""
    below, above, cubes = _Placements(), _Placements(), 0.0
    passed_high = passed_low = 0.0
    for (up_to_high, highs, high_squares), (up_to_low, lows, low_squares) in levels:
        standing = (up_to_low - lows / 2 + passed_low) / total_low - 0.5
        below.add(highs, high_squares, standing)
        standing = 0.5 - (up_to_high - highs / 2 + passed_high) / total_high
        above.add(lows, low_squares, standing)
        passed_high += float(up_to_high[-1])
        passed_low += float(up_to_low[-1])
        together = highs + lows
        cubes += float(together @ (together * together))
    return below, above, cubes


def _flags_by_level(high: Flags, low: Flags, ends: Places) -> Iterator[tuple[_Level, _Level]]:
    """How many of both groups are up to each level of CLV and at it, some levels at a time, so that
    they stay in the processor's cache. One sum counts both, in the halves of a number."""
    for rows, last in _some_levels(ends):
        both = low[rows].astype(np.int64)
        both <<= 32
        both += high[rows]
        both = np.cumsum(both)
        if len(last) < len(both):
            both = both[last]
        yield _flags(both & 0xFFFFFFFF), _flags(both >> 32)


def _flags(up_to: NDArray[np.int64]) -> _Level:
    counts = np.diff(up_to, prepend=0).astype(np.float64)
    return up_to.astype(np.float64), counts, counts


def _weights_by_level(high: Floats, low: Floats, ends: Places) -> Iterator[tuple[_Level, _Level]]:
    """As `_flags_by_level`, of weights and their squares."""
    for rows, last in _some_levels(ends):
        yield _weights(high[rows], last), _weights(low[rows], last)


def _weights(weights: Floats, last: Places) -> _Level:
    up_to, squares = np.cumsum(weights)[last], np.cumsum(weights * weights)[last]
    return up_to, np.diff(up_to, prepend=0.0), np.diff(squares, prepend=0.0)


def _some_levels(ends: Places) -> Iterator[tuple[slice, Places]]:
    """Rows, and the last place of each of their levels among them."""
    for start in range(0, len(ends), _LEVELS):
        last = ends[start : start + _LEVELS]
        first = int(ends[start - 1]) + 1 if start else 0
        yield slice(first, int(last[-1]) + 1), last - first


def _interval(delta: float, error: float) -> tuple[float, float]:
    return max(delta - Z * error, -1.0), min(delta + Z * error, 1.0)


def _mann_whitney(delta: float, cubes: float, m: int, n: int) -> float:
    total = m + n
    variance = m * n / 12 * (total + 1 - (cubes - total) / (total * (total - 1)))
    if variance <= 0:
        return math.nan
    return 2 * float(ndtr(-abs(delta) * m * n / 2 / math.sqrt(variance)))
