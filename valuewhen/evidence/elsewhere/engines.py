"""Where customers can be: what runs a query there and brings its few rows back.

An engine gets an open connection and leaves it open. Rows come by cursor or `collect()`.
"""

from typing import Any, Protocol

from sqlglot import exp


class Engine(Protocol):
    """A database in which the evidence can be computed."""

    def column_types(self, table: exp.Table) -> dict[str, str]:
        """The columns of a table, in order, with their types in the database's own words."""

    def rows(self, query: exp.Query) -> list[tuple[Any, ...]]:
        """The rows of a query, written in the database's dialect."""

    @property
    def dialect(self) -> str:
        """The dialect's name in sqlglot."""


class DuckDB:
    """Customers in a DuckDB: `connection` is what `duckdb.connect` gives."""

    dialect = "duckdb"

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def column_types(self, table: exp.Table) -> dict[str, str]:
        with self._connection.cursor() as cursor:
            cursor.execute(_written(_nothing_of(table), self))
            return {column[0]: str(column[1]) for column in cursor.description}

    def rows(self, query: exp.Query) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            found: list[tuple[Any, ...]] = cursor.execute(_written(query, self)).fetchall()
            return found


class PostgreSQL:
    """Customers in a PostgreSQL: `connection` is what `psycopg.connect` (version 3) gives."""

    dialect = "postgres"

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def column_types(self, table: exp.Table) -> dict[str, str]:
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute(_written(_nothing_of(table), self))
            return {column.name: self._type_name(column.type_code) for column in cursor.description}

    def rows(self, query: exp.Query) -> list[tuple[Any, ...]]:
        with self._connection.transaction(), self._connection.cursor() as cursor:
            found: list[tuple[Any, ...]] = cursor.execute(_written(query, self)).fetchall()
            return found

    def _type_name(self, code: int) -> str:
        known = self._connection.adapters.types.get(code)
        return str(known.name) if known is not None and known.oid == code else "unknown"


class Spark:
    """Customers in Apache Spark: `session` is a `pyspark.sql.SparkSession`."""

    dialect = "spark"

    def __init__(self, session: Any) -> None:
        self._session = session

    def column_types(self, table: exp.Table) -> dict[str, str]:
        fields = self._session.sql(_written(_nothing_of(table), self)).schema.fields
        return {field.name: field.dataType.simpleString() for field in fields}

    def rows(self, query: exp.Query) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._session.sql(_written(query, self)).collect()]


def _nothing_of(table: exp.Table) -> exp.Query:
    return exp.select("*").from_(table).limit(0)


def _written(query: exp.Query, engine: Engine) -> str:
    return query.sql(dialect=engine.dialect, comments=False)
