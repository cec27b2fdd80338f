"""What customers say of a metric beside its figures: who is compared, its shape, its traps."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from valuewhen import figures
from valuewhen.customers.roles import Roles
from valuewhen.evidence.categories import GroupComparison, compare_groups
from valuewhen.evidence.circle import Circle, Context
from valuewhen.evidence.columns import Column, Floats, not_numbers
from valuewhen.evidence.coverage import Coverage, coverage
from valuewhen.evidence.groups import third_cuts
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.link import Link
from valuewhen.evidence.shape import curve_of
from valuewhen.evidence.sources import Source
from valuewhen.evidence.trap import Trap
from valuewhen.evidence.traps import traps
from valuewhen.join.measured import metric_words

Side = tuple[str, str]


@dataclass(frozen=True)
class Evidence:
    """One metric against CLV beside the figures of `examine`: `high` and `low` name the two groups
    and say what puts a customer in them, `shape` has the columns of `dose_response`."""

    kind: Kind
    coverage: Coverage
    high: Side
    low: Side
    shape: pd.DataFrame
    traps: tuple[Trap, ...]


@dataclass(frozen=True)
class Problem:
    """Why a metric cannot be set against CLV; a category has the CLV of its groups."""

    message: str
    groups: GroupComparison


@dataclass(frozen=True)
class Customers:
    """The customers of a data set, whose columns are read one at a time: their CLV in the file's
    order, and the circle of those who have one."""

    columns: Source
    clv: Floats
    circle: Circle

    @classmethod
    def of(cls, columns: Source, roles: Roles, formula: Sequence[str]) -> "Customers":
        """Read what every metric is set against: CLV, its recorded inputs, tenure, size, segment.

        The column since when somebody is a customer is tenure when it holds numbers.
        """
        clv, since = columns.numbers(roles.clv), roles.since
        is_tenure = since and not (columns.is_text(since) or columns.is_date(since))
        context = Context(
            formula={metric_words(name): _read(columns, name) for name in formula} or None,
            tenure=columns.numbers(since) if since and is_tenure else None,
            size=_read(columns, roles.size) if roles.size else None,
            segment=_labels(columns, roles.segment) if roles.segment else None,
        )
        return cls(columns, clv, Circle.of(clv, context))

    def evidence(self, metric: str) -> Evidence | Problem:
        """The evidence of one metric, or why there is none."""
        words = metric_words(metric)
        if self.columns.is_text(metric):
            groups = compare_groups(_labels(self.columns, metric), self.clv)
            return Problem(not_numbers(words).message, groups)
        values = self.columns.metric(metric)
        column = values.taken(self.circle.order)
        is_date = self.columns.is_date(metric)
        link = Link.of_column(self.circle, column, words, is_date=is_date)
        high, low = _sides(link)
        return Evidence(
            kind=link.kind,
            coverage=coverage(values.is_known(), self.clv),
            high=high,
            low=low,
            shape=curve_of(link),
            traps=traps(link),
        )


def _read(columns: Source, name: str) -> Column:
    return _labels(columns, name) if columns.is_text(name) else columns.numbers(name)


def _labels(columns: Source, name: str) -> Column:
    found = columns.labels(name)
    return pd.Series(pd.Categorical.from_codes(found.codes, pd.Index(found.levels)))


def _sides(link: Link) -> tuple[Side, Side]:
    """The name of both groups and what puts a customer in them."""
    if link.kind is not Kind.MEASURE:
        high, low = ("yes", "no") if link.kind is Kind.FLAG else ("any", "none")
        return (high, "more than 0"), (low, "0")
    cuts = third_cuts(link.ranking)
    if cuts is None:
        return ("top third", ""), ("bottom third", "")
    shares = [float(np.count_nonzero(side)) / link.n for side in link.sides]
    return (
        (f"top {_third(shares[0])}", f"{figures.number(cuts[1])} or more"),
        (f"bottom {_third(shares[1])}", f"{figures.number(cuts[0])} or less"),
    )


def _third(share: float) -> str:
    return "third" if abs(share - 1 / 3) < 0.05 else figures.share(share)
