"""The customers of a data set in DuckDB, their roles and metrics under fixed names."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from valuewhen.analytics import quoted, statement
from valuewhen.customers.roles import Roles
from valuewhen.errors import InvalidInputError

NUMBERS = ("BIGINT", "INTEGER", "DOUBLE", "FLOAT", "HUGEINT")
TIMES = ("DATE", "TIMESTAMP")


def column_types(db: duckdb.DuckDBPyConnection, parquet: Path) -> dict[str, str]:
    """DuckDB's type of every column of a Parquet file, by name."""
    described = db.execute("describe select * from read_parquet($path)", {"path": str(parquet)})
    return {row[0]: row[1] for row in described.fetchall()}


def require_columns(types: Mapping[str, str], names: Iterable[str]) -> None:
    """Raises InvalidInputError when one of the columns is not there."""
    for name in names:
        if name not in types:
            raise InvalidInputError(
                f"There is no column “{name[:80]}” in the data. It has: {', '.join(types)[:500]}"
            )


def show_customers(
    db: duckdb.DuckDBPyConnection,
    parquet: Path,
    roles: Roles,
    types: Mapping[str, str],
    metrics: Mapping[str, str] | None = None,
) -> None:
    """Make the view `customers`: id, clv, nps, segment and the metrics, one row per customer.

    `clv` and `nps` are doubles, null where the column is no finite number; with the scale nps_0_10
    an answer outside 0 to 10 is null. `metrics` maps the names of the view to columns of the file:
    numbers and flags become doubles, dates stay dates, the rest is text.
    """
    shown = [
        f", {_plain(column, types)} as {quoted(name)}" for name, column in (metrics or {}).items()
    ]
    view = statement("customers/customers").format(
        id=f"{quoted(roles.id)}::varchar",
        clv=_as_number(roles.clv, types),
        nps=_nps_column(roles, types),
        segment=f"{quoted(roles.segment)}::varchar" if roles.segment else "null::varchar",
        metrics="".join(shown),
        path=str(parquet).replace("'", "''"),
    )
    db.execute(view)


def _plain(column: str, types: Mapping[str, str]) -> str:
    if types[column] == "BOOLEAN":
        return f"{quoted(column)}::integer::double"
    if types[column] in NUMBERS:
        return f"{quoted(column)}::double"
    return quoted(column) if types[column] in TIMES else f"{quoted(column)}::varchar"


def _as_number(name: str, types: Mapping[str, str]) -> str:
    if types[name] not in NUMBERS:
        return "null::double"
    number = f"{quoted(name)}::double"
    return f"case when isfinite({number}) then {number} end"


def _nps_column(roles: Roles, types: Mapping[str, str]) -> str:
    if roles.nps is None:
        return "null::double"
    number = _as_number(roles.nps, types)
    if roles.nps_scale != "nps_0_10":
        return number
    return f"case when {number} between 0 and 10 then {number} end"
