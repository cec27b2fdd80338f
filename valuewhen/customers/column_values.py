"""The values that a column of a data set holds, to choose from."""

from functools import lru_cache
from pathlib import Path

from valuewhen.analytics import connection, quoted, statement
from valuewhen.customers.customers_view import column_types, require_columns

MOST = 200


@lru_cache(maxsize=256)
def column_values(parquet: Path, column: str) -> tuple[str | float | bool, ...]:
    """The column's values without the missing ones, the most frequent first, at most MOST.

    `parquet` is a loaded data set's file, which never changes. Raises InvalidInputError for a
    column that is not there.
    """
    with connection(parquet) as db:
        require_columns(column_types(db, parquet), [column])
        place = str(parquet).replace("'", "''")
        cells = f"{quoted(column)} as c0"
        db.execute(statement("customers/read_rows").format(cells=cells, path=place))
        query = statement("customers/column_values").format(column="c0")
        return tuple(row[0] for row in db.execute(query, {"most": MOST}).fetchall())
