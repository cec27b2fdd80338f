"""A link with CLV among customers who are equal in a third column."""

from dataclasses import dataclass

import numpy as np

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.categories import numbers_or_codes
from valuewhen.evidence.columns import Column, Floats
from valuewhen.evidence.estimates import Correlation
from valuewhen.evidence.medians import Codes
from valuewhen.evidence.statistics import correlation_of_ranks, mid_ranks
from valuewhen.evidence.trap import Link

UNKNOWN = correlation_of_ranks(np.empty(0), np.empty(0))


@dataclass(frozen=True)
class AtEqual:
    """A link with CLV as it is and at equal values of a third column, among the same customers.

    `with_metric` is the third column's own rank correlation with the metric; NaN for labels.
    """

    raw: Correlation
    equal: Correlation
    with_metric: Correlation


def at_equal(link: Link, third: Column, name: str) -> AtEqual:
    """The rank correlation of a metric and CLV, raw and at equal values of a third column.

    Partial Spearman as `statistics.spearman` gives it: numbers and dates enter as ranks, labels as
    a dummy a level. Customers without one of the three are left out of both figures. Raises
    InvalidInputError for a third column of another length.
    """
    control, is_label = numbers_or_codes(third, name)
    if len(control) != len(link.values):
        raise InvalidInputError(f"{name} needs one value for every customer, as the metric has.")
    x, y = link.ranked(np.isfinite(control))
    beside = control[link.used & np.isfinite(control)]
    if is_label:
        level = np.unique(beside, return_inverse=True)[1]
        k = len(np.unique(level)) - 1
        equal = correlation_of_ranks(_within(x, level), _within(y, level), max(k, 0))
        return AtEqual(correlation_of_ranks(x, y), equal, UNKNOWN)
    ranks = mid_ranks(beside)
    equal = correlation_of_ranks(
        _beyond(x, ranks), _beyond(y, ranks), int(ranks.size and np.ptp(ranks) > 0)
    )
    return AtEqual(correlation_of_ranks(x, y), equal, correlation_of_ranks(x, ranks))


def _within(ranks: Floats, level: Codes) -> Floats:
    means = np.bincount(level, ranks) / np.maximum(np.bincount(level), 1)
    return _unless_rounding(ranks - means[level], ranks)


def _beyond(ranks: Floats, control: Floats) -> Floats:
    if len(ranks) == 0:
        return ranks
    centred, control = ranks - ranks.mean(), control - control.mean()
    spread = float(control @ control)
    slope = float(control @ centred) / spread if spread > 0 else 0.0
    return _unless_rounding(centred - slope * control, ranks)


def _unless_rounding(left: Floats, ranks: Floats) -> Floats:
    """What is left, or zeros when nothing but rounding is."""
    spread = float(ranks.var()) * len(ranks) if len(ranks) else 0.0
    return np.zeros(len(left)) if float(left @ left) <= 1e-12 * spread else left
