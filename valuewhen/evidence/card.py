"""The evidence card: one metric against CLV among the customers as they are, with its sentences.

Nothing is held equal in it; what is left at equal controls, q-values, segments and traps stand
beside it.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from valuewhen import figures
from valuewhen.evidence.coverage import SMALLEST_GROUP, Coverage
from valuewhen.evidence.estimates import Correlation, Dominance, MedianGap
from valuewhen.evidence.kinds import Kind


class Verdict(StrEnum):
    """What a card can say of the customers as they are; it never says that a metric makes CLV."""

    TOO_FEW = "too few to tell"
    CANNOT_TELL = "can't tell"
    MORE = "goes with more"
    LESS = "goes with less"


@dataclass(frozen=True)
class Group:
    """One side of the comparison: its name, what puts a customer in it, n and median CLV."""

    name: str
    rule: str
    n: int
    median_clv: float

    def said(self) -> str:
        """The group with its rule and n, as in "top third (47 or more, 2,371 customers)"."""
        return f"{self.name} ({self.rule}, {figures.count(self.n)} customers)"


@dataclass(frozen=True)
class Card:
    """One metric against CLV. Money is in the unit of CLV, coefficients run from -1 to 1.

    `gap` is the difference of the two groups' medians (`high` minus `low`), `delta` Cliff's delta
    of the same groups, `correlation` Spearman's rho over all pairs: the first two are NaN when
    either group has fewer than 30 customers. `visible_rho` is the smallest rho that so many pairs
    show with 80 % power.
    """

    metric: str
    kind: Kind
    coverage: Coverage
    high: Group
    low: Group
    gap: MedianGap
    delta: Dominance
    correlation: Correlation
    visible_rho: float
    verdict: Verdict

    @property
    def strength(self) -> tuple[float, float, float]:
        """The strength on which the verdict rests, with its interval: delta for flags and counts,
        rho for the rest."""
        if self.kind is Kind.MEASURE:
            return self.correlation.rho, self.correlation.low, self.correlation.high
        return self.delta.delta, self.delta.low, self.delta.high

    def gap_in_words(self, currency: str) -> str:
        """The money as one sentence of plain text: both medians, their gap, its interval, n."""
        if self.verdict is Verdict.TOO_FEW:
            return self._too_few()
        interval = figures.money_range(self.gap.low, self.gap.high, currency)
        return (
            f"Median CLV {figures.money(self.high.median_clv, currency)} for {self.high.said()}, "
            f"{figures.money(self.low.median_clv, currency)} for {self.low.said()}: "
            f"a gap of {figures.signed_money(self.gap.gap, currency)} ({interval})."
        )

    def strength_in_words(self) -> str:
        """The strength as one sentence of plain text, with its interval and n."""
        if self.verdict is Verdict.TOO_FEW:
            return self._too_few()
        estimate, low, high = self.strength
        if self.kind is Kind.MEASURE:
            interval = figures.coefficient_range(low, high)
            n = figures.count(self.correlation.n)
            return f"Rank correlation {figures.coefficient(estimate)} ({interval}), {n} customers."
        return (
            f"In 100 pairs of a customer of “{self.metric}: {self.high.name}” and one of "
            f"“{self.low.name}”, the first is worth more in {_wins(estimate)} "
            f"({_wins(low)} to {_wins(high)})."
        )

    def _too_few(self) -> str:
        return (
            f"Too few to tell: {figures.count(self.high.n)} customers ({self.high.name}) "
            f"against {figures.count(self.low.n)} ({self.low.name}); "
            f"each side needs {SMALLEST_GROUP}."
        )


def _wins(delta: float) -> int:
    return math.floor(50 * (1 + delta) + 0.5)
