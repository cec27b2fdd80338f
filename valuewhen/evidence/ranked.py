"""Customers in order of CLV, ranked once for every metric that is set against it."""

from dataclasses import dataclass

import numpy as np

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.metric_column import Flags
from valuewhen.evidence.ranks import run_ends
from valuewhen.evidence.ties import Places, Ties


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

    def where(self, used: Flags) -> "RankedClv":
        """Only some of the customers, ranked among themselves."""
        return RankedClv.of(self.clv[np.flatnonzero(used)])
