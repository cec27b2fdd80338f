"""Cliff's delta of two groups of customers that are in order of CLV, with or without weights."""

import math

import numpy as np
from scipy.special import ndtr

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.estimates import Dominance
from valuewhen.evidence.groups import Flags
from valuewhen.evidence.ranks import Places
from valuewhen.evidence.statistics import Z

UNKNOWN = Dominance(math.nan, math.nan, math.nan, 0, 0, math.nan)


def dominance(high: Flags, low: Flags, ends: Places) -> Dominance:
    """Cliff's delta of two groups with DeLong's (1988) interval and the p of Mann and Whitney.

    `high` and `low` say who is in which group, all customers ascending by CLV; `ends` are the last
    places of each run of equal CLV. The two groups need two customers each.
    """
    m, n = int(high.sum()), int(low.sum())
    highs, lows = _by_level(high, ends), _by_level(low, ends)
    below = (np.cumsum(lows) - lows / 2) / n
    above = 1 - (np.cumsum(highs) - highs / 2) / m
    mean = float(highs @ below) / m
    spread = (
        _variance(highs, below, mean) / (m - 1) / m + _variance(lows, above, mean) / (n - 1) / n
    )
    ties = highs + lows
    tied = float(ties @ (ties * ties)) - (m + n)
    return dominance_with_interval(2 * mean - 1, spread, m, n, tied)


def dominance_with_interval(delta: float, spread: float, m: int, n: int, tied: float) -> Dominance:
    """Cliff's delta of groups of m and n with its interval and p.

    `spread` is DeLong's variance of (delta + 1) / 2, `tied` the sum of t³ - t over the runs of t
    equal values.
    """
    p = _mann_whitney(delta, tied, m, n)
    return Dominance(delta, *_interval(delta, spread), m, n, p, 2 * math.sqrt(spread))


def weighted_dominance(high: Floats, low: Floats, ends: Places) -> Dominance:
    """Cliff's delta of two groups by their weights, zero for who is in the other; p is unknown.

    The interval is DeLong's with the weights kept as they are.
    """
    total_high, total_low = float(high.sum()), float(low.sum())
    highs, lows = _by_level(high, ends), _by_level(low, ends)
    below = (np.cumsum(lows) - lows / 2) / total_low
    above = 1 - (np.cumsum(highs) - highs / 2) / total_high
    delta = 2 * float(highs @ below) / total_high - 1
    mean = (delta + 1) / 2
    spread = (
        _variance(_by_level(high**2, ends), below, mean) / total_high**2
        + _variance(_by_level(low**2, ends), above, mean) / total_low**2
    )
    sizes = int(np.count_nonzero(high)), int(np.count_nonzero(low))
    return Dominance(delta, *_interval(delta, spread), *sizes, math.nan, 2 * math.sqrt(spread))


def _by_level(rows: Flags | Floats, ends: Places) -> Floats:
    if len(ends) == len(rows):
        return rows.astype(np.float64)
    up_to = np.cumsum(rows, dtype=np.float64)[ends]
    return np.diff(up_to, prepend=0.0)


def _variance(counts: Floats, placements: Floats, mean: float) -> float:
    away = placements - mean
    away *= away
    return float(counts @ away)


def _interval(delta: float, spread: float) -> tuple[float, float]:
    reach = 2 * Z * math.sqrt(spread)
    return max(delta - reach, -1.0), min(delta + reach, 1.0)


def _mann_whitney(delta: float, tied: float, m: int, n: int) -> float:
    total = m + n
    variance = m * n / 12 * (total + 1 - tied / (total * (total - 1)))
    return (
        2 * float(ndtr(-abs(delta) * m * n / 2 / math.sqrt(variance))) if variance > 0 else math.nan
    )
