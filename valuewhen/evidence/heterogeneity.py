"""Whether an association differs between segments."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import chdtrc

from valuewhen.evidence.columns import Floats


class BetweenSegments(StrEnum):
    """What the test of a difference between segments says."""

    UNKNOWN = "can't tell"
    NONE = "no difference seen"
    DIFFERS = "differs between segments"
    REVERSED = "reversed"


@dataclass(frozen=True)
class Heterogeneity:
    """Cochran's Q, its degrees of freedom, its p-value, and whether clear signs differ."""

    statistic: float
    segments: int
    p: float
    has_both_signs: bool


def heterogeneity(estimates: Floats, errors: Floats) -> Heterogeneity:
    """Cochran's (1954) test that all segments have one strength, each with its standard error.

    Segments without an estimate or an error above zero are left out; fewer than two give NaN. A
    sign counts when the 95 % interval of its segment leaves out zero.
    """
    known = np.isfinite(estimates) & np.isfinite(errors) & (errors > 0)
    found, weights = estimates[known], errors[known] ** -2.0
    if len(found) < 2:
        return Heterogeneity(math.nan, len(found), math.nan, False)
    statistic = float(weights @ (found - np.average(found, weights=weights)) ** 2)
    clear = found[np.abs(found) * np.sqrt(weights) > 1.96]
    has_both_signs = bool(np.any(clear > 0) and np.any(clear < 0))
    return Heterogeneity(
        statistic, len(found), float(chdtrc(len(found) - 1, statistic)), has_both_signs
    )


def between_segments(found: Heterogeneity, q: float) -> BetweenSegments:
    """In words: different from q ≤ .05 on, reversed when then signs differ."""
    if math.isnan(q):
        return BetweenSegments.UNKNOWN
    if q > 0.05:
        return BetweenSegments.NONE
    return BetweenSegments.REVERSED if found.has_both_signs else BetweenSegments.DIFFERS
