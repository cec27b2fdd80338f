"""One uploaded file, CSV or Parquet, into one Parquet file and a report."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from valuewhen.analytics import quoted, statement
from valuewhen.customers.csv_rows import load_csv
from valuewhen.customers.file_rows import FileRows, reader_database
from valuewhen.customers.parquet_rows import is_parquet, load_parquet
from valuewhen.customers.profile import profile_columns
from valuewhen.customers.readings import Reading, read_columns
from valuewhen.customers.report import (
    ColumnReport,
    FileRefusedError,
    FileReport,
    Limits,
    ReadingOptions,
)

MOST_BAD_ROWS = 20
_OUT_OF_MEMORY = (duckdb.OutOfMemoryException, duckdb.InternalException, MemoryError)


def parse_file(
    source: Path, original_name: str, folder: Path, options: ReadingOptions, limits: Limits
) -> FileReport:
    """Read `source` and write `folder`/customers.parquet: ids and words as text, the rest typed.

    `folder` is also the only place that the reading uses for its own files. Raises FileRefusedError
    with what to do when the file cannot be used.
    """
    try:
        with reader_database(folder, limits) as db:
            return _parse(db, source, original_name, folder, options, limits)
    except _OUT_OF_MEMORY as error:
        raise FileRefusedError(
            "Reading the file takes more memory than it may. Keep the columns that matter and "
            "load it again.",
            "too_much_memory",
        ) from error
    except duckdb.Error as error:
        raise FileRefusedError(
            "The file is damaged or not finished. Export it again.", "unreadable"
        ) from error


def _parse(
    db: duckdb.DuckDBPyConnection,
    source: Path,
    original_name: str,
    folder: Path,
    options: ReadingOptions,
    limits: Limits,
) -> FileReport:
    if is_parquet(source):
        rows = load_parquet(db, source, folder, limits)
    else:
        rows = load_csv(db, source, folder, options, limits)
    readings = read_columns(db, rows, options)
    parquet = folder / "customers.parquet"
    _write(db, readings, parquet)
    columns = profile_columns(db, parquet, readings, rows.rows)
    _refuse_without_numbers(columns, readings)
    return _report(rows, original_name, columns, readings)


def _write(db: duckdb.DuckDBPyConnection, readings: Sequence[Reading], parquet: Path) -> None:
    cells = ", ".join(f"{reading.value} as {quoted(reading.name)}" for reading in readings)
    db.execute(statement("customers/write_rows").format(cells=cells), {"path": str(parquet)})


def _refuse_without_numbers(columns: Sequence[ColumnReport], readings: Sequence[Reading]) -> None:
    if any(column.is_numeric and column.distinct for column in columns):
        return
    nearly = [reading.problem for reading in readings if reading.problem]
    raise FileRefusedError(
        " ".join(["No column holds numbers, so nothing here can be a CLV.", *nearly[:3]]),
        "no_numbers",
        [row for reading in readings for row in reading.bad_rows][:MOST_BAD_ROWS],
        offer="accept_bad_cells" if nearly else None,
    )


def _report(
    rows: FileRows,
    original_name: str,
    columns: tuple[ColumnReport, ...],
    readings: Sequence[Reading],
) -> FileReport:
    problems = [reading.problem for reading in readings if reading.problem]
    bad_cells = [row for reading in readings for row in reading.bad_rows]
    return FileReport(
        original_name=original_name,
        format=rows.format,
        rows=rows.rows,
        columns=columns,
        encoding=rows.encoding,
        delimiter=rows.delimiter,
        left_out_rows=rows.left_out,
        problems=(*rows.problems, *problems),
        first_bad_rows=(*rows.bad_rows, *bad_cells)[:MOST_BAD_ROWS],
    )
