"""A column beside a metric: an input of CLV, or what customers are made equal in."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.categories import label_codes, numbers_or_codes
from valuewhen.evidence.columns import Column
from valuewhen.evidence.metric_column import Flags, MetricColumn
from valuewhen.evidence.ranks import Ranking
from valuewhen.evidence.ties import Places


@dataclass(frozen=True)
class Covariate:
    """Numbers by name, or the codes of labels from 0, a value a customer."""

    name: str
    values: MetricColumn
    is_label: bool = False

    @classmethod
    def of(cls, name: str, column: Column, rows: int) -> "Covariate":
        """A column of numbers, dates or labels.

        Raises InvalidInputError unless it has a value for each of the rows.
        """
        found, is_label = numbers_or_codes(column, name)
        if len(found) != rows:
            raise _wrong_length(name)
        return cls(name, MetricColumn.of(found), is_label)

    @classmethod
    def of_labels(cls, name: str, column: Column, rows: int) -> "Covariate":
        """The same of labels that may look like numbers."""
        codes = label_codes(column)[0]
        if len(codes) != rows:
            raise _wrong_length(name)
        return cls(name, MetricColumn.of(np.where(codes < 0, np.nan, codes)), is_label=True)

    def taken(self, places: Places) -> "Covariate":
        """The column of some of the customers, in the given order."""
        return Covariate(self.name, self.values.taken(places), self.is_label)

    def ranking(self, known: Flags | None) -> Ranking:
        """The customers who are `known`, None for all, ranked by the column; each has it."""
        return (self.values if known is None else self.values.where(known)).ranking

    def levels(self, known: Flags | None) -> Places:
        """The label of each of the customers who are `known` as a number, from 0, none left out."""
        return self._levels if known is None else _levels(self.values.where(known))

    @cached_property
    def _levels(self) -> Places:
        return _levels(self.values)


def _levels(values: MetricColumn) -> Places:
    return np.unique(values.values, return_inverse=True)[1]


def _wrong_length(name: str) -> InvalidInputError:
    return InvalidInputError(f"{name} needs one value for every customer, as the metric has.")


def known_in_both(one: Flags | None, other: Flags | None) -> Flags | None:
    """Who is known in both; None for everybody."""
    if one is None or other is None:
        return other if one is None else one
    return one & other
