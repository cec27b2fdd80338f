"""Malformed and hostile files, one a line of the table, each with its named outcome.

They are refused in words that name the place and the way out, or accepted with what was found told.
Those that were made to harm go the whole way of the page, through the child process with its
limits; the others, which are only badly made, are read by what that process runs.
"""

import gzip
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarks.bombs import parquet_bomb
from tests.children.processes import signal_a_child
from tests.customers.forgeries import (
    archive_of_a_table,
    bomb_in_one_page,
    book,
    broken_footer,
    laughs,
    many_parts,
    shared_string,
    stray_parts,
    table,
)
from tests.customers.workbooks import workbook
from valuewhen.customers.parsing import parse_file
from valuewhen.customers.reading import (
    CHILD,
    check_before_reading,
    read_customer_file,
    read_customer_files,
)
from valuewhen.customers.report import FileRefusedError, FileReport, Limits, ReadingOptions
from valuewhen.customers.role_check import check_roles
from valuewhen.customers.roles import Roles

Content = str | bytes | Callable[[Path], object]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up the Linux way")
SMALL = Limits(rows=1_000_000)


@dataclass(frozen=True)
class Refused:
    """A refusal with this code, whose message has all these words."""

    code: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Accepted:
    """A file of which these rows are kept, with these words among what is told."""

    rows: dict[str, list[Any]]
    words: tuple[str, ...] = ()


def refused(code: str, *words: str) -> Refused:
    return Refused(code, words)


def accepted(ids: list[str], clv: list[Any], *words: str) -> Accepted:
    return Accepted({"id": ids, "clv": clv}, words)


