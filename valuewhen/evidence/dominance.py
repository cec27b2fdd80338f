"""Cliff's delta of two groups of customers that are in order of CLV, with or without weights."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from valuewhen.evidence.columns import Floats, dot
from valuewhen.evidence.estimates import Dominance
from valuewhen.evidence.groups import Groups
from valuewhen.evidence.statistics import Z
from valuewhen.evidence.ties import Places

_LEVELS = 2**15  # at once, so that they stay in the processor's cache

UNKNOWN = Dominance(math.nan, math.nan, math.nan, 0, 0, math.nan)


def dominance(groups: Groups) -> Dominance:
    """Cliff's delta of two groups with DeLong's (1988) interval and the p of Mann and Whitney.

    The two groups need two customers each.
    """
    (m, n), (below, above, cubes) = groups.sizes, groups.sums
    delta = 2 * below.standing / (m * n)
    error = 2 * math.sqrt(below.standing_variance() / m + above.standing_variance() / n)
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
    below, above = _Placements(m), _Placements(n)
    for (up_to_high, highs, high_squares), (up_to_low, lows, low_squares) in zip(
        _weights_by_level(high, ends), _weights_by_level(low, ends), strict=True
    ):
        below.add(highs, high_squares, (up_to_low - lows / 2) / n - 0.5)
        above.add(lows, low_squares, (up_to_high - highs / 2) / m - 0.5)
    delta = 2 * below.mean()
    error = 2 * math.sqrt(below.variance() + above.variance())
    sizes = int(np.count_nonzero(high)), int(np.count_nonzero(low))
    return Dominance(delta, *_interval(delta, error), *sizes, math.nan, error)


@dataclass
class _Placements:
    """Sums over a group, by weights that add up to `total` and for the variance by their squares,
    of where each stands among the others, as a share of these above a half."""

    total: float
    weighted: float = 0.0
    squared: float = 0.0
    squared_once: float = 0.0
    squared_twice: float = 0.0

    def add(self, weights: Floats, squares: Floats, standing: Floats) -> None:
        """Some more levels of CLV: the sums of weights and of their squares, and the standing."""
        self.weighted += dot(weights, standing)
        self.squared += float(squares.sum())
        self.squared_once += dot(squares, standing)
        standing *= standing
        self.squared_twice += dot(squares, standing)

    def mean(self) -> float:
        """The mean standing."""
        return self.weighted / self.total

    def variance(self) -> float:
        """The variance of the mean standing."""
        mean = self.mean()
        spread = self.squared_twice - 2 * mean * self.squared_once + mean**2 * self.squared
        return max(spread, 0.0) / self.total**2


def _weights_by_level(weights: Floats, ends: Places) -> Iterator[tuple[Floats, Floats, Floats]]:
    """As `OneGroup.by_level`, of weights, with the sums of their squares."""
    before = 0.0
    for rows, first in _rows_of_levels(ends):
        at_level = np.add.reduceat(weights[rows], first)
        up_to = np.cumsum(at_level) + before
        yield up_to, at_level, np.add.reduceat(weights[rows] ** 2, first)
        before = float(up_to[-1])


def _rows_of_levels(ends: Places) -> Iterator[tuple[slice, Places]]:
    """The rows of some levels after the other, and the first row of each level among them."""
    begin = 0
    for start in range(0, len(ends), _LEVELS):
        after = ends[start : start + _LEVELS] + 1
        first = np.append(begin, after[:-1]) - begin
        yield slice(begin, int(after[-1])), first
        begin = int(after[-1])


def _interval(delta: float, error: float) -> tuple[float, float]:
    return max(delta - Z * error, -1.0), min(delta + Z * error, 1.0)


def _mann_whitney(delta: float, cubes: float, m: int, n: int) -> float:
    total = m + n
    variance = m * n / 12 * (total + 1 - (cubes - total) / (total * (total - 1)))
    if variance <= 0:
        return math.nan
    return 2 * float(ndtr(-abs(delta) * m * n / 2 / math.sqrt(variance)))
