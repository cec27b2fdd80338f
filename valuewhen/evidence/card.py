"""The evidence card: what one metric's customers say about CLV, in its first form.

The first form compares raw values in one test. Later forms add controls, adjusted figures, q-values
over a family of tests, segments and named traps; nothing here claims any of them.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from valuewhen import figures
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.columns import Column, Floats, numbers, same_length
from valuewhen.evidence.coverage import SMALLEST_GROUP, Coverage, coverage
from valuewhen.evidence.estimates import Correlation, Dominance, MedianGap
from valuewhen.evidence.kinds import Kind as Kind
from valuewhen.evidence.kinds import guess_kind as guess_kind
from valuewhen.evidence.statistics import (
    cliffs_delta,
    median_gap,
    rank_correlation,
    smallest_visible_rho,
)


class Verdict(StrEnum):
    """What the first form of the card can say; it never says that a metric makes CLV."""

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

    @property
    def wins_in_100(self) -> int | None:
        """In how many of 100 pairs, one customer of each group, the high one is worth more.

        Ties count half. None when the groups are too small to compare.
        """
        return None if math.isnan(self.delta.delta) else _wins(self.delta.delta)

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


def card(values: Column, clv: Column, *, metric: str, kind: Kind | str | None = None) -> Card:
    """The card of one metric against CLV, both a value per customer in the same order.

    `kind` is "flag", "count" or "measure"; without it `guess_kind` decides. A flag or count
    compares customers with any against those with none, a measure the top third against the bottom
    third, ties included on their side. Fewer than 30 in either group: too few to tell. Otherwise
    the verdict rests on whether the interval of the strength leaves out zero.

    Raises InvalidInputError for columns that are not numbers, of different lengths, and for a flag
    or count below zero.
    """
    measured, worth = numbers(values, metric), numbers(clv, "CLV")
    same_length(measured, worth)
    kind = Kind(kind) if kind is not None else guess_kind(measured)
    used = np.isfinite(measured) & np.isfinite(worth)
    x, y = measured[used], worth[used]
    in_high, in_low, high, low = _thirds(x) if kind is Kind.MEASURE else _any_against_none(x, kind)
    enough = min(in_high.sum(), in_low.sum()) >= SMALLEST_GROUP
    compared = (y[in_high], y[in_low]) if enough else (y[:0], y[:0])
    gap, delta = median_gap(*compared), cliffs_delta(*compared)
    rho = rank_correlation(x, y)
    strength = (rho.low, rho.high) if kind is Kind.MEASURE else (delta.low, delta.high)
    return Card(
        metric=metric,
        kind=kind,
        coverage=coverage(measured, worth),
        high=Group(*high, int(in_high.sum()), gap.median_x),
        low=Group(*low, int(in_low.sum()), gap.median_y),
        gap=gap,
        delta=delta,
        correlation=rho,
        visible_rho=smallest_visible_rho(len(x)),
        verdict=_verdict(*strength) if enough else Verdict.TOO_FEW,
    )


def _verdict(low: float, high: float) -> Verdict:
    if low > 0:
        return Verdict.MORE
    return Verdict.LESS if high < 0 else Verdict.CANNOT_TELL


def _wins(delta: float) -> int:
    return math.floor(50 * (1 + delta) + 0.5)


Flags = NDArray[np.bool_]
Side = tuple[str, str]


def _any_against_none(x: Floats, kind: Kind) -> tuple[Flags, Flags, Side, Side]:
    if np.any(x < 0):
        raise InvalidInputError(
            "A flag or count cannot be below zero, and this metric is: treat it as a measure."
        )
    names = ("yes", "no") if kind is Kind.FLAG else ("any", "none")
    return x > 0, x == 0, (names[0], "more than 0"), (names[1], "0")


def _thirds(x: Floats) -> tuple[Flags, Flags, Side, Side]:
    """Who is at the top and at the bottom, cut between two values as near to a third as ties let,
    so that equal customers are never parted; nobody when all are equal."""
    levels, counts = np.unique(x, return_counts=True)
    if len(levels) < 2:
        return x != x, x != x, ("top third", ""), ("bottom third", "")
    up_to = np.cumsum(counts[:-1]) / len(x)
    highest_low = levels[np.argmin(np.abs(up_to - 1 / 3))]
    lowest_high = levels[1 + np.argmin(np.abs(1 - up_to - 1 / 3))]
    low, high = x <= highest_low, x >= lowest_high
    return (
        high,
        low,
        (f"top {_third(high)}", f"{figures.number(float(lowest_high))} or more"),
        (f"bottom {_third(low)}", f"{figures.number(float(highest_low))} or less"),
    )


def _third(side: Flags) -> str:
    held = float(side.mean())
    return "third" if abs(held - 1 / 3) < 0.05 else figures.share(held)
