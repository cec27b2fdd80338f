"""Whether something else stands behind a link: exposure, tenure, size, or the segments."""

import re
from collections.abc import Iterator

import numpy as np

from valuewhen import figures
from valuewhen.evidence.at_equal import AtEqual, at_equal
from valuewhen.evidence.covariate import Covariate, known_in_both
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.link import Link
from valuewhen.evidence.rank_links import is_worth_acting_on, leaves_out_zero
from valuewhen.evidence.trap import Trap, TrapKind

_DEEDS = (
    (r"\breferr|\brefers|\brecommend", ("refer", "referring")),
    (r"\breference", ("act as references", "acting as references")),
    (r"\bshares .*data|\bdata shar|\bshared", ("share", "sharing")),
    (r"\bideas?\b|\bsuggest", ("give ideas", "giving ideas")),
    (r"\btraining|\bcourse|\blearn|\bwebinar", ("learn", "learning")),
    (r"\borders?\b|\bpurchas|\bbuys?\b", ("buy", "buying")),
)


TENURE_ITSELF = 0.999  # rank correlation from which a metric is tenure by another name


def tenure(link: Link) -> Iterator[Trap]:
    """Exposure and survivorship: what is left of the link among customers of equal tenure.

    Survivorship of tenure itself: there is nothing to hold equal.
    Survivorship, since tenure stops at churn: the link disappears, is at most half as strong, or
    turns round at equal tenure (`changed`); also when none of the customers at hand has left.
    Exposure: the same of a count that is not divided by active months and that goes with tenure;
    where zero is not its most frequent value, only its stated kind tells a count from a score.
    """
    if link.circle.tenure is not None:
        found = at_equal(link, link.circle.tenure)
        change = changed(found, link.highest_rho)
        grows = found.with_metric.low > 0
        if found.with_metric.rho >= TENURE_ITSELF:
            yield _is_tenure(link, found)
        if change and grows and link.kind is Kind.COUNT and not link.context.is_per_month:
            yield _exposure(link, found)
        if change:
            yield _survivorship(link, found, change)
    if link.circle.churned is not None:
        yield from _only_survivors(link, link.circle.churned)


def size(link: Link) -> Iterator[Trap]:
    """The link disappears, is at most half as strong, or turns round among customers of equal
    size."""
    if link.circle.size is None:
        return
    found = at_equal(link, link.circle.size)
    change = changed(found, link.highest_rho)
    if change:
        sentence = (
            f"Among customers of equal size the link of “{link.metric}” with CLV {change}: large "
            f"customers may simply have more of both ({_before_and_after(found)})."
        )
        yield Trap(TrapKind.SIZE, sentence, _figures(found))


def simpson(link: Link) -> Iterator[Trap]:
    """Simpson's paradox: the link at equal segment has the other sign than the raw one, and neither
    interval holds zero."""
    if link.circle.segment is None:
        return
    found = at_equal(link, link.circle.segment)
    if changed(found, link.highest_rho) == TURNS_ROUND:
        sentence = (
            f"Over all customers the link of “{link.metric}” with CLV is {_way(found.raw.rho)}, "
            f"within segments it is {_way(found.equal.rho)}: judge by segment "
            f"({_before_and_after(found)})."
        )
        yield Trap(TrapKind.SIMPSON, sentence, _figures(found))


DISAPPEARS = "disappears"
HALVES = "is at most half as strong"
TURNS_ROUND = "turns round"


def changed(found: AtEqual, highest: float) -> str | None:
    """What becomes of a link at equal values of a third column, in words; None when it stays.

    Only a link worth acting on can change (`is_worth_acting_on`). It turns round when the interval
    at equal values lies on the other side of zero; otherwise at most half of it must be left, and
    it disappears when that interval holds zero.
    """
    raw, equal = found.raw, found.equal
    if not is_worth_acting_on(raw, highest) or np.isnan(equal.rho):
        return None
    if leaves_out_zero(equal) and equal.rho * raw.rho < 0:
        return TURNS_ROUND
    if abs(equal.rho) > abs(raw.rho) / 2:
        return None
    return HALVES if leaves_out_zero(equal) else DISAPPEARS


def _exposure(link: Link, found: AtEqual) -> Trap:
    sentence = (
        f"“{link.metric}” is a count that is not divided by active months, and it grows with "
        f"tenure (rank correlation {figures.coefficient(found.with_metric.rho)}, "
        f"{figures.count(found.with_metric.n)} customers): "
        f"longer tenure alone explains its link with CLV, or most of it."
    )
    return Trap(TrapKind.EXPOSURE, sentence, _figures(found))


def _is_tenure(link: Link, found: AtEqual) -> Trap:
    sentence = (
        f"“{link.metric}” is tenure, which stops when a customer leaves: who stayed had more time "
        f"to be worth something, so the link does not say what staying is worth (rank correlation "
        f"{figures.coefficient(found.raw.rho)}, {figures.count(found.raw.n)} customers)."
    )
    return Trap(TrapKind.SURVIVORSHIP, sentence, {"rho": found.raw.rho, "n": float(found.raw.n)})


def _survivorship(link: Link, found: AtEqual, change: str) -> Trap:
    do, doing = _deed(link.metric)
    sentence = (
        f"The link of “{link.metric}” with CLV {change} at equal tenure: they had longer to {do}, "
        f"or {doing} keeps them; these data cannot say ({_before_and_after(found)})."
    )
    return Trap(TrapKind.SURVIVORSHIP, sentence, _figures(found))


def _only_survivors(link: Link, churned: Covariate) -> Iterator[Trap]:
    known = known_in_both(link.column.known, churned.values.known)
    stayed = churned.values.at_most(0)
    if known is not None:
        stayed = stayed[known]
    if len(stayed) and stayed.all():
        n = len(stayed)
        sentence = (
            f"None of these {figures.count(n)} customers has left: those who did, and what they "
            f"had of “{link.metric}”, are not in these data."
        )
        yield Trap(TrapKind.SURVIVORSHIP, sentence, {"n": float(n), "n_churned": 0.0})


def _deed(metric: str) -> tuple[str, str]:
    """What customers do who have much of a metric, to say "to do it" and "doing it"."""
    plain = metric.replace("_", " ").lower()
    found = (words for pattern, words in _DEEDS if re.search(pattern, plain))
    return next(found, ("get there", "it"))


def _way(rho: float) -> str:
    return "positive" if rho > 0 else "negative"


def _before_and_after(found: AtEqual) -> str:
    interval = figures.coefficient_range(found.equal.low, found.equal.high)
    return (
        f"rank correlation {figures.coefficient(found.raw.rho)} before, "
        f"{figures.coefficient(found.equal.rho)} after, {interval}, "
        f"{figures.count(found.equal.n)} customers"
    )


def _figures(found: AtEqual) -> dict[str, float]:
    return {
        "rho": found.raw.rho,
        "rho_at_equal": found.equal.rho,
        "low_at_equal": found.equal.low,
        "high_at_equal": found.equal.high,
        "rho_with_metric": found.with_metric.rho,
        "n": float(found.equal.n),
    }