TWO = "id,clv\nä,1\nb,2\n"
BADLY_MADE: dict[str, tuple[Content, Refused | Accepted]] = {
    # encodings
    "UTF-16 with its mark": (TWO.encode("utf-16"), accepted(["ä", "b"], [1, 2])),
    "UTF-16 without": (TWO.encode("utf-16-le"), accepted(["ä", "b"], [1, 2], "read as UTF-16")),
    "UTF-16 cut short": (TWO.encode("utf-16")[:-1], refused("bad_encoding", "utf-16", "CSV UTF-8")),
    "cp1252": (TWO.encode("cp1252"), accepted(["ä", "b"], [1, 2], "read as Windows-1252")),
    "a mark of UTF-8": ("\ufeff" + TWO, accepted(["ä", "b"], [1, 2])),
    "no text in any": (b"id,clv\n\x81\x8d,2\n", refused("bad_encoding", "Save it again")),
    # lines, cells, columns
    "mixed line ends": (b"id,clv\r\na,1\rb,2\nc,3", accepted(["a", "b", "c"], [1, 2, 3])),
    "an open quote": ('id,clv\na,1\n"b,2\nc,3\n', refused("broken_quotes", "line 3", "Correct")),
    "an open quote on top": ('"id,clv\na,1\n', refused("broken_quotes", "line 1", "quotation")),
    "ragged rows": ("id,clv\na,1\nb\n", refused("ragged_rows", "line 3: 1 cell", "leave such")),
    "hardly a whole row": ("id,clv\n" + "a\n" * 2_000, refused("ragged_rows", "100%", "sign")),
    "a name of 20 kB": ("id," + "n" * 20_000 + "\na,1\n", refused("long_cell", "column 2")),
    "names twice": ("id,CLV,clv\na,1,2\n", refused("duplicate_headers", "“CLV”", "name of its")),
    "a header alone": ("id,clv\n", refused("no_rows", "names of columns but no rows")),
    "nothing": (b"", refused("empty_file", "Export")),
    "one column": ("customers\na\nb\n", refused("no_delimiter", "first line")),
    # values
    "semicolons and decimal commas": (
        "id;clv\na;1,5\nb;2,5\n",
        accepted(["a", "b"], [1.5, 2.5], "comma"),
    ),
    "numbers of two meanings": (
        "id;clv\na;1.234\nb;2.500\n",
        refused("ambiguous_numbers", "“clv”, 1.234 can mean 1234 or 1.234", "Say which"),
    ),
    "dates of two meanings": (
        "id,clv,since\na,1,03/04/2024\nb,2,05/06/2023\n",
        accepted(["a", "b"], [1, 2], "The day or the month could come first"),
    ),
    "dates of two styles": (
        "id,clv,since\na,1,2024-01-31\nb,2,31/01/2024\n",
        accepted(["a", "b"], [1, 2], "Dates written in different ways: kept as text"),
    ),
    "ids with leading zeros": ("id,clv\n007,1\n7,2\n", accepted(["007", "7"], [1, 2])),
    "ids twice": (
        "id,clv\na,1\na,2\n",
        accepted(["a", "a"], [1, 2], "more than once: a (2 times)"),
    ),
    "a negative CLV": (
        "id,clv\na,-5\nb,2\n",
        accepted(["a", "b"], [-5, 2], "a negative CLV: kept"),
    ),
    "infinity": (
        "id,clv\na,inf\nb,2\nc,NaN\nd,3\n",
        refused("no_numbers", "1 cell is not (line 2: inf)", "accept them as missing"),
    ),
    "a formula": ("id,clv\n=1+1,1\n@a,2\n", accepted(["=1+1", "@a"], [1, 2])),
}
MADE_TO_HARM: dict[str, tuple[Content, Refused | Accepted]] = {
    # far too much of it
    "one line of 50 MB": (b"x" * 50_000_000, refused("long_line", "Line 1", "export")),
    "a row of 50 MB": (b"id,clv\na,1\n" + b"x" * 50_000_000, refused("long_line", "Line 3")),
    "10,000 columns": (
        ",".join(f"c{n}" for n in range(10_000)) + "\n",
        refused("too_many_columns", "10,000 columns; 500", "Keep the ones"),
    ),
    "rows over the limit": (
        b"id,clv\n" + b"a,1\n" * 1_000_001,
        refused("too_many_rows", "more than 1,000,000 rows", "one row per customer"),
    ),
    "a NUL": ("id,clv\na,1\nb\0,2\n" + "c,3\n" * 50, refused("binary_file", "Line 3", "NUL")),
    # other formats under a false name
    "a picture": (b"\x89PNG\r\n\x1a\nid,clv\na,1\n", refused("binary_file", "picture", "Save")),
    "a web page": (b"\n<html><table><tr><td>id</td>", refused("other_format", "web page", "CSV")),
    "a PDF": (b"%PDF-1.7", refused("binary_file", "a PDF", "Save")),
    "an old workbook": (b"\xd0\xcf\x11\xe0", refused("binary_file", "old Excel workbook", "Save")),
    "bzip2": (b"BZh91AY", refused("compressed_file", "bzip2", "Save")),
    "noise": (bytes(range(1, 9)) * 40, refused("binary_file", "not a text file", "Export")),
    "JSON": ('[{"id": "a", "clv": 1}]', refused("other_format", "JSON", "spreadsheet")),
    "a gzip bomb": (gzip.compress(b"0" * 50_000_000), refused("compressed_file", "gzip", "Save")),
    "a zip archive": (archive_of_a_table, refused("compressed_file", "zip archive", "Unpack")),
    "10,001 parts": (many_parts, refused("too_large_unpacked", "10,000 parts", "CSV")),
    # Parquet
    "a Parquet bomb": (
        lambda path: parquet_bomb(path, rows=900_000),
        refused("too_large_unpacked", "8,100 MB; 2,000 MB", "columns"),
    ),
    "a Parquet bomb in a page": (bomb_in_one_page, refused("too_much_memory", "its size", "Keep")),
    "a footer that is none": (broken_footer, refused("unreadable", "damaged", "Export")),
    "half a Parquet file": (b"PAR1" + b"junk" * 50, refused("unreadable", "not finished")),
    "no column": (table(), refused("unreadable", "Export")),
    "a wide Parquet file": (
        table(**{f"c{n}": [1] for n in range(501)}),
        refused("too_many_columns", "501 columns; 500"),
    ),
    # workbooks
    "a workbook bomb": (
        book(xl__media__x_bin=b"\0" * 40_000_000),
        refused("too_large_unpacked", "40 MB; 32 MB", "CSV"),
    ),
    "a text a thousand times": (shared_string, refused("too_much_memory", "its size", "CSV")),
    "an empty corner": (
        book('<row r="2"><c r="A2"><v>1</v></c></row><row><c r="XFD1048576"><v>1</v></c></row>'),
        refused("sparse_sheet", "row 1,048,576 and column 16,384", "Delete the empty rows"),
    ),
    "a billion laughs": (
        book('<row><c t="inlineStr"><is><t>&l9;</t></is></c></row>', laughs()),
        refused("unreadable", "Save the sheet as CSV"),
    ),
    "macros and links": (
        book(xl__vbaProject_bin=b"macro", xl__externalLinks__externalLink1_xml=b"<a/>"),
        accepted(["a", "b"], [1, 2], "macros: they were not run", "links to other files"),
    ),
    "cells of errors": (
        lambda path: workbook(
            path, {"S": [["id", "clv"], ["a", ("e", "#N/A")], ["b", 2.5], ["c", ("f", "1")]]}
        ),
        accepted(["a", "b", "c"], [None, 2.5, None], "#N/A in 1 cell", "formula without a saved"),
    ),
    "a cell of infinity": (
        book(
            '<row><c t="inlineStr"><is><t>a</t></is></c><c><v>1e999</v></c></row>'
            '<row><c t="inlineStr"><is><t>b</t></is></c><c><v>NaN</v></c></row>'
            '<row><c t="inlineStr"><is><t>c</t></is></c><c><v>7</v></c></row>'
        ),
        accepted(["a", "b", "c"], [None, None, 7], "1 infinite value: missing"),
    ),
    "parts that lead elsewhere": (stray_parts, accepted(["a", "b"], [1, 2])),
}


