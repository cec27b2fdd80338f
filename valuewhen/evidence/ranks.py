"""Mid-ranks, exact and fast: whole numbers are counted, anything else is sorted once."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from valuewhen.evidence.columns import Floats, dot
from valuewhen.evidence.ties import Places, Ties

Whole = NDArray[np.unsignedinteger]

_BLOCK = 2**15  # rows at once, so that they stay in the processor's cache
_SIGN = np.uint64(1 << 63)


class Ranked(Protocol):
    """Rows without missing values, ranked."""

    @property
    def ties(self) -> Ties:
        """Which ranks are shared."""

    @property
    def away(self) -> Floats:
        """How far the mid-rank of every row is from the mean rank."""


class Ranking(Ranked, Protocol):
    """The rows of a column without missing values, ranked by value."""

    def mid_ranks(self) -> Floats:
        """The rank of every row, from 1; equal values share the mean of their ranks."""

    def product(self, other: Floats) -> float:
        """The sum over all rows of the rank, less the mean rank, times another column's value."""

    def value_at(self, place: int) -> float:
        """The value that is at a place, from 0, in ascending order."""


def ranking(values: Floats) -> Ranking:
    """Rank a column without missing values."""
    if is_countable(values):
        low = float(values.min())
        return Counted((values - low).astype(np.uint32), low)
    return Sorted.of(values)


def mid_ranks(values: Floats) -> Floats:
    """Ranks from 1, equal values sharing the mean of their ranks; no missing values."""
    return ranking(values).mid_ranks()


def ascending(values: Floats) -> tuple[Places, Floats]:
    """The order that sorts a column without missing values, equal values in row order, and the
    values in it."""
    if is_ascending(values):
        return np.arange(len(values)), values
    keys, of_row, _ = _sorted_keys(values)
    keys &= of_row
    order = keys.view(np.intp)
    ordered = values.take(order, mode="clip")
    if not is_ascending(ordered):  # what only the lowest bits tell apart
        again = np.argsort(ordered, kind="stable")
        order, ordered = order[again], ordered[again]
    return order, ordered


def is_ascending(values: Floats) -> bool:
    """Whether a column is sorted already."""
    return bool(np.all(values[1:] >= values[:-1]))


def run_ends(ordered: Floats) -> Places:
    """Where each run of equal values of an ascending column ends: the place of its last row."""
    if len(ordered) == 0:
        return np.empty(0, dtype=np.intp)
    return np.append(np.flatnonzero(ordered[1:] != ordered[:-1]), len(ordered) - 1)


def is_countable(values: Floats) -> bool:
    """Whether all are whole numbers, so close together that counting them is the fastest."""
    if len(values) == 0 or np.any(values[:1000] != np.floor(values[:1000])):
        return False
    span = float(values.max()) - float(values.min())
    return span < most_counted(len(values)) and all(
        bool(np.all(some == np.floor(some))) for some in (values[rows] for rows in blocks(values))
    )


def most_counted(rows: int) -> int:
    """From how many whole numbers on counting each is slower than sorting so many rows."""
    return min(max(rows, 1024), 2**20)


def blocks(values: NDArray[np.generic], size: int = _BLOCK) -> Iterator[slice]:
    """The rows of a column a few at a time, so that they stay in the processor's cache."""
    for start in range(0, len(values), size):
        yield slice(start, start + size)


@dataclass(frozen=True)
class Counted:
    """Whole numbers as what they are above `low`: ranked by counting each."""

    above: Whole
    low: float

    @cached_property
    def counts(self) -> Places:
        """How many rows have each whole number from `low` on, up to the largest."""
        levels = int(self.above.max(initial=0)) + 1
        if levels == 2:
            ones = int(np.count_nonzero(self.above))
            return np.array([len(self.above) - ones, ones])
        counts = np.zeros(levels, dtype=np.intp)
        for rows in blocks(self.above, max(_BLOCK, levels)):
            counts += np.bincount(self.above[rows], minlength=levels)
        return counts

    @cached_property
    def _up_to(self) -> Places:
        return np.cumsum(self.counts)

    @cached_property
    def _away_of(self) -> Floats:
        away: Floats = self._up_to - (self.counts - 1) / 2 - (len(self.above) + 1) / 2
        return away

    @cached_property
    def ties(self) -> Ties:
        """Which ranks are shared."""
        return Ties.of(len(self.above), self._up_to - self.counts, self.counts)

    @cached_property
    def away(self) -> Floats:
        """How far the mid-rank of every row is from the mean rank."""
        return self._away_of.take(self.above, mode="clip")

    def mid_ranks(self) -> Floats:
        """The rank of every row, from 1."""
        return self.away + (len(self.above) + 1) / 2

    def product(self, other: Floats) -> float:
        """The sum over all rows of the rank, less the mean rank, times another column's value."""
        return sum(
            dot(self._away_of.take(self.above[rows], mode="clip"), other[rows])
            for rows in blocks(self.above)
        )

    def value_at(self, place: int) -> float:
        """The value that is at a place, from 0, in ascending order."""
        return self.low + int(np.searchsorted(self._up_to, place, side="right"))


