"""The program that adds a metric with a stated weight to CLV and ranks the customers anew."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from valuewhen.analytics import connection, statement
from valuewhen.children.inside import Tell, serve
from valuewhen.children.plain import to_plain
from valuewhen.customers.customers_view import column_types, require_columns, show_customers
from valuewhen.customers.roles import Roles
from valuewhen.evidence.ranks import mid_ranks
from valuewhen.evidence.resampling import rho_interval
from valuewhen.evidence.statistics import spearman
from valuewhen.join.edge_tables import one_row

MOST_NAMES = 2_000
TOP = 5  # the fifth of the most valuable


@dataclass(frozen=True)
class TopFifth:
    """How many customers stay in the top fifth, enter it and leave it."""

    stay: int
    enter: int
    leave: int


@dataclass(frozen=True)
class WhatIf:
    """CLV as it is beside CLV with a weight for each unit of a metric; nothing is kept of it.

    Of `customers` the `n` with a CLV and the metric are ranked by both, and the rank of `changed`
    of them is another. `moved` is the share of CLV that goes from some customers to others, None
    where one of the totals is no gain. `rho` is Spearman's between both with its interval. `flows`
    has old_fifth, new_fifth, customers; `movers` a row per customer whose rank changes, the
    furthest first: id, amount, old_rank, new_rank, old_clv, new_clv, was_top, is_top.
    """

    customers: int
    n: int
    changed: int
    old_total: float | None
    new_total: float | None
    moved: float | None
    rho: float
    low: float
    high: float
    top: TopFifth
    flows: pd.DataFrame
    movers: pd.DataFrame

    @property
    def added(self) -> float | None:
        """By how much of itself the CLV of all grows; None where it is no gain."""
        if not self.old_total or self.new_total is None or self.old_total < 0:
            return None
        return self.new_total / self.old_total - 1


def work(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """{"answer": …}: the customers of the job's file ranked without and with a weighed metric."""
    tell(0.0, "reading the customers")
    parquet, question = Path(job["parquet"]), job["question"]
    roles = Roles.from_json(question["roles"])
    with connection(parquet) as db:
        types = column_types(db, parquet)
        require_columns(types, [*roles.columns, question["metric"]])
        show_customers(db, parquet, roles, types, {"m0": question["metric"]})
        db.execute(statement("what_if/weighed"), {"weight": question["weight"]})
        tell(0.5, "ranking them by both")
        return {"answer": to_plain(_what_if(db))}


def _what_if(db: duckdb.DuckDBPyConnection) -> WhatIf:
    flows = db.execute(statement("what_if/flows")).df()
    rho, low, high = _agreement(db.execute(statement("what_if/both")).df())
    return WhatIf(
        **one_row(db, "what_if/totals"),
        rho=rho,
        low=low,
        high=high,
        top=TopFifth(*(_flowing(flows, *ends) for ends in ((1, 1), (0, 1), (1, 0)))),
        flows=flows,
        movers=db.execute(statement("what_if/movers"), {"most": MOST_NAMES}).df(),
    )


def _agreement(both: pd.DataFrame) -> tuple[float, float, float]:
    """Spearman's rho with the interval that holds: from resampled pairs for fewer than 25 of them
    and beyond 0.8, else Bonett and Wright's."""
    old, new = (both[name].to_numpy(dtype=float) for name in ("old_clv", "new_clv"))
    found = spearman(old, new)
    if math.isnan(found.rho) or (found.n >= 25 and abs(found.rho) <= 0.8):
        return found.rho, found.low, found.high
    return found.rho, *rho_interval(mid_ranks(old), mid_ranks(new), found.rho)


def _flowing(flows: pd.DataFrame, was_top: int, is_top: int) -> int:
    goes = ((flows["old_fifth"] == TOP) == was_top) & ((flows["new_fifth"] == TOP) == is_top)
    return int(flows.loc[goes, "customers"].sum())


if __name__ == "__main__":
    serve(work)
