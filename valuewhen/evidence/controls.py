"""What customers are made equal in, and the regressions on it, some rows at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.covariate import Covariate, known_in_both
from valuewhen.evidence.metric_column import Flags
from valuewhen.evidence.ties import Places

_MOST_PRODUCTS = 2**18  # in one product of matrices; with more BLAS would wake other threads


@dataclass(frozen=True)
class Controls:
    """The controls of some customers, in one order."""

    covariates: tuple[Covariate, ...]

    def taken(self, places: Places) -> "Controls":
        """The controls of some of the customers, in the given order."""
        return Controls(tuple(one.taken(places) for one in self.covariates))

    def where(self, used: Flags | None) -> "Controls":
        """Only some of the customers; None for all of them."""
        return self if used is None else self.taken(np.flatnonzero(used))

    @cached_property
    def complete(self) -> Flags | None:
        """Who has every control; None when everybody has."""
        known: Flags | None = None
        for one in self.covariates:
            known = known_in_both(known, one.values.known)
        return known

    @cached_property
    def design(self) -> "Design":
        """What a regression on the controls takes; everybody has every control."""
        numbers = (one for one in self.covariates if not one.is_label)
        labels = (one.levels(None) for one in self.covariates if one.is_label)
        return Design(
            rows=len(self.covariates[0].values.values),
            numbers=tuple(_scaled(one.ranking(None).away) for one in numbers),
            labels=tuple(level.astype(np.uint8) for level in labels),
        )


@dataclass(frozen=True)
class Design:
    """The columns of a regression: each number as its rank from -1 to 1, each label as its level
    from 0, to be a dummy a level but the first."""

    rows: int
    numbers: tuple[Floats, ...]
    labels: tuple[NDArray[np.uint8], ...]

    @cached_property
    def _most(self) -> tuple[int, ...]:
        return tuple(int(label.max(initial=0)) for label in self.labels)

    def width(self, *, curved: bool) -> int:
        """How many columns there are, the ones included."""
        return 1 + len(self.numbers) * (1 + curved) + sum(self._most)

    def parts(self, beside: tuple[Floats, ...], *, curved: bool) -> Iterator[tuple[slice, Floats]]:
        """Some rows after the other, and their table: ones, the columns `beside`, the numbers, with
        their squares (as Legendre's second polynomial) where it is `curved`, and the dummies."""
        width = len(beside) + self.width(curved=curved)
        size = max(_MOST_PRODUCTS // width**2, 64)
        for start in range(0, self.rows, size):
            some = slice(start, min(start + size, self.rows))
            columns = [column[some] for column in (*beside, *self.numbers)]
            if curved:
                columns += [(3 * column[some] ** 2 - 1) / 2 for column in self.numbers]
            for label, most in zip(self.labels, self._most, strict=True):
                columns += [label[some] == level for level in range(1, most + 1)]
            table = np.empty((some.stop - start, width), order="F")
            table[:, 0] = 1
            for place, column in enumerate(columns, start=1):
                table[:, place] = column
            yield some, table


def _scaled(away: Floats) -> Floats:
    """Mid-ranks from -1 to 1."""
    scaled: Floats = away * (2 / max(len(away), 1))
    return scaled
