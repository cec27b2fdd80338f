"""What the columns of a file hold once they are read: kinds, missing values, examples, ranges."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from valuewhen.analytics import quoted, statement
from valuewhen.customers.readings import Reading, looks_like_id
from valuewhen.customers.report import ColumnReport

EXAMPLES = 3
MOST_CATEGORIES = 50
MOST_COUNTS = 200


def profile_columns(
    db: duckdb.DuckDBPyConnection, parquet: Path, readings: Sequence[Reading], rows: int
) -> tuple[ColumnReport, ...]:
    """A report per column of the Parquet file that was written from `readings`."""
    cells = ", ".join(f"{quoted(reading.name)} as c{at}" for at, reading in enumerate(readings))
    place = str(parquet).replace("'", "''")
    db.execute(statement("customers/read_rows").format(cells=cells, path=place))
    return tuple(_profile(db, f"c{at}", reading, rows) for at, reading in enumerate(readings))


def _profile(
    db: duckdb.DuckDBPyConnection, column: str, reading: Reading, rows: int
) -> ColumnReport:
    figures = _figures(db, column, reading.kind == "number")
    query = statement("customers/column_examples").format(column=column)
    examples = tuple(row[0] for row in db.execute(query, {"most": EXAMPLES}).fetchall())
    low, middle, high = _range(figures, reading.kind)
    kind = _kind(reading, figures, rows)
    has_two = kind == "category" and figures["different"] == 2
    return ColumnReport(
        name=reading.name,
        kind=kind,
        missing=figures["missing"],
        distinct=figures["different"],
        examples=examples,
        minimum=low,
        median=middle,
        maximum=high,
        negative=figures["negative"],
        zero=figures["zero"],
        bad_cells=reading.bad_cells,
        unit=reading.unit,
        notes=reading.notes + _notes(figures, reading.kind),
        two_values=_value_counts(db, column) if has_two else (),
    )


def _value_counts(db: duckdb.DuckDBPyConnection, column: str) -> tuple[tuple[str, int], ...]:
    counts = statement("customers/value_counts").format(column=column)
    return tuple((value, rows) for value, rows in db.execute(counts).fetchall())


def _figures(db: duckdb.DuckDBPyConnection, column: str, is_number: bool) -> dict[str, Any]:
    number = column if is_number else "null::double"
    query = statement("customers/column_profile").format(column=column, number=number)
    result = db.execute(query)
    names = [field[0] for field in result.description]
    row = result.fetchone()
    assert row is not None
    return dict(zip(names, row, strict=True))


def _range(
    figures: dict[str, Any], kind: str
) -> tuple[float | str | None, float | str | None, float | str | None]:
    if kind == "date":
        return figures["smallest"], None, figures["largest"]
    return figures["minimum"], figures["median"], figures["maximum"]


def _kind(reading: Reading, figures: dict[str, Any], rows: int) -> str:
    if reading.kind == "number":
        return _number_kind(figures)
    if reading.kind != "text":
        return reading.kind
    different, filled = figures["different"], rows - figures["missing"]
    if looks_like_id(reading.name) or (different == rows > 1 and not reading.problem):
        return "id-like"
    return "category" if 0 < different <= MOST_CATEGORIES and different < filled else "text"


def _number_kind(figures: dict[str, Any]) -> str:
    if figures["fractions"] or figures["minimum"] != 0:
        return "number"
    if figures["maximum"] == 1:
        return "flag"
    return "count" if figures["different"] <= MOST_COUNTS else "number"


def _notes(figures: dict[str, Any], kind: str) -> tuple[str, ...]:
    if figures["different"] == 0:
        return ("No row has a value.",)
    if figures["different"] > 1:
        return ()
    if kind == "flag" and figures["missing"]:
        return ("Only one answer appears: an empty cell may mean the other one.",)
    return ("Every value is the same: it cannot be compared with CLV.",)
