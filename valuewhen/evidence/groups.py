"""Which customers a metric sets against each other."""

import numpy as np
from numpy.typing import NDArray

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.columns import Floats
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.ranks import Ranking

Flags = NDArray[np.bool_]


def compared_groups(values: Floats, found: Ranking, kind: Kind) -> tuple[Flags, Flags]:
    """Who is in the high and who in the low group: any against none for a flag or count, top
    against bottom third for the rest; nobody when all are equal. `found` ranks `values`.

    Raises InvalidInputError for a flag or count below zero.
    """
    if kind is not Kind.MEASURE:
        if len(values) and found.levels[0] < 0:
            raise InvalidInputError(
                "A flag or count cannot be below zero, and this metric is: treat it as a measure."
            )
        return values > 0, values == 0
    if len(found.levels) < 2:
        nobody = np.zeros(len(values), dtype=bool)
        return nobody, nobody
    highest_low, lowest_high = third_cuts(found)
    return values >= lowest_high, values <= highest_low


def third_cuts(found: Ranking) -> tuple[float, float]:
    """The highest value of the bottom third and the lowest of the top third: cut between two
    different values, as near to a third as ties let, so that equal customers are never parted."""
    shares = found.up_to[:-1] / found.up_to[-1]
    low, high = _nearest(shares, 1 / 3), _nearest(shares, 2 / 3)
    return float(found.levels[low]), float(found.levels[high + 1])


def _nearest(shares: Floats, share: float) -> int:
    after = int(np.searchsorted(shares, share))
    near = range(max(after - 1, 0), min(after + 1, len(shares)))
    return min(near, key=lambda at: abs(float(shares[at]) - share))
