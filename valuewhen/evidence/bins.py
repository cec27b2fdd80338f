"""How a metric is cut into bins: zero apart, the others about equally full, no equals parted."""

import math
from itertools import pairwise

import numpy as np

from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.link import Link
from valuewhen.evidence.ties import Ties


def bin_cuts(link: Link, most: int) -> list[int]:
    """Where the bins begin among the customers in ascending order of the metric, and where the last
    one ends: at most `most` bins.

    Zero has a bin of its own in a flag or count, and wherever it holds at least a tenth of the
    customers. Bins under 30 join a neighbour on their side of zero.
    """
    n, ties = link.n, link.ranking.ties
    up_to_zero = int(np.count_nonzero(link.x.at_most(0)))
    negative = up_to_zero - int(np.count_nonzero(link.x.at_most(0) & link.x.at_least(0)))
    zeros = up_to_zero - negative
    if zeros == 0 or (link.kind is Kind.MEASURE and zeros < n / 10):
        return _equal_cuts(ties, 0, n, most)
    cuts = [0]
    for start, stop in ((0, negative), (negative, up_to_zero), (up_to_zero, n)):
        share = (stop - start) / max(n - zeros, 1)
        most_here = 1 if link.kind is Kind.FLAG else max(1, int((most - 1) * share))
        cuts += _equal_cuts(ties, start, stop, most_here)[1:]
    return cuts


def _equal_cuts(ties: Ties, start: int, stop: int, most: int) -> list[int]:
    """Cuts from `start` to `stop` into at most `most` bins of about equal size, or one a value if
    these are so few.

    A value goes where the middle of its customers falls, so that its customers stay together.
    """
    if start == stop:
        return [start]
    cuts = _level_cuts(ties, start, stop, most)
    if cuts is None:
        bins = max(1, min(most, (stop - start) // SMALLEST_GROUP))
        sought = (start + (stop - start) * at / bins for at in range(1, bins))
        inner = {_first_with_middle_from(ties, place) for place in sought}
        cuts = sorted({start, stop, *inner})
    return _joined(cuts)


def _level_cuts(ties: Ties, start: int, stop: int, most: int) -> list[int] | None:
    """A cut after each value, None if there are more than `most` of them."""
    cuts, place = [start], start
    while place < stop and len(cuts) <= most:
        run = int(np.searchsorted(ties.first, place))
        is_run = run < len(ties.first) and int(ties.first[run]) == place
        place += int(ties.size[run]) if is_run else 1
        cuts.append(place)
    return cuts if place == stop else None


def _first_with_middle_from(ties: Ties, sought: float) -> int:
    """The first place of the first value whose customers have their middle at `sought` or later."""
    run = int(np.searchsorted(ties.first, sought, side="right")) - 1
    if run >= 0 and sought < ties.first[run] + ties.size[run]:
        first, size = int(ties.first[run]), int(ties.size[run])
        return first if first + size / 2 >= sought else first + size
    return math.ceil(sought - 0.5)


def _joined(cuts: list[int]) -> list[int]:
    """Bins under 30 customers joined with the smaller bin beside them, while there is one."""
    while True:
        sizes = [end - begin for begin, end in pairwise(cuts)]
        at = min(range(len(sizes)), key=sizes.__getitem__)
        if len(sizes) < 2 or sizes[at] >= SMALLEST_GROUP:
            return cuts
        is_last = at == len(sizes) - 1
        joins_lower = at > 0 and (is_last or sizes[at - 1] <= sizes[at + 1])
        cuts = [cut for place, cut in enumerate(cuts) if place != (at if joins_lower else at + 1)]
