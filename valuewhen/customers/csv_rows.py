"""The rows of a CSV file: read by DuckDB as text, ragged rows found and named by their line."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from valuewhen.analytics import statement
from valuewhen.customers.csv_copy import LONGEST_LINE, write_as_utf8
from valuewhen.customers.csv_text import (
    DELIMITERS,
    find_delimiter,
    open_quote,
    read_header,
    starting_lines,
    stated_delimiter,
)
from valuewhen.customers.file_rows import (
    FileRows,
    refuse_long_cells,
    refuse_nothing,
    refuse_too_many,
    shortened,
)
from valuewhen.customers.report import BadRow, FileRefusedError, Limits, ReadingOptions, counted

FIRST_BAD_ROWS = 5
MOST_RAGGED = 100_000
RAGGED = ("MISSING COLUMNS", "TOO MANY COLUMNS")


@dataclass(frozen=True)
class _Lines:
    """Finds the line of the file on which a record of `csv_rows` starts."""

    text: Path
    delimiter: str
    rejected: frozenset[int]

    def __call__(self, records: Sequence[int]) -> dict[int, int]:
        wanted, record = set(records), 0
        found: dict[int, int] = {}
        for number, (line, blank) in enumerate(starting_lines(self.text, self.delimiter), 1):
            if len(found) == len(wanted):
                break
            if blank or number in self.rejected:
                continue
            record += 1
            if record in wanted:
                found[record] = line
        return found


def load_csv(
    db: duckdb.DuckDBPyConnection,
    source: Path,
    folder: Path,
    options: ReadingOptions,
    limits: Limits,
) -> FileRows:
    """Read a CSV file into `file_rows` of `db`, every cell as text.

    Raises FileRefusedError when it is no text, has no clear delimiter or header, holds too much, or
    has ragged rows that the options do not leave out.
    """
    text = folder / "rows.csv"
    copy = write_as_utf8(source, text, limits, options.encoding)
    encoding = copy.encoding
    delimiter = options.delimiter or stated_delimiter(source, encoding) or find_delimiter(text)
    names = read_header(text, delimiter, limits)
    refuse_too_many(copy.records - 1, len(names), limits)
    _read(db, text, delimiter, len(names))
    bad_rows, rejected = _rejects(db, text, delimiter, len(names))
    if rejected and not options.leave_out_bad_rows:
        raise _ragged(bad_rows, len(rejected))
    rows, empty = _keep_filled_rows(db)
    refuse_nothing(rows)
    refuse_too_many(rows, len(names), limits)
    refuse_long_cells(db, names, range(len(names)), limits)
    return FileRows(
        "csv",
        tuple(names),
        ("VARCHAR",) * len(names),
        rows,
        encoding,
        delimiter,
        len(rejected),
        _problems(encoding, len(rejected), empty),
        bad_rows,
        _Lines(text, delimiter, rejected),
    )


def _read(db: duckdb.DuckDBPyConnection, text: Path, delimiter: str, width: int) -> None:
    cells = [f"c{place}" for place in range(width)]
    db.execute(
        statement("customers/csv_rows").format(cells=", ".join(cells)),
        {
            "path": str(text),
            "columns": dict.fromkeys(cells, "varchar"),
            "delimiter": delimiter,
            "longest_line": LONGEST_LINE,
            "most_rejects": MOST_RAGGED + 1,
        },
    )


def _keep_filled_rows(db: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    db.execute(statement("customers/csv_file_rows"))
    row = db.execute(statement("customers/csv_totals")).fetchone()
    assert row is not None
    return row[0], row[1]


def _rejects(
    db: duckdb.DuckDBPyConnection, text: Path, delimiter: str, width: int
) -> tuple[tuple[BadRow, ...], frozenset[int]]:
    first = db.execute(statement("customers/csv_rejects"), {"most": FIRST_BAD_ROWS}).fetchall()
    bad_rows = tuple(
        BadRow(_line_at(text, place), _what_is_wrong(kind, row, delimiter, width), shortened(row))
        for _, place, kind, row in first
    )
    broken = db.execute(statement("customers/csv_broken")).fetchone()
    if broken and broken[0] is not None:
        raise open_quote(_line_at(text, broken[0]), bad_rows)
    records = db.execute("select distinct line from reject_errors").fetchall()
    if len(records) > MOST_RAGGED:
        raise _mostly_ragged(bad_rows, delimiter)
    return bad_rows, frozenset(record for (record,) in records)


def _what_is_wrong(kind: str, row: str, delimiter: str, width: int) -> str:
    if kind not in RAGGED:
        return "its quotation marks do not match, or it is too long"
    cells = len(next(csv.reader([row], delimiter=delimiter), []))
    return f"{counted(cells, 'cell')} instead of {width}"


def _line_at(text: Path, place: int) -> int:
    lines = 1
    with text.open("rb") as file:
        while place > 0 and (chunk := file.read(min(place, 1 << 20))):
            lines += chunk.count(b"\n")
            place -= len(chunk)
    return lines


def _ragged(bad_rows: tuple[BadRow, ...], count: int) -> FileRefusedError:
    lines = "; ".join(f"line {row.line:,}: {row.problem}" for row in bad_rows)
    have = f"{counted(count, 'row')} {'has' if count == 1 else 'have'}"
    return FileRefusedError(
        f"{have} not as many cells as the header ({lines}). "
        "Correct the file, or choose to leave such rows out.",
        "ragged_rows",
        bad_rows,
        offer="leave_out_bad_rows",
    )


def _mostly_ragged(bad_rows: tuple[BadRow, ...], delimiter: str) -> FileRefusedError:
    lines = "; ".join(f"line {row.line:,}: {row.problem}" for row in bad_rows)
    sign = DELIMITERS.get(delimiter, delimiter)
    return FileRefusedError(
        f"More than {MOST_RAGGED:,} rows have not as many cells as the header ({lines}). The "
        f"columns were divided by {sign}: choose another sign, or export the table again.",
        "ragged_rows",
        bad_rows,
        offer="delimiter",
    )


def _problems(encoding: str, rejected: int, empty: int) -> tuple[str, ...]:
    problems = []
    if encoding == "cp1252":
        problems.append(
            "The file is not UTF-8; it was read as Windows-1252. Check a name with an accent."
        )
    if encoding.startswith("utf-16-"):
        problems.append(
            "The file does not say how it is encoded; it was read as UTF-16. Check a name with an "
            "accent."
        )
    if rejected:
        problems.append(f"Left out: {counted(rejected, 'row')} with too many or too few cells.")
    if empty:
        problems.append(f"Left out: {counted(empty, 'row')} without any value.")
    return tuple(problems)
