"""Cliff's delta of two groups of customers that are in order of CLV, with or without weights."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.estimates import Dominance
from valuewhen.evidence.groups import Groups, some_levels
from valuewhen.evidence.statistics import Z
from valuewhen.evidence.ties import Places

_Level = tuple[Floats, Floats, Floats]

UNKNOWN = Dominance(math.nan, math.nan, math.nan, 0, 0, math.nan)


def dominance(groups: Groups) -> Dominance:
    """Cliff's delta of two groups with DeLong's (1988) interval and the p of Mann and Whitney.

    The two groups need two customers each.
    """
    m, n = groups.sizes
    below, above, cubes = _placements(_counts_by_level(groups), m, n)
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
    levels = _weights_by_level(high, ends), _weights_by_level(low, ends)
    below, above, _ = _placements(zip(*levels, strict=True), m, n)
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
    for (up_to_high, highs, high_squares), (up_to_low, lows, low_squares) in levels:
        standing = (up_to_low - lows / 2) / total_low - 0.5
        below.add(highs, high_squares, standing)
        standing = 0.5 - (up_to_high - highs / 2) / total_high
        above.add(lows, low_squares, standing)
        together = highs + lows
        cubes += float(together @ (together * together))
    return below, above, cubes


def _counts_by_level(groups: Groups) -> Iterator[tuple[_Level, _Level]]:
    """How many of both groups are up to each level of CLV and at it, some levels at a time."""
    for (_, up_to_high, highs), (_, up_to_low, lows) in zip(
        groups.high.by_level(), groups.low.by_level(), strict=True
    ):
        yield (up_to_high, highs, highs), (up_to_low, lows, lows)


def _weights_by_level(weights: Floats, ends: Places) -> Iterator[_Level]:
    """As `OneGroup.by_level`, of weights, with the sums of their squares."""
    before = 0.0
    for _, rows, first in some_levels(ends):
        at_level = np.add.reduceat(weights[rows], first)
        up_to = np.cumsum(at_level) + before
        yield up_to, at_level, np.add.reduceat(weights[rows] ** 2, first)
        before = float(up_to[-1])


def _interval(delta: float, error: float) -> tuple[float, float]:
    return max(delta - Z * error, -1.0), min(delta + Z * error, 1.0)


def _mann_whitney(delta: float, cubes: float, m: int, n: int) -> float:
    total = m + n
    variance = m * n / 12 * (total + 1 - (cubes - total) / (total * (total - 1)))
    if variance <= 0:
        return math.nan
    return 2 * float(ndtr(-abs(delta) * m * n / 2 / math.sqrt(variance)))
