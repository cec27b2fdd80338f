"""Excel workbooks: saved values are read; what is hidden, linked or huge is told or refused."""

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.customers.workbooks import workbook
from valuewhen.customers.reading import read_customer_file
from valuewhen.customers.report import BadRow, FileRefusedError, FileReport, ReadingOptions

Read = Callable[..., tuple[FileReport, pd.DataFrame]]
Refuse = Callable[..., FileRefusedError]

ROWS = [
    ["customer_id", "clv", "since", "churned", "shares data", "load"],
    [1001, 12.5, dt.date(2024, 3, 4), False, "Yes", 1.234],
    [1002, 7, dt.date(2023, 12, 31), True, "No", 2],
    [1003, -3.25, None, False, "No", "n/a"],
]


def test_a_sheet_keeps_its_types(read: Read, tmp_path: Path) -> None:
    report, rows = read(workbook(tmp_path / "a.xlsx", {"Customers": ROWS}))
    assert (report.format, report.rows, report.problems) == ("xlsx", 3, ())
    kinds = [column.kind for column in report.columns]
    assert kinds == ["id-like", "number", "date", "flag", "flag", "number"]
    assert list(rows["customer_id"]) == ["1001", "1002", "1003"]
    assert list(rows["clv"]) == [12.5, 7.0, -3.25]
    assert [str(day)[:10] for day in rows["since"]] == ["2024-03-04", "2023-12-31", "None"]
    assert list(rows["churned"]) == [False, True, False]
    assert list(rows["shares data"]) == [True, False, False]
    assert list(rows["load"].fillna(-1)) == [1.234, 2.0, -1.0]
    assert report.column("shares data").notes == ("Read as yes/no: “No” 2, “Yes” 1.",)


def test_it_goes_through_the_child_process(tmp_path: Path) -> None:
    source = workbook(tmp_path / "upload", {"Customers": ROWS})
    report = read_customer_file(source, "customers.xlsx", tmp_path / "kept.parquet")
    assert (report.original_name, report.rows) == ("customers.xlsx", 3)
    assert list(pd.read_parquet(tmp_path / "kept.parquet")["clv"]) == [12.5, 7.0, -3.25]


def test_several_filled_sheets_are_asked_about(read: Read, refused: Refuse, tmp_path: Path) -> None:
    other = [["customer_id", "clv"], ["a", 1], ["b", 2]]
    book = workbook(
        tmp_path / "a.xlsx",
        {"North": ROWS, "South & Co": other, "Empty": [], "Old": other},
        hidden_sheets=("Old",),
    )
    refusal = refused(book)
    assert (refusal.code, refusal.offer) == ("choose_sheet", "sheet")
    assert refusal.message == ("Several sheets hold values. Choose one of: “North”, “South & Co”.")
    report, rows = read(book, sheet="South & Co")
    assert list(rows["customer_id"]) == ["a", "b"]
    assert report.problems == ("Sheet “South & Co” was read; not read: “North”, “Empty”, “Old”.",)
    assert "no sheet “East”" in refused(book, sheet="East").message


def test_a_single_filled_sheet_is_read_and_the_hidden_one_named(read: Read, tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", {"Now": ROWS, "Old": ROWS}, hidden_sheets=("Old",))
    assert read(book)[0].problems == ("Sheet “Now” was read; not read: “Old”.",)
    hidden = workbook(tmp_path / "b.xlsx", {"Now": [], "Old": ROWS}, hidden_sheets=("Old",))
    assert "No visible sheet holds values. Choose one of: “Old”." in _refusal(read, hidden)


def _refusal(read: Read, book: Path) -> str:
    with pytest.raises(FileRefusedError) as caught:
        read(book)
    return caught.value.message


def test_rows_above_the_names_and_hidden_rows_are_told(read: Read, tmp_path: Path) -> None:
    rows = [["Customers of 2026", None], [], *ROWS, [None, None], ["9", 5]]
    book = workbook(tmp_path / "a.xlsx", {"S": rows}, hidden_rows=(1, 4, 5))
    report, kept = read(book)
    assert list(kept["customer_id"]) == ["1001", "1002", "1003", "9"]
    assert report.problems == (
        "The names of the columns are in row 3; what stands above them was left out: "
        "Customers of 2026",
        "3 rows are hidden in the sheet (row 1, 4, 5): read like the others.",
        "Left out: 1 row without any value.",
    )


def test_bad_cells_are_named_by_their_row_in_the_sheet(read: Read, tmp_path: Path) -> None:
    rows = [["title"], ["id", "clv", "n"], ["a", 1, 1], [], ["b", "two", 2], ["c", 3, 3]]
    report, _ = read(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert report.first_bad_rows == (BadRow(5, "not a number in “clv”", "two"),)


def test_errors_and_formulas_without_a_value_are_counted(read: Read, tmp_path: Path) -> None:
    rows = [["id", "clv"], ["a", 1], ["b", ("e", "#N/A")], ["c", ("e", "#REF!")], ["d", ("f", "1")]]
    report, kept = read(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert report.problems == (
        "Errors such as #N/A in 2 cells: missing.",
        "1 formula without a saved value: missing. Open the workbook, save it and load it again.",
    )
    assert kept["clv"].isna().sum() == 3


def test_a_part_that_is_longer_than_stated_is_refused(read: Read, tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", {"S": ROWS})
    with zipfile.ZipFile(book) as archive:
        stated = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    content = book.read_bytes().replace(stated.to_bytes(4, "little"), (99).to_bytes(4, "little"))
    book.write_bytes(content)
    assert "damaged" in _refusal(read, book)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "empty_file"),
        ([["id", "clv"]], "no_rows"),
        ([[1, 2], [3, 4]], "no_header"),
        ([["id", "ID"], ["a", 4]], "duplicate_headers"),
    ],
)
def test_sheets_without_a_table_are_refused(
    refused: Refuse, tmp_path: Path, rows: list[list[object]], code: str
) -> None:
    assert refused(workbook(tmp_path / "a.xlsx", {"S": rows})).code == code


def test_a_damaged_workbook_is_refused_in_words(refused: Refuse, tmp_path: Path) -> None:
    more = {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row><c"}
    refusal = refused(workbook(tmp_path / "a.xlsx", {"S": ROWS}, more=more))
    assert refusal.code in ("unreadable", "empty_file")


def test_entities_are_not_expanded(refused: Refuse, tmp_path: Path) -> None:
    lol = (
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet xmlns="'
        b'http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c t="inlineStr"><is><t>&x;</t></is></c><c t="inlineStr"><is><t>b</t></is></c>'
        b"</row></sheetData></worksheet>"
    )
    book = workbook(tmp_path / "a.xlsx", {"S": ROWS}, more={"xl/worksheets/sheet1.xml": lol})
    hostname = Path("/etc/hostname")
    refusal = refused(book)
    assert not hostname.exists() or hostname.read_text().strip() not in refusal.message


def test_options_survive_the_way_to_the_child(tmp_path: Path) -> None:
    source = workbook(tmp_path / "a.xlsx", {"A": ROWS, "B": ROWS[:2]})
    report = read_customer_file(
        source, "a.xlsx", tmp_path / "kept.parquet", options=ReadingOptions(sheet="B")
    )
    assert report.rows == 1
