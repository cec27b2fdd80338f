"""What a CLV from transactions stands on: horizon, unit, margin, discount rate, inputs."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.clv.units import PeriodUnit, period_unit

Inputs = Mapping[str, tuple[str, ...]]

LONG_YEARS = 15


@dataclass(frozen=True)
class Terms:
    """The terms of a predicted CLV.

    `horizon` is how many periods of `unit` lie ahead, `margin` the share of revenue that is
    contribution (None: unknown, the CLV is then one of revenue), `discount_rate` a year's, as in
    0.1. Raises InvalidInputError for terms that cannot be.
    """

    horizon: float
    unit: str = "W"
    margin: float | None = None
    discount_rate: float = 0.1

    def __post_init__(self) -> None:
        period_unit(self.unit)
        if not (math.isfinite(self.horizon) and self.horizon > 0):
            raise InvalidInputError("The horizon is a number of periods above 0.")
        if self.margin is not None:
            demand_margin(self.margin)
        if not 0 <= self.discount_rate < 1:
            raise InvalidInputError("The discount rate is a year's: from 0 to below 1, as in 0.1.")

    @property
    def period(self) -> PeriodUnit:
        """The unit of horizon and times."""
        return period_unit(self.unit)

    @property
    def force(self) -> float:
        """The continuous discount rate a period: ln(1 + a year's rate) / periods a year."""
        return math.log1p(self.discount_rate) / self.period.per_year

    def in_words(self) -> str:
        """All terms as one sentence."""
        if self.margin is None:
            what = "revenue (the margin is not known)"
        else:
            of_revenue = "" if self.margin == 1 else f" ({self.margin:.4g} of revenue)"
            what = f"contribution margin{of_revenue}"
        return (
            f"Present value of the {what} expected over the next "
            f"{self.period.in_words(self.horizon)}, discounted at {100 * self.discount_rate:.4g} % "
            "a year; BG/NBD × Gamma-Gamma."
        )


def demand_margin(rate: float) -> None:
    """Raise InvalidInputError unless the rate can be a share of revenue."""
    if not 0 < rate <= 1:
        raise InvalidInputError("The margin is a share of revenue: above 0, up to 1.")


def unit_cautions(longest: float, terms: Terms) -> list[str]:
    """What the longest T says of unit and horizon, in words; nothing when both look right."""
    period, notes = terms.period, []
    years = longest / period.per_year
    seen = f"{period.in_words(longest)}, that is {years:,.1f} years"
    if years > LONG_YEARS:
        notes.append(
            f"The longest customer is said to have been observed for {seen}. If that is not so, "
            f"the times are in another unit than {period.plural} (days taken for weeks?)."
        )
    if terms.horizon > 2 * longest:
        notes.append(
            f"The horizon, {period.in_words(terms.horizon)}, is more than twice as long as "
            f"anybody has been observed ({seen}): this is extrapolation."
        )
    return notes


def input_warnings(metrics: Iterable[str], inputs: Inputs) -> dict[str, str]:
    """For each metric that this CLV was computed from, why it says nothing new; others are absent.

    A metric is an input under the name of the measure (frequency, recency, T, monetary_value) and
    under that of a column that it comes from.
    """
    warnings = {}
    for metric in metrics:
        direct = [measure for measure in inputs if measure.casefold() == metric.casefold()]
        through = [measure for measure, columns in inputs.items() if metric in columns]
        if direct or through:
            what = "is" if direct else f"gives {' and '.join(through)}, which is"
            warnings[metric] = (
                f"“{metric}” {what} part of this CLV: that the two go together is how it was "
                "computed, and no evidence."
            )
    return warnings
