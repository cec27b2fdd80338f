"""Customers in order of CLV, ranked once for every metric that is set against it."""

from dataclasses import dataclass

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.groups import Flags
from valuewhen.evidence.ranks import Places, mid_ranks_of_sorted, run_ends


@dataclass(frozen=True)
class RankedClv:
    """CLV ascending, the mid-rank of each customer, and where each run of equal CLV ends."""

    clv: Floats
    ranks: Floats
    ends: Places

    @classmethod
    def of(cls, ascending_clv: Floats) -> "RankedClv":
        """Rank CLV that is in ascending order and has no missing value."""
        ends = run_ends(ascending_clv)
        return cls(ascending_clv, mid_ranks_of_sorted(ascending_clv, ends), ends)

    def where(self, used: Flags) -> "RankedClv":
        """Only some of the customers, ranked among themselves."""
        return self if used.all() else RankedClv.of(self.clv[used])
