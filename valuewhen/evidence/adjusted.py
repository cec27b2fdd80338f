"""What is left of an association at equal controls: partial rho, and both groups weighted alike."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.controls import Controls, Design
from valuewhen.evidence.coverage import SMALLEST_CELL, SMALLEST_GROUP
from valuewhen.evidence.dominance import UNKNOWN, weighted_dominance
from valuewhen.evidence.estimates import Correlation, Dominance, MedianGap
from valuewhen.evidence.metric_column import Flags
from valuewhen.evidence.partial import partial_correlation
from valuewhen.evidence.ranked import RankedClv
from valuewhen.evidence.ranks import Ranking, ranking
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


@dataclass(frozen=True)
class Adjusted:
    """Strength and money at equal controls, and how many customers had every control."""

    correlation: Correlation
    delta: Dominance
    gap: MedianGap
    n: int


def adjusted(
    ranked: RankedClv,
    found: Ranking,
    high: Flags,
    low: Flags,
    controls: Controls,
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
    known, away, used = controls.complete, found.away, ranked
    if known is not None:
        used, controls = ranked.where(known), controls.where(known)
        away, high, low = ranking(away[known]).away, high[known], low[known]
    correlation = partial_correlation(away, used.away, controls.design)
    if not is_enough or min(high.sum(), low.sum()) < SMALLEST_GROUP:
        return Adjusted(correlation, UNKNOWN, _unknown_gap(high, low), len(away))
    weights = overlap_weights(high, low, controls.design)
    return Adjusted(correlation, *_weighted(used, high, low, weights), len(away))


def overlap_weights(high: Flags, low: Flags, design: Design) -> Floats:
    """For everyone in a group the probability of being in the other one, given the design; zero for
    who is in neither."""
    at, weights = _logistic(design, high, low), np.zeros(len(high))
    for rows, table in design.parts((), curved=True):
        chance = expit(table @ at)
        weights[rows] = np.where(high[rows], 1 - chance, np.where(low[rows], chance, 0.0))
    return weights


def _logistic(design: Design, high: Flags, low: Flags) -> Floats:
    """Coefficients of a logistic regression of who is in the high group, among both, by Newton's
    method, with a ridge so small that it only keeps parted groups and repeated columns from running
    away."""
    ridge, at = _RIDGE * int(np.count_nonzero(high | low)), np.zeros(design.width(curved=True))
    for _ in range(_MOST_STEPS):
        slope, curve = -ridge * at, ridge * np.eye(len(at))
        for rows, table in design.parts((), curved=True):
            either = high[rows] | low[rows]
            chance = expit(table @ at)
            slope += table.T @ np.where(either, high[rows] - chance, 0.0)
            curve += (table * np.where(either, chance * (1 - chance), 0.0)[:, None]).T @ table
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


def _unknown_gap(high: Flags, low: Flags) -> MedianGap:
    nan = math.nan
    return MedianGap(nan, nan, nan, nan, nan, int(high.sum()), int(low.sum()))