def outcome(source: Path) -> Refused | FileReport:
    """What comes of the file; beside what was kept, nothing may lie in its folder afterwards."""
    target = kept_beside(source)
    try:
        report = read_customer_file(source, "customers.csv", target, limits=SMALL)
    except FileRefusedError as refusal:
        assert not target.parent.exists() or not list(target.parent.iterdir())
        return Refused(refusal.code, (refusal.message,))
    assert sorted(source.parent.rglob("*")) == sorted([source, target.parent, target])
    return report


def outcome_here(source: Path) -> Refused | FileReport:
    """The same without the child process."""
    folder = kept_beside(source).parent
    folder.mkdir()
    try:
        check_before_reading(source, SMALL)
        return parse_file(source, "customers.csv", folder, ReadingOptions(), SMALL)
    except FileRefusedError as refusal:
        return Refused(refusal.code, (refusal.message,))


def kept_beside(source: Path) -> Path:
    return source.parent / "kept" / "customers.parquet"


def made(folder: Path, content: Content) -> Path:
    source = folder / "upload"
    if callable(content):
        content(source)
    else:
        source.write_bytes(content.encode() if isinstance(content, str) else content)
    return source


def check_outcome(source: Path, found: Refused | FileReport, expected: Refused | Accepted) -> None:
    if isinstance(expected, Refused):
        assert isinstance(found, Refused)
        assert found.code == expected.code
        told = found.words[0]
    else:
        assert isinstance(found, FileReport)
        kept = kept_beside(source)
        rows = pd.read_parquet(kept)[list(expected.rows)]
        assert rows.astype(object).where(rows.notna(), None).to_dict("list") == expected.rows
        check = check_roles(kept, Roles("id", "clv"))
        notes = [note for column in found.columns for note in column.notes]
        told = " ".join([*found.problems, *notes, *check.refusals, *check.notes])
    assert [words for words in expected.words if words not in told] == []


@pytest.mark.parametrize("name", BADLY_MADE)
def test_a_badly_made_file_has_its_named_outcome(tmp_path: Path, name: str) -> None:
    content, expected = BADLY_MADE[name]
    source = made(tmp_path, content)
    check_outcome(source, outcome_here(source), expected)


@pytest.mark.parametrize("name", MADE_TO_HARM)
def test_a_hostile_file_has_its_named_outcome(tmp_path: Path, name: str) -> None:
    content, expected = MADE_TO_HARM[name]
    source = made(tmp_path, content)
    check_outcome(source, outcome(source), expected)


@LINUX
@pytest.mark.parametrize("how", [signal.SIGSEGV, signal.SIGABRT])
def test_a_child_that_crashes_is_a_refusal_in_words(tmp_path: Path, how: signal.Signals) -> None:
    source = tmp_path / "upload"
    source.write_text(TWO)
    found: list[object] = []
    reading = threading.Thread(target=lambda: found.append(outcome(source)))
    reading.start()
    signal_a_child(CHILD, how)
    reading.join(30)
    [refusal] = found
    assert isinstance(refusal, Refused)
    assert refusal.code == "reader_died"
    assert "stopped early" in refusal.words[0]
    assert "export it again as CSV" in refusal.words[0]


def test_a_name_of_a_file_is_kept_as_plain_words(tmp_path: Path) -> None:
    names = {
        "../../etc/passwd\0.csv": "../../etc/passwd.csv",
        "a\nb\u202e\udc80.csv": "a b.csv",
        "\u200b": "file",
        "n" * 300: "n" * 200,
    }
    sources = []
    for place, name in enumerate(names):
        source = tmp_path / f"upload-{place}"
        source.write_text(f"id,m{place}\na,1\nb,2\n")
        sources.append((source, name))
    report = read_customer_files(sources, tmp_path / "kept" / "customers.parquet")
    assert [file.name for file in report.files] == list(names.values())
    assert report.original_name == " + ".join(names.values())
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "kept",
        *(p.name for p, _ in sources),
    ]
