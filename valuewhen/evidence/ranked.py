"""Customers in order of CLV, ranked once for every metric that is set against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.metric_column import Flags
from valuewhen.evidence.ranks import run_ends
from valuewhen.evidence.ties import Places, Ties

_LEVELS = 2**15  # at once, so that they stay in the processor's cache
_WORD = 64


@dataclass(frozen=True)
class RankedClv:
    """CLV ascending, how far each customer's mid-rank is from the mean rank, where each run of
    equal CLV ends, and the ties."""

    clv: Floats
    away: Floats
    ends: Places
    ties: Ties

    @classmethod
    def of(cls, ascending_clv: Floats) -> "RankedClv":
        """Rank CLV that is in ascending order and has no missing value."""
        n, ends = len(ascending_clv), run_ends(ascending_clv)
        sizes = np.diff(ends, prepend=-1)
        away = np.repeat(ends - (sizes - 1) / 2 - (n - 1) / 2, sizes)
        return cls(ascending_clv, away, ends, Ties.of(n, ends - sizes + 1, sizes))

    @property
    def ranks(self) -> Floats:
        """The mid-rank of each customer, from 1."""
        return self.away + (len(self.away) + 1) / 2

    @cached_property
    def levels(self) -> "Levels":
        """The different CLVs."""
        return Levels.of(self.clv.take(self.ends, mode="clip"), self.ends)

    def where(self, used: Flags) -> "RankedClv":
        """Only some of the customers, ranked among themselves."""
        return RankedClv.of(self.clv[np.flatnonzero(used)])


@dataclass(frozen=True)
class Levels:
    """The different CLVs, ascending, how many rows are up to each, and the last of these: as the
    number of a word of 64 rows and the bits up to it there."""

    clv: Floats
    rows_up_to: NDArray[np.int32]
    word: NDArray[np.int32]
    bits: NDArray[np.uint64]

    @classmethod
    def of(cls, clv: Floats, ends: Places) -> "Levels":
        """The levels whose last rows are `ends`."""
        bits = (np.uint64(2) << (ends % _WORD).astype(np.uint64)) - np.uint64(1)
        rows_up_to, word = ((ends + 1).astype(np.int32), (ends // _WORD).astype(np.int32))
        return cls(clv, rows_up_to, word, bits)

    def up_to(self, marked: Flags) -> NDArray[np.int32]:
        """How many of the marked rows are up to each level.

        The rows are held as bits, whose count is an instruction of the processor (Jacobson 1989).
        """
        packed = np.packbits(marked, bitorder="little")
        padded = np.empty(-(-len(marked) // _WORD) * 8, dtype=np.uint8)
        padded[: len(packed)] = packed
        padded[len(packed) :] = 0
        words = padded.view(np.dtype("<u8"))
        in_word = np.bitwise_count(words)
        before = np.cumsum(in_word, dtype=np.int32) - in_word
        found = np.empty(len(self.word), dtype=np.int32)
        for levels in self._some():
            word = self.word[levels]
            inside = words.take(word, mode="clip") & self.bits[levels]
            np.add(before.take(word, mode="clip"), np.bitwise_count(inside), out=found[levels])
        return found

    def _some(self) -> Iterator[slice]:
        for start in range(0, len(self.word), _LEVELS):
            yield slice(start, start + _LEVELS)
