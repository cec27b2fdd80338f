"""What an Excel workbook says of itself before it is read: its size, its sheets, what is hidden.

A workbook is a zip archive of XML. It is scanned as text, tag by tag: no XML parser, so no entity
to expand and nothing outside to fetch.
"""

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from valuewhen.customers.file_rows import too_large_unpacked
from valuewhen.customers.report import FileRefusedError, Limits, counted

WORKBOOK = "xl/workbook.xml"
MOST_PARTS = 10_000
LONGEST_END = 22 + 65_535  # bytes of a zip archive's last record, its comment included
CHUNK = 1 << 20
LONGEST_CELL = 4 * CHUNK  # bytes of XML between the ends of two cells
MOST_EMPTY = 2_000_000  # cells that a sheet may span in any case
FIRST_EXAMPLES = 5

_TAG = re.compile(rb"<(?:\w+:)?(row|c|sheet|Relationship)\b([^<>]*)>")
_PLACE = re.compile(rb"<(?:\w+:)?c\b[^<>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_ROW = re.compile(r"[0-9]{1,7}")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_UNSAVED = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>)\s*)?</(?:\w+:)?c>")


@dataclass(frozen=True)
class SheetSigns:
    """What a sheet holds beside values: hidden rows (their numbers), cells with errors such as
    #N/A, and formulas whose value was never saved; and how many cells it has, within so many rows
    and columns."""

    hidden_rows: tuple[int, ...]
    errors: int
    unsaved: int
    cells: int
    rows: int
    columns: int


def is_zip(source: Path) -> bool:
    """Whether the file begins as zip archives do, and workbooks (.xlsx, .xlsm) are such."""
    with source.open("rb") as file:
        return file.read(2) == b"PK"


def refuse_large_workbook(source: Path, limits: Limits) -> None:
    """Unpacks every part without keeping it; raises FileRefusedError beyond the limits, and for an
    archive that is no workbook.

    A part that is longer than the archive states does not match its checksum and is refused too.
    """
    most = limits.unpacked_workbook(source.stat().st_size)
    _refuse_many_parts(_stated_parts(source))
    with zipfile.ZipFile(source) as archive:
        parts = archive.infolist()
        _refuse_many_parts(len(parts))
        if WORKBOOK not in archive.namelist():
            raise FileRefusedError(
                "This is a zip archive, not a workbook. Unpack it, and load the table that is "
                "inside as CSV, Parquet or a workbook (.xlsx).",
                "compressed_file",
            )
        if (unpacked := sum(part.file_size for part in parts)) > most:
            raise too_large_unpacked("workbook", unpacked, most)
        for part in parts:
            for _ in _chunks(archive, part):
                pass


def _stated_parts(source: Path) -> int:
    """How many parts the archive's last record states, read without reading the parts' list."""
    with source.open("rb") as file:
        file.seek(max(source.stat().st_size - LONGEST_END, 0))
        _, found, end = file.read().rpartition(b"PK\5\6")
    return int.from_bytes(end[6:8], "little") if found else 0


def _refuse_many_parts(parts: int) -> None:
    if parts > MOST_PARTS:
        raise FileRefusedError(
            f"The archive has more than {MOST_PARTS:,} parts, which no workbook has. Save the "
            "sheet as CSV and load that.",
            "too_large_unpacked",
        )


def notes_on_parts(source: Path) -> tuple[str, ...]:
    """What of the workbook is left alone, in words: macros and links to other files."""
    with zipfile.ZipFile(source) as archive:
        names = archive.namelist()
    notes = []
    if any(name.endswith("vbaProject.bin") for name in names):
        notes.append("The workbook holds macros: they were not run.")
    if any(name.startswith("xl/externalLinks/") for name in names):
        notes.append(
            "The workbook has links to other files: they were not followed, and the values saved "
            "in the workbook were read."
        )
    return tuple(notes)


