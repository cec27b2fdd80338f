"""What references and referrals come to, in the words that page and report share."""

import math
from collections.abc import Iterator

from valuewhen import figures
from valuewhen.evidence.estimates import Proportion
from valuewhen.join.referencing import Top, WinRates
from valuewhen.join.referring import Credit
from valuewhen.words import say


def top_in_words(top: Top) -> str:
    """How many customers of the top fifth spoke for won deals of the top tenth."""
    if not top.customers:
        return say("edges.top_none")
    return say("edges.top", n=top.customers, deals=top.deals)


def base_rate_in_words(rates: WinRates | None) -> Iterator[str]:
    """The base rate: the win rate of deals with a reference against that of the others; `rates` are
    None where the table has no lost deals."""
    if rates is None:
        yield say("edges.no_lost")
    elif not rates.unspoken.n:
        yield say("edges.no_unspoken")
    elif rates.spoken.n:
        yield say(
            "edges.base",
            spoken=_share(rates.spoken),
            unspoken=_share(rates.unspoken),
            difference=figures.points(100 * rates.difference),
            between=figures.points_range(100 * rates.low, 100 * rates.high),
        )
        yield say("edges.base_caution")


def credit_in_words(credit: Credit, currency: str) -> str:
    """What referrals brought in all, and to half of those who referred."""
    if not credit.referrers:
        return say("edges.credit_none")
    total = figures.money(credit.total, currency)
    brought = say("edges.credit", n=credit.referrers, referred=credit.referred, total=total)
    if not math.isnan(credit.share):
        brought += f", {say('edges.credit_share', share=figures.share(credit.share))}"
    half = say(
        "edges.credit_median",
        median=figures.money(credit.median, currency),
        between=figures.money_range(credit.low, credit.high, currency),
    )
    if credit.above_own is None:
        return f"{brought}. {half}"
    own = say("edges.credit_own", n=figures.count(credit.above_own))
    return f"{brought}. {half} {own}"


def _share(found: Proportion) -> str:
    ends = f"{figures.share(found.low)} to {figures.share(found.high)}"
    return f"{figures.share(found.share)} ({ends}; {figures.part(found.count, found.n)})"
