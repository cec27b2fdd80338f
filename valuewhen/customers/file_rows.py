"""The rows of an uploaded file in DuckDB, before anything is known about their columns."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from valuewhen.analytics import statement
from valuewhen.customers.report import BadRow, FileRefusedError, Limits

LONGEST_SHOWN = 200


def _same(records: Sequence[int]) -> dict[int, int]:
    return {record: record for record in records}


@dataclass(frozen=True)
class FileRows:
    """A file as the view `file_rows`: `record` and one column per name, called c0, c1, …

    `types` are DuckDB's; `lines` gives the line of the file (from 1) on which a record starts.
    """

    format: str
    names: tuple[str, ...]
    types: tuple[str, ...]
    rows: int
    encoding: str | None = None
    delimiter: str | None = None
    left_out: int = 0
    problems: tuple[str, ...] = ()
    bad_rows: tuple[BadRow, ...] = ()
    lines: Callable[[Sequence[int]], dict[int, int]] = _same


@contextmanager
def reader_database(
    folder: Path, limits: Limits, sources: Sequence[Path]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB to read these files that can touch `folder` alone, and spills there beyond the
    memory that files of their size may take."""
    place = str(folder).replace("'", "''")
    db = duckdb.connect(str(folder / "rows.duckdb"))
    try:
        memory = limits.database(sum(source.stat().st_size for source in sources))
        db.execute(f"set memory_limit = '{memory // 1_000_000}MB'")
        db.execute("set threads = 2")
        db.execute(f"set temp_directory = '{place}'")
        db.execute(f"set allowed_directories = ['{place}']")
        db.execute("set enable_external_access = false")
        db.execute("set python_enable_replacements = false")
        db.execute("set lock_configuration = true")
        db.execute(statement("customers/macros"))
        yield db
    finally:
        db.close()


def refuse_too_many(rows: int, columns: int, limits: Limits) -> None:
    """Raises FileRefusedError for a table beyond the limits of rows or of cells."""
    if rows > limits.rows or rows * columns > limits.cells:
        raise FileRefusedError(
            f"The file has {rows:,} rows of {columns:,} columns; {limits.rows:,} rows and "
            f"{limits.cells:,} cells can be loaded. Keep one row per customer and the columns "
            "that matter.",
            "too_many_rows",
        )


def too_large_unpacked(what: str, unpacked: int, most: int) -> FileRefusedError:
    """The refusal of a file that holds far more than its size."""
    return FileRefusedError(
        f"Unpacked, the {what} would take {unpacked / 1e6:,.0f} MB; {most / 1e6:,.0f} MB of one "
        "of its size can be loaded. Keep the columns that matter, or save it as CSV.",
        "too_large_unpacked",
    )


def refuse_nothing(rows: int) -> None:
    """Raises FileRefusedError for a table without rows."""
    if rows == 0:
        raise FileRefusedError(
            "The file has the names of columns but no rows. Export the table again.", "no_rows"
        )


def refuse_long_cells(
    db: duckdb.DuckDBPyConnection, names: Sequence[str], texts: Sequence[int], limits: Limits
) -> None:
    """Raises FileRefusedError when a text cell of `file_rows` is longer than the limit, or all
    together are."""
    total = 0
    for place in texts:
        query = statement("customers/longest_cell").format(column=f"c{place}")
        longest, together = db.execute(query).fetchall()[0]
        if longest > limits.cell:
            raise FileRefusedError(
                f"Column “{names[place][:80]}” has a cell of {longest:,} bytes; "
                f"{limits.cell:,} can be loaded. Leave that column out.",
                "long_cell",
            )
        total += together
        if total > limits.unpacked:
            raise too_large_unpacked("file", total, limits.unpacked)


def shortened(text: str) -> str:
    """The text as it is shown among bad rows: one line, at most LONGEST_SHOWN characters."""
    line = text.rstrip("\n").replace("\n", " ⏎ ")
    return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 1] + "…"
