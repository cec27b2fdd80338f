"""Whether the ids of a further table match the customers of its data set, counted both ways."""

from dataclasses import dataclass
from typing import Any

from valuewhen.analytics import connection, quoted, statement
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.tables import KINDS, DataTable
from valuewhen.errors import InvalidInputError

FIRST_IDS = 3


@dataclass(frozen=True)
class IdMatch:
    """One column of ids of a table against the customers.

    `rows` of the table, of them `without_id`; `ids` different ones, of them `unknown_ids` in
    `unknown_rows` that no customer has; `customers` in all, of them `customers_without` any row.
    The `first_…` are examples.
    """

    part: str
    column: str
    rows: int
    without_id: int
    ids: int
    unknown_ids: int
    unknown_rows: int
    first_unknown: tuple[str, ...]
    customers: int
    customers_without: int
    first_without: tuple[str, ...]


def check_table(data_set: DataSet, table: DataTable) -> tuple[IdMatch, ...]:
    """An IdMatch per column of ids: the customer of transactions, both ends of edges.

    Raises InvalidInputError as long as the data set has no roles.
    """
    if data_set.roles is None:
        raise InvalidInputError("Say first which columns are the id and the CLV.")
    parts = [part for part in KINDS[table.kind].ids if part in table.columns]
    return tuple(_match(data_set, data_set.roles.id, table, part) for part in parts)


def _match(data_set: DataSet, identity: str, table: DataTable, part: str) -> IdMatch:
    column = table.columns[part]
    query = statement("customers/id_matches").format(id=quoted(identity), column=quoted(column))
    paths = {"customers": str(data_set.parquet), "table": str(table.parquet), "most": FIRST_IDS}
    with connection(data_set.parquet, table.parquet) as db:
        result = db.execute(query, paths)
        names = [field[0] for field in result.description]
        row = result.fetchone()
    assert row is not None
    found: dict[str, Any] = dict(zip(names, row, strict=True))
    for name in ("first_unknown", "first_without"):
        found[name] = tuple(found[name] or ())
    return IdMatch(part, column, **found)
