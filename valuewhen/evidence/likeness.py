"""How alike a metric and a recorded input of CLV are: the one rule by which a link is circular."""

import math
from dataclasses import dataclass

import numpy as np

from valuewhen.evidence.categories import epsilon_squared, kruskal_wallis_of_ranks
from valuewhen.evidence.covariate import Covariate, known_in_both
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.metric_column import MetricColumn
from valuewhen.evidence.statistics import correlation_of_rankings
from valuewhen.evidence.ties import highest_rho


@dataclass(frozen=True)
class Likeness:
    """How alike a metric and an input are, in ranks: rho, rho in parts of the highest that ties let
    it reach, and the customers with both. NaN when that cannot be told."""

    name: str
    rho: float
    of_highest: float
    n: int


def likeness(metric: MetricColumn, given: Covariate) -> Likeness:
    """How alike a metric and an input of the same customers are; NaN for fewer than 30 of them.

    Where there are ties, rho counts in parts of the highest that they let it reach: for a flag that
    is Cliff's delta, so that a flag cut from an input is found. For an input of labels rho is the
    root of epsilon squared, how far its groups part the metric.
    """
    known = known_in_both(metric.known, given.values.known)
    n = len(metric.values) if known is None else int(np.count_nonzero(known))
    if n < SMALLEST_GROUP:
        return Likeness(given.name, math.nan, math.nan, n)
    x = (metric if known is None else metric.where(known)).ranking
    if given.is_label:
        levels = given.levels(known)
        h = kruskal_wallis_of_ranks(levels, x.mid_ranks())[0]
        parted = math.sqrt(epsilon_squared(h, int(levels.max()) + 1, n)[0])
        return Likeness(given.name, parted, parted, n)
    z = given.ranking(known)
    rho = correlation_of_rankings(x, z).rho
    highest = highest_rho(x.ties, z.ties if rho > 0 else z.ties.reversed())
    return Likeness(given.name, rho, rho / highest, n)
