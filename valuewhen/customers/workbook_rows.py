"""The rows of one sheet of an Excel workbook: its saved values, nothing computed, nothing run."""

import datetime as dt
import math
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook
from python_calamine import SheetTypeEnum as Type
from python_calamine import SheetVisibleEnum as Visible

from valuewhen.analytics import statement
from valuewhen.customers.csv_text import EMPTY, checked_names
from valuewhen.customers.file_rows import (
    FileRows,
    refuse_long_cells,
    refuse_nothing,
    refuse_too_many,
    shortened,
)
from valuewhen.customers.report import FileRefusedError, Limits, ReadingOptions, counted
from valuewhen.customers.workbook_parts import (
    SheetSigns,
    notes_on_parts,
    refuse_large_workbook,
    refuse_sparse,
    sheet_signs,
    words_on_signs,
)

BATCH = 20_000
FIRST_ROWS = 50
EXACT = 2**53

Row = Sequence[Any]


@dataclass(frozen=True)
class _Header:
    """Where the names of the columns are: the row (from 0), and the places that are columns."""

    row: int
    names: tuple[str, ...]
    places: tuple[int, ...]
    above: tuple[str, ...]


def load_workbook(
    db: duckdb.DuckDBPyConnection,
    source: Path,
    folder: Path,
    options: ReadingOptions,
    limits: Limits,
) -> FileRows:
    """Read one sheet into `file_rows` of `db`; columns of one type keep it, others are text.

    Rows count from 1 as in the sheet. The names of the columns are the first row that fills at
    least half as many cells as the fullest of the first rows; what stands above it is told. Raises
    FileRefusedError when the workbook is damaged or too large, when several sheets hold values and
    none was chosen, or when the sheet has no table.
    """
    copy = folder / "rows.xlsx"
    shutil.copyfile(source, copy)
    try:
        refuse_large_workbook(copy, limits)
        with CalamineWorkbook.from_path(copy) as workbook:
            signs = _signs(copy, workbook, options)
            sheet, others = _choose_sheet(workbook, options)
            header = _find_header(sheet, limits)
            refuse_too_many(sheet.total_height - header.row - 1, len(header.names), limits)
            types, rows, empty = _write(sheet, header, folder / "sheet.parquet")
        said = (*notes_on_parts(copy), *others, *words_on_signs(signs[sheet.name]))
    except (CalamineError, zipfile.BadZipFile, EOFError) as error:
        raise FileRefusedError(
            "The workbook is damaged or protected. Save the sheet as CSV and load that.",
            "unreadable",
        ) from error
    refuse_nothing(rows)
    place = str(folder / "sheet.parquet").replace("'", "''")
    db.execute(statement("customers/workbook_file_rows").format(path=place))
    texts = [at for at, kind in enumerate(types) if kind == "VARCHAR"]
    refuse_long_cells(db, header.names, texts, limits)
    if empty:
        said = (*said, f"Left out: {counted(empty, 'row')} without any value.")
    return FileRows("xlsx", header.names, types, rows, problems=(*_above(header), *said))


def _signs(
    source: Path, workbook: CalamineWorkbook, options: ReadingOptions
) -> dict[str, SheetSigns]:
    """What is known of each sheet that may be read, before any is."""
    signs = {
        sheet.name: sheet_signs(source, sheet.name)
        for sheet in workbook.sheets_metadata
        if sheet.typ == Type.WorkSheet
        and (sheet.visible == Visible.Visible or sheet.name == options.sheet)
    }
    for name, found in signs.items():
        refuse_sparse(name, found)
    return signs


def _choose_sheet(
    workbook: CalamineWorkbook, options: ReadingOptions
) -> tuple[CalamineSheet, tuple[str, ...]]:
    """The sheet to read, and what to know of the others."""
    known = [sheet for sheet in workbook.sheets_metadata if sheet.typ == Type.WorkSheet]
    names = [sheet.name for sheet in known]
    if options.sheet is not None:
        if options.sheet not in names:
            raise _which_sheet(f"The workbook has no sheet “{options.sheet[:80]}”.", names)
        return workbook.get_sheet_by_name(options.sheet), _unread(names, options.sheet)
    visible = [sheet.name for sheet in known if sheet.visible == Visible.Visible]
    filled = [name for name in visible if workbook.get_sheet_by_name(name).height]
    if not filled:
        hidden = [name for name in names if name not in visible]
        raise _which_sheet("No visible sheet holds values.", hidden) if hidden else _empty()
    if len(filled) > 1:
        raise _which_sheet("Several sheets hold values.", filled)
    return workbook.get_sheet_by_name(filled[0]), _unread(names, filled[0])


def _unread(names: Sequence[str], chosen: str) -> tuple[str, ...]:
    others = ", ".join(f"“{name[:80]}”" for name in names if name != chosen)
    return (f"Sheet “{chosen[:80]}” was read; not read: {others}.",) if others else ()


def _which_sheet(why: str, names: Sequence[str]) -> FileRefusedError:
    listed = ", ".join(f"“{name[:80]}”" for name in names[:20])
    return FileRefusedError(
        f"{why} Choose one of: {listed}.",
        "choose_sheet",
        offer="sheet",
    )


