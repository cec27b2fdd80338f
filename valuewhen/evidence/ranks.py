"""Mid-ranks, exact and fast: whole numbers are counted, anything else is sorted once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuewhen.evidence.columns import Floats

Places = NDArray[np.intp]

_MOST_COUNTED = 2**20
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
    return _by_counting(values) if _is_countable(values) else _by_sorting(values)


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
    """The order that sorts a column without missing values; equal values come in row order.

    A float's bits, its sign turned, sort as whole numbers (Herf 2001): its highest bits and the row
    number share one 64-bit key, which is sorted without an index to carry along. The few rows that
    only lower bits tell apart are put right afterwards.
    """
    n = len(values)
    if n < 2:
        return np.arange(n)
    bits = (values + 0.0).view(np.uint64)
    bits = np.where(bits & _SIGN, ~bits, bits | _SIGN)
    bits -= bits.min()
    for_rows = np.uint64((n - 1).bit_length())
    spare = np.uint64(max(int(bits.max()).bit_length() + int(for_rows) - 64, 0))
    bits >>= spare
    bits <<= for_rows
    bits |= np.arange(n, dtype=np.uint64)
    bits.sort()
    order = (bits & ((np.uint64(1) << for_rows) - np.uint64(1))).astype(np.intp)
    return _put_right(values, order, bits >> for_rows) if spare else order


def _put_right(values: Floats, order: Places, sorted_by: NDArray[np.uint64]) -> Places:
    as_before = sorted_by[1:] == sorted_by[:-1]
    if np.any(as_before & (np.diff(values[order]) < 0)):
        unsure = np.zeros(len(order), dtype=bool)
        unsure[1:] |= as_before
        unsure[:-1] |= as_before
        rows = order[unsure]
        order[unsure] = rows[np.lexsort((rows, values[rows], sorted_by[unsure]))]
    return order


def _is_countable(values: Floats) -> bool:
    if len(values) == 0 or np.any(values[:1000] != np.floor(values[:1000])):
        return False
    span = float(values.max()) - float(values.min())
    most = min(max(len(values), 1024), _MOST_COUNTED)
    return span < most and bool(np.all(values == np.floor(values)))


def _by_counting(values: Floats) -> Ranking:
    low = values.min()
    place = (values - low).astype(np.intp)
    counts = np.bincount(place)
    up_to = np.cumsum(counts)
    there = counts > 0
    ranks = (up_to - (counts - 1) / 2)[place]
    return Ranking(low + np.flatnonzero(there), up_to[there], ranks)


def _by_sorting(values: Floats) -> Ranking:
    order = ascending(values)
    ordered = values[order]
    ends = run_ends(ordered)
    ranks = np.empty(len(values))
    ranks[order] = mid_ranks_of_sorted(ordered, ends)
    return Ranking(ordered[ends], ends + 1, ranks)


def _mid_ranks(up_to: Places) -> Floats:
    before = np.append(0, up_to[:-1])
    mid: Floats = (before + up_to + 1) / 2
    return mid
