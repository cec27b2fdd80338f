"""A link with CLV among customers who are equal in a third column."""

import math
from dataclasses import dataclass

import numpy as np

from valuewhen.evidence.covariate import Covariate, known_in_both
from valuewhen.evidence.estimates import Correlation
from valuewhen.evidence.link import Link
from valuewhen.evidence.ranks import Ranked, Ranking
from valuewhen.evidence.statistics import correlation_of_rankings, correlation_with_interval
from valuewhen.evidence.ties import Places

UNKNOWN = correlation_with_interval(math.nan, 0, 0)

_NOTHING = 1e-12


@dataclass(frozen=True)
class AtEqual:
    """A link with CLV as it is and at equal values of a third column, among the same customers.

    `with_metric` is the third column's own rank correlation with the metric; NaN for labels.
    """

    raw: Correlation
    equal: Correlation
    with_metric: Correlation


def at_equal(link: Link, third: Covariate) -> AtEqual:
    """The rank correlation of a metric and CLV, raw and at equal values of a third column.

    Partial Spearman as `statistics.spearman` gives it: numbers and dates enter as ranks, labels as
    a dummy a level. Customers without one of the three are left out of both figures.
    """
    known = known_in_both(link.column.known, third.values.known)
    x, y = link.among(known)
    raw = correlation_of_rankings(x, y)
    if third.is_label:
        return AtEqual(raw, _within_levels(x, y, raw, third.levels(known)), UNKNOWN)
    z = third.ranking(known)
    with_metric, with_clv = correlation_of_rankings(x, z), correlation_of_rankings(z, y)
    return AtEqual(raw, _partial(raw, with_metric, with_clv), with_metric)


def _partial(raw: Correlation, with_metric: Correlation, with_clv: Correlation) -> Correlation:
    """The correlation of what a third column leaves of both; NaN where it leaves nothing."""
    if math.isnan(raw.rho):
        return raw
    if math.isnan(with_metric.rho):  # the third column is the same for all
        return raw
    left = 1 - with_metric.rho**2, 1 - with_clv.rho**2
    if min(left) <= _NOTHING:
        return correlation_with_interval(math.nan, raw.n, 1)
    rho = (raw.rho - with_metric.rho * with_clv.rho) / math.sqrt(left[0] * left[1])
    return correlation_with_interval(rho, raw.n, 1)


def _within_levels(x: Ranking, y: Ranked, raw: Correlation, level: Places) -> Correlation:
    """The correlation of how far both are from the means of their level; NaN where nothing but
    rounding is left of one."""
    k = int(level.max(initial=0))
    if math.isnan(raw.rho):
        return correlation_with_interval(math.nan, raw.n, k)
    n, x_sums, y_sums = (np.bincount(level, of) for of in (None, x.away, y.away))
    x_left = x.ties.spread - float(np.sum(x_sums**2 / n))
    y_left = y.ties.spread - float(np.sum(y_sums**2 / n))
    if x_left <= _NOTHING * x.ties.spread or y_left <= _NOTHING * y.ties.spread:
        return correlation_with_interval(math.nan, raw.n, k)
    product = raw.rho * math.sqrt(x.ties.spread) * math.sqrt(y.ties.spread)
    left = product - float(np.sum(x_sums * y_sums / n))
    return correlation_with_interval(left / math.sqrt(x_left) / math.sqrt(y_left), raw.n, k)
