"""The statistics of the evidence: each an estimate with its 95 % interval and its n.

Nothing here raises or warns because there is too little to see: what the data cannot tell is NaN.
"""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri, stdtr

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.columns import (
    Column,
    Controls,
    Floats,
    control_table,
    numbers,
    same_length,
)
from valuewhen.evidence.estimates import (
    Correlation,
    Dominance,
    MedianGap,
    NetPromoterScore,
    Proportion,
)
from valuewhen.evidence.ranks import Ranked, Ranking
from valuewhen.evidence.ranks import mid_ranks as mid_ranks
from valuewhen.evidence.resampling import (
    DRAWS,
    SEED,
    bootstrap_medians,
    bootstrap_rhos,
    percentile_interval,
)

Z = float(ndtri(0.975))

_BLOCK = 2**13  # from 10,000 on BLAS would wake other threads for a product of a microsecond


def spearman(x: Column, y: Column, controls: Controls | None = None) -> Correlation:
    """Spearman's rho of two columns of equal length, partial when `controls` are given.

    Pairs with a missing value (in a control too) are dropped; `n` counts the pairs used. Ranks are
    mid-ranks. The interval is Bonett and Wright's (2000): z = atanh(rho) with standard error
    sqrt((1 + rho²/2) / (n - k - 3)), where k counts the controls, each dummy by itself. `p` is that
    of the t distribution with n - k - 2 degrees of freedom. Controls are a 1-D or 2-D array or a
    table; numbers enter as ranks, anything else as a dummy a level.

    A constant column, or fewer than four pairs beyond the controls, gives NaN. Raises
    InvalidInputError for text and for columns of different lengths.
    """
    first, second = numbers(x, "x"), numbers(y, "y")
    same_length(first, second)
    used = np.isfinite(first) & np.isfinite(second)
    if controls is None:
        return correlation_of_ranks(mid_ranks(first[used]), mid_ranks(second[used]), 0)
    table = control_table(controls, len(first))
    used &= table.notna().all(axis=1).to_numpy(dtype=bool)
    ranks = np.column_stack([mid_ranks(first[used]), mid_ranks(second[used])])
    left, k = _residuals(ranks, _control_columns(table[used]))
    return correlation_of_ranks(left[:, 0], left[:, 1], k)


def spearman_bootstrap(
    x: Column, y: Column, *, draws: int = DRAWS, seed: int = SEED
) -> Correlation:
    """Spearman's rho as `spearman` gives it, with a seeded percentile bootstrap as its interval.

    For fewer than 25 pairs and beyond rho ±0.8, where Bonett and Wright's interval is too narrow.
    """
    first, second = numbers(x, "x"), numbers(y, "y")
    plain = spearman(first, second)
    if math.isnan(plain.rho):
        return plain
    used = np.isfinite(first) & np.isfinite(second)
    rhos = bootstrap_rhos(first[used], second[used], draws, np.random.default_rng(seed))
    low, high = percentile_interval(rhos)
    return replace(plain, low=low, high=high)


def rank_correlation(x: Column, y: Column) -> Correlation:
    """Spearman's rho with the interval that holds: Bonett and Wright's from 25 pairs on and up to
    rho ±0.8, the bootstrap's otherwise."""
    plain = spearman(x, y)
    if plain.n < 25 or abs(plain.rho) > 0.8:
        return spearman_bootstrap(x, y)
    return plain


def smallest_visible_rho(n: int) -> float:
    """The smallest rho that one test of n pairs sees with 80 % power: tanh(2.8 / sqrt(n - 3))."""
    return math.tanh(2.8 / math.sqrt(n - 3)) if n > 3 else math.nan


def benjamini_hochberg(p_values: Column) -> Floats:
    """The q-values of one family of tests, in the order of the p-values.

    Benjamini and Hochberg (1995). A missing p-value stays missing and is not counted as a test.
    Raises InvalidInputError for a p-value outside 0 to 1.
    """
    p = numbers(p_values, "p-values")
    tested = np.flatnonzero(np.isfinite(p))
    if np.any((p[tested] < 0) | (p[tested] > 1)):
        raise InvalidInputError("A p-value lies between 0 and 1.")
    downwards = tested[np.argsort(-p[tested], kind="stable")]
    ranks = np.arange(len(tested), 0, -1)
    q = np.full(len(p), math.nan)
    q[downwards] = np.minimum.accumulate(np.minimum(p[downwards] * len(tested) / ranks, 1))
    return q


