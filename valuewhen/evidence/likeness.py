"""How alike a metric and a recorded input of CLV are: the one rule by which a link is circular."""

import math
from dataclasses import dataclass

import numpy as np

from valuewhen.evidence.categories import epsilon_squared, kruskal_wallis_of_ranks
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.metric_column import Flags, MetricColumn
from valuewhen.evidence.ties import highest_rho


@dataclass(frozen=True)
class FormulaInput:
    """A recorded input of CLV: numbers, or the codes of its labels, from 0."""

    name: str
    values: MetricColumn
    is_label: bool = False

    def taken(self, places: "np.ndarray[tuple[int], np.dtype[np.intp]]") -> "FormulaInput":
        """The input of some of the customers, in the given order."""
        return FormulaInput(self.name, self.values.taken(places), self.is_label)


@dataclass(frozen=True)
class Likeness:
    """How alike a metric and an input are, in ranks: rho, rho in parts of the highest that ties let
    it reach, and the customers with both. NaN when that cannot be told."""

    name: str
    rho: float
    of_highest: float
    n: int


def likeness(metric: MetricColumn, given: FormulaInput) -> Likeness:
    """How alike a metric and an input of the same customers are; NaN for fewer than 30 of them.

    Where there are ties, rho counts in parts of the highest that they let it reach: for a flag that
    is Cliff's delta, so that a flag cut from an input is found. For an input of labels rho is the
    root of epsilon squared, how far its groups part the metric.
    """
    known = _both(metric.known, given.values.known)
    n = len(metric.values) if known is None else int(np.count_nonzero(known))
    if n < SMALLEST_GROUP:
        return Likeness(given.name, math.nan, math.nan, n)
    x, z = (one if known is None else one.where(known) for one in (metric, given.values))
    ranked = x.ranking()
    if given.is_label:
        group = np.unique(z.values, return_inverse=True)[1]
        h = kruskal_wallis_of_ranks(group, ranked.mid_ranks())[0]
        parted = math.sqrt(epsilon_squared(h, int(group.max()) + 1, n)[0])
        return Likeness(given.name, parted, parted, n)
    other = z.ranking()
    spread = ranked.ties.spread * other.ties.spread
    if spread <= 0:
        return Likeness(given.name, math.nan, math.nan, n)
    away = other.mid_ranks() - (n + 1) / 2
    rho = ranked.product(away) / math.sqrt(spread)
    highest = highest_rho(ranked.ties, other.ties if rho > 0 else other.ties.reversed())
    return Likeness(given.name, rho, rho / highest, n)


def _both(one: Flags | None, other: Flags | None) -> Flags | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other