@dataclass(frozen=True)
class Sorted:
    """Any values, ranked by the order that sorts them."""

    values: Floats
    order: Places
    ties: Ties

    @classmethod
    def of(cls, values: Floats) -> "Sorted":
        """Sort a column without missing values; equal values stay in row order."""
        n = len(values)
        if n < 2:
            return cls(values, np.arange(n), Ties.none(n))
        keys, of_row, is_cut = _sorted_keys(values)
        as_before = np.empty(n - 1, dtype=bool)
        for some in blocks(as_before):
            as_before[some] = (keys[1:][some] ^ keys[:-1][some]) <= of_row
        keys &= of_row
        order = keys.view(np.intp)
        if is_cut and as_before.any():
            _put_right(values, order, as_before)
        return cls(values, order, Ties.of_runs(as_before))

    @cached_property
    def away(self) -> Floats:
        """How far the mid-rank of every row is from the mean rank."""
        found = np.empty(len(self.values))
        for rows, away in self.ties.away(blocks(self.order)):
            found[self.order[rows]] = away
        return found

    def mid_ranks(self) -> Floats:
        """The rank of every row, from 1."""
        return self.away + (len(self.values) + 1) / 2

    def product(self, other: Floats) -> float:
        """The sum over all rows of the rank, less the mean rank, times another column's value."""
        return sum(
            dot(away, other.take(self.order[rows], mode="clip"))
            for rows, away in self.ties.away(blocks(self.order))
        )

    def value_at(self, place: int) -> float:
        """The value that is at a place, from 0, in ascending order."""
        return float(self.values[self.order[place]])


def _sorted_keys(values: Floats) -> tuple[NDArray[np.uint64], np.uint64, bool]:
    """Two rows or more, sorted up to what only the lowest bits of their values tell apart: keys,
    which bits of them are the row, and whether they lack any of the value's.

    A float's bits, its sign turned, sort as whole numbers (Herf 2001): its highest bits and the row
    number share one 64-bit key, which is sorted without an index to carry along.
    """
    for_rows = np.uint64((len(values) - 1).bit_length())
    keys, is_cut = _keys(values, for_rows)
    keys.sort()
    return keys, (np.uint64(1) << for_rows) - np.uint64(1), is_cut


def _keys(values: Floats, for_rows: np.uint64) -> tuple[NDArray[np.uint64], bool]:
    """The highest bits of each value above its row number, and whether these are not all bits."""
    has_signs = bool(values.min() < 0)
    lowest, highest = _sortable(np.array([values.min(), values.max()]), has_signs)
    bits = int(highest - lowest).bit_length()
    spare = np.uint64(max(bits + int(for_rows) - 64, 0))
    keys, steps = np.empty(len(values), dtype=np.uint64), np.arange(_BLOCK, dtype=np.uint64)
    for rows in blocks(values):
        some = keys[rows]
        np.subtract(_sortable(values[rows], has_signs), lowest, out=some)
        some >>= spare
        some <<= for_rows
        some |= steps[: len(some)] + np.uint64(rows.start)
    return keys, bool(spare)


def _sortable(values: Floats, has_signs: bool) -> NDArray[np.uint64]:
    """Whole numbers in the order of the values, some of which are below zero where `has_signs`;
    the two zeros are one."""
    bits: NDArray[np.uint64] = (values + 0.0).view(np.uint64)
    if not has_signs:
        return bits
    turned = (bits.view(np.int64) >> 63).view(np.uint64)
    turned |= _SIGN
    bits ^= turned
    return bits


def _put_right(values: Floats, order: Places, as_before: NDArray[np.bool_]) -> None:
    """Sort the runs whose keys are the same but not their values, and mark who is as before."""
    run = np.zeros(len(order), dtype=bool)
    run[1:] |= as_before
    run[:-1] |= as_before
    places = np.flatnonzero(run)
    rows, joined = order[places], as_before[places[1:] - 1]
    found = values.take(rows, mode="clip")
    falls = joined & (found[1:] < found[:-1])
    if falls.any():
        number = np.cumsum(np.append(False, ~joined))
        mixed = np.isin(number, number[1:][falls])
        again = np.lexsort((rows[mixed], found[mixed], number[mixed]))
        rows[mixed], found[mixed] = rows[mixed][again], found[mixed][again]
        order[places] = rows
    joined &= found[1:] == found[:-1]
    as_before[places[1:] - 1] = joined
