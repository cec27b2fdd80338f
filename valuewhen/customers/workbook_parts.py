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

from valuewhen.customers.report import FileRefusedError, Limits, counted

WORKBOOK = "xl/workbook.xml"
MOST_PARTS = 10_000
CHUNK = 1 << 20
FIRST_EXAMPLES = 5

_TAG = re.compile(rb"<(?:\w+:)?(row|c|sheet|Relationship)\b([^<>]*)>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_UNSAVED = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>)\s*)?</(?:\w+:)?c>")


@dataclass(frozen=True)
class SheetSigns:
    """What a sheet holds beside values: hidden rows (their numbers), cells with errors such as
    #N/A, and formulas whose value was never saved."""

    hidden_rows: tuple[int, ...]
    errors: int
    unsaved: int


def is_workbook(source: Path) -> bool:
    """Whether the file is an Excel workbook (.xlsx or .xlsm): a zip archive with a workbook in."""
    with source.open("rb") as file:
        if file.read(2) != b"PK":
            return False
    try:
        with zipfile.ZipFile(source) as archive:
            return WORKBOOK in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def refuse_large_workbook(source: Path, limits: Limits) -> None:
    """Unpacks every part without keeping it; raises FileRefusedError beyond the limits.

    A part that is longer than the archive states does not match its checksum and is refused too.
    """
    with zipfile.ZipFile(source) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MOST_PARTS or unpacked > limits.unpacked:
            raise FileRefusedError(
                f"Unpacked, the workbook would take {unpacked / 1e6:,.0f} MB in {len(parts):,} "
                f"parts; {limits.unpacked / 1e6:,.0f} MB can be loaded. Keep the columns that "
                "matter, or save the sheet as CSV.",
                "too_large_unpacked",
            )
        for part in parts:
            for _ in _chunks(archive, part.filename):
                pass


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
    errors = unsaved = row = 0
    with zipfile.ZipFile(source) as archive:
        part = _sheet_part(archive, sheet)
        for text in _whole_tags(archive, part) if part else ():
            unsaved += len(_UNSAVED.findall(text))
            for kind, rest in _TAG.findall(text):
                if kind == b"c":
                    errors += b't="e"' in rest
                elif kind == b"row":
                    attributes = _attributes(rest)
                    row = int(attributes.get("r", row + 1))
                    if attributes.get("hidden") in ("1", "true"):
                        hidden.append(row)
    return SheetSigns(tuple(hidden), errors, unsaved)


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
        yield text[:cut]
    yield rest


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            yield chunk
