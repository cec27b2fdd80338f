"""The traps on an evidence card, each detected by a stated rule and named in one sentence."""

from collections.abc import Iterable, Iterator
from datetime import date

import pandas as pd

from valuewhen import figures
from valuewhen.evidence.circularity import circularity
from valuewhen.evidence.confounding import simpson, size, tenure
from valuewhen.evidence.distortion import non_monotone, non_response, top_percent, zero_inflation
from valuewhen.evidence.link import Link
from valuewhen.evidence.statistics import smallest_visible_rho
from valuewhen.evidence.trap import Trap, TrapKind

TRIVIAL = 0.01


def traps(link: Link) -> tuple[Trap, ...]:
    """The traps of one metric against CLV, in the order of TrapKind.

    What the circle's context does not tell raises no trap, except that circularity and timing then
    cannot be ruled out. Each detector states its rule and threshold. What differs between segments
    is told by `reversal`.
    """
    found = [trap for detector in _DETECTORS for trap in detector(link)]
    return in_order(found)


def in_order(found: Iterable[Trap]) -> tuple[Trap, ...]:
    """Traps in the order of TrapKind."""
    order = list(TrapKind)
    return tuple(sorted(found, key=lambda trap: order.index(trap.kind)))


def selection(link: Link) -> Iterator[Trap]:
    """All customers at hand are in one group, best or typical, that this same CLV defines."""
    if link.context.within is not None:
        sentence = (
            f"These {figures.count(link.n)} customers are “{link.context.within}” by this same "
            "CLV, so a slope among them is selected on the outcome: compare how common it is in "
            "each group instead."
        )
        yield Trap(TrapKind.SELECTED_ON_OUTCOME, sentence, {"n": float(link.n)})


def timing(link: Link) -> Iterator[Trap]:
    """The metric covers days that this CLV covers too, or it is not known whether it does."""
    until, start = _day(link.context.measured_until), _day(link.context.clv_from)
    if until is None or start is None:
        sentence = (
            f"It is not recorded that “{link.metric}” was measured before the time that this CLV "
            f"covers, so CLV may have come first ({figures.count(link.n)} customers)."
        )
        yield Trap(TrapKind.TIMING_UNKNOWN, sentence, {"n": float(link.n)})
    elif until >= start:
        sentence = (
            f"“{link.metric}” is measured up to {until.isoformat()} and this CLV counts from "
            f"{start.isoformat()}: it was not there before, so CLV may have come first "
            f"({figures.count(link.n)} customers)."
        )
        days = float((until - start).days + 1)
        yield Trap(TrapKind.TIMING, sentence, {"days_in_common": days, "n": float(link.n)})


def large_n(link: Link) -> Iterator[Trap]:
    """The link is significant, and so many customers would show one of 0.01 with 80 % power."""
    if link.n > 3 and smallest_visible_rho(link.n) <= TRIVIAL and link.raw.p <= 0.05:
        visible = smallest_visible_rho(link.n)
        sentence = (
            f"With {figures.count(link.n)} customers a rank correlation of "
            f"{figures.number(visible)} is already significant, as nearly everything is: judge by "
            "money and strength."
        )
        yield Trap(TrapKind.LARGE_N, sentence, {"visible_rho": visible, "n": float(link.n)})


def _day(moment: date | None) -> date | None:
    return None if moment is None or pd.isna(moment) else pd.Timestamp(moment).date()


_DETECTORS = (
    circularity,
    selection,
    timing,
    tenure,
    size,
    simpson,
    non_response,
    top_percent,
    zero_inflation,
    non_monotone,
    large_n,
)
