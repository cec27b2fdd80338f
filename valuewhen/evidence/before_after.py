"""What people said before something happened and after it: shares, medians, and their difference.

Those who spoke before and after are the same people, and one who speaks often is one person, so
that whole people are resampled, with all they said on both sides (a cluster bootstrap: Field and
Welsh, 2007). Where all or none of the answers have something, resampling would find no doubt: the
share then has Wilson's interval for so many people, and a difference with it Newcombe's (1998,
method 10). There is no control group: a difference is not what the event did.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.resampling import SEED, percentile_interval

DRAWS = 2000
Z = 1.959964  # of 95 %

Figures = Callable[[NDArray[np.bool_], NDArray[np.int64]], Floats]  # of a side, a row of weights


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval, NaN where the resamples gave none."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the whole interval is on one side of zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Change:
    """A figure before and after, and after less before."""

    before: Estimate
    after: Estimate
    difference: Estimate


class SaidAround:
    """Everything that was said, a place an answer: by whom (any numbers), and whether after.

    Raises ValueError when nothing was said on one of both sides.
    """

    def __init__(self, people: NDArray[np.int64], is_after: NDArray[np.bool_]) -> None:
        if is_after.all() or not is_after.any():
            raise ValueError("Nothing was said on one of both sides.")
        different, self._who = np.unique(people, return_inverse=True)
        self._sides = (~is_after, is_after)
        rng = np.random.default_rng(SEED)
        n = len(different)
        self._weights = rng.multinomial(n, np.full(n, 1 / n), DRAWS)

    def change_of_share(self, has: NDArray[np.bool_]) -> Change:
        """How the share of the answers that have something changed."""
        found = self._change(lambda here, weights: _shares(has[here], weights))
        sides = [found.before, found.after]
        if not any(side.value in (0, 1) for side in sides):
            return found
        people = [len(np.unique(self._who[here])) for here in self._sides]
        before, after = (
            _of_all_or_none(side.value, n) if side.value in (0, 1) else side
            for side, n in zip(sides, people, strict=True)
        )
        return Change(before, after, _difference(before, after))

    def change_of_median(self, values: Floats) -> Change:
        """How the median of the answers' values changed."""
        return self._change(lambda here, weights: _medians(values[here], weights))

    def _change(self, figures: Figures) -> Change:
        found = []
        for here in self._sides:
            said = int(here.sum())
            (value,) = figures(here, np.ones((1, said), dtype=np.int64))
            draws = figures(here, self._weights[:, self._who[here]])
            found.append((float(value), draws))
        (before, before_draws), (after, after_draws) = found
        return Change(
            Estimate(before, *percentile_interval(before_draws)),
            Estimate(after, *percentile_interval(after_draws)),
            Estimate(after - before, *percentile_interval(after_draws - before_draws)),
        )


def _of_all_or_none(share: float, n: int) -> Estimate:
    """A share of 0 or 1 among n people, with Wilson's interval."""
    wide = Z**2 / (n + Z**2)
    return Estimate(share, 0.0, wide) if share == 0 else Estimate(share, 1 - wide, 1.0)


def _difference(before: Estimate, after: Estimate) -> Estimate:
    """After less before, with an interval from theirs."""
    value = after.value - before.value
    down = math.hypot(after.value - after.low, before.high - before.value)
    up = math.hypot(after.high - after.value, before.value - before.low)
    return Estimate(value, value - down, value + up)


def _shares(has: NDArray[np.bool_], weights: NDArray[np.int64]) -> Floats:
    """The share of answers that have something, one a row of weights; NaN where all weigh none."""
    said = weights.sum(axis=1)
    found = np.full(len(weights), math.nan)
    np.divide(weights @ has.astype(np.int64), said, out=found, where=said > 0)
    return found


def _medians(values: Floats, weights: NDArray[np.int64]) -> Floats:
    """The median of the values, one a row of weights; NaN where all weigh none."""
    order = np.argsort(values, kind="stable")
    up_to = np.cumsum(weights[:, order], axis=1)
    half = up_to[:, -1:] / 2
    lower, upper = (up_to >= half).argmax(axis=1), (up_to > half).argmax(axis=1)
    found = (values[order][lower] + values[order][upper]) / 2
    return np.where(half[:, 0] > 0, found, math.nan)
