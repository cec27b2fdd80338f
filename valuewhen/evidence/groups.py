"""Which customers a metric sets against each other, and what these are worth."""

from collections.abc import Iterator
from dataclasses import dataclass

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

    def lowest(self, levels: int) -> "OneGroup":
        """Those of the group who are at so many of the lowest levels."""
        return OneGroup(self.levels[:levels], self.up_to[:levels])

    def mean_and_variance(self) -> tuple[float, float]:
        """The mean CLV and its variance among n - 1; the group has two customers or more."""
        n, about = len(self), float(self.levels[len(self.levels) // 2])
        sum_away = sum_squares = 0.0
        for start, _, counts in self.by_level():
            away = self.levels[start : start + len(counts)] - about
            sum_away += dot(counts, away)
            counts *= away
            sum_squares += dot(counts, away)
        return about + sum_away / n, (sum_squares - sum_away**2 / n) / (n - 1)

    def by_level(self) -> Iterator[tuple[int, Floats, Floats]]:
        """Some levels after the other: the place of the first of them, how many of the group are up
        to each, and how many are at it."""
        before = 0.0
        for start in range(0, len(self.up_to), _LEVELS):
            up_to = self.up_to[start : start + _LEVELS].astype(np.float64)
            counts = up_to.copy()
            counts[1:] -= up_to[:-1]
            counts[0] -= before
            yield start, up_to, counts
            before = up_to[-1]


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
        return cls(*(OneGroup(levels.clv, levels.up_to(side)) for side in (high, low)))

    @property
    def sizes(self) -> tuple[int, int]:
        """How many customers are in the high and in the low group."""
        return len(self.high), len(self.low)
