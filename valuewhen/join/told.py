"""Evidence as executives read it: rounded money, and no number that singles out a few customers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from valuewhen import figures
from valuewhen.evidence.card import Card
from valuewhen.evidence.cells import STEP, blurred, rounded
from valuewhen.evidence.coverage import SMALLEST_CELL, Coverage
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.family import Row
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

    `gap` is the one that the verdict rests on, at equal controls where there are any; it is None
    without evidence, and then `said` tells why. `strong` is the part of `said` that carries the
    message, `basis` its interval and customers, `strength` the strength with its interval in words,
    `pairs` how often one of the first group is worth more than one of the other, `raw` the gap of
    the customers as they are, empty where nothing is held equal; `is_later` marks a hypothesis that
    was frozen after others, when evidence could be seen.
    """

    metric: str | None
    status: Status | Verdict
    confidence: Confidence | None
    gap: ToldGap | None
    said: str
    strong: str = ""
    basis: str = ""
    strength: str = ""
    pairs: str = ""
    raw: str = ""
    q: float = math.nan
    is_later: bool = False


def told_finding(
    finding: Finding, metric: str | None, currency: str, *, is_exact: bool = False
) -> ToldFinding:
    """A finding without anything that is about fewer than five customers.

    A median is that of a group of 30 or more; money keeps three digits. For those who see rows the
    sizes of both groups are exact.
    """
    card, found = finding.card, finding.figures
    if card is None or found is None or finding.status in (Verdict.TOO_FEW, Verdict.CIRCULAR):
        said = say(f"results.status_{finding.status.name.lower()}", metric=metric or "")
        return ToldFinding(metric, finding.status, finding.confidence, None, said)
    held = listed(found.controls)
    money = _money(card, found.overall)
    if math.isnan(money.gap):
        said = say("results.nobody_left", controls=held)
        return ToldFinding(metric, finding.status, finding.confidence, None, said)
    strong, interval = _more_or_less(money.gap, currency), _interval(money, currency)
    basis = f"{interval}; {_groups(card, is_exact=is_exact)}"
    is_told = finding.status is not Verdict.CANNOT_TELL
    return ToldFinding(
        metric=metric,
        status=finding.status,
        confidence=finding.confidence,
        gap=ToldGap(rounded(money.gap), rounded(money.low), rounded(money.high), money.n),
        said=_gap_in_words(card, held, strong, basis, is_told=is_told),
        strong=strong,
        basis=basis,
        strength=_strength(card),
        pairs=_pairs(found.overall),
        raw=_raw(card, currency) if found.controls else "",
        q=float(f"{finding.q:.2g}"),
        is_later=(finding.family or 1) > 1,
    )


def told_n(coverage: Coverage) -> int:
    """How many customers were used, rounded down to a multiple of five, so that those who were not
    are never told as fewer than five; all of them where they were so few."""
    if coverage.n_missing < SMALLEST_CELL:
        return coverage.n_customers
    return coverage.n // STEP * STEP


def told_missing(coverage: Coverage) -> str:
    """How many customers could not be used, in words; a few are not counted."""
    if is_few(coverage.n_missing):
        return say("results.missing_few")
    if not coverage.n_missing:
        return say("results.missing_none")
    if is_few(coverage.n):
        return say("results.missing_most")
    missing = coverage.n_customers - told_n(coverage)
    share = figures.share(missing / coverage.n_customers)
    return say("results.missing_some", n=figures.count(missing), share=share)


def is_few(customers: int) -> bool:
    """Whether somebody is there, and too few to be told."""
    return 0 < customers < SMALLEST_CELL


def listed(names: Sequence[str]) -> str:
    """Names as one list: "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return say("results.list", first=", ".join(names[:-1]), last=names[-1])


def _money(card: Card, row: Row) -> ToldGap:
    """The gap that the verdict rests on, not yet rounded; the raw one where nothing is held."""
    low, high = row["adjusted_gap_low"], row["adjusted_gap_high"]
    return ToldGap(row["adjusted_gap"], low, high, told_n(card.coverage))


def _more_or_less(gap: float, currency: str) -> str:
    if rounded(gap) == 0:
        return say("results.gap_same")
    amount = figures.money(abs(gap), currency)
    return say("results.gap_more" if gap > 0 else "results.gap_less", amount=amount)


def _gap_in_words(card: Card, held: str, strong: str, basis: str, *, is_told: bool) -> str:
    high, low = _sides(card)
    name = "gap" if is_told else "gap_unclear"
    equal = "_equal" if held else ""
    values = {"high": high, "low": low, "gap": strong, "basis": basis, "controls": held}
    return say(f"results.{name}{equal}", **values)


def _raw(card: Card, currency: str) -> str:
    gap = ToldGap(card.gap.gap, card.gap.low, card.gap.high, 0)
    strong = _more_or_less(gap.gap, currency)
    return say("results.gap_raw", gap=strong, interval=_interval(gap, currency))


def _strength(card: Card) -> str:
    if card.kind is not Kind.MEASURE:
        return card.strength_in_words()
    rho = card.correlation
    interval = figures.coefficient_range(rho.low, rho.high)
    n = figures.count(told_n(card.coverage))
    return say("results.strength", rho=figures.coefficient(rho.rho), interval=interval, n=n)


def _pairs(row: Row) -> str:
    """Cliff's delta, at equal controls where there are any, as wins in 100 pairs."""
    delta = (row[f"adjusted_delta{end}"] for end in ("", "_low", "_high"))
    wins = [figures.count(50 * (1 + share)) for share in delta]
    return say("results.pairs", wins=wins[0], low=wins[1], high=wins[2])


def _sides(card: Card) -> tuple[str, str]:
    if card.kind is Kind.FLAG:
        return say("results.with", metric=card.metric), say("results.without")
    if card.kind is Kind.COUNT:
        return say("results.with_any", metric=card.metric), say("results.with_none")
    high = say("results.in_the", side=card.high.name, metric=card.metric, rule=card.high.rule)
    return high, say("results.in_the_other", side=card.low.name)


def _interval(gap: ToldGap, currency: str) -> str:
    """The interval in the direction of the words: "€535 to €1,730" of a gap that is less."""
    if gap.high < 0:
        return figures.money_range(-gap.high, -gap.low, currency)
    if gap.low > 0:
        return figures.money_range(gap.low, gap.high, currency)
    signed = figures.signed_money(gap.low, currency), figures.signed_money(gap.high, currency)
    return say("results.interval_signed", low=signed[0], high=signed[1])


def _groups(card: Card, *, is_exact: bool) -> str:
    """Both groups' sizes, rounded to five, or all customers where the few in between, or without
    the metric, would be found out."""
    between = card.coverage.n - card.high.n - card.low.n
    if not is_exact and (is_few(between) or is_few(card.coverage.n_missing)):
        return say("results.customers", n=figures.count(told_n(card.coverage)))
    sizes = [figures.count(n if is_exact else blurred(n)) for n in (card.high.n, card.low.n)]
    return say("results.groups", high=sizes[0], low=sizes[1])
