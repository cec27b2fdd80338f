"""The program that counts who could be drawn for an experiment, and how their metric is spread."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from valuewhen.analytics import statement
from valuewhen.children.inside import Tell, serve
from valuewhen.children.plain import to_plain
from valuewhen.customers.best import labelled_customers
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule


@dataclass(frozen=True)
class Spread:
    """Customers whose metric is known, and its mean, standard deviation and median; NaN without
    any. The mean of a flag is its share."""

    n: int = 0
    mean: float = math.nan
    sd: float = math.nan
    median: float = math.nan


@dataclass(frozen=True)
class Pool:
    """How a metric is spread among all customers and among the typical ones, and how many of these
    each business segment has, None for those without."""

    everybody: Spread
    typical: Spread
    segments: tuple[tuple[str | None, int], ...]

    @property
    def most(self) -> int:
        """How many each of two arms of equal size in every segment can have."""
        return sum(customers // 2 for _, customers in self.segments)


def work(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """{"answer": …}: the pool of the question's metric, by its roles and its rule."""
    tell(0.0, "reading the customers")
    question = job["question"]
    roles, rule = Roles.from_json(question["roles"]), BestRule.from_json(question["rule"])
    with labelled_customers(
        Path(job["parquet"]), roles, rule, {"m0": question["metric"]}
    ) as customers:
        rows = customers.execute(statement("experiments/outcomes")).fetchall()
        segments = customers.execute(statement("experiments/strata")).fetchall()
    spreads = {who: _spread(*found) for who, *found in rows}
    pool = Pool(
        spreads.get("everybody", Spread()), spreads.get("typical", Spread()), tuple(segments)
    )
    return {"answer": to_plain(pool)}


def _spread(n: int, mean: float, sd: float | None, median: float) -> Spread:
    return Spread(n, mean, math.nan if sd is None else sd, median)


if __name__ == "__main__":
    serve(work)
