"""DuckDB for customer data: one locked-down connection per computation, SQL from `queries/`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb

from valuewhen.settings import PROJECT

QUERIES = PROJECT / "queries"


@cache
def statement(name: str) -> str:
    """The SQL of `queries/NAME.sql`, as in `statement("customers/profile")`."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def quoted(identifier: str) -> str:
    """A column's name as SQL takes it, whatever characters it has."""
    return '"' + identifier.replace('"', '""') + '"'


@contextmanager
def connection(*readable: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB that reads the given files and nothing else, no other file or network."""
    db = duckdb.connect(":memory:")
    try:
        allowed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in readable)
        db.execute(f"set allowed_paths = [{allowed}]")
        db.execute("set enable_external_access = false")
        db.execute("set python_enable_replacements = false")
        db.execute("set enable_progress_bar = false")
        db.execute("set lock_configuration = true")
        yield db
    finally:
        db.close()