def _empty() -> FileRefusedError:
    return FileRefusedError(EMPTY, "empty_file")


def _find_header(sheet: CalamineSheet, limits: Limits) -> _Header:
    first = list(islice(sheet.iter_rows(), (sheet.start or (0, 0))[0] + FIRST_ROWS))
    widths = [sum(_is_filled(cell) for cell in row) for row in first]
    if not any(widths):
        raise _empty()
    at = next(row for row, width in enumerate(widths) if 2 * width >= max(widths))
    used = _used_places(sheet)
    places = tuple(place for place, cell in enumerate(first[at]) if _is_filled(cell) or used[place])
    names = checked_names([_as_text(first[at][place]) or "" for place in places], limits)
    if all(isinstance(first[at][place], int | float) for place in places):
        raise FileRefusedError(
            f"Row {at + 1:,} of the sheet holds numbers where the names of the columns are "
            "expected. Add a row of names at the top.",
            "no_header",
        )
    above = tuple(
        " ".join(_as_text(cell) or "" for cell in row).strip()
        for row, width in zip(first[:at], widths, strict=False)
        if width
    )
    return _Header(at, tuple(names), places, above)


def _used_places(sheet: CalamineSheet) -> list[bool]:
    used = [False] * sheet.width
    for row in sheet.iter_rows():
        for place, cell in enumerate(row):
            if not used[place]:
                used[place] = _is_filled(cell)
        if all(used):
            break
    return used


def _above(header: _Header) -> tuple[str, ...]:
    if not header.above:
        return ()
    words = shortened("; ".join(header.above))
    return (
        f"The names of the columns are in row {header.row + 1:,}; what stands above them was left "
        f"out: {words}",
    )


def _write(sheet: CalamineSheet, header: _Header, target: Path) -> tuple[tuple[str, ...], int, int]:
    """The DuckDB types of the columns, the rows written, and the rows without any value."""
    kinds = _kinds(sheet, header)
    fields = [pa.field("record", pa.int64())]
    fields += [pa.field(f"c{at}", _ARROW[kind]) for at, kind in enumerate(kinds)]
    schema, written, seen = pa.schema(fields), 0, 0
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        rows = _rows(sheet, header)
        while batch := list(islice(rows, BATCH)):
            filled = [(number, row) for number, row in batch if any(map(_is_filled, row))]
            columns = [[number for number, _ in filled]]
            for at, kind in enumerate(kinds):
                columns.append([_CELL[kind](row[at]) for _, row in filled])
            arrays = [
                pa.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            written, seen = written + len(filled), seen + len(batch)
    return tuple(kinds), written, seen - written


def _rows(sheet: CalamineSheet, header: _Header) -> Iterator[tuple[int, Row]]:
    """Each row under the header with its number in the sheet (from 1), its columns alone."""
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > header.row + 1:
            yield number, [row[place] for place in header.places]


def _kinds(sheet: CalamineSheet, header: _Header) -> list[str]:
    found: list[set[str]] = [set() for _ in header.places]
    for _, row in _rows(sheet, header):
        for kinds, cell in zip(found, row, strict=True):
            if _is_filled(cell):
                kinds.add(_kind(cell))
    return [_one_kind(kinds) for kinds in found]


def _kind(cell: Any) -> str:
    if isinstance(cell, bool):
        return "BOOLEAN"
    if isinstance(cell, int | float):
        return "BIGINT" if _is_whole(cell) else "DOUBLE"
    if isinstance(cell, dt.datetime):
        return "TIMESTAMP"
    return "DATE" if isinstance(cell, dt.date) else "VARCHAR"


def _is_whole(number: float) -> bool:
    return math.isfinite(number) and number == int(number) and abs(number) < EXACT


def _one_kind(kinds: set[str]) -> str:
    for widest in ({"BIGINT", "DOUBLE"}, {"DATE", "TIMESTAMP"}):
        if kinds == widest:
            return max(widest)
    return kinds.pop() if len(kinds) == 1 else "VARCHAR"


def _is_filled(cell: Any) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


def _as_text(cell: Any) -> str | None:
    if not _is_filled(cell):
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and _is_whole(cell):
        return str(int(cell))
    if isinstance(cell, float):
        # three decimals, "1.234", would be asked about as if a person had written them
        return f"{cell}0" if len(str(cell).rpartition(".")[2]) == 3 else str(cell)
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def _as_float(cell: Any) -> float | None:
    return float(cell) if _is_filled(cell) else None


def _as_int(cell: Any) -> int | None:
    return int(cell) if _is_filled(cell) else None


def _as_is(cell: Any) -> Any:
    return cell if _is_filled(cell) else None


def _as_time(cell: Any) -> dt.datetime | None:
    if not _is_filled(cell) or isinstance(cell, dt.datetime):
        return _as_is(cell)
    return dt.datetime.combine(cell, dt.time())


_ARROW = {
    "BOOLEAN": pa.bool_(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "VARCHAR": pa.string(),
}
_CELL = {
    "BOOLEAN": _as_is,
    "BIGINT": _as_int,
    "DOUBLE": _as_float,
    "DATE": _as_is,
    "TIMESTAMP": _as_time,
    "VARCHAR": _as_text,
}
