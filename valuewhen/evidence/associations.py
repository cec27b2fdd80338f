"""One metric against CLV among some customers: strength and money, as they are and adjusted."""

import math
from dataclasses import dataclass, replace

import numpy as np

from valuewhen.evidence.adjusted import Adjusted, adjusted
from valuewhen.evidence.columns import Floats
from valuewhen.evidence.controls import Controls
from valuewhen.evidence.coverage import SMALLEST_CELL, SMALLEST_GROUP
from valuewhen.evidence.dominance import UNKNOWN, dominance
from valuewhen.evidence.estimates import Correlation, Dominance, MeanGap, MedianGap
from valuewhen.evidence.groups import Groups, compared_groups
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.metric_column import MetricColumn
from valuewhen.evidence.ranked import RankedClv
from valuewhen.evidence.ranks import Ranking
from valuewhen.evidence.resampling import (
    DRAWS,
    SEED,
    Ordered,
    bootstrap_medians_of_sorted,
    percentile_interval,
    rho_interval,
)
from valuewhen.evidence.statistics import Z, correlation_of_rankings

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
    ranked: RankedClv, values: MetricColumn, kind: Kind, controls: Controls | None = None
) -> Association:
    """Set a metric against the CLV of the same customers, who are in its order."""
    known = values.known
    used = ranked if known is None else ranked.where(known)
    x = values.used()
    found = x.ranking
    high, low = compared_groups(x, found, kind)
    groups = Groups.of(used, high, low)
    is_enough = min(groups.sizes) >= SMALLEST_GROUP
    gap = gap_of_medians(groups.high, groups.low) if is_enough else _no_gap(groups.sizes)
    delta = dominance(groups) if is_enough else UNKNOWN
    correlation = _correlation(found, used)
    raw = Adjusted(correlation, delta, gap, len(used.clv))
    without = ranked.clv[:0] if known is None else ranked.clv[np.flatnonzero(~known)]
    return Association(
        n=len(used.clv),
        n_high=groups.sizes[0],
        n_low=groups.sizes[1],
        correlation=correlation,
        delta=delta,
        gap=gap,
        mean_gap=gap_of_means(groups),
        median_with=_median_of_some(used.clv),
        median_without=_median_of_some(without),
        adjusted=raw
        if controls is None
        else adjusted(used, found, high, low, controls.where(known), is_enough),
    )


def _correlation(found: Ranking, ranked: RankedClv) -> Correlation:
    """Spearman's rho of a metric with CLV, with the interval that holds: Bonett and Wright's from
    25 pairs on and up to rho ±0.8, the bootstrap's otherwise."""
    plain = correlation_of_rankings(found, ranked)
    if math.isnan(plain.rho) or (plain.n >= 25 and abs(plain.rho) <= 0.8):
        return plain
    low, high = rho_interval(found.mid_ranks(), ranked.ranks, plain.rho)
    return replace(plain, low=low, high=high)


def gap_of_medians(high: Ordered, low: Ordered) -> MedianGap:
    """The median of `high` minus that of `low`, both ascending, with a bootstrap interval."""
    medians = median_of_sorted(high), median_of_sorted(low)
    rng = np.random.default_rng(SEED)
    draws = bootstrap_medians_of_sorted(high, DRAWS, rng)
    draws -= bootstrap_medians_of_sorted(low, DRAWS, rng)
    interval = percentile_interval(draws)
    return MedianGap(medians[0] - medians[1], *interval, *medians, len(high), len(low))


def gap_of_means(groups: Groups) -> MeanGap:
    """The mean of the high group minus that of the low one with Welch's interval, approximate on
    heavy tails; NaN under 300 customers in either group."""
    if min(groups.sizes) < SMALLEST_GROUP_OF_MEANS:
        return MeanGap(math.nan, math.nan, math.nan)
    high, low, _ = groups.sums
    gap = high.mean() - low.mean()
    reach = Z * math.sqrt(high.variance() / high.size + low.variance() / low.size)
    return MeanGap(gap, gap - reach, gap + reach)


def _no_gap(sizes: tuple[int, int]) -> MedianGap:
    nan = math.nan
    return MedianGap(nan, nan, nan, nan, nan, *sizes)


def _median_of_some(worth: Floats) -> float:
    """The median of an ascending column; NaN for fewer than five, which could be told apart."""
    return median_of_sorted(worth) if len(worth) >= SMALLEST_CELL else math.nan


def median_of_sorted(ordered: Ordered) -> float:
    """The median of an ascending column that is not empty."""
    n = len(ordered)
    return float(ordered[np.array([(n - 1) // 2, n // 2])].mean())
