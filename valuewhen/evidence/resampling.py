"""Bootstrap intervals, seeded: the same columns give the same interval every time."""

import math

import numpy as np
from numpy.typing import NDArray

from valuewhen.evidence.columns import Floats

DRAWS = 2000
SEED = 2017


def percentile_interval(draws: Floats) -> tuple[float, float]:
    """The 2.5th and 97.5th percentile of the draws that gave a number; NaN when none did."""
    known = draws[np.isfinite(draws)]
    if len(known) == 0:
        return math.nan, math.nan
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


def bootstrap_medians(values: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Medians of `draws` resamples of one column without missing values.

    Exact and without resampling: the middle order statistics of a resample sit at the middle order
    statistics of as many uniform numbers, which are Beta distributed (David and Nagaraja, Order
    Statistics, 2003, 2.2 and 2.5). The time is one sort, whatever the number of draws.
    """
    ordered = np.sort(values)
    n = len(ordered)
    middle = (n + 1) // 2
    below = rng.beta(middle, n - middle + 1, draws)
    lower = ordered[np.minimum((n * below).astype(np.int64), n - 1)]
    if n % 2:
        return lower
    above = below + (1 - below) * rng.beta(1, n - middle, draws)
    upper = ordered[np.minimum((n * above).astype(np.int64), n - 1)]
    return (lower + upper) / 2


def bootstrap_rhos(x: Floats, y: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Spearman's rho of `draws` resamples of pairs; NaN where a resample was constant.

    A resample is a weight per pair, so that both columns are sorted once, not once a draw.
    """
    n = len(x)
    x_level = np.unique(x, return_inverse=True)[1]
    y_level = np.unique(y, return_inverse=True)[1]
    found = np.empty(draws)
    for draw in range(draws):
        weights = np.bincount(rng.integers(n, size=n), minlength=n)
        x_ranks = _weighted_mid_ranks(x_level, weights)
        y_ranks = _weighted_mid_ranks(y_level, weights)
        found[draw] = _weighted_correlation(x_ranks, y_ranks, weights)
    return found


def _weighted_mid_ranks(level: NDArray[np.int64], weights: NDArray[np.int64]) -> Floats:
    at_level = np.bincount(level, weights)
    ranks: Floats = (np.cumsum(at_level) - (at_level - 1) / 2)[level]
    return ranks


def _weighted_correlation(x: Floats, y: Floats, weights: NDArray[np.int64]) -> float:
    x = x - np.average(x, weights=weights)
    y = y - np.average(y, weights=weights)
    spread = float((weights @ x**2) * (weights @ y**2))
    return float(weights @ (x * y)) / math.sqrt(spread) if spread > 0 else math.nan
