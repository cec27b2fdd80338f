"""What can make a link between a metric and CLV other than it looks, and what is known of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

import numpy as np

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.bin_names import are_dates
from valuewhen.evidence.columns import Column, Floats, numbers, same_length
from valuewhen.evidence.estimates import Correlation
from valuewhen.evidence.kinds import Kind, guess_kind
from valuewhen.evidence.metric_column import Flags, MetricColumn
from valuewhen.evidence.ranks import mid_ranks, ranking
from valuewhen.evidence.statistics import correlation_of_ranks
from valuewhen.evidence.ties import highest_rho


class TrapKind(StrEnum):
    """The traps by name, in the order in which a card tells them."""

    CIRCULAR = "circular"
    CLOSE_TO_FORMULA = "close to the formula"
    CIRCULARITY_UNKNOWN = "circularity cannot be ruled out"
    SELECTED_ON_OUTCOME = "selected on the outcome"
    TIMING = "timing"
    TIMING_UNKNOWN = "timing cannot be ruled out"
    EXPOSURE = "exposure"
    SURVIVORSHIP = "survivorship"
    SIZE = "size"
    SIMPSON = "Simpson's paradox"
    REVERSED = "reversed between segments"
    NON_RESPONSE = "non-response"
    TOP_PERCENT = "the top 1 % carry it"
    ZERO_INFLATION = "zero inflation"
    NON_MONOTONE = "non-monotone"
    LARGE_N = "everything is significant"


@dataclass(frozen=True)
class Trap:
    """One trap: its kind, the figures that show it, and one sentence of plain text with n."""

    kind: TrapKind
    sentence: str
    figures: Mapping[str, float]


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
class Link:
    """One metric beside CLV: both for all customers (`values`, `clv`, NaN where missing), and for
    those who have both (`used`) as `x` and `y`. Dates are days since 1970: `is_date`."""

    metric: str
    kind: Kind
    values: Floats
    clv: Floats
    context: Context = field(default_factory=Context)
    is_date: bool = False

    @classmethod
    def of(
        cls, values: Column, clv: Column, metric: str, kind: Kind | str | None, context: Context
    ) -> "Link":
        """Read the columns; raises InvalidInputError for text, for columns of different lengths
        and for a flag or count below zero."""
        measured, worth = numbers(values, metric), numbers(clv, "CLV")
        same_length(measured, worth)
        kind = Kind(kind) if kind is not None else guess_kind(measured)
        if kind is not Kind.MEASURE and np.any(measured < 0):
            raise InvalidInputError(
                "A flag or count cannot be below zero, and this metric is: treat it as a measure."
            )
        return cls(metric, kind, measured, worth, context, are_dates(values))

    @cached_property
    def column(self) -> MetricColumn:
        """The metric of all customers."""
        return MetricColumn.of(self.values)

    @cached_property
    def used(self) -> Flags:
        """Who has both the metric and a CLV."""
        return np.isfinite(self.values) & np.isfinite(self.clv)

    @cached_property
    def x(self) -> Floats:
        """The metric of those used."""
        return self.values[self.used]

    @cached_property
    def y(self) -> Floats:
        """The CLV of those used."""
        return self.clv[self.used]

    @cached_property
    def x_ranks(self) -> Floats:
        """Mid-ranks of the metric among those used."""
        return mid_ranks(self.x)

    @cached_property
    def y_ranks(self) -> Floats:
        """Mid-ranks of CLV among those used."""
        return mid_ranks(self.y)

    def ranked(self, known: Flags) -> tuple[Floats, Floats]:
        """Mid-ranks of metric and CLV among those used who are `known`, a flag per customer."""
        if known[self.used].all():
            return self.x_ranks, self.y_ranks
        both = self.used & known
        return mid_ranks(self.values[both]), mid_ranks(self.clv[both])

    @cached_property
    def raw(self) -> Correlation:
        """Spearman's rho of the metric with CLV."""
        return correlation_of_ranks(self.x_ranks, self.y_ranks)

    @cached_property
    def highest_rho(self) -> float:
        """The highest rho with CLV that ties let this metric reach."""
        return highest_rho(ranking(self.x).ties, ranking(self.y).ties)

    @property
    def n(self) -> int:
        """How many customers are used."""
        return len(self.x)
