"""What sort of figure a metric is, which decides how its customers are compared."""

from enum import StrEnum

import numpy as np

from valuewhen.evidence.columns import Column, numbers
from valuewhen.evidence.ranks import ranking


class Kind(StrEnum):
    """What sort of figure a metric is, which decides how its customers are compared."""

    FLAG = "flag"
    COUNT = "count"
    MEASURE = "measure"


def guess_kind(values: Column) -> Kind:
    """The kind of a metric by its values: only 0 and 1 is a flag; whole numbers from 0 on of which
    0 is more frequent than any other are a count; anything else is a measure."""
    measured = numbers(values, "the metric")
    known = measured[np.isfinite(measured)]
    if len(known) == 0 or known.min() < 0 or np.any(known != np.floor(known)):
        return Kind.MEASURE
    if known.max() <= 1:
        return Kind.FLAG
    found = ranking(known)
    counts = np.diff(found.up_to, prepend=0)
    return Kind.COUNT if found.levels[0] == 0 and counts[0] > counts[1:].max() else Kind.MEASURE
