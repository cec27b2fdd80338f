"""Which customers a metric sets against each other, and what these are worth."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.columns import Floats, dot
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.metric_column import Flags, MetricColumn
from valuewhen.evidence.ranked import RankedClv
from valuewhen.evidence.ranks import Ranking

Counts = NDArray[np.int32]

_LEVELS = 2**15  # of CLV at once, so that they stay in the processor's cache


def compared_groups(values: MetricColumn, found: Ranking, kind: Kind) -> tuple[Flags, Flags]:
    """Who is in the high and who in the low group: any against none for a flag or count, top
    against bottom third for the rest; nobody when all are equal. `found` ranks `values`, which
    everybody has.

    Raises InvalidInputError for a flag or count below zero.
    """
    if kind is not Kind.MEASURE:
        low = values.at_most(0)
        if len(low) and found.value_at(0) < 0:
            raise InvalidInputError(
                "A flag or count cannot be below zero, and this metric is: treat it as a measure."
            )
        return ~low, low
    cuts = third_cuts(found)
    if cuts is None:
        nobody = np.zeros(len(values.values), dtype=bool)
        return nobody, nobody
    return values.at_least(cuts[1]), values.at_most(cuts[0])


def third_cuts(found: Ranking) -> tuple[float, float] | None:
    """The highest value of the bottom third and the lowest of the top third: cut between two
    different values, as near to a third as ties let, so that equal customers are never parted.
    None when all are equal."""
    low, high = (found.ties.cut_near(share) for share in (1 / 3, 2 / 3))
    return (found.value_at(low - 1), found.value_at(high)) if low else None


@dataclass(frozen=True)
class OneGroup:
    """A group of customers: the CLV levels of a wider circle, ascending, and how many of the group
    are up to each."""

    levels: Floats
    up_to: Counts

    def __len__(self) -> int:
        """How many customers are in the group."""
        return int(self.up_to[-1]) if len(self.up_to) else 0

    def __getitem__(self, places: NDArray[np.int64]) -> Floats:
        """The CLV at some places in ascending order, from 0."""
        sought = places.astype(self.up_to.dtype)
        return self.levels[np.searchsorted(self.up_to, sought, side="right")]


@dataclass
class GroupSums:
    """Sums over a group of `size`, the other one having `others`.

    `standing` is where each customer stands among the others: how many of these are worth less,
    half of who is worth the same counting, above half of all of them. `money` is CLV above `about`.
    """

    size: int
    others: int
    about: float
    standing: float = 0.0
    standing_squared: float = 0.0
    money: float = 0.0
    money_squared: float = 0.0

    def add(self, counts: Floats, up_to: Floats, at: Floats, money: Floats) -> None:
        """Some more levels of CLV: how many of the group are at each, how many of the others are up
        to it and at it, and the CLV of each above `about`."""
        standing = at * -0.5
        standing += up_to
        standing -= self.others / 2
        weighted = counts * standing
        self.standing += float(weighted.sum())
        self.standing_squared += dot(weighted, standing)
        np.multiply(counts, money, out=weighted)
        self.money += float(weighted.sum())
        self.money_squared += dot(weighted, money)

    def standing_variance(self) -> float:
        """The variance, among size - 1, of the standing as a share of the others."""
        spread = self.standing_squared - self.standing**2 / self.size
        return max(spread, 0.0) / self.others**2 / (self.size - 1)

    def mean(self) -> float:
        """The mean CLV."""
        return self.about + self.money / self.size

    def variance(self) -> float:
        """The variance of CLV, among size - 1."""
        return (self.money_squared - self.money**2 / self.size) / (self.size - 1)


@dataclass(frozen=True)
class Groups:
    """Two groups of customers, the high and the low one, counted along the CLV levels of all
    customers among whom they are."""

    high: OneGroup
    low: OneGroup

    @classmethod
    def of(cls, ranked: RankedClv, high: Flags, low: Flags) -> "Groups":
        """Count the groups that `high` and `low` mark among customers in order of CLV."""
        levels = ranked.levels
        up_to_high = levels.up_to(high)
        is_rest = np.count_nonzero(high) + np.count_nonzero(low) == len(high)
        up_to_low = levels.rows_up_to - up_to_high if is_rest else levels.up_to(low)
        return cls(OneGroup(levels.clv, up_to_high), OneGroup(levels.clv, up_to_low))

    def lowest(self, levels: int) -> "Groups":
        """Those of both groups who are at so many of the lowest levels."""
        return Groups(
            *(OneGroup(one.levels[:levels], one.up_to[:levels]) for one in (self.high, self.low))
        )

    @cached_property
    def sums(self) -> tuple[GroupSums, GroupSums, float]:
        """The sums over the high and the low group, and over all levels the sum of the cubes of how
        many of both have this CLV; each group has two customers or more."""
        (m, n), clv = self.sizes, self.high.levels
        about = float(clv[len(clv) // 2])
        high, low, cubes = GroupSums(m, n, about), GroupSums(n, m, about), 0.0
        with np.errstate(over="ignore", invalid="ignore"):
            for some, up_to_high, highs, up_to_low, lows in self._by_level():
                money = clv[some] - about
                high.add(highs, up_to_low, lows, money)
                low.add(lows, up_to_high, highs, money)
                highs += lows
                cubes += dot(highs, highs * highs)
        return high, low, cubes

    def _by_level(self) -> Iterator[tuple[slice, Floats, Floats, Floats, Floats]]:
        """Some levels after the other: their places, and how many of the high and of the low group
        are up to each of them and at it."""
        for start in range(0, len(self.high.up_to), _LEVELS):
            yield (
                slice(start, start + _LEVELS),
                *_counts(self.high, start),
                *_counts(self.low, start),
            )

    @property
    def sizes(self) -> tuple[int, int]:
        """How many customers are in the high and in the low group."""
        return len(self.high), len(self.low)


def _counts(group: OneGroup, start: int) -> tuple[Floats, Floats]:
    up_to = group.up_to[start : start + _LEVELS].astype(np.float64)
    counts = up_to.copy()
    counts[1:] -= up_to[:-1]
    if start:
        counts[0] -= group.up_to[start - 1]
    return up_to, counts