def sheet_signs(source: Path, sheet: str) -> SheetSigns:
    """What the sheet of that name holds beside values."""
    hidden: list[int] = []
    columns: set[bytes] = set()
    errors = unsaved = row = cells = last_row = 0
    with zipfile.ZipFile(source) as archive:
        part = _sheet_part(archive, sheet)
        for text in _whole_tags(archive, part) if part else ():
            unsaved += len(_UNSAVED.findall(text))
            places = _PLACE.findall(text)
            columns.update(column for column, _ in places)
            last_row = max(last_row, max((int(at) for _, at in places), default=0))
            for kind, rest in _TAG.findall(text):
                if kind == b"c":
                    cells += 1
                    errors += b't="e"' in rest
                elif kind == b"row":
                    attributes = _attributes(rest)
                    stated = attributes.get("r", "")
                    row = int(stated) if _ROW.fullmatch(stated) else row + 1
                    if attributes.get("hidden") in ("1", "true"):
                        hidden.append(row)
    width = max(map(_column_number, columns), default=0)
    return SheetSigns(tuple(hidden), errors, unsaved, cells, last_row, width)


def _column_number(letters: bytes) -> int:
    """The number of a column, from 1: 26 of Z, 27 of AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def refuse_sparse(sheet: str, signs: SheetSigns) -> None:
    """Raises FileRefusedError for a sheet that spans very many cells of which hardly any is there;
    all would be held in memory."""
    if signs.rows * signs.columns > max(MOST_EMPTY, 50 * signs.cells):
        raise FileRefusedError(
            f"Sheet “{sheet[:80]}” reaches to row {signs.rows:,} and column {signs.columns:,}, but "
            f"only {counted(signs.cells, 'cell')} of it can hold something. Delete the empty rows "
            "and columns around the table, save the workbook and load it again.",
            "sparse_sheet",
        )


def words_on_signs(signs: SheetSigns) -> tuple[str, ...]:
    """The signs as sentences; rows that are hidden were read like the others."""
    said = []
    if signs.hidden_rows:
        first = ", ".join(f"{row:,}" for row in signs.hidden_rows[:FIRST_EXAMPLES])
        rows = len(signs.hidden_rows)
        said.append(
            f"{counted(rows, 'row')} {'is' if rows == 1 else 'are'} hidden in the sheet (row "
            f"{first}{', …' if rows > FIRST_EXAMPLES else ''}): read like the others."
        )
    if signs.errors:
        said.append(f"Errors such as #N/A in {counted(signs.errors, 'cell')}: missing.")
    if signs.unsaved:
        said.append(
            f"{counted(signs.unsaved, 'formula')} without a saved value: missing. Open the "
            "workbook, save it and load it again."
        )
    return tuple(said)


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    names = set(archive.namelist())
    sheets = dict(_described(archive, WORKBOOK, b"sheet", "name", "r:id"))
    links = dict(_described(archive, "xl/_rels/workbook.xml.rels", b"Relationship", "Id", "Target"))
    target = links.get(sheets.get(sheet, ""), "")
    part = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
    return part if part in names else None


def _described(
    archive: zipfile.ZipFile, part: str, tag: bytes, name: str, value: str
) -> Iterator[tuple[str, str]]:
    if part not in archive.namelist():
        return
    for kind, rest in _TAG.findall(archive.read(part)):
        attributes = _attributes(rest)
        if kind == tag and name in attributes and value in attributes:
            yield attributes[name], attributes[value]


def _attributes(tag: bytes) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag.decode("utf-8", "replace"))
    return {name: html.unescape(double or single) for name, double, single in found}


def _whole_tags(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part's text in pieces that end where a cell ends, so that no tag is cut in two."""
    rest = b""
    for chunk in _chunks(archive, part):
        text = rest + chunk
        cell_ends = text.rfind(b"</c>")
        cut = cell_ends + 4 if cell_ends >= 0 else max(text.rfind(b"<"), 0)
        rest = text[cut:]
        if len(rest) > LONGEST_CELL:
            raise zipfile.BadZipFile
        yield text[:cut]
    yield rest


def _chunks(archive: zipfile.ZipFile, part: str | zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            yield chunk
