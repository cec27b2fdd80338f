"""Bootstrap intervals, seeded: the same columns give the same interval every time."""

import math
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from valuewhen.evidence.columns import Floats

DRAWS = 2000
SEED = 2017

_MOST_PAIRS = 2000
_SHARES = 32


class Ordered(Protocol):
    """An ascending column, or as much of it as is asked for: its length and values by place."""

    def __len__(self) -> int:
        """How many values the column has."""

    def __getitem__(self, places: NDArray[np.int64], /) -> Floats:
        """The values at some places, the smallest at 0."""


def percentile_interval(draws: Floats) -> tuple[float, float]:
    """The 2.5th and 97.5th percentile of the draws that gave a number; NaN when none did."""
    known = draws[np.isfinite(draws)]
    if len(known) == 0:
        return math.nan, math.nan
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


def bootstrap_medians(values: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Medians of `draws` resamples of one column without missing values; the time is one sort."""
    return bootstrap_medians_of_sorted(np.sort(values), draws, rng)


def bootstrap_medians_of_sorted(ordered: Ordered, draws: int, rng: np.random.Generator) -> Floats:
    """Medians of `draws` resamples of an ascending column.

    Exact and without resampling: the middle order statistics of a resample sit at the middle order
    statistics of as many uniform numbers, which are Beta distributed (David and Nagaraja, Order
    Statistics, 2003, 2.2 and 2.5). The time does not depend on the number of rows.
    """
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


def weighted_quantiles(ordered: Floats, weights: Floats, at: Floats) -> Floats:
    """Quantiles of an ascending column with weights; halfway where two values are as good."""
    up_to = np.cumsum(weights)
    sought = at * up_to[-1]
    lower, upper = (np.searchsorted(up_to, sought, side) for side in ("left", "right"))
    last = len(ordered) - 1
    found: Floats = (ordered[np.minimum(lower, last)] + ordered[np.minimum(upper, last)]) / 2
    return found


def effective_size(weights: Floats) -> float:
    """Kish's (1965) effective sample size, (sum w)² / sum w²; NaN without weights."""
    squares = float(weights @ weights)
    return float(weights.sum()) ** 2 / squares if squares > 0 else math.nan


def bootstrap_weighted_medians(
    ordered: Floats, weights: Floats, draws: int, rng: np.random.Generator
) -> Floats:
    """Weighted medians of `draws` resamples of an ascending column, its weights kept as they are.

    The share of weight below the true median has variance sum w² / (4 (sum w)²) (Woodruff 1952), as
    that of an unweighted column of Kish's effective size: the draws are quantiles at as many Beta
    numbers of that size, as `bootstrap_medians` draws them for whole sizes.
    """
    half = (effective_size(weights) + 1) / 2
    return weighted_quantiles(ordered, weights, rng.beta(half, half, draws))


def rho_interval(x_ranks: Floats, y_ranks: Floats, rho: float) -> tuple[float, float]:
    """The percentile interval of Spearman's rho from resampled pairs, of many pairs by a table.

    It does not depend on the order of the pairs. Beyond 2,000 of them the resamples are those of a
    table of 32 by 32 equal shares of the ranks, whose draws, on the scale of atanh, are moved to
    where the exact rho is.
    """
    if abs(rho) == 1:
        return rho, rho
    rng = np.random.default_rng(SEED)
    if len(x_ranks) <= _MOST_PAIRS:
        order = np.lexsort((x_ranks, y_ranks))
        return percentile_interval(bootstrap_rhos(x_ranks[order], y_ranks[order], DRAWS, rng))
    return rho_interval_of_table(_table_of_ranks(x_ranks, y_ranks), rho)


def rho_interval_of_table(counts: Floats, rho: float) -> tuple[float, float]:
    """The percentile interval of Spearman's rho from a table of ranks in equal shares."""
    draws = bootstrap_rhos_of_table(counts, DRAWS, np.random.default_rng(SEED))
    draws = np.arctanh(draws)
    return percentile_interval(np.tanh(draws - np.median(draws) + math.atanh(rho)))


def _table_of_ranks(x_ranks: Floats, y_ranks: Floats) -> Floats:
    down, across = (
        np.minimum(ranks * (_SHARES / len(ranks)), _SHARES - 1).astype(np.intp)
        for ranks in (x_ranks, y_ranks)
    )
    counts = np.bincount(down * _SHARES + across, minlength=_SHARES**2)
    return counts.reshape(_SHARES, _SHARES).astype(np.float64)


def bootstrap_rhos_of_table(counts: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Spearman's rho of `draws` Poisson resamples of a table of counts, x down and y across."""
    found = np.empty(draws)
    for draw in range(draws):
        weights = rng.poisson(counts)
        down, across = weights.sum(axis=1), weights.sum(axis=0)
        x = np.cumsum(down) - (down - 1) / 2
        y = np.cumsum(across) - (across - 1) / 2
        x, y = x - np.average(x, weights=down), y - np.average(y, weights=across)
        spread = float(down @ x**2) * float(across @ y**2)
        found[draw] = float(x @ weights @ y) / math.sqrt(spread) if spread > 0 else math.nan
    return found