def net_promoter_score(scores: Column) -> NetPromoterScore:
    """The Net Promoter Score of whole answers from 0 to 10: share of 9-10 minus share of 0-6.

    `score`, `margin`, `low` and `high` are in points, the three shares from 0 to 1. The margin is
    the plain Wald one, 1.96 × sqrt((p + d - (p - d)²) / n); the interval is the adjusted Wald one
    of Rocks (2016), with 3/4 promoter, 3/2 passive and 3/4 detractor added. Missing answers are
    dropped. Raises InvalidInputError for an answer that is not a whole number from 0 to 10.
    """
    answers = numbers(scores, "NPS answers")
    answers = answers[np.isfinite(answers)]
    if np.any((answers < 0) | (answers > 10) | (answers % 1 != 0)):
        raise InvalidInputError(
            "NPS answers are whole numbers from 0 to 10, and this column has others. "
            "If it is another scale, load it as a satisfaction score."
        )
    n = len(answers)
    promoters, detractors = int(np.sum(answers >= 9)), int(np.sum(answers <= 6))
    if n == 0:
        nan = math.nan
        return NetPromoterScore(nan, nan, nan, nan, 0, nan, nan, nan)
    score, margin = _promoter_wald(promoters, detractors, n)
    centre, reach = _promoter_wald(promoters + 0.75, detractors + 0.75, n + 3)
    low, high = max(centre - reach, -100.0), min(centre + reach, 100.0)
    shares = promoters / n, (n - promoters - detractors) / n, detractors / n
    return NetPromoterScore(score, margin, low, high, n, *shares)


def cliffs_delta(x: Column, y: Column) -> Dominance:
    """Cliff's delta of two groups: the share of pairs in which x is larger minus smaller.

    The interval is DeLong's (1988), from the placements of each value in the other group, cut at
    ±1; it needs two values in each group. `p` is that of the Mann-Whitney test by the normal
    approximation with ties. Missing values are dropped. The time is that of sorting.
    """
    first, second = numbers(x, "x"), numbers(y, "y")
    first, second = first[np.isfinite(first)], second[np.isfinite(second)]
    m, n = len(first), len(second)
    if min(m, n) == 0:
        return Dominance(math.nan, math.nan, math.nan, m, n, math.nan)
    ranks = mid_ranks(np.concatenate([first, second]))
    below = (ranks[:m] - mid_ranks(first)) / n
    above = 1 - (ranks[m:] - mid_ranks(second)) / m
    delta = 2 * float(below.mean()) - 1
    if min(m, n) < 2:
        return Dominance(delta, math.nan, math.nan, m, n, math.nan)
    reach = 2 * Z * math.sqrt(below.var(ddof=1) / m + above.var(ddof=1) / n)
    low, high = max(delta - reach, -1.0), min(delta + reach, 1.0)
    return Dominance(delta, low, high, m, n, _mann_whitney_p(delta, ranks, m, n))


def median_gap(x: Column, y: Column, *, draws: int = DRAWS, seed: int = SEED) -> MedianGap:
    """Median of x minus median of y, with a seeded percentile bootstrap of both medians.

    Missing values are dropped; the interval needs two values in each group.
    """
    first, second = numbers(x, "x"), numbers(y, "y")
    first, second = first[np.isfinite(first)], second[np.isfinite(second)]
    medians = median(first), median(second)
    low = high = math.nan
    if min(len(first), len(second)) >= 2:
        rng = np.random.default_rng(seed)
        x_medians = bootstrap_medians(first, draws, rng)
        low, high = percentile_interval(x_medians - bootstrap_medians(second, draws, rng))
    return MedianGap(medians[0] - medians[1], low, high, *medians, len(first), len(second))


def median(values: Floats) -> float:
    """The median of a column without missing values; NaN when it is empty."""
    return float(np.median(values)) if len(values) else math.nan


