"""Files of a result read back by other programs: their texts, tables and pictures."""

import csv
import io
import json
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from typing import Any

from pptx import Presentation
from pypdf import PdfReader
from python_calamine import load_workbook

from valuewhen.people.caller import Caller
from valuewhen.reports import rendering
from valuewhen.reports.files import DRAWN, FORMATS, TABLES, report_file
from valuewhen.reports.telling import report
from valuewhen.store.store import Store


@dataclass
class Written:
    """What somebody gets: every format, read back."""

    files: dict[str, bytes]

    @cached_property
    def slides(self) -> Any:
        """The presentation."""
        return Presentation(io.BytesIO(self.files["pptx"]))

    @cached_property
    def pages(self) -> list[str]:
        """The texts of the PDF's pages, with blanks alone between words."""
        return [one_line(page.extract_text()) for page in self.pdf.pages]

    @cached_property
    def pdf(self) -> PdfReader:
        """The PDF."""
        return PdfReader(io.BytesIO(self.files["pdf"]))

    @cached_property
    def html(self) -> str:
        """The HTML file."""
        return self.files["html"].decode()

    @cached_property
    def html_words(self) -> str:
        """What the HTML file says, its charts too."""
        return one_line(" ".join(self.markup.texts))

    @cached_property
    def markup(self) -> "Markup":
        """What the HTML file is made of."""
        reader = Markup()
        reader.feed(self.html)
        return reader

    @cached_property
    def sheets(self) -> dict[str, list[list[Any]]]:
        """The workbook's rows by sheet."""
        book = load_workbook(io.BytesIO(self.files["xlsx"]))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    @cached_property
    def tables(self) -> dict[str, list[dict[str, str]]]:
        """The rows of the CSV files by name."""
        return {
            name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(text, newline="")))
            for name, text in self._csv_texts.items()
        }

    @cached_property
    def _csv_texts(self) -> dict[str, str]:
        with zipfile.ZipFile(io.BytesIO(self.files["csv"])) as bundle:
            return {name: bundle.read(name).decode("utf-8-sig") for name in bundle.namelist()}

    @cached_property
    def charts(self) -> dict[str, bytes]:
        """The pictures by name."""
        with zipfile.ZipFile(io.BytesIO(self.files["charts"])) as bundle:
            return {name: bundle.read(name) for name in bundle.namelist()}

    @cached_property
    def json(self) -> Any:
        """The JSON file."""
        return json.loads(self.files["json"])

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table of the JSON file."""
        found = next(table for table in self.json["tables"] if table["name"] == name)
        rows: list[dict[str, Any]] = found["rows"]
        return rows

    def unpacked(self) -> bytes:
        """Every byte of every file, with those inside of them that are packed."""
        parts = list(self.files.values())
        for content in self.files.values():
            if content.startswith(b"PK"):
                with zipfile.ZipFile(io.BytesIO(content)) as bundle:
                    parts += [bundle.read(name) for name in bundle.namelist()]
        parts += [text.encode() for text in self.pages]
        return b"\n".join(parts)


def write(store: Store, who: Caller, workshop_id: str) -> Written:
    """Every format as this person gets it."""
    return Written({name: report_file(store, who, workshop_id, name) for name in FORMATS})


def write_here(store: Store, who: Caller, workshop_id: str) -> Written:
    """The same, with the charts drawn in this process."""
    told = report(store, who, workshop_id)
    drawn = {name: rendering.FORMATS[name](told, "", lambda _: None) for name in DRAWN}
    tables = {name: report_file(store, who, workshop_id, name) for name in TABLES}
    return Written(drawn | tables)


def one_line(text: str) -> str:
    """The text with one blank wherever it had white space of any kind."""
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


def slide_words(slide: Any) -> str:
    """What a slide says: its texts and tables, and the alternatives of its pictures."""
    said = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            said.append(shape.text_frame.text)
        if shape.has_table:
            said += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
        said.append(shape._element._nvXxPr.cNvPr.get("descr") or "")
    return one_line(" ".join(said))


class Markup(HTMLParser):
    """The elements, attributes and texts of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self._is_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._is_style = False

    def handle_data(self, data: str) -> None:
        if not self._is_style:
            self.texts.append(data)
