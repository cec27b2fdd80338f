"""A metric's values of some customers, held as small whole numbers where they are such."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.ranks import (
    Counted,
    Ranking,
    Sorted,
    Whole,
    blocks,
    most_counted,
)
from valuewhen.evidence.ties import Places

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class MetricColumn:
    """A metric of some customers: floats or, above `low`, small whole numbers; `known` says who has
    the metric, None when everybody does."""

    values: NDArray[Any]
    low: float | None
    known: Flags | None

    @classmethod
    def of(cls, values: Floats) -> "MetricColumn":
        """A column of floats, NaN where the metric is missing."""
        finite = np.isfinite(values)
        known = None if finite.all() else finite
        found = _as_whole(values, known)
        return cls(values, None, known) if found is None else cls(*found, known)

    def is_known(self) -> Flags:
        """Who has the metric."""
        return np.ones(len(self.values), dtype=bool) if self.known is None else self.known

    def taken(self, places: Places | slice) -> "MetricColumn":
        """The metric of some of the customers, in the given order."""
        if isinstance(places, slice):
            if places == slice(None):
                return self
            known = None if self.known is None else self.known[places]
            return replace(self, values=self.values[places], known=known)
        known = None if self.known is None else self.known.take(places, mode="clip")
        if known is not None and known.all():
            known = None
        return replace(self, values=self.values.take(places, mode="clip"), known=known)

    def used(self) -> "MetricColumn":
        """The metric of those who have it."""
        return self if self.known is None else self._used

    @cached_property
    def _used(self) -> "MetricColumn":
        return replace(self, values=self.values[self.known], known=None)

    def where(self, used: Flags) -> "MetricColumn":
        """The metric of the customers who are `used`."""
        return self.taken(np.flatnonzero(used))

    @cached_property
    def ranking(self) -> Ranking:
        """The customers ranked by the metric, which all of them have."""
        if self.low is None:
            return Sorted.of(self.floats())
        if len(self.values) and int(self.values.max()) < most_counted(len(self.values)):
            return Counted(self.values, self.low)
        return Sorted.of(self.floats())

    def floats(self) -> Floats:
        """The values as floats."""
        if self.low is None:
            return np.asarray(self.values, dtype=np.float64)
        found: Floats = self.values + self.low
        return found

    def are_whole(self) -> bool:
        """Whether all are whole numbers."""
        return self.low is not None or bool(
            np.all(self.values[:1000] == np.floor(self.values[:1000]))
            and np.all(self.values == np.floor(self.values))
        )

    def lowest(self) -> float:
        """The lowest value; there is one."""
        return float(self.values.min()) + (self.low or 0.0)

    def highest(self) -> float:
        """The highest value; there is one."""
        return float(self.values.max()) + (self.low or 0.0)

    def at_least(self, value: float) -> Flags:
        """Who has the value or more."""
        return self.values >= value - (self.low or 0.0)

    def at_most(self, value: float) -> Flags:
        """Who has the value or less."""
        return self.values <= value - (self.low or 0.0)


def _as_whole(values: Floats, known: Flags | None) -> tuple[Whole, float] | None:
    """The values above the lowest of them, and that; None unless all are whole numbers so close
    together that counting them is the fastest."""
    start = values[:1000] if known is None else values[:1000][known[:1000]]
    if len(values) == 0 or np.any(start != np.floor(start)):
        return None
    with np.errstate(all="ignore"):
        lowest, highest = _range(values, known)
        if not 0 <= highest - lowest < most_counted(len(values)):
            return None
        above = np.empty(len(values), dtype=np.min_scalar_type(int(highest - lowest)))
        for rows in blocks(values):
            away = values[rows] - lowest
            if known is not None:
                away[~known[rows]] = 0.0
            above[rows] = away
            if np.any(above[rows] != away):
                return None
    return above, lowest


def _range(values: Floats, known: Flags | None) -> tuple[float, float]:
    if known is None:
        return float(values.min()), float(values.max())
    there = float(np.min(values, initial=np.inf, where=known))
    return there, float(np.max(values, initial=-np.inf, where=known))