def proportion(count: int, n: int) -> Proportion:
    """A share with Wilson's (1927) 95 % interval; NaN when n is 0."""
    if n == 0:
        return Proportion(math.nan, math.nan, math.nan, count, n)
    share = count / n
    centre = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    reach = Z / (1 + Z**2 / n) * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return Proportion(share, max(centre - reach, 0.0), min(centre + reach, 1.0), count, n)


def correlation_of_ranks(x: Floats, y: Floats, k: int = 0) -> Correlation:
    """The correlation of two columns without missing values, with Bonett and Wright's interval for
    `k` controls; NaN for a constant column or too few pairs."""
    n = len(x)
    if n == 0:
        return correlation_with_interval(math.nan, n, k)
    x_mean, y_mean = x.mean(), y.mean()
    xx = yy = xy = 0.0
    for start in range(0, n, _BLOCK):
        x_away, y_away = x[start : start + _BLOCK] - x_mean, y[start : start + _BLOCK] - y_mean
        xx += float(x_away @ x_away)
        yy += float(y_away @ y_away)
        xy += float(x_away @ y_away)
    rho = xy / math.sqrt(xx * yy) if xx * yy > 0 else math.nan
    return correlation_with_interval(rho, n, k)


def correlation_of_rankings(x: Ranking, y: Ranked, k: int = 0) -> Correlation:
    """Spearman's rho of the same rows in two rankings, with Bonett and Wright's interval for `k`
    controls; NaN for a constant or too few pairs."""
    spread = x.ties.spread * y.ties.spread
    rho = x.product(y.away) / math.sqrt(spread) if spread > 0 else math.nan
    return correlation_with_interval(rho, x.ties.n, k)


def correlation_with_interval(rho: float, n: int, k: int) -> Correlation:
    """A rank correlation of n pairs and k controls with Bonett and Wright's (2000) interval and the
    p of the t distribution; NaN when rho is, or for fewer than four pairs beyond the controls."""
    free = n - k - 3
    if free < 1 or math.isnan(rho):
        return Correlation(math.nan, math.nan, math.nan, n, math.nan)
    rho = min(max(rho, -1.0), 1.0)
    if abs(rho) == 1:
        return Correlation(rho, rho, rho, n, 0.0)
    error = math.sqrt((1 + rho**2 / 2) / free)
    low, high = (math.tanh(math.atanh(rho) + side * Z * error) for side in (-1, 1))
    t = abs(rho) * math.sqrt((free + 1) / (1 - rho**2))
    return Correlation(rho, low, high, n, 2 * float(stdtr(free + 1, -t)), error)


def _control_columns(table: pd.DataFrame) -> Floats:
    """An intercept, a column of ranks a numeric control and a dummy a level but the first."""
    columns: list[Floats] = [np.ones(len(table))]
    for name in table.columns:
        control = table[name]
        if control.dtype == np.float64:
            columns.append(mid_ranks(control.to_numpy()))
        else:
            level, levels = pd.factorize(control)
            columns.extend((level == code).astype(np.float64) for code in range(1, len(levels)))
    return np.column_stack(columns)


def _residuals(ranks: Floats, design: Floats) -> tuple[Floats, int]:
    """What the controls leave of each column of ranks, and how many controls count.

    A column of which nothing but rounding is left is all zero.
    """
    if len(ranks) == 0:
        return ranks, 0
    fit, _, independent, _ = np.linalg.lstsq(design, ranks, rcond=None)
    left = ranks - design @ fit
    nothing = np.sum(left**2, axis=0) <= 1e-12 * np.sum((ranks - ranks.mean(axis=0)) ** 2, axis=0)
    return np.where(nothing, 0.0, left), int(independent) - 1


def _promoter_wald(promoters: float, detractors: float, n: float) -> tuple[float, float]:
    p, d = promoters / n, detractors / n
    return 100 * (p - d), 100 * Z * math.sqrt(max(p + d - (p - d) ** 2, 0.0) / n)


def _mann_whitney_p(delta: float, ranks: Floats, m: int, n: int) -> float:
    ties = np.unique(ranks, return_counts=True)[1].astype(np.float64)
    total = m + n
    variance = m * n / 12 * (total + 1 - float(np.sum(ties**3 - ties)) / (total * (total - 1)))
    if variance <= 0:
        return math.nan
    return 2 * float(ndtr(-abs(delta) * m * n / 2 / math.sqrt(variance)))
