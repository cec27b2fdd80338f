"""One metric beside CLV, with what every question about their link needs."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.bin_names import are_dates
from valuewhen.evidence.circle import Circle, Context
from valuewhen.evidence.columns import Column
from valuewhen.evidence.estimates import Correlation
from valuewhen.evidence.groups import Groups, compared_groups
from valuewhen.evidence.kinds import Kind, kind_of
from valuewhen.evidence.metric_column import Flags, MetricColumn
from valuewhen.evidence.ranked import RankedClv
from valuewhen.evidence.ranks import Ranking
from valuewhen.evidence.statistics import correlation_of_rankings
from valuewhen.evidence.ties import highest_rho


@dataclass(frozen=True)
class Link:
    """One metric of the customers of a circle. Dates are days since 1970: `is_date`."""

    metric: str
    kind: Kind
    column: MetricColumn
    circle: Circle
    is_date: bool = False

    @classmethod
    def of(
        cls, circle: Circle, values: Column, metric: str, kind: Kind | str | None = None
    ) -> "Link":
        """Read a metric, a value for each row of the circle's columns; without a kind, `guess_kind`
        decides.

        Raises InvalidInputError for text, for columns of different lengths and for a flag or count
        below zero.
        """
        return cls.of_column(circle, circle.column(values, metric), metric, kind, are_dates(values))

    @classmethod
    def of_column(
        cls,
        circle: Circle,
        column: MetricColumn,
        metric: str,
        kind: Kind | str | None = None,
        is_date: bool = False,
    ) -> "Link":
        """The same of a column that is in order of CLV."""
        used = column.used()
        kind = Kind(kind) if kind is not None else kind_of(used)
        if kind is not Kind.MEASURE and len(used.values) and used.lowest() < 0:
            raise InvalidInputError(
                "A flag or count cannot be below zero, and this metric is: treat it as a measure."
            )
        return cls(metric, kind, column, circle, is_date)

    @property
    def context(self) -> Context:
        """What else is known of the customers."""
        return self.circle.context

    @property
    def n(self) -> int:
        """How many customers have the metric."""
        return len(self.x.values)

    @property
    def x(self) -> MetricColumn:
        """The metric of those who have it, in order of CLV."""
        return self.column.used()

    @property
    def ranking(self) -> Ranking:
        """Those who have the metric, ranked by it."""
        return self.x.ranking

    @cached_property
    def clv(self) -> RankedClv:
        """The CLV of those who have the metric."""
        known = self.column.known
        return self.circle.clv if known is None else self.circle.clv.where(known)

    @cached_property
    def raw(self) -> Correlation:
        """Spearman's rho of the metric with CLV."""
        return correlation_of_rankings(self.ranking, self.clv)

    @cached_property
    def highest_rho(self) -> float:
        """The highest rho with CLV that ties let this metric reach."""
        return highest_rho(self.ranking.ties, self.clv.ties)

    @cached_property
    def sides(self) -> tuple[Flags, Flags]:
        """Who of those with the metric is in the high and who in the low group."""
        return compared_groups(self.x, self.ranking, self.kind)

    @cached_property
    def groups(self) -> Groups:
        """Both groups along CLV."""
        return Groups.of(self.clv, *self.sides)

    def among(self, known: Flags | None) -> tuple[Ranking, RankedClv]:
        """Metric and CLV of the customers of the circle who are `known`, all of whom have the
        metric, ranked among themselves; None for all of them."""
        if known is None:
            return self.ranking, self.circle.clv
        if self.column.known is not None and np.array_equal(known, self.column.known):
            return self.ranking, self.clv
        return self.column.where(known).ranking, self.circle.clv.where(known)
