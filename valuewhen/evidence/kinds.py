"""What sort of figure a metric is, which decides how its customers are compared."""

from enum import StrEnum

import numpy as np

from valuewhen.evidence.columns import Column, numbers
from valuewhen.evidence.metric_column import MetricColumn
from valuewhen.evidence.ranks import Counted


class Kind(StrEnum):
    """What sort of figure a metric is, which decides how its customers are compared."""

    FLAG = "flag"
    COUNT = "count"
    MEASURE = "measure"


def guess_kind(values: Column) -> Kind:
    """The kind of a metric by its values: only 0 and 1 is a flag; whole numbers from 0 on of which
    0 is more frequent than any other are a count; anything else is a measure."""
    return kind_of(MetricColumn.of(numbers(values, "the metric")).used())


def kind_of(known: MetricColumn) -> Kind:
    """As `guess_kind`, of a column without missing values."""
    values = known.values
    if len(values) == 0 or not known.are_whole() or known.lowest() < 0:
        return Kind.MEASURE
    if known.highest() <= 1:
        return Kind.FLAG
    if known.lowest() > 0:
        return Kind.MEASURE
    found = known.ranking
    counts = found.counts if isinstance(found, Counted) else np.unique_counts(values).counts
    return Kind.COUNT if counts[0] > counts[1:].max() else Kind.MEASURE
