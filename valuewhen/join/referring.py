"""The program that credits the CLV of referred customers to those who referred them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from valuewhen.analytics import statement
from valuewhen.children.inside import Tell, serve
from valuewhen.children.plain import to_plain
from valuewhen.evidence.cells import blurred, rounded
from valuewhen.evidence.coverage import SMALLEST_CELL
from valuewhen.evidence.overlaps import publishable_overlaps
from valuewhen.evidence.resampling import DRAWS, SEED, bootstrap_medians, percentile_interval
from valuewhen.evidence.statistics import proportion
from valuewhen.join.edge_tables import edges_and_customers, one_row

MOST_NAMES = 2_000  # customers in the list of who referred
KINDS = ("promoters", "passives", "detractors", "no answer")
OTHERS = "everybody else"
STEPS = (1, 2, 3)  # referred anyone, somebody above zero, somebody above the median CLV


@dataclass(frozen=True)
class Credit:
    """The CLV of referred customers in the hands of those who referred them.

    `referrers` are customers who are credited with something, `referred` the customers whose CLV
    is credited, `total` is that CLV and `share` its part of all customers' CLV (NaN where that is
    no gain). `median` is that of the credits per referrer, with its interval. `above_own` of them
    are credited with more than they are worth themselves, None if that may not be told. `by_fifth`
    has a row per fifth of the referrers' own CLV, 0 without one: fifth, referrers, referred,
    credit.
    """

    referrers: int
    referred: int
    total: float
    share: float
    median: float
    low: float
    high: float
    above_own: int | None
    by_fifth: pd.DataFrame


@dataclass(frozen=True)
class Referrals:
    """Who referred whom.

    Of `rows` some are left out: customers `to_themselves`, rows `without_customer` at one end, and
    the pairs `in_circles`, of which there are so many `circles`. Of the `pairs` that are left some
    were `lost` each time; `not_customers` were referred and are no customers of these data, others
    have no CLV. `shared` customers were referred by several, and `to_unknown` is the CLV credited
    to those who are no customers themselves. `promoters` has a row per kind of answer and step:
    kind, step, count, n, share, low, high, None without answers to the NPS question. `named` has a
    row per customer who referred: id, clv, fifth, referred, credit, last_on.
    """

    rows: int
    to_themselves: int
    without_customer: int
    in_circles: int
    circles: int
    pairs: int
    lost: int
    not_customers: int
    without_clv: int
    shared: int
    to_unknown: float
    median_clv: float | None
    credit: Credit
    promoters: pd.DataFrame | None
    named: pd.DataFrame


@dataclass(frozen=True)
class ToldReferrals:
    """What anybody may see of who referred whom: nothing of fewer than five customers.

    `credit` is None when too few referred or were referred. `promoters` has only kinds and steps
    that may all be told. Counts are rounded to 5, shares to whole percents, and money to three
    digits.
    """

    credit: Credit | None
    promoters: pd.DataFrame | None


@dataclass(frozen=True)
class Both:
    """The referrals for those who see rows, and for all others."""

    full: Referrals
    told: ToldReferrals


def work(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """{"answer": …}: the referrals of the job's tables among its customers."""
    tell(0.0, "reading the referrals")
    with edges_and_customers(job) as db:
        pairs = db.execute(statement("edges/referral_pairs")).df()
        counts = one_row(db, "edges/referral_counts")
        tell(0.5, "crediting each referred customer once")
        has_nps = job["question"]["roles"]["nps_scale"] == "nps_0_10"
        return {"answer": to_plain(_both(db, pairs, counts, has_nps))}


