"""One uploaded file, CSV, Parquet or a workbook, into one Parquet file and a report."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from valuewhen.analytics import quoted, statement
from valuewhen.customers.csv_rows import load_csv
from valuewhen.customers.file_rows import FileRows, reader_database
from valuewhen.customers.parquet_rows import is_parquet, load_parquet
from valuewhen.customers.profile import profile_columns
from valuewhen.customers.readings import Reading, read_columns
from valuewhen.customers.report import (
    TOO_MUCH_MEMORY,
    FileRefusedError,
    FileReport,
    Limits,
    ReadingOptions,
)
from valuewhen.customers.workbook_parts import is_zip
from valuewhen.customers.workbook_rows import load_workbook

MOST_BAD_ROWS = 20
READ_AT_ONCE = 25  # columns
PARQUET = "customers.parquet"
_OUT_OF_MEMORY = (duckdb.OutOfMemoryException, duckdb.InternalException, MemoryError)


@dataclass(frozen=True)
class ParsedTable:
    """A file that was read and written to `parquet`: its rows as found, a reading per column."""

    name: str
    rows: FileRows
    readings: tuple[Reading, ...]
    parquet: Path


def parse_file(
    source: Path,
    original_name: str,
    folder: Path,
    options: ReadingOptions,
    limits: Limits,
    *,
    needs_numbers: bool = True,
) -> FileReport:
    """Read `source` and write `folder`/customers.parquet: ids and words as text, the rest typed.

    `folder` is also the only place that the reading uses for its own files. Raises FileRefusedError
    with what to do when the file cannot be used, as when `needs_numbers` and no column holds any.
    """
    with refusing_in_words(), reader_database(folder, limits, [source]) as db:
        table = read_table(db, source, original_name, folder, options, limits)
        report = report_on(db, table)
    if needs_numbers:
        refuse_without_numbers(report)
    return report


def read_table(
    db: duckdb.DuckDBPyConnection,
    source: Path,
    original_name: str,
    folder: Path,
    options: ReadingOptions,
    limits: Limits,
    *,
    is_part: bool = False,
) -> ParsedTable:
    """Read `source` through `db` into `folder`/customers.parquet.

    Where it `is_part` of several files, options on columns that another file has are passed over.
    Raises FileRefusedError when the file cannot be used.
    """
    rows = _load(db, source, folder, options, limits)
    asked = _for_these_columns(options, rows.names) if is_part else options
    readings = tuple(read_columns(db, rows, asked))
    _write(db, readings, folder / PARQUET)
    return ParsedTable(original_name, rows, readings, folder / PARQUET)


def _write(db: duckdb.DuckDBPyConnection, readings: Sequence[Reading], parquet: Path) -> None:
    """Writes the columns as they are read, some at a time: the reading of each takes memory of its
    own, a megabyte or two, for as long as the others are read."""
    groups = [readings[at : at + READ_AT_ONCE] for at in range(0, len(readings), READ_AT_ONCE)]
    kind = "table" if len(groups) > 1 else "view"
    for number, group in enumerate(groups):
        cells = ", ".join(f"{reading.value} as {quoted(reading.name)}" for reading in group)
        query = statement("customers/cells").format(kind=kind, number=number, cells=cells)
        db.execute(query)
    beside = " positional join ".join(f"cells_{number}" for number in range(len(groups)))
    db.execute(statement("customers/write_rows").format(cells=beside), {"path": str(parquet)})


def report_on(db: duckdb.DuckDBPyConnection, table: ParsedTable) -> FileReport:
    """What the table holds, as people and programs read it."""
    rows, readings = table.rows, table.readings
    problems = [reading.problem for reading in readings if reading.problem]
    bad_cells = [row for reading in readings for row in reading.bad_rows]
    return FileReport(
        original_name=table.name,
        format=rows.format,
        rows=rows.rows,
        columns=profile_columns(db, table.parquet, readings, rows.rows),
        encoding=rows.encoding,
        delimiter=rows.delimiter,
        left_out_rows=rows.left_out,
        problems=(*rows.problems, *problems),
        first_bad_rows=(*rows.bad_rows, *bad_cells)[:MOST_BAD_ROWS],
    )


def refuse_without_numbers(report: FileReport) -> None:
    """Raises FileRefusedError when no column holds numbers, since nothing can be a CLV then."""
    if any(column.is_numeric and column.distinct for column in report.columns):
        return
    nearly = any(column.bad_cells for column in report.columns)
    why = report.problems[-3:] if nearly else ()
    raise FileRefusedError(
        " ".join(["No column holds numbers, so nothing here can be a CLV.", *why]),
        "no_numbers",
        report.first_bad_rows,
        offer="accept_bad_cells" if nearly else None,
    )


@contextmanager
def refusing_in_words() -> Iterator[None]:
    """Turns what DuckDB says of a file into a FileRefusedError."""
    try:
        yield
    except _OUT_OF_MEMORY as error:
        raise FileRefusedError(TOO_MUCH_MEMORY, "too_much_memory") from error
    except duckdb.Error as error:
        raise FileRefusedError(
            "The file is damaged or not finished. Export it again.", "unreadable"
        ) from error


def _load(
    db: duckdb.DuckDBPyConnection,
    source: Path,
    folder: Path,
    options: ReadingOptions,
    limits: Limits,
) -> FileRows:
    if is_parquet(source):
        return load_parquet(db, source, folder, limits)
    if is_zip(source):
        return load_workbook(db, source, folder, options, limits)
    return load_csv(db, source, folder, options, limits)


def _for_these_columns(options: ReadingOptions, names: Sequence[str]) -> ReadingOptions:
    return replace(
        options,
        accept_bad_cells=tuple(name for name in options.accept_bad_cells if name in names),
        text_columns=tuple(name for name in options.text_columns if name in names),
    )
