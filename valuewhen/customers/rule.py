"""The rule of best and typical customers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from valuewhen.errors import InvalidInputError


@dataclass(frozen=True)
class BestRule:
    """Best customers have a CLV at or above the `best_from` quantile of their business segment.

    Typical ones lie from the `typical_from` quantile up to there. Quantiles are interpolated
    linearly, and customers at a threshold are above it, however many are tied there. Segments of
    fewer than `smallest_segment` customers with a CLV, customers without a segment, and everybody
    unless `by_segment`, are measured against the whole.
    """

    best_from: float = 0.8
    typical_from: float = 0.2
    by_segment: bool = True
    smallest_segment: int = 50

    def __post_init__(self) -> None:
        if not 0 <= self.typical_from < self.best_from <= 1:
            raise InvalidInputError(
                "Best starts at a higher share than typical, both between 0 and 1: "
                "for instance 0.8 and 0.2."
            )
        if self.smallest_segment < 1:
            raise InvalidInputError("The smallest segment has at least one customer.")

    def to_json(self) -> dict[str, Any]:
        """The rule as a plain dict."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "BestRule":
        """The rule that `to_json` gave; what is not known here is left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in plain.items() if name in known})
