"""What sort of figure a metric is, which decides how its customers are compared."""

from enum import StrEnum

import numpy as np

from valuewhen.evidence.columns import Column, Floats, numbers
from valuewhen.evidence.ranks import is_countable, level_counts


class Kind(StrEnum):
    """What sort of figure a metric is, which decides how its customers are compared."""

    FLAG = "flag"
    COUNT = "count"
    MEASURE = "measure"


def guess_kind(values: Column) -> Kind:
    """The kind of a metric by its values: only 0 and 1 is a flag; whole numbers from 0 on of which
    0 is more frequent than any other are a count; anything else is a measure."""
    measured = numbers(values, "the metric")
    return kind_of(measured[np.isfinite(measured)])


def kind_of(known: Floats) -> Kind:
    """As `guess_kind`, of floats without missing values."""
    if len(known) == 0 or known.min() < 0 or not _are_whole(known):
        return Kind.MEASURE
    if known.max() <= 1:
        return Kind.FLAG
    if known.min() > 0:
        return Kind.MEASURE
    counts = level_counts(known) if is_countable(known) else np.unique_counts(known).counts
    return Kind.COUNT if counts[0] > counts[1:].max() else Kind.MEASURE


def _are_whole(known: Floats) -> bool:
    start = known[:1000]
    return bool(np.all(start == np.floor(start)) and np.all(known == np.floor(known)))
