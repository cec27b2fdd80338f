"""Whether a link is carried by few, bent on its way, or seen only in those who answered."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from valuewhen import figures
from valuewhen.evidence.associations import gap_of_means, median_of_sorted
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.dominance import dominance
from valuewhen.evidence.groups import Groups
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.link import Link
from valuewhen.evidence.rank_links import is_worth_acting_on
from valuewhen.evidence.ranked import RankedClv
from valuewhen.evidence.shape import turn_of
from valuewhen.evidence.statistics import correlation_of_rankings
from valuewhen.evidence.ties import highest_rho
from valuewhen.evidence.trap import Trap, TrapKind
from valuewhen.evidence.verdicts import NEGLIGIBLE

MOSTLY_ZERO = 0.5


def non_response(link: Link) -> Iterator[Trap]:
    """Customers without the metric differ in CLV from those with it: Cliff's delta of the two
    leaves out zero and does not lie inside ±0.1, with at least 30 customers on both sides."""
    known = link.column.known
    if known is None:
        return
    groups = Groups.of(link.circle.clv, ~known, known)
    if min(groups.sizes) < SMALLEST_GROUP:
        return
    found = dominance(groups)
    if found.low * found.high > 0 and max(abs(found.low), abs(found.high)) > NEGLIGIBLE:
        wins = [_in_100_pairs(delta) for delta in (found.delta, found.low, found.high)]
        n_without, n = groups.sizes
        sentence = (
            f"The {figures.count(n_without)} customers without “{link.metric}” differ from the "
            f"{figures.count(n)} with it: in 100 pairs, the one without it is worth more "
            f"in {wins[0]} ({wins[1]} to {wins[2]}); what is seen here need not hold for them."
        )
        deltas = {"delta": found.delta, "low": found.low, "high": found.high}
        medians = {
            "median_with": median_of_sorted(groups.low),
            "median_without": median_of_sorted(groups.high),
        }
        counted = {"n": float(n), "n_without": float(n_without)}
        yield Trap(TrapKind.NON_RESPONSE, sentence, deltas | medians | counted)


def top_percent(link: Link) -> Iterator[Trap]:
    """Without the top 1 % of CLV the link is gone, or at most half of it is left.

    Looked for in the rank correlation, in parts of the highest that ties allow (Cliff's delta for a
    flag), when it is worth acting on (`is_worth_acting_on`); and in the gap of mean CLV, any
    against none or top against bottom third, from 300 customers on each side, when its 95 %
    interval (Welch) leaves out zero. Fewer than 30 on a side are too few to tell.
    """
    if link.n == 0 or min(link.groups.sizes) < SMALLEST_GROUP:
        return
    clv = link.clv.clv
    below = int(np.searchsorted(clv, clv[math.ceil(0.99 * link.n) - 1], side="right"))
    n_top = link.n - below
    if n_top == 0:
        return
    left = {
        "strength of the link": _left_of_ranks(link, below),
        "gap in mean CLV": _left_of_means(link, below),
    }
    carried = {what: share for what, share in left.items() if share <= 0.5}
    if carried:
        what, share = min(carried.items(), key=lambda item: item[1])
        sentence = (
            f"The top 1 % of CLV, {figures.count(n_top)} of {figures.count(link.n)} customers, "
            f"carry it: without them {figures.share(max(share, 0.0))} of the {what} is left."
        )
        shares = {"share_of_strength": left["strength of the link"]}
        shares |= {"share_of_mean_gap": left["gap in mean CLV"]}
        yield Trap(TrapKind.TOP_PERCENT, sentence, shares | {"n": float(link.n), "n_top": n_top})


def zero_inflation(link: Link) -> Iterator[Trap]:
    """At least half of a count's or amount's values are zero, and the rest is not all alike.

    A slope then mostly sets any against none. Not for flags, and not for what can be negative.
    """
    if link.kind is Kind.FLAG or link.n == 0 or link.x.lowest() < 0:
        return
    zeros = int(np.count_nonzero(link.x.at_most(0)))
    has_more = zeros < link.n and link.ranking.value_at(zeros) < link.x.highest()
    if zeros >= MOSTLY_ZERO * link.n and has_more:
        sentence = (
            f"“{link.metric}” is zero for {figures.part(zeros, link.n)} customers "
            f"({figures.share(zeros / link.n)}): a slope mostly compares any with none."
        )
        yield Trap(
            TrapKind.ZERO_INFLATION, sentence, {"share_zero": zeros / link.n, "n": float(link.n)}
        )


def non_monotone(link: Link) -> Iterator[Trap]:
    """The metric turns on its way; see `shape.turning_point` for the test."""
    turn = turn_of(link)
    if turn is None:
        return
    way = ("more", "less") if turn.rho_before > 0 else ("less", "more")
    sentence = (
        f"More of “{link.metric}” goes with {way[0]} CLV up to about "
        f"{_place(turn.at_from, link)} and with {way[1]} beyond "
        f"{_place(turn.at_to, link)} (rank correlation "
        f"{figures.coefficient(turn.rho_before)}, then {figures.coefficient(turn.rho_after)}; "
        f"{figures.count(link.n)} customers): one coefficient does not tell it."
    )
    known = {"at_from": turn.at_from, "at_to": turn.at_to, "rho_before": turn.rho_before}
    counted = {"rho_after": turn.rho_after, "n": float(link.n)}
    yield Trap(TrapKind.NON_MONOTONE, sentence, known | counted)


def _left_of_ranks(link: Link, below: int) -> float:
    """The share of the rank correlation that is left among so many of the lowest CLV; NaN without
    a link, below zero when it turned round."""
    if not is_worth_acting_on(link.raw, link.highest_rho):
        return math.nan
    x, y = link.x.taken(slice(below)).ranking, RankedClv.of(link.clv.clv[:below])
    left = correlation_of_rankings(x, y).rho / highest_rho(x.ties, y.ties)
    share = left / (link.raw.rho / link.highest_rho)
    return 0.0 if math.isnan(share) else share


def _left_of_means(link: Link, below: int) -> float:
    """The share of the gap of means that is left among those below; NaN when there is no gap."""
    gap = gap_of_means(link.groups)
    if not (gap.low > 0 or gap.high < 0):
        return math.nan
    levels = int(np.searchsorted(link.clv.ends, below))
    left = link.groups.lowest(levels)
    if min(left.sizes) < 2:
        return 0.0
    high, low, _ = left.sums
    return (high.mean() - low.mean()) / gap.gap


def _in_100_pairs(delta: float) -> int:
    return math.floor(50 * (1 + delta) + 0.5)


def _place(value: float, link: Link) -> str:
    if link.is_date:
        return f"{pd.Timestamp(0) + pd.Timedelta(days=value):%Y-%m}"
    return figures.number(float(f"{value:.3g}"))
