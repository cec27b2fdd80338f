"""A pilot against a holdout: how many customers each needs, and what the two say afterwards."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.columns import Floats
from valuewhen.evidence.statistics import Z

POWER = 0.8


@dataclass(frozen=True)
class Difference:
    """How much more the pilot changed than the holdout, with its 95 % interval; NaN when unknown.

    `pilot` and `holdout` are the mean changes of the two, the `n_…` the customers they are of.
    """

    gap: float
    low: float
    high: float
    pilot: float
    holdout: float
    n_pilot: int
    n_holdout: int


def needed_for_shares(share: float, change: float, *, power: float = POWER) -> int:
    """Customers per arm that show, at two-sided 5 %, that a share moved from `share` by `change`.

    n = (1.96 sqrt(2 m (1 − m)) + z sqrt(p (1 − p) + q (1 − q)))² / (p − q)², where q = p + change,
    m is their mean and z the normal quantile of the power, 0.842 for 80 % (Fleiss, Levin and Paik,
    Statistical Methods for Rates and Proportions, 2003, 4.2, without continuity correction). Raises
    InvalidInputError for a change of zero or one that leaves 0 to 1.
    """
    after = share + change
    if change == 0 or not (0 <= share <= 1 and 0 <= after <= 1):
        raise InvalidInputError("A share moves by some amount, and stays between 0 and 100 %.")
    middle = (share + after) / 2
    under_none = Z * math.sqrt(2 * middle * (1 - middle))
    under_change = float(ndtri(power)) * math.sqrt(share * (1 - share) + after * (1 - after))
    return math.ceil((under_none + under_change) ** 2 / change**2)


def needed_for_means(sd: float, change: float, *, power: float = POWER) -> int:
    """Customers per arm that show, at two-sided 5 %, that a mean moved by `change`.

    n = 2 (1.96 + z)² sd² / change² + 1.96² / 4, with z as in `needed_for_shares` (Guenther, The
    American Statistician 35, 1981, 243–244: within one customer of the t-test). With a long tail
    the deviation is large, and so is n. A rank-based number (Noether 1987) is not used: a shift of
    every customer by less than one breaks all ties of a count, and promises tens of customers where
    the mean needs hundreds. Raises InvalidInputError for a change of zero.
    """
    if change == 0 or not math.isfinite(sd):
        raise InvalidInputError("The smallest change worth seeing is more than zero.")
    reach = Z + float(ndtri(power))
    return math.ceil(2 * (reach * sd / change) ** 2 + Z**2 / 4)


def visible_in_means(sd: float, n: int) -> float:
    """The smallest change of a mean that `n` customers per arm show with 80 % power."""
    return (Z + float(ndtri(POWER))) * sd * math.sqrt(2 / (n - Z**2 / 4)) if n > 1 else math.nan


def visible_in_shares(share: float, n: int, way: int) -> float:
    """The smallest change of a share upwards (`way` 1) or downwards (-1) that `n` customers per arm
    show with 80 % power, found by halving; NaN when even the largest is not seen."""
    low, high = 0.0, 1 - share if way > 0 else share
    if n < 1 or high <= 0 or needed_for_shares(share, way * high) > n:
        return math.nan
    for _ in range(40):
        middle = (low + high) / 2
        if needed_for_shares(share, way * middle) <= n:
            high = middle
        else:
            low = middle
    return high


def difference_of_changes(
    pilot: tuple[Floats, Floats], holdout: tuple[Floats, Floats], *, is_flag: bool
) -> Difference:
    """How much more the pilot's metric changed than the holdout's: means of after minus before.

    Each arm has the figures before and after, of the same customers in the same order, 0 and 1 for
    a flag; pairs with a missing figure are dropped. For flags the interval is Wald's with half a
    customer added to each of an arm's four cells of before × after (Agresti and Min, Statistics in
    Medicine 24, 2005, 729–740), the variances of the arms added; so it keeps a width where nobody
    changed. For numbers it is Welch's (1947). NaN for fewer than two customers in an arm, or when
    no number changed at all.
    """
    changes = [after - before for before, after in (pilot, holdout)]
    changes = [arm[np.isfinite(arm)] for arm in changes]
    n_pilot, n_holdout = map(len, changes)
    one, other = (float(arm.mean()) if len(arm) else math.nan for arm in changes)
    low = high = math.nan
    if min(n_pilot, n_holdout) > 1:
        low, high = _flag_interval(*changes) if is_flag else _welch(*changes)
    return Difference(one - other, low, high, one, other, n_pilot, n_holdout)


def _flag_interval(pilot: Floats, holdout: Floats) -> tuple[float, float]:
    (one, variance), (other, second) = map(_adjusted_change, (pilot, holdout))
    reach = Z * math.sqrt(variance + second)
    return max(one - other - reach, -2.0), min(one - other + reach, 2.0)


def _adjusted_change(changes: Floats) -> tuple[float, float]:
    """The change of a share with half a customer in each cell, and its variance."""
    n = len(changes) + 2
    gained, gave_up = (float(np.sum(changes == step)) + 0.5 for step in (1, -1))
    change = (gained - gave_up) / n
    return change, (gained + gave_up - n * change**2) / n**2


def _welch(pilot: Floats, holdout: Floats) -> tuple[float, float]:
    parts = [float(one.var(ddof=1)) / len(one) for one in (pilot, holdout)]
    total = sum(parts)
    if total == 0:
        return math.nan, math.nan
    sizes = (len(pilot), len(holdout))
    free = total**2 / sum(part**2 / (n - 1) for part, n in zip(parts, sizes, strict=True))
    reach = float(stdtrit(free, 0.975)) * math.sqrt(total)
    gap = float(pilot.mean() - holdout.mean())
    return gap - reach, gap + reach
