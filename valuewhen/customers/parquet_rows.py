"""The rows of a Parquet file: what it states about itself is checked before a row is read."""

import shutil
from pathlib import Path

import duckdb

from valuewhen.analytics import quoted, statement
from valuewhen.customers.csv_text import checked_names, refuse_too_wide
from valuewhen.customers.file_rows import (
    FileRows,
    refuse_long_cells,
    refuse_nothing,
    refuse_too_many,
    too_large_unpacked,
)
from valuewhen.customers.report import FileRefusedError, Limits

MAGIC = b"PAR1"
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_FRACTIONS = ("UBIGINT", "HUGEINT", "UHUGEINT", "FLOAT", "DOUBLE")


def is_parquet(source: Path) -> bool:
    """Whether the file starts as Parquet files do."""
    with source.open("rb") as file:
        return file.read(4) == MAGIC


def load_parquet(
    db: duckdb.DuckDBPyConnection, source: Path, folder: Path, limits: Limits
) -> FileRows:
    """Show a Parquet file as `file_rows` of `db`; columns of nested or binary types are left out.

    Raises FileRefusedError when it states more rows, columns or bytes than the limits or has a name
    twice, and duckdb.Error when it is damaged.
    """
    copy = folder / "rows.parquet"
    shutil.copyfile(source, copy)
    described = _columns(db, copy, limits)
    rows = _refuse_large(db, copy, limits)
    names = checked_names([name for name, _ in described], limits)
    refuse_too_many(rows, len(names), limits)
    refuse_nothing(rows)
    kept = [
        (name, stored, plain)
        for name, (stored, kind) in zip(names, described, strict=True)
        if (plain := _plain_type(kind))
    ]
    _show(db, copy, kept)
    texts = [place for place, (_, _, plain) in enumerate(kept) if plain == "VARCHAR"]
    kept_names = tuple(name for name, _, _ in kept)
    refuse_long_cells(db, kept_names, texts, limits)
    dropped = [name for name in names if name not in kept_names]
    return FileRows(
        "parquet",
        kept_names,
        tuple(plain for _, _, plain in kept),
        rows,
        problems=_left_out(dropped),
    )


def _refuse_large(db: duckdb.DuckDBPyConnection, copy: Path, limits: Limits) -> int:
    stated = db.execute(statement("customers/parquet_totals"), {"path": str(copy)}).fetchone()
    rows, unpacked = stated if stated else (0, 0)
    refuse_too_many(rows, 1, limits)
    if unpacked > limits.unpacked:
        raise too_large_unpacked("file", unpacked, limits.unpacked)
    return int(rows)


def _columns(db: duckdb.DuckDBPyConnection, copy: Path, limits: Limits) -> list[tuple[str, str]]:
    schema = db.execute(statement("customers/parquet_schema"), {"path": str(copy)})
    root = schema.fetchone()
    if not root or not root[1]:
        raise _no_columns()
    refuse_too_wide(root[1], limits)
    checked_names(_top_names(schema.fetchall()), limits)
    relation = db.execute("describe select * from read_parquet($path)", {"path": str(copy)})
    return [(row[0], row[1]) for row in relation.fetchall()]


def _top_names(schema: list[tuple[str, int]]) -> list[str]:
    """The names of the columns out of what a schema lists below its root, each nested field after
    its parent."""
    names: list[str] = []
    nested = 0
    for name, children in schema:
        if nested:
            nested -= 1
        else:
            names.append(name)
        nested += children
    return names


def _plain_type(kind: str) -> str | None:
    if kind in _NUMBERS:
        return "BIGINT"
    if kind in _FRACTIONS or kind.startswith("DECIMAL"):
        return "DOUBLE"
    if kind.startswith("TIMESTAMP"):
        return "TIMESTAMP"
    if kind in ("VARCHAR", "UUID") or kind.startswith("ENUM"):
        return "VARCHAR"
    return kind if kind in ("BOOLEAN", "DATE") else None


def _show(db: duckdb.DuckDBPyConnection, copy: Path, kept: list[tuple[str, str, str]]) -> None:
    if not kept:
        raise _no_columns()
    cells = [
        f"{quoted(stored)}::{plain} as c{place}" for place, (_, stored, plain) in enumerate(kept)
    ]
    place = str(copy).replace("'", "''")
    query = statement("customers/parquet_file_rows")
    db.execute(query.format(cells=", ".join(cells), path=place))


def _no_columns() -> FileRefusedError:
    return FileRefusedError(
        "No column of the file holds plain numbers, words or dates. Export a flat table.",
        "no_plain_columns",
    )


def _left_out(names: list[str]) -> tuple[str, ...]:
    if not names:
        return ()
    listed = ", ".join(f"“{name[:80]}”" for name in names[:10])
    return (f"Columns with lists, binary or other nested values were left out: {listed}.",)
