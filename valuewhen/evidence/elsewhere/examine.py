"""`examine` where the customers are: the same table from aggregates that a database computes."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.elsewhere.customers import CustomerTable
from valuewhen.evidence.elsewhere.engines import Engine
from valuewhen.evidence.elsewhere.sums import associations, likeness_elsewhere
from valuewhen.evidence.examine import check_metrics, expected_directions, listed
from valuewhen.evidence.rows import Row
from valuewhen.evidence.rows import table as table_of_rows
from valuewhen.evidence.verdicts import Circularity, circularity


def examine_elsewhere(
    engine: Engine,
    table: str | Sequence[str],
    clv: str,
    metrics: Sequence[str],
    segment: str | None = None,
    *,
    directions: Mapping[str, Any] = {},
    threshold: float = 0.0,
    formula: Sequence[str] = (),
) -> pd.DataFrame:
    """Set metrics against CLV in a database, and bring back sums and order statistics alone.

    `engine` is where the customers are (see `engines`), `table` their table, a row a customer: its
    name, or schema and name. The rest and the table that comes back are those of
    `valuewhen.evidence.examine.examine`, without controls, which need the rows themselves; so the
    adjusted figures are the raw ones. Metrics are numbers, flags or dates, segments text, whole
    numbers or flags.

    Up to 10,000 customers a group the interval of a median gap is that of `examine`; beyond, it is
    read off 500 order statistics around the median, a fiftieth of its standard error apart. Gaps of
    means of amounts from 1e140 on are NaN.

    The table must stay as it is meanwhile: in PostgreSQL, call this within a transaction of
    repeatable reads. Errors of the database pass through.

    Raises InvalidInputError for a column that is not there or cannot be read as what it is for, for
    a metric named twice, and for a direction or threshold that cannot be used.
    """
    metrics, formula = listed(metrics), listed(formula)
    expected = expected_directions(directions, metrics)
    check_metrics(metrics, threshold)
    customers = CustomerTable(engine, table, clv, segment)
    rows: list[Row] = []
    for metric in metrics:
        kind, found = associations(customers, metric)
        stands = _circularity(customers, metric, formula, [clv, *formula])
        parts = [
            Row(
                metric,
                None if one.scope[0] else customers.label(one.scope[1]),
                one.n_customers,
                kind,
                expected[metric],
                *stands,
                one.association,
            )
            for one in found
        ]
        rows += [parts[0], *sorted(parts[1:], key=lambda part: part.segment)]
    return table_of_rows(rows, threshold, has_controls=False)


def _circularity(
    customers: CustomerTable, metric: str, inputs: Sequence[str], names: Sequence[str]
) -> tuple[Circularity, float]:
    found = [likeness_elsewhere(customers, metric, name) for name in inputs]
    is_seen = bool(found) and all(n >= SMALLEST_GROUP for _, n in found)
    return circularity([alike for alike, _ in found], is_input=metric in names, is_seen=is_seen)
