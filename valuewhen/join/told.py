"""Evidence as executives read it: rounded money, and no number that singles out a few customers."""

import math
from dataclasses import dataclass

from valuewhen import figures
from valuewhen.evidence.card import Card, Kind
from valuewhen.evidence.coverage import SMALLEST_CELL, Coverage
from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.findings import Confidence, Finding, Status
from valuewhen.words import say


@dataclass(frozen=True)
class ToldGap:
    """A gap of median CLV with its interval, in money rounded as a person would say it, and the
    customers it rests on."""

    gap: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class ToldFinding:
    """What the data say of one theme: the metric's words, the verdict, how sure, and the gap.

    `gap` is None without evidence, and then `said` tells why. `strong` is the part of `said` that
    carries the message, `basis` its interval and customers, `strength` the strength with its
    interval in words.
    """

    metric: str | None
    status: Status | Verdict
    confidence: Confidence | None
    gap: ToldGap | None
    said: str
    strong: str = ""
    basis: str = ""
    strength: str = ""
    q: float = math.nan


def told_finding(finding: Finding, metric: str | None, currency: str) -> ToldFinding:
    """A finding without anything that is about fewer than five customers.

    A median is that of a group of 30 or more; money keeps three digits.
    """
    card = finding.card
    if card is None or finding.status in (Verdict.TOO_FEW, Verdict.CIRCULAR):
        said = say(f"results.status_{finding.status.name.lower()}", metric=metric or "")
        return ToldFinding(metric, finding.status, finding.confidence, None, said)
    gap = ToldGap(
        gap=rounded(card.gap.gap),
        low=rounded(card.gap.low),
        high=rounded(card.gap.high),
        n=told_n(card.coverage),
    )
    strong = _more_or_less(card, currency)
    return ToldFinding(
        metric=metric,
        status=finding.status,
        confidence=finding.confidence,
        gap=gap,
        said=_gap_in_words(finding, card, strong, currency),
        strong=strong,
        basis=f"{_interval(card, currency)}; {_groups(card)}",
        strength=_strength(card),
        q=finding.q,
    )


def told_n(coverage: Coverage) -> int:
    """How many customers were used; all of them where so few were not that the difference would
    single these out."""
    return coverage.n_customers if 0 < coverage.n_missing < SMALLEST_CELL else coverage.n


def told_missing(coverage: Coverage) -> str:
    """How many customers could not be used, in words; a few are not counted."""
    if 0 < coverage.n_missing < SMALLEST_CELL:
        return say("results.missing_few")
    if not coverage.n_missing:
        return say("results.missing_none")
    share = figures.share(coverage.share_missing)
    return say("results.missing_some", n=figures.count(coverage.n_missing), share=share)


def rounded(amount: float) -> float:
    """Money with three significant digits, in whole units from ten on."""
    if not math.isfinite(amount) or amount == 0:
        return amount
    return round(amount, 2 - math.floor(math.log10(abs(amount))))


def _more_or_less(card: Card, currency: str) -> str:
    amount = figures.money(abs(card.gap.gap), currency)
    if rounded(card.gap.gap) == 0:
        return say("results.gap_same")
    return say("results.gap_more" if card.gap.gap > 0 else "results.gap_less", amount=amount)


def _gap_in_words(finding: Finding, card: Card, strong: str, currency: str) -> str:
    high, low = _sides(card)
    values = {"high": high, "low": low, "gap": strong, "interval": _interval(card, currency)}
    is_told = finding.status is not Verdict.CANNOT_TELL
    return say("results.gap" if is_told else "results.gap_unclear", **values, groups=_groups(card))


def _strength(card: Card) -> str:
    if card.kind is not Kind.MEASURE:
        return card.strength_in_words()
    rho = card.correlation
    interval = figures.coefficient_range(rho.low, rho.high)
    n = figures.count(told_n(card.coverage))
    return say("results.strength", rho=figures.coefficient(rho.rho), interval=interval, n=n)


def _sides(card: Card) -> tuple[str, str]:
    if card.kind is Kind.FLAG:
        return say("results.with", metric=card.metric), say("results.without")
    if card.kind is Kind.COUNT:
        return say("results.with_any", metric=card.metric), say("results.with_none")
    high = say("results.in_the", side=card.high.name, metric=card.metric, rule=card.high.rule)
    return high, say("results.in_the_other", side=card.low.name)


def _interval(card: Card, currency: str) -> str:
    """The interval in the direction of the words: "€535 to €1,730" of a gap that is less."""
    low, high = card.gap.low, card.gap.high
    if high < 0:
        return figures.money_range(-high, -low, currency)
    if low > 0:
        return figures.money_range(low, high, currency)
    signed = figures.signed_money(low, currency), figures.signed_money(high, currency)
    return say("results.interval_signed", low=signed[0], high=signed[1])


def _groups(card: Card) -> str:
    """Both groups' sizes, or all customers where the few in between would be found out."""
    between = card.coverage.n - card.high.n - card.low.n
    if 0 < between < SMALLEST_CELL:
        return say("results.customers", n=figures.count(told_n(card.coverage)))
    sizes = figures.count(card.high.n), figures.count(card.low.n)
    return say("results.groups", high=sizes[0], low=sizes[1])
