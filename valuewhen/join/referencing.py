"""The program that sets who spoke for deals beside what these customers are worth."""

from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from valuewhen.analytics import statement
from valuewhen.children.inside import Tell, serve
from valuewhen.children.plain import to_plain
from valuewhen.evidence.cells import blurred
from valuewhen.evidence.coverage import SMALLEST_CELL
from valuewhen.evidence.estimates import Proportion
from valuewhen.evidence.overlaps import publishable_overlaps
from valuewhen.evidence.profile import difference_of_shares
from valuewhen.evidence.statistics import proportion
from valuewhen.join.edge_tables import edges_and_customers, one_row

MOST_NAMES = 2_000  # customers in the list of who spoke
TOP_FIFTH, TOP_TENTH = 5, 10
WITHOUT_CLV, NOBODY = 0, -1  # instead of the fifth of the most valuable who spoke


@dataclass(frozen=True)
class WinRates:
    """Deals that were won among those won or lost: a share with its interval and n.

    `rates` has a row per group of deals: best (the fifth of the most valuable customer who spoke,
    5 to 1; 0 when none of them has a CLV here; -1 when nobody spoke), won, n, share, low, high.
    `spoken` are the deals with any reference, `unspoken` those with none; `difference` is their
    shares' with its interval.
    """

    rates: pd.DataFrame
    spoken: Proportion
    unspoken: Proportion
    difference: float
    low: float
    high: float


@dataclass(frozen=True)
class Top:
    """Customers of the top fifth who spoke for won deals of the top tenth, and these deals."""

    customers: int
    deals: int


@dataclass(frozen=True)
class References:
    """Who spoke for deals.

    Of `rows` some are left out: customers who spoke for themselves, rows without a deal. `deals`
    are different ones, some `undecided` or `without_value`. `customers` spoke, of whom some are
    `unknown` in the customer data or `without_clv`. `matrix` has fifth, tenth, calls, won,
    customers, deals; `used` has a row per customer who spoke: id, is_known, clv, fifth, times,
    won, won_top, last_on. Without lost deals there are no `win_rates`.
    """

    rows: int
    to_themselves: int
    without_deal: int
    deals: int
    undecided: int
    without_value: int
    customers: int
    unknown: int
    without_clv: int
    matrix: pd.DataFrame
    win_rates: WinRates | None
    top: Top
    used: pd.DataFrame


@dataclass(frozen=True)
class ToldReferences:
    """What anybody may see of who spoke for deals; None where it is of fewer than five. Counts are
    rounded to 5.

    `matrix` has fifth, tenth and won: calls for won deals. `win_rates` has only rows whose won and
    lost deals may both be told, its shares in whole percents; `has_lost` says whether the table has
    lost deals at all.
    """

    customers: int | None
    deals: int | None
    has_lost: bool
    matrix: pd.DataFrame
    win_rates: WinRates | None
    top: Top | None


@dataclass(frozen=True)
class Both:
    """The references for those who see rows, and for all others."""

    full: References
    told: ToldReferences


def work(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """{"answer": …}: the references of the job's tables against its customers."""
    tell(0.0, "reading the references")
    with edges_and_customers(job) as db:
        db.execute(statement("edges/deals"))
        db.execute(statement("edges/calls"))
        tell(0.5, "counting the deals")
        return {"answer": to_plain(_both(db))}


def _both(db: duckdb.DuckDBPyConnection) -> Both:
    spoken = db.execute(statement("edges/spoken_deals")).df()
    calls = db.execute(statement("edges/won_calls")).df()
    decided = spoken.drop_duplicates("deal")
    has_lost = bool((~decided["is_won"].astype(bool)).any())
    full = References(
        **one_row(db, "edges/reference_counts"),
        matrix=db.execute(statement("edges/reference_matrix")).df(),
        win_rates=_win_rates(decided) if has_lost else None,
        top=_top(calls),
        used=db.execute(statement("edges/references_used"), {"most": MOST_NAMES}).df(),
    )
    return Both(full, _told(full, spoken, calls))


def _win_rates(decided: pd.DataFrame) -> WinRates:
    rows = [
        {"best": best, **vars(_rate(decided[decided["best"] == best]))}
        for best in (TOP_FIFTH, 4, 3, 2, 1, WITHOUT_CLV, NOBODY)
    ]
    table = pd.DataFrame(rows).rename(columns={"count": "won"})
    is_spoken = decided["best"] != NOBODY
    spoken, unspoken = _rate(decided[is_spoken]), _rate(decided[~is_spoken])
    columns = ["best", "won", "n", "share", "low", "high"]
    return WinRates(table[columns], spoken, unspoken, *difference_of_shares(spoken, unspoken))


def _rate(deals: pd.DataFrame) -> Proportion:
    return proportion(int(deals["is_won"].sum()), len(deals))


def _top(calls: pd.DataFrame) -> Top:
    top = calls[(calls["fifth"] == TOP_FIFTH) & (calls["tenth"] == TOP_TENTH)]
    return Top(top["source"].nunique(), top["deal"].nunique())


def _told(full: References, spoken: pd.DataFrame, calls: pd.DataFrame) -> ToldReferences:
    return ToldReferences(
        customers=blurred(full.customers) if full.customers >= SMALLEST_CELL else None,
        deals=blurred(full.deals) if full.deals >= SMALLEST_CELL else None,
        has_lost=full.win_rates is not None,
        matrix=(matrix := _told_matrix(calls)),
        win_rates=_told_rates(full.win_rates, spoken) if full.win_rates else None,
        top=Top(*map(blurred, (full.top.customers, full.top.deals))) if _has_top(matrix) else None,
    )


def _told_matrix(calls: pd.DataFrame) -> pd.DataFrame:
    named = calls.rename(columns={"fifth": "row", "tenth": "column"})
    shown = publishable_overlaps(named, ("source", "target"))
    won = calls.groupby(["fifth", "tenth"]).size()
    rows = [(*cell, blurred(won[cell])) for cell in won.index if cell in shown]
    return pd.DataFrame(rows, columns=["fifth", "tenth", "won"])


def _has_top(matrix: pd.DataFrame) -> bool:
    return bool(((matrix["fifth"] == TOP_FIFTH) & (matrix["tenth"] == TOP_TENTH)).any())


def _told_rates(found: WinRates, spoken: pd.DataFrame) -> WinRates | None:
    """The rates whose won and lost deals are both of enough customers, None if not even those of
    all deals with and without a reference are."""
    is_spoken = spoken["best"] != NOBODY
    whole = spoken.assign(row=is_spoken, column=spoken["is_won"])
    kinds = ("source", "target")
    if len(publishable_overlaps(whole, kinds)) < 4:
        return None
    parts = spoken[is_spoken].assign(row=spoken["best"], column=spoken["is_won"])
    shown = publishable_overlaps(parts, kinds)
    lines = [best for best in found.rates["best"] if {(best, True), (best, False)} <= shown]
    kept = found.rates[found.rates["best"].isin([*lines, NOBODY])].reset_index(drop=True)
    counts = {name: kept[name].map(blurred) for name in ("won", "n")}
    shares = {name: kept[name].round(2) for name in ("share", "low", "high")}
    ends = (round(end, 2) for end in (found.difference, found.low, found.high))
    return WinRates(
        kept.assign(**counts, **shares), _blurred(found.spoken), _blurred(found.unspoken), *ends
    )


def _blurred(found: Proportion) -> Proportion:
    share, low, high = (round(one, 2) for one in (found.share, found.low, found.high))
    return Proportion(share, low, high, blurred(found.count), blurred(found.n))


if __name__ == "__main__":
    serve(work)
