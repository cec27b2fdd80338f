"""On which column several files are joined."""

from collections.abc import Sequence

import duckdb

from valuewhen.analytics import quoted, statement
from valuewhen.customers.parsing import ParsedTable
from valuewhen.customers.readings import looks_like_id
from valuewhen.customers.report import FileRefusedError


def common_id(
    db: duckdb.DuckDBPyConnection, tables: Sequence[ParsedTable], wanted: str | None
) -> list[str]:
    """The name of the id's column in each table; capitals do not count.

    Without `wanted`: of the columns that all tables have, those named as ids are, else any; the
    first that repeats in no table goes before the first. Raises FileRefusedError when a table does
    not have the wanted one, or when no column is common.
    """
    if wanted is not None:
        return [_required(table, wanted) for table in tables]
    shared = [
        reading.name
        for reading in tables[0].readings
        if all(_own_name(table, reading.name) for table in tables)
    ]
    named = [name for name in shared if looks_like_id(name)]
    unique = [name for name in named or shared if _is_unique(db, tables, name)]
    chosen = next(iter(unique or named), None)
    if chosen is None:
        raise _no_id(tables)
    return [_required(table, chosen) for table in tables]


def _own_name(table: ParsedTable, name: str) -> str | None:
    names = (reading.name for reading in table.readings)
    return next((own for own in names if own.casefold() == name.casefold()), None)


def _required(table: ParsedTable, name: str) -> str:
    own = _own_name(table, name)
    if own is None:
        raise FileRefusedError(
            f"{table.name} has no column “{name[:80]}” to be joined on. It has: "
            + ", ".join(reading.name for reading in table.readings)[:500],
            "unknown_column",
            offer="id_column",
        )
    return own


def _is_unique(db: duckdb.DuckDBPyConnection, tables: Sequence[ParsedTable], name: str) -> bool:
    for table in tables:
        query = statement("customers/repeats").format(column=quoted(_required(table, name)))
        row = db.execute(query, {"path": str(table.parquet)}).fetchone()
        if row is None or row[0]:
            return False
    return True


def _no_id(tables: Sequence[ParsedTable]) -> FileRefusedError:
    columns = "; ".join(
        f"{table.name} has {', '.join(reading.name for reading in table.readings)[:200]}"
        for table in tables
    )
    return FileRefusedError(
        "No column that all files have looks like the customer's id. Give it the same name in "
        f"each file, or say which it is. {columns}",
        "no_common_id",
        offer="id_column",
    )
