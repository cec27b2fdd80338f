"""Which ranks of a column are shared, and what that does to its rank correlations."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from valuewhen.evidence.columns import Floats

Places = NDArray[np.intp]


@dataclass(frozen=True)
class Ties:
    """The runs of equal values in a column of `n` rows in ascending order: the `first` place of
    each, from 0, and its `size`. Who is alone is in no run."""

    n: int
    first: Places
    size: Places

    @classmethod
    def of(cls, n: int, first: Places, size: Places) -> "Ties":
        """The ties where runs, of one row too, begin at `first`, in ascending order."""
        shared = size > 1
        return cls(n, first[shared], size[shared])

    @classmethod
    def none(cls, n: int) -> "Ties":
        """No ties among so many rows."""
        nothing = np.empty(0, dtype=np.intp)
        return cls(n, nothing, nothing)

    @classmethod
    def of_runs(cls, as_before: NDArray[np.bool_]) -> "Ties":
        """The ties of rows in ascending order, from whether each but the first is as before."""
        n = len(as_before) + 1
        if not as_before.any():
            return cls.none(n)
        edges = np.flatnonzero(np.diff(as_before, prepend=False, append=False))
        first, last = edges[::2], edges[1::2]
        return cls(n, first, last - first + 1)

    @cached_property
    def spread(self) -> float:
        """The sum of squared distances of the mid-ranks from their mean."""
        return (float(self.n) ** 3 - self.n) / 12 - float(_inner(self.size).sum())

    def mid_ranks(self) -> Floats:
        """The ranks in ascending order, from 1; equal values share the mean of theirs."""
        ranks = np.arange(1.0, self.n + 1)
        if len(self.first):
            places = _places(self.first, self.size)
            ranks[places] = np.repeat(self.first + (self.size + 1) / 2, self.size)
        return ranks

    def away(self, parts: Iterable[slice]) -> Iterator[tuple[slice, Floats]]:
        """For parts of the rows in ascending order, how far their mid-ranks are from the mean."""
        mean = (self.n + 1) / 2
        if len(self.first) == 0:
            for rows in parts:
                start, stop, _ = rows.indices(self.n)
                yield rows, np.arange(start + 1 - mean, stop + 1 - mean)
            return
        ranks = self.mid_ranks()
        ranks -= mean
        for rows in parts:
            yield rows, ranks[rows]

    def cut_near(self, share: float) -> int:
        """How many rows are below the cut nearest to a share of all, the lower of two as near.

        A cut lies between two different values; 0 when all are equal.
        """
        sought = share * self.n
        run = int(np.searchsorted(self.first, sought)) - 1
        near = math.floor(sought), math.ceil(sought)
        if run >= 0 and sought < self.first[run] + self.size[run]:
            near = int(self.first[run]), int(self.first[run] + self.size[run])
        possible = (cut for cut in near if 0 < cut < self.n)
        return min(possible, key=lambda cut: abs(cut - sought), default=0)

    def reversed(self) -> "Ties":
        """The same in descending order."""
        return Ties(self.n, (self.n - self.first - self.size)[::-1], self.size[::-1])


def highest_rho(x: Ties, y: Ties) -> float:
    """The highest rho that the ties of two columns of as many rows let them reach; NaN for a
    constant.

    It is that of both columns in rising order: 1 without ties, sqrt(3p(1 - p)) for a flag that a
    share p has against a column without ties. A flag's rho in parts of it is Cliff's delta.
    """
    spread = x.spread * y.spread
    if spread <= 0:
        return math.nan
    product = x.spread + y.spread - (float(x.n) ** 3 - x.n) / 12 + _shared(x, y)
    return min(product / math.sqrt(spread), 1.0)


def _shared(x: Ties, y: Ties) -> float:
    """The sum over all places of how far the mid-ranks of both are from the plain ranks."""
    if min(len(x.first), len(y.first)) == 0:
        return 0.0
    edges = np.sort(np.concatenate([x.first, x.first + x.size, y.first, y.first + y.size]))
    start, end = edges[:-1], edges[1:]
    middle, width = (start + end - 1) / 2, (end - start).astype(np.float64)
    away_x, away_y = (_away(ties, start, middle) for ties in (x, y))
    both = ~(np.isnan(away_x) | np.isnan(away_y))
    found = _inner(width[both]) + width[both] * away_x[both] * away_y[both]
    return float(found.sum())


def _away(ties: Ties, start: Places, middle: Floats) -> Floats:
    """How far the middle of each stretch is from that of the run it lies in, NaN for in none."""
    run = np.searchsorted(ties.first, start, side="right") - 1
    inside = (run >= 0) & (start < ties.first[run] + ties.size[run])
    centre = ties.first[run] + (ties.size[run] - 1) / 2
    return np.where(inside, middle - centre, math.nan)


def _inner(size: NDArray[np.generic]) -> Floats:
    """The sum of squared distances of so many neighbouring ranks from their mean."""
    many = size.astype(np.float64)
    inner: Floats = (many**3 - many) / 12
    return inner


def _places(first: Places, size: Places) -> Places:
    """Every place of the runs, in order."""
    before = np.cumsum(size) - size
    return np.repeat(first - before, size) + np.arange(int(size.sum()))
