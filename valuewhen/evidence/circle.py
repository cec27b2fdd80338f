"""The customers among whom metrics are set against CLV, and what else is known of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.columns import Column, Floats, numbers
from valuewhen.evidence.covariate import Covariate
from valuewhen.evidence.metric_column import MetricColumn
from valuewhen.evidence.ranked import RankedClv
from valuewhen.evidence.ranks import ascending
from valuewhen.evidence.ties import Places


@dataclass(frozen=True)
class Context:
    """What else is known of the same customers, in the same order; None for what is not.

    `formula` holds the recorded inputs of this CLV by name, `derived_from` the names of those that
    this metric is made of. `tenure` is in any unit; `size` and `segment` are numbers or labels;
    `churned` is true for customers who left. `is_per_month` says that a count has been divided by
    active months. `measured_until` is the last day that the metric covers, `clv_from` the first day
    that this CLV covers. `within` names the group, such as "best", when all customers at hand are
    those that a rule on this same CLV chose.
    """

    formula: Mapping[str, Column] | None = None
    derived_from: Collection[str] = ()
    tenure: Column | None = None
    size: Column | None = None
    segment: Column | None = None
    churned: Column | None = None
    is_per_month: bool = False
    measured_until: date | None = None
    clv_from: date | None = None
    within: str | None = None


@dataclass(frozen=True)
class Circle:
    """Customers with a CLV, in its order: `order` has their rows in the columns that were given, of
    which there are `rows`. The columns of `context` are read, ranked and in that order, once for
    every metric."""

    rows: int
    order: Places
    clv: RankedClv
    context: Context
    formula: tuple[Covariate, ...]
    tenure: Covariate | None
    size: Covariate | None
    segment: Covariate | None
    churned: Covariate | None

    @classmethod
    def of(cls, clv: Column, context: Context | None = None) -> "Circle":
        """Read CLV, a value a customer, and what else is known of them.

        Raises InvalidInputError for a CLV that is not a number, and for columns that are not of its
        length.
        """
        worth, known = numbers(clv, "CLV"), context or Context()
        (order, ordered), rows = in_order_of_clv(worth), len(worth)

        def covariate(name: str, column: Column | None) -> Covariate | None:
            return None if column is None else Covariate.of(name, column, rows).taken(order)

        inputs = (covariate(name, column) for name, column in (known.formula or {}).items())
        segment = (
            None
            if known.segment is None
            else Covariate.of_labels("Segment", known.segment, rows).taken(order)
        )
        return cls(
            rows=rows,
            order=order,
            clv=RankedClv.of(ordered),
            context=known,
            formula=tuple(given for given in inputs if given is not None),
            tenure=covariate("Tenure", known.tenure),
            size=covariate("Size", known.size),
            segment=segment,
            churned=covariate("Churned", known.churned),
        )

    def column(self, values: Column, name: str) -> MetricColumn:
        """A column of as many rows as CLV, of the customers in order of CLV.

        Raises InvalidInputError for text and for columns of another length.
        """
        measured = numbers(values, name)
        if len(measured) != self.rows:
            raise InvalidInputError(
                "The columns have different numbers of rows: give one value for every customer in "
                "each."
            )
        return MetricColumn.of(measured).taken(self.order)


def in_order_of_clv(worth: Floats) -> tuple[Places, Floats]:
    """The rows that have a CLV, in its order, and their CLV."""
    is_known = np.isfinite(worth)
    if is_known.all():
        return ascending(worth)
    known = np.flatnonzero(is_known)
    order, ordered = ascending(worth[known])
    return known[order], ordered
