"""Bootstrap intervals, seeded: the same columns give the same interval every time."""

import math
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from valuewhen.evidence.columns import Floats

DRAWS = 2000
SEED = 2017

_FEWEST_PAIRS = 25
_MOST_PAIRS = 2000
_RESAMPLED_AT_ONCE = 2**17
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
    some = max(_RESAMPLED_AT_ONCE // n, 1)
    sizes = [min(some, draws - done) for done in range(0, draws, some)]
    chances = np.full(n, 1 / n)
    return np.concatenate([_weighted_rhos(x, y, rng.multinomial(n, chances, k)) for k in sizes])


def _weighted_rhos(x: Floats, y: Floats, weights: NDArray[np.int64]) -> Floats:
    """Spearman's rho of the pairs with each row of `weights`."""
    x_ranks, y_ranks = _centred_ranks(x, weights), _centred_ranks(y, weights)
    x_weighted = weights * x_ranks
    shared = np.einsum("ij,ij->i", x_weighted, y_ranks)
    spread = np.einsum("ij,ij->i", x_weighted, x_ranks)
    spread *= np.einsum("ij,ij,ij->i", weights, y_ranks, y_ranks)
    rhos = np.full(len(weights), math.nan)
    np.divide(shared, np.sqrt(spread), out=rhos, where=spread > 0)
    return rhos


def _centred_ranks(values: Floats, weights: NDArray[np.int64]) -> Floats:
    """Mid-ranks, less their mean, of the values with each row of weights."""
    order = np.argsort(values, kind="stable")
    starts = np.append(True, np.diff(values[order]) != 0)
    at_level = np.add.reduceat(weights[:, order], np.flatnonzero(starts), axis=1)
    level = np.empty(len(values), dtype=np.intp)
    level[order] = np.cumsum(starts) - 1
    ranks: Floats = np.cumsum(at_level, axis=1) - (at_level + len(values)) / 2
    return ranks[:, level]


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
    if len(x_ranks) <= _MOST_PAIRS:
        order = np.lexsort((x_ranks, y_ranks))
        return percentile_interval(_rhos_of_few(x_ranks[order], y_ranks[order]))
    return rho_interval_of_table(_table_of_ranks(x_ranks, y_ranks), rho)


def rho_interval_of_table(counts: Floats, rho: float) -> tuple[float, float]:
    """The percentile interval of Spearman's rho from a table of ranks in equal shares."""
    draws = bootstrap_rhos_of_table(counts, DRAWS, np.random.default_rng(SEED))
    draws = np.arctanh(draws)
    return percentile_interval(np.tanh(draws - np.median(draws) + math.atanh(rho)))


def _rhos_of_few(x: Floats, y: Floats) -> Floats:
    if len(x) < _FEWEST_PAIRS:
        return _weighted_rhos(x, y, _few_resampled(len(x)))
    return bootstrap_rhos(x, y, DRAWS, np.random.default_rng(SEED))


@cache
def _few_resampled(n: int) -> NDArray[np.int64]:
    """The weights by which so few pairs are resampled, the same whenever there are as many."""
    return np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), DRAWS)


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