def _both(
    db: duckdb.DuckDBPyConnection, pairs: pd.DataFrame, counts: Mapping[str, Any], has_nps: bool
) -> Both:
    circle, circles = circles_of(pairs)
    standing = pairs[~circle]
    brought = standing[~standing["is_lost"]]
    credited = credits_of(brought)
    went = _steps(standing, counts["median_clv"])
    promoters = _promoters(db, went) if has_nps else None
    credit = _credit(credited, counts["clv_of_all"])
    is_known = credited["source_is_known"]
    full = Referrals(
        rows=counts["rows"],
        to_themselves=counts["to_themselves"],
        without_customer=counts["without_customer"],
        in_circles=int(circle.sum()),
        circles=circles,
        pairs=len(standing),
        lost=int(standing["is_lost"].sum()),
        not_customers=brought.loc[~brought["target_is_known"], "target"].nunique(),
        without_clv=brought.loc[
            brought["target_is_known"] & brought["target_clv"].isna(), "target"
        ].nunique(),
        shared=int(credited["target"].value_counts().gt(1).sum()),
        to_unknown=float(credited.loc[~is_known, "credit"].sum()),
        median_clv=counts["median_clv"],
        credit=credit,
        promoters=_rates(promoters) if promoters is not None else None,
        named=_named(standing, credited),
    )
    return Both(full, _told(credit, credited[is_known], promoters))


def circles_of(pairs: pd.DataFrame) -> tuple["pd.Series[bool]", int]:
    """Which pairs of source and target lie in a circle, and how many circles there are.

    In a circle each was referred by somebody it had referred itself, directly or through others
    (both ends in one strongly connected component): who brought whom cannot be told.
    """
    codes, names = pd.factorize(pd.concat([pairs["source"], pairs["target"]], ignore_index=True))
    sources, targets = codes[: len(pairs)], codes[len(pairs) :]
    if not len(pairs):
        return pd.Series([], index=pairs.index, dtype=bool), 0
    size = (len(names), len(names))
    graph = coo_array((np.ones(len(pairs), dtype=np.int8), (sources, targets)), shape=size)
    part = connected_components(graph.tocsr(), directed=True, connection="strong")[1]
    inside = part[sources] == part[targets]
    return pd.Series(inside, index=pairs.index), len(np.unique(part[sources][inside]))


def credits_of(brought: pd.DataFrame) -> pd.DataFrame:
    """The pairs whose referred customer has a CLV, and of it the `credit` of each: it is shared
    equally by all who referred that customer, so that it is credited once."""
    known = brought[brought["target_clv"].notna()]
    by = known.groupby("target")["source"].transform("size")
    return known.assign(credit=known["target_clv"] / by)


def _credit(credited: pd.DataFrame, clv_of_all: float) -> Credit:
    known = credited[credited["source_is_known"]]
    each = known.groupby("source").agg(own=("source_clv", "first"), credit=("credit", "sum"))
    amounts = each["credit"].to_numpy(dtype=float)
    low, high = math.nan, math.nan
    if len(amounts) > 1:
        rng = np.random.default_rng(SEED)
        low, high = percentile_interval(bootstrap_medians(amounts, DRAWS, rng))
    total = float(known["credit"].sum())
    return Credit(
        referrers=len(each),
        referred=known["target"].nunique(),
        total=total,
        share=total / clv_of_all if clv_of_all > 0 else math.nan,
        median=float(np.median(amounts)) if len(amounts) else math.nan,
        low=low,
        high=high,
        above_own=int((each["credit"] > each["own"]).sum()),
        by_fifth=_by_fifth(known),
    )


def _by_fifth(known: pd.DataFrame) -> pd.DataFrame:
    by = known.assign(fifth=known["source_fifth"].fillna(0).astype(int)).groupby("fifth")
    found = by.agg(
        referrers=("source", "nunique"), referred=("target", "nunique"), credit=("credit", "sum")
    )
    return found.sort_index(ascending=False).reset_index()


def _steps(standing: pd.DataFrame, median_clv: float | None) -> pd.DataFrame:
    """How far each customer went: id and step, see `promoters.sql`."""
    brought = standing["target_clv"].where(~standing["is_lost"])
    above = max(median_clv or 0.0, 0.0)
    step = 1 + (brought > 0).astype(int) + (brought > above).astype(int)
    found = pd.DataFrame({"id": standing["source"].astype("str"), "step": step.astype("int64")})
    return found.groupby("id").agg({"step": "max"}).reset_index()


