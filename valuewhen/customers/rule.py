"""The rule of best and typical customers."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from valuewhen.errors import InvalidInputError

Value = bool | float | str


class Comparison(StrEnum):
    """How a condition compares a customer's value; a missing one meets no other than MISSING."""

    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"
    EQUALS = "="
    DIFFERS = "!="
    ONE_OF = "one of"
    MISSING = "missing"
    NOT_MISSING = "not missing"


WITHOUT_VALUE = (Comparison.MISSING, Comparison.NOT_MISSING)
ORDERED = (Comparison.AT_LEAST, Comparison.ABOVE, Comparison.AT_MOST, Comparison.BELOW)


@dataclass(frozen=True)
class Condition:
    """What a column of the file has to hold: a number, a yes or no (True, False), a word, an ISO
    date; several of them for ONE_OF, none for MISSING and NOT_MISSING."""

    column: str
    comparison: Comparison
    values: tuple[Value, ...] = ()

    def __post_init__(self) -> None:
        if not self.column:
            raise InvalidInputError("Choose the column that the condition is about.")
        try:
            object.__setattr__(self, "comparison", Comparison(self.comparison))
        except ValueError:
            known = ", ".join(Comparison)
            raise InvalidInputError(
                f"“{str(self.comparison)[:40]}” is no comparison. Choose one of: {known}."
            ) from None
        object.__setattr__(self, "values", tuple(self.values))
        self._check_values()

    def _check_values(self) -> None:
        given = len(self.values)
        if self.comparison in WITHOUT_VALUE:
            fits = given == 0
        elif self.comparison is Comparison.ONE_OF:
            fits = given > 0
        else:
            fits = given == 1
        if not fits or not all(_is_value(value) for value in self.values):
            raise InvalidInputError(
                f"Give the condition on “{self.column[:80]}” a value to compare with: a number, "
                "yes or no, a word or a date."
            )

    def to_json(self) -> dict[str, Any]:
        """The condition as a plain dict."""
        named = {"column": self.column, "comparison": str(self.comparison)}
        return {**named, "values": list(self.values)}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Condition":
        """The condition that `to_json` gave. Raises InvalidInputError for anything else."""
        return cls(plain.get("column", ""), plain.get("comparison", ""), plain.get("values", ()))


@dataclass(frozen=True)
class BestRule:
    """Who is best: whoever has a CLV at or above the `best_from` quantile of their business segment
    and meets all `conditions`; without `best_from` the conditions alone decide.

    Typical are those who are not best and lie from the `typical_from` quantile up to `typical_to`,
    which is where best starts unless it is given; 1 means no upper end. Quantiles are interpolated
    linearly, and customers at a threshold are above it, however many are tied there. Segments of
    fewer than `smallest_segment` customers with a CLV, customers without a segment, and everybody
    unless `by_segment`, are measured against the whole.
    """

    best_from: float | None = 0.8
    typical_from: float = 0.2
    by_segment: bool = True
    smallest_segment: int = 50
    conditions: tuple[Condition, ...] = ()
    typical_to: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "conditions", tuple(self.conditions))
        if self.best_from is None and not self.conditions:
            raise InvalidInputError("Say what makes a customer best: add a condition.")
        end = 1 if self.typical_end is None else self.typical_end
        if not 0 <= self.typical_from < end <= 1:
            raise InvalidInputError(
                "Best starts at a higher share than typical, both between 0 and 1: "
                "for instance 0.8 and 0.2."
                if self.typical_to is None
                else "Typical ends at a higher share than it starts, both between 0 and 1: "
                "for instance from 0.2 up to 0.8."
            )
        if self.best_from is not None and not 0 <= self.best_from <= 1:
            raise InvalidInputError("Best starts at a share between 0 and 1, for instance 0.8.")
        if self.smallest_segment < 1:
            raise InvalidInputError("The smallest segment has at least one customer.")

    @property
    def typical_end(self) -> float | None:
        """The quantile that typical customers stay below; None when there is no upper end."""
        if self.typical_to is None:
            return self.best_from
        return None if self.typical_to == 1 else self.typical_to

    def to_json(self) -> dict[str, Any]:
        """The rule as a plain dict."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**plain, "conditions": [condition.to_json() for condition in self.conditions]}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "BestRule":
        """The rule that `to_json` gave, older ones too; what is not known here is left out."""
        known = {field.name for field in fields(cls)}
        given = {name: value for name, value in plain.items() if name in known}
        given["conditions"] = tuple(map(Condition.from_json, given.get("conditions", ())))
        return cls(**given)


def _is_value(value: object) -> bool:
    if isinstance(value, bool | int | float):
        return math.isfinite(value)
    return isinstance(value, str) and value != ""
