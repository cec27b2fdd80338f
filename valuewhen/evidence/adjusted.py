"""What is left of an association at equal controls: partial rho, and both groups weighted alike."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.coverage import SMALLEST_CELL, SMALLEST_GROUP
from valuewhen.evidence.dominance import UNKNOWN, weighted_dominance
from valuewhen.evidence.estimates import Correlation, Dominance, MedianGap
from valuewhen.evidence.metric_column import Flags
from valuewhen.evidence.partial import partial_correlation
from valuewhen.evidence.ranked import RankedClv
from valuewhen.evidence.ranks import Ranking, mid_ranks
from valuewhen.evidence.resampling import (
    DRAWS,
    SEED,
    bootstrap_weighted_medians,
    effective_size,
    percentile_interval,
    weighted_quantiles,
)

_RIDGE = 1e-6
_MOST_STEPS = 50
_CHUNK = 2**18


@dataclass(frozen=True)
class Adjusted:
    """Strength and money at equal controls, and how many customers had every control."""

    correlation: Correlation
    delta: Dominance
    gap: MedianGap
    n: int


@dataclass(frozen=True)
class Controlled:
    """The controls of some customers: `numbers` (NaN where missing) and `labels` as codes (-1
    where missing), each a column of one value a customer."""

    numbers: tuple[Floats, ...]
    labels: tuple[NDArray[np.int64], ...]

    def where(self, used: Flags | None) -> "Controlled":
        """Only some of the customers; None for all of them."""
        return self if used is None else self.taken(np.flatnonzero(used))

    def taken(self, places: NDArray[np.intp] | slice) -> "Controlled":
        """Some of the customers, in the given order."""
        return Controlled(
            tuple(column[places] for column in self.numbers),
            tuple(column[places] for column in self.labels),
        )

    def complete(self, n: int) -> Flags:
        """Who has every control."""
        known = np.ones(n, dtype=bool)
        for column in self.numbers:
            known &= np.isfinite(column)
        for codes in self.labels:
            known &= codes >= 0
        return known

    def dummies(self) -> list[Floats]:
        """A column a label but the first, for the labels that occur."""
        found: list[Floats] = []
        for codes in self.labels:
            found.extend((codes == code).astype(np.float64) for code in np.unique(codes)[1:])
        return found


def adjusted(
    ranked: RankedClv,
    found: Ranking,
    high: Flags,
    low: Flags,
    controls: Controlled,
    is_enough: bool,
) -> Adjusted:
    """Strength and money at equal controls, of the customers who have every control.

    The correlation is partial Spearman. Money: both groups are given overlap weights (Li, Morgan
    and Zaslavsky 2018, JASA 113:390), a customer's probability, given the controls, of being in the
    *other* group, from a logistic regression on each number's rank and its square and on a dummy
    a label. They make the mean of each of these columns equal in both groups, never exceed 1, and
    speak for the customers who could have been in either group. The gap is the difference of the
    weighted medians (Firpo 2007, Econometrica 75:259), which, unlike a regression of CLV, asks for
    no model of its heavy tail; delta is weighted likewise. That the weights are estimated is left
    out of the intervals, which makes them too wide if anything (Lunceford and Davidian 2004).

    The gap is NaN when the weighted groups are worth fewer than 30 customers (Kish's effective
    size), or their weights add to fewer than five: the controls tell the groups apart so well that
    there is nobody left to compare.
    """
    ranks, known = found.mid_ranks(), controls.complete(len(high))
    used = ranked
    if not known.all():
        used, controls = ranked.where(known), controls.where(known)
        ranks, high, low = mid_ranks(ranks[known]), high[known], low[known]
    scaled = [_scaled_ranks(column) for column in controls.numbers]
    dummies = controls.dummies()
    correlation = partial_correlation(ranks, used.ranks, [*scaled, *dummies])
    if not is_enough or min(high.sum(), low.sum()) < SMALLEST_GROUP:
        return Adjusted(correlation, UNKNOWN, _unknown_gap(high, low), len(ranks))
    curved = [(3 * column**2 - 1) / 2 for column in scaled]
    weights = overlap_weights(high, low, [*scaled, *curved, *dummies])
    return Adjusted(correlation, *_weighted(used, high, low, weights), len(ranks))


def overlap_weights(high: Flags, low: Flags, columns: list[Floats]) -> Floats:
    """For everyone in a group the probability of being in the other one, given the columns; zero
    for who is in neither."""
    either = high | low
    design = np.column_stack([np.ones(int(either.sum())), *(column[either] for column in columns)])
    is_high = high[either]
    probability = expit(design @ _logistic(design, is_high.astype(np.float64)))
    weights = np.zeros(len(high))
    weights[either] = np.where(is_high, 1 - probability, probability)
    return weights


def _logistic(design: Floats, outcome: Floats) -> Floats:
    """Coefficients of a logistic regression by Newton's method, with a ridge so small that it only
    keeps parted groups and repeated columns from running away."""
    at = np.zeros(design.shape[1])
    for _ in range(_MOST_STEPS):
        slope, curve = -_RIDGE * len(outcome) * at, _RIDGE * len(outcome) * np.eye(len(at))
        for start in range(0, len(outcome), _CHUNK):
            some = design[start : start + _CHUNK]
            chance = expit(some @ at)
            slope += some.T @ (outcome[start : start + _CHUNK] - chance)
            curve += (some * (chance * (1 - chance))[:, None]).T @ some
        step = np.linalg.solve(curve, slope)
        at += step
        if np.max(np.abs(step)) < 1e-8:
            break
    return at


def _weighted(
    ranked: RankedClv, high: Flags, low: Flags, weights: Floats
) -> tuple[Dominance, MedianGap]:
    high_weights, low_weights = weights[high], weights[low]
    has_overlap = min(high_weights.sum(), low_weights.sum()) >= SMALLEST_CELL
    is_enough = min(effective_size(high_weights), effective_size(low_weights)) >= SMALLEST_GROUP
    if not (has_overlap and is_enough):
        return UNKNOWN, _unknown_gap(high, low)
    delta = weighted_dominance(weights * high, weights * low, ranked.ends)
    rng = np.random.default_rng(SEED)
    clv = ranked.clv[high], ranked.clv[low]
    half = np.array([0.5])
    medians = [
        float(weighted_quantiles(worth, weight, half)[0])
        for worth, weight in zip(clv, (high_weights, low_weights), strict=True)
    ]
    draws = bootstrap_weighted_medians(clv[0], high_weights, DRAWS, rng)
    draws -= bootstrap_weighted_medians(clv[1], low_weights, DRAWS, rng)
    interval = percentile_interval(draws)
    sizes = len(clv[0]), len(clv[1])
    return delta, MedianGap(medians[0] - medians[1], *interval, medians[0], medians[1], *sizes)


def _scaled_ranks(column: Floats) -> Floats:
    """Mid-ranks from -1 to 1."""
    ranks: Floats = (2 * mid_ranks(column) - len(column) - 1) / max(len(column), 1)
    return ranks


def _unknown_gap(high: Flags, low: Flags) -> MedianGap:
    nan = math.nan
    return MedianGap(nan, nan, nan, nan, nan, int(high.sum()), int(low.sum()))