def _promoters(db: duckdb.DuckDBPyConnection, went: pd.DataFrame) -> pd.DataFrame:
    """Customers by kind of answer (rows) and how far they went (columns 0 to 3)."""
    db.register("went", went)
    counts = db.execute(statement("edges/promoters")).df()
    table = counts.pivot_table(index="kind", columns="step", values="customers", fill_value=0)
    return table.reindex(index=KINDS, columns=(0, *STEPS), fill_value=0).astype("int64")


def _rates(table: pd.DataFrame, steps: tuple[int, ...] = STEPS) -> pd.DataFrame:
    """A row per kind of answer and step: who went at least so far, of all of that kind."""
    rows = []
    for kind, counts in table.iterrows():
        n = int(counts.sum())
        for step in steps:
            went = proportion(int(counts.loc[step:].sum()), n)
            rows.append({"kind": kind, "step": step, **vars(went)})
    return pd.DataFrame(rows, columns=["kind", "step", "count", "n", "share", "low", "high"])


def _named(standing: pd.DataFrame, credited: pd.DataFrame) -> pd.DataFrame:
    known = standing[standing["source_is_known"]].groupby("source")
    found = known.agg(
        clv=("source_clv", "first"),
        fifth=("source_fifth", "first"),
        referred=("target", "nunique"),
        last_on=("last_on", "max"),
    )
    found["credit"] = credited.groupby("source")["credit"].sum().reindex(found.index).fillna(0.0)
    found = found.rename_axis("id").reset_index()
    ordered = found.sort_values(["credit", "id"], ascending=[False, True]).head(MOST_NAMES)
    return ordered[["id", "clv", "fifth", "referred", "credit", "last_on"]].reset_index(drop=True)


def _told(credit: Credit, known: pd.DataFrame, promoters: pd.DataFrame | None) -> ToldReferrals:
    told = told_promoters(promoters) if promoters is not None else None
    if credit.above_own is None or min(credit.referrers, credit.referred) < SMALLEST_CELL:
        return ToldReferrals(None, told)
    rows = known.assign(row=known["source_fifth"].fillna(0).astype(int), column=0)
    fifths = {row for row, _ in publishable_overlaps(rows, ("source", "target"))}
    by_fifth = credit.by_fifth[credit.by_fifth["fifth"].isin(fifths)].reset_index(drop=True)
    is_told = SMALLEST_CELL <= credit.above_own <= credit.referrers - SMALLEST_CELL
    rough = replace(
        credit,
        referrers=blurred(credit.referrers),
        referred=blurred(credit.referred),
        share=round(credit.share, 2),
        total=rounded(credit.total),
        median=rounded(credit.median),
        low=rounded(credit.low),
        high=rounded(credit.high),
        above_own=blurred(credit.above_own) if is_told else None,
        by_fifth=by_fifth.assign(
            referrers=by_fifth["referrers"].map(blurred),
            referred=by_fifth["referred"].map(blurred),
            credit=by_fifth["credit"].map(rounded),
        ),
    )
    return ToldReferrals(rough, told)


def told_promoters(table: pd.DataFrame) -> pd.DataFrame | None:
    """The rates of as many kinds and steps as leave no cell with fewer than five customers.

    `table` counts customers by kind of answer (rows) and how far they went (columns 0 to 3). The
    last steps are given up first; if that is not enough promoters stand beside everybody else.
    None if even these are too few.
    """
    table = table[table.sum(axis=1) > 0]
    if "promoters" not in table.index:
        return None
    others = table.drop(index="promoters").sum().rename(OTHERS)
    coarse = pd.concat([table.loc[["promoters"]], others.to_frame().T])
    for counts in (table, coarse[coarse.sum(axis=1) > 0]):
        for last in reversed(STEPS):
            cells = counts[list(range(last))].assign(rest=counts[list(range(last, 4))].sum(axis=1))
            if (cells >= SMALLEST_CELL).all(axis=None):
                return _blurred(_rates(counts, STEPS[:last]))
    return None


def _blurred(rates: pd.DataFrame) -> pd.DataFrame:
    counts = {name: rates[name].map(blurred) for name in ("count", "n")}
    return rates.assign(
        **counts, **{name: rates[name].round(2) for name in ("share", "low", "high")}
    )


if __name__ == "__main__":
    serve(work)
