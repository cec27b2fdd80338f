"""The customers of a data set as one DataFrame for a computation."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from valuewhen.analytics import statement
from valuewhen.customers.best import labelled_customers
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule

FIXED = ("id", "clv", "nps", "segment", "label")


@dataclass(frozen=True)
class CustomersFrame:
    """`frame` has the columns of FIXED and m0, m1, …; `metrics` maps these to the file's names."""

    frame: pd.DataFrame
    metrics: dict[str, str]

    def internal_name(self, metric: str) -> str:
        """The column of `frame` that holds a metric; raises KeyError for one that was not asked."""
        return {name: internal for internal, name in self.metrics.items()}[metric]


def customers_frame(
    parquet: Path,
    roles: Roles,
    rule: BestRule | None = None,
    metrics: Sequence[str] = (),
    columns: Sequence[str] = FIXED,
) -> CustomersFrame:
    """Every customer's roles, label and metrics, all read by one query so that rows stay in line.

    `metrics` names columns of the file. In the frame, a row per customer: those of FIXED that
    `columns` asks for, id and segment (text), clv and nps (float), label (best, typical, other,
    missing without a CLV), then m0, m1, …: numbers as float, flags as 1.0 and 0.0, dates as dates,
    categories as text. Names from the file appear in `CustomersFrame.metrics` alone. Raises
    InvalidInputError for a column that is not there.
    """
    named = {f"m{place}": name for place, name in enumerate(metrics)}
    with labelled_customers(parquet, roles, rule or BestRule(), named) as db:
        query = statement("customers/frame").format(columns=", ".join([*columns, *named]))
        frame = db.execute(query).df()
    texts = {name: "str" for name in ("id", "segment", "label") if name in columns}
    return CustomersFrame(frame.astype(texts), named)
