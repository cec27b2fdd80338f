"""Which metrics have enough customers on both sides to be compared with CLV at all."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from valuewhen.analytics import connection, statement
from valuewhen.customers.catalogue import Metric
from valuewhen.customers.customers_view import column_types, require_columns, show_customers
from valuewhen.customers.data_sets import DataSet

SMALLEST_GROUP = 30
COUNTED = {
    "flag": "customers/groups_of_any",
    "count": "customers/groups_of_any",
    "number": "customers/groups_of_thirds",
    "category": "customers/groups_of_words",
}


@dataclass(frozen=True)
class MetricGroups:
    """A metric's two groups among the `n` customers that have it and a CLV.

    Flags and counts: none against any; numbers: the bottom against the top third, ties included;
    categories: the second largest against the largest.
    """

    name: str
    n: int
    low: int
    high: int

    @property
    def is_enough(self) -> bool:
        """Whether both groups have at least SMALLEST_GROUP customers."""
        return min(self.low, self.high) >= SMALLEST_GROUP


def metric_groups(data_set: DataSet, metrics: Sequence[Metric]) -> list[MetricGroups]:
    """The groups of each metric, in the order given; the data set has roles."""
    assert data_set.roles
    named = {f"m{place}": metric.name for place, metric in enumerate(metrics)}
    with connection(data_set.parquet) as db:
        types = column_types(db, data_set.parquet)
        require_columns(types, [*data_set.roles.columns, *named.values()])
        show_customers(db, data_set.parquet, data_set.roles, types, named)
        return [_groups(db, f"m{place}", metric) for place, metric in enumerate(metrics)]


def _groups(db: duckdb.DuckDBPyConnection, column: str, metric: Metric) -> MetricGroups:
    row = db.execute(statement(COUNTED[metric.kind]).format(metric=column)).fetchone()
    assert row is not None
    return MetricGroups(metric.name, *row)
