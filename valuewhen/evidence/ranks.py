"""Mid-ranks, exact and fast: whole numbers are counted, anything else is sorted once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuewhen.evidence.columns import Floats

Places = NDArray[np.intp]

_MOST_COUNTED = 2**20
_BLOCK = 2**16
_SIGN = np.uint64(1 << 63)


@dataclass(frozen=True)
class Ranking:
    """The distinct values of a column, ascending; how many rows are at or below each; and the
    mid-rank of every row, from 1."""

    levels: Floats
    up_to: Places
    ranks: Floats


def ranking(values: Floats) -> Ranking:
    """Rank a column without missing values; equal values share the mean of their ranks."""
    return _by_counting(values) if is_countable(values) else _by_sorting(values)


def mid_ranks(values: Floats) -> Floats:
    """Ranks from 1, equal values sharing the mean of their ranks; no missing values."""
    return ranking(values).ranks


def mid_ranks_of_sorted(ordered: Floats, ends: Places) -> Floats:
    """Mid-ranks of an ascending column of which `run_ends` gave the ends."""
    if len(ends) == len(ordered):
        return np.arange(1.0, len(ordered) + 1)
    return np.repeat(_mid_ranks(ends + 1), np.diff(ends, prepend=-1))


def run_ends(ordered: Floats) -> Places:
    """Where each run of equal values of an ascending column ends: the place of its last row."""
    if len(ordered) == 0:
        return np.empty(0, dtype=np.intp)
    return np.append(np.flatnonzero(ordered[1:] != ordered[:-1]), len(ordered) - 1)


def ascending(values: Floats) -> Places:
    """The order that sorts a column without missing values; equal values come in row order."""
    return _sorted(values)[0]


def _sorted(values: Floats) -> tuple[Places, Floats]:
    """The order that sorts a column, and its values in it.

    A float's bits, its sign turned, sort as whole numbers (Herf 2001): its highest bits and the row
    number share one 64-bit key, which is sorted without an index to carry along. The few rows that
    only lower bits tell apart are put right afterwards.
    """
    n = len(values)
    if n < 2:
        return np.arange(n), values
    keys = _as_whole_numbers(values)
    keys -= keys.min()
    for_rows = np.uint64((n - 1).bit_length())
    spare = max(int(keys.max()).bit_length() + int(for_rows) - 64, 0)
    keys >>= np.uint64(spare)
    keys <<= for_rows
    keys |= np.arange(n, dtype=np.uint64)
    keys.sort()
    order = (keys & ((np.uint64(1) << for_rows) - np.uint64(1))).view(np.intp)
    ordered = values[order]
    if spare:
        _put_right(values, order, ordered, keys, for_rows)
    return order, ordered


def _as_whole_numbers(values: Floats) -> NDArray[np.uint64]:
    bits: NDArray[np.uint64] = (values + 0.0).view(np.uint64)
    if values.min() >= 0:
        return bits
    return np.where(bits & _SIGN, ~bits, bits | _SIGN)


def _put_right(
    values: Floats, order: Places, ordered: Floats, keys: NDArray[np.uint64], for_rows: np.uint64
) -> None:
    if not np.any(ordered[1:] < ordered[:-1]):
        return
    keys >>= for_rows
    as_before = keys[1:] == keys[:-1]
    unsure = np.zeros(len(order), dtype=bool)
    unsure[1:] |= as_before
    unsure[:-1] |= as_before
    rows = order[unsure]
    rows = rows[np.lexsort((rows, values[rows], keys[unsure]))]
    order[unsure], ordered[unsure] = rows, values[rows]


def is_countable(values: Floats) -> bool:
    """Whether all are whole numbers, so close together that counting them is the fastest."""
    if len(values) == 0 or np.any(values[:1000] != np.floor(values[:1000])):
        return False
    span = float(values.max()) - float(values.min())
    most = min(max(len(values), 1024), _MOST_COUNTED)
    return span < most and bool(np.all(values == np.floor(values)))


def _by_counting(values: Floats) -> Ranking:
    low = values.min()
    counts = level_counts(values)
    up_to = np.cumsum(counts)
    rank_of = up_to - (counts - 1) / 2
    ranks = np.empty(len(values))
    for some in _blocks(values, len(counts)):
        ranks[some] = rank_of[(values[some] - low).astype(np.intp)]
    there = counts > 0
    return Ranking(low + np.flatnonzero(there), up_to[there], ranks)


def level_counts(values: Floats) -> Places:
    """How many rows have each whole number from the smallest to the largest, all of them there."""
    low, span = values.min(), int(values.max() - values.min())
    counts = np.zeros(span + 1, dtype=np.intp)
    for some in _blocks(values, len(counts)):
        counts += np.bincount((values[some] - low).astype(np.intp), minlength=len(counts))
    return counts


def _blocks(values: Floats, levels: int) -> Iterator[slice]:
    """Rows a few at a time, so that they stay in the processor's cache."""
    size = max(_BLOCK, levels)
    for start in range(0, len(values), size):
        yield slice(start, start + size)


def _by_sorting(values: Floats) -> Ranking:
    order, ordered = _sorted(values)
    ends = run_ends(ordered)
    ranks = np.empty(len(values))
    ranks[order] = mid_ranks_of_sorted(ordered, ends)
    return Ranking(ordered[ends], ends + 1, ranks)


def _mid_ranks(up_to: Places) -> Floats:
    before = np.append(0, up_to[:-1])
    mid: Floats = (before + up_to + 1) / 2
    return mid
