"""Break-even: which part of a gap would have to be causal for a programme to pay."""

import math
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from valuewhen import figures
from valuewhen.words import say


class Pays(StrEnum):
    """Whether a programme can pay, by the gap and its interval."""

    FREE = "it costs nothing"
    FROM = "pays from a part of the gap on"
    AT_BEST = "pays only if the gap is at its upper end"
    NEVER = "does not pay even if all of the gap is causal"
    WRONG_WAY = "goes with less"
    CANNOT_TELL = "can't tell whether it can pay"


@dataclass(frozen=True)
class BreakEven:
    """A programme for `customers` that costs `cost`, against a gap of CLV a customer.

    `share` of the gap has to be causal for it to pay; `least` is that share at the upper end of the
    gap's interval and `most` at the lower end, infinite where no part is enough. NaN where it
    cannot be told.
    """

    gap: float
    low: float
    high: float
    customers: float
    cost: float
    share: float
    least: float
    most: float
    pays: Pays

    def points(self) -> pd.DataFrame:
        """What the programme brings beyond its cost if none and if all of the gap is causal: a row
        each with share (0 and 1), net, low and high in money."""
        rows = [(share, *(self._net(share, g) for g in (self.gap, self.low, self.high)))
                for share in (0.0, 1.0)]  # fmt: skip
        return pd.DataFrame(rows, columns=["share", "net", "low", "high"])

    def _net(self, share: float, gap: float) -> float:
        return share * gap * self.customers - self.cost


def break_even(gap: float, low: float, high: float, customers: float, cost: float) -> BreakEven:
    """Which share of a gap with its 95 % interval has to be causal: cost / (customers × gap).

    `gap` is what a customer who does it is worth more than one who does not, the adjusted gap of
    medians; `customers` are those who would begin to do it. The same at both ends of the interval
    gives the range of the share. A gap whose interval includes zero may be none at all: then it
    cannot be told. A share above 1 means that even all of the gap would not pay.
    """
    known = all(map(math.isfinite, (gap, low, high)))
    share, least, most = (_share(cost, customers, one) for one in (gap, high, low))
    if cost <= 0:
        return BreakEven(gap, low, high, customers, cost, 0.0, 0.0, 0.0, Pays.FREE)
    if not known or low <= 0 <= high:
        pays, share, least, most = Pays.CANNOT_TELL, math.nan, math.nan, math.nan
    elif high < 0:
        pays, share, least, most = Pays.WRONG_WAY, math.nan, math.nan, math.nan
    elif share <= 1:
        pays = Pays.FROM
    else:
        pays = Pays.AT_BEST if least <= 1 else Pays.NEVER
    return BreakEven(gap, low, high, customers, cost, share, least, most, pays)


def in_words(found: BreakEven, currency: str) -> str:
    """The break-even as one sentence or two of plain text."""
    if found.pays is Pays.CANNOT_TELL and not math.isfinite(found.low + found.high):
        return say("commitments.pays_unknown")
    values = {
        "cost": figures.money(found.cost, currency),
        "n": figures.count(found.customers),
        "gap": figures.money(abs(found.gap), currency),
        "interval": figures.money_range(found.low, found.high, currency),
        "share": figures.share(found.share),
        "least": figures.share(found.least),
        "most": figures.share(found.most),
        "worth": figures.money(found.gap * found.customers, currency),
    }
    said = say(f"commitments.pays_{found.pays.name.lower()}", **values)
    if found.pays is Pays.FROM:
        end = "pays_most" if found.most <= 1 else "pays_not_at_low"
        said = f"{said} {say(f'commitments.{end}', **values)}"
    return said


def _share(cost: float, customers: float, gap: float) -> float:
    worth = customers * gap
    return cost / worth if worth > 0 else math.inf
