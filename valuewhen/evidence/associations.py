"""One metric against CLV among some customers: strength and money, as they are and adjusted."""

import math
from dataclasses import dataclass, replace

import numpy as np

from valuewhen.evidence.adjusted import Adjusted, Controlled, adjusted
from valuewhen.evidence.columns import Floats
from valuewhen.evidence.coverage import SMALLEST_CELL, SMALLEST_GROUP
from valuewhen.evidence.dominance import UNKNOWN, dominance
from valuewhen.evidence.estimates import Correlation, Dominance, MeanGap, MedianGap
from valuewhen.evidence.groups import compared_groups
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.ranked import RankedClv
from valuewhen.evidence.ranks import ranking
from valuewhen.evidence.resampling import (
    DRAWS,
    SEED,
    Ordered,
    bootstrap_medians_of_sorted,
    percentile_interval,
    rho_interval,
)
from valuewhen.evidence.statistics import Z, correlation_of_ranks

SMALLEST_GROUP_OF_MEANS = 300


@dataclass(frozen=True)
class Association:
    """What one metric's customers say about CLV. Money is in the unit of CLV.

    `gap` and `mean_gap` are those of the two groups, `delta` Cliff's delta of them; all three are
    NaN when either group has fewer than 30 customers, means under 300. `median_with` and
    `median_without` are the median CLV of customers with and without the metric, NaN for fewer
    than five. `adjusted` is what is left at equal controls, the raw figures without controls.
    """

    n: int
    n_high: int
    n_low: int
    correlation: Correlation
    delta: Dominance
    gap: MedianGap
    mean_gap: MeanGap
    median_with: float
    median_without: float
    adjusted: Adjusted


def association(
    ranked: RankedClv, values: Floats, kind: Kind, controls: Controlled | None = None
) -> Association:
    """Set a metric, NaN where missing, against the CLV of the same customers, in its order."""
    known = np.isfinite(values)
    used, x = (ranked, values) if known.all() else (ranked.where(known), values[known])
    found = ranking(x)
    high, low = compared_groups(x, found, kind)
    sizes = int(high.sum()), int(low.sum())
    is_enough = min(sizes) >= SMALLEST_GROUP
    clv_high, clv_low = used.clv[high], used.clv[low]
    gap = gap_of_medians(clv_high, clv_low) if is_enough else _no_gap(sizes)
    delta = dominance(high, low, used.ends) if is_enough else UNKNOWN
    correlation = _correlation(found.ranks, used.ranks)
    raw = Adjusted(correlation, delta, gap, len(x))
    return Association(
        n=len(x),
        n_high=sizes[0],
        n_low=sizes[1],
        correlation=correlation,
        delta=delta,
        gap=gap,
        mean_gap=gap_of_means(clv_high, clv_low),
        median_with=_median_of_some(used.clv),
        median_without=_median_of_some(ranked.clv[~known]),
        adjusted=raw
        if controls is None
        else adjusted(used, x, high, low, controls.where(known), is_enough),
    )


def gap_of_medians(high: Ordered, low: Ordered) -> MedianGap:
    """The median of `high` minus that of `low`, both ascending, with a bootstrap interval."""
    medians = _median_of_sorted(high), _median_of_sorted(low)
    rng = np.random.default_rng(SEED)
    draws = bootstrap_medians_of_sorted(high, DRAWS, rng)
    draws -= bootstrap_medians_of_sorted(low, DRAWS, rng)
    interval = percentile_interval(draws)
    return MedianGap(medians[0] - medians[1], *interval, *medians, len(high), len(low))


def gap_of_means(high: Floats, low: Floats) -> MeanGap:
    """The mean of `high` minus that of `low` with Welch's interval, approximate on heavy tails;
    NaN under 300 customers in either group."""
    if min(len(high), len(low)) < SMALLEST_GROUP_OF_MEANS:
        return MeanGap(math.nan, math.nan, math.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        gap = float(high.mean() - low.mean())
        reach = Z * math.sqrt(high.var(ddof=1) / len(high) + low.var(ddof=1) / len(low))
    return MeanGap(gap, gap - reach, gap + reach)


def _correlation(x_ranks: Floats, y_ranks: Floats) -> Correlation:
    plain = correlation_of_ranks(x_ranks, y_ranks)
    if math.isnan(plain.rho) or (plain.n >= 25 and abs(plain.rho) <= 0.8):
        return plain
    low, high = rho_interval(x_ranks, y_ranks, plain.rho)
    return replace(plain, low=low, high=high)


def _no_gap(sizes: tuple[int, int]) -> MedianGap:
    nan = math.nan
    return MedianGap(nan, nan, nan, nan, nan, *sizes)


def _median_of_some(worth: Floats) -> float:
    """The median of an ascending column; NaN for fewer than five, which could be told apart."""
    return _median_of_sorted(worth) if len(worth) >= SMALLEST_CELL else math.nan


def _median_of_sorted(ordered: Ordered) -> float:
    n = len(ordered)
    return float(ordered[np.array([(n - 1) // 2, n // 2])].mean())
