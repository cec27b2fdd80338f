"""The report as an Excel workbook: what it says, a sheet a table, and what every column holds."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from valuewhen.reports.cells import dictionary
from valuewhen.reports.report import Column, Report, Table
from valuewhen.reports.spreadsheet import harmless
from valuewhen.words import say

LONGEST_CELL = 32_767  # letters that Excel takes
LONGEST_NAME = 31  # letters of a sheet's name
WIDEST = 60  # letters, roughly
FIGURES = {"count": "#,##0", "money": "#,##0.##", "share": "0%", "number": "General"}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def workbook_file(report: Report, more: Sequence[Table] = ()) -> bytes:
    """The workbook; `more` are tables for those who may see rows. Texts are never formulas."""
    held = io.BytesIO()
    tables = [*report.tables, *more]
    with xlsxwriter.Workbook(held, OPTIONS) as book:
        book.set_properties({"title": _clean(report.workshop)})
        _about(book, report)
        for table in [*tables, dictionary(tables)]:
            _sheet(book, table)
    return held.getvalue()


def _about(book: Workbook, report: Report) -> None:
    """The first sheet: when and who, the five sentences, and what to know of them."""
    sheet = book.add_worksheet(say("reports.about"))
    strong, wrapped = book.add_format({"bold": True}), _wrapped(book)
    sheet.set_column(0, 0, 24, wrapped)
    sheet.set_column(1, 1, 90, wrapped)
    sheet.set_column(2, 2, 40, wrapped)
    sheet.write_string(0, 0, _clean(report.title), strong)
    lines: list[tuple[str, ...]] = [("", part) for part in report.context]
    lines += [("", report.made_up)] if report.is_made_up else []
    lines += [("", report.notice)] if report.notice else []
    lines += [(one.label, one.text, one.basis) for one in report.messages]
    for section in report.sections:
        lines.append((section.name, section.title, say("reports.rests_on", n=section.n)))
        lines += [("", section.method)] if section.method else []
    for row, line in enumerate(lines, start=1):
        for at, text in enumerate(line):
            sheet.write_string(row, at, _clean(text), wrapped)


def _sheet(book: Workbook, table: Table) -> None:
    sheet = book.add_worksheet(table.name[:LONGEST_NAME])
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    rows = table.rows
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, _clean(column.label), head)
        longest = max([len(column.label), *(len(str(row[at])) for row in rows[:200])])
        sheet.set_column(at, at, min(longest + 3, WIDEST))
    looks = [_look(book, column) for column in table.columns]
    for row, cells in enumerate(rows, start=1):
        for at, cell in enumerate(cells):
            _write(sheet, row, at, cell, looks[at])
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(table.columns) - 1)


def _write(sheet: Worksheet, row: int, at: int, cell: Any, look: Format) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_string(row, at, say("reports.yes" if cell else "reports.no"), look)
    elif isinstance(cell, int | float):
        sheet.write_number(row, at, cell, look)
    else:
        sheet.write_string(row, at, _clean(str(cell)), look)


def _look(book: Workbook, column: Column) -> Format:
    if column.kind in FIGURES:
        return book.add_format({"num_format": FIGURES[column.kind], "valign": "top"})
    return _wrapped(book)


def _wrapped(book: Workbook) -> Format:
    return book.add_format({"text_wrap": True, "valign": "top"})


def _clean(text: str) -> str:
    """The text as a cell takes it: no formula, whole letters, not too long."""
    whole = text.encode("utf-8", errors="replace").decode("utf-8")
    return harmless(whole)[:LONGEST_CELL]
