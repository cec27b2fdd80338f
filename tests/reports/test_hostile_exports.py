"""Every file that can be taken away, of a workshop in which all text is hostile: the text is whole
in it, and no markup, formula, link or script was made of it."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import Any

import pytest
from lxml import etree

from tests.hostile import HOST, KEPT, TEXTS
from tests.hostile_room import FUNCTIONS, METRICS, SEGMENTS, TITLE, Hostile, hostile_home
from tests.reports.finished import finished
from tests.reports.written import Written, slide_words, write_here
from tests.rooms import Live
from valuewhen.reports.log import log_csv
from valuewhen.reports.measuring_text import lines
from valuewhen.reports.rows import answers_csv, themes_csv
from valuewhen.reports.spreadsheet import harmless
from valuewhen.workshop.repeating import template_file
from valuewhen.workshop.templates import read_template, template_of

HEIGHT = 6_858_000  # of a slide, in EMU
POINT = 12_700
COMPUTED = set("=+-@＝＋－＠")  # what begins a formula


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    with hostile_home(tmp_path_factory.mktemp("hostile")) as room:
        room.live.move("closed")
        yield room


@pytest.fixture(scope="module")
def files(room: Hostile) -> Written:
    """What an analyst gets: rows too."""
    return write_here(room.live.store, room.live.people.analyst, room.live.id)


def titles(room: Hostile) -> list[str]:
    return [theme.title for theme in room.live.board.themes]


def packed(text: str) -> str:
    """The text without white space and marks of direction, which programs set as they like."""
    return re.sub(r"[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", text)


def test_every_title_is_whole_in_every_format(room: Hostile, files: Written) -> None:
    slides = packed(" ".join(slide_words(slide) for slide in files.slides.slides))
    in_json = {row["theme"] for row in files.rows("themes")}
    sheet = {row[0] for row in files.sheets["themes"]}
    said = packed(files.html_words)
    for title in titles(room):
        assert title in in_json
        assert harmless(title) in sheet
        assert packed(title) in slides
        assert packed(title) in said


def test_left_to_right_titles_are_whole_in_the_pdf(room: Hostile, files: Written) -> None:
    """Texts of both directions come out of a PDF in the order in which they are drawn."""
    said = packed(" ".join(files.pages))
    for title in titles(room):
        if title.isascii():
            assert packed(title) in said, title
    assert "Жизнь" in said


def test_markup_is_text_in_html(files: Written) -> None:
    for name in ("script", "style", "template", "markdown"):
        assert escape(KEPT[name]) in files.html
    forbidden = {"script", "img", "image", "iframe", "object", "embed", "a", "form", "link"}
    assert files.markup.tags.isdisjoint(forbidden | {"x-made"})
    attributes = files.markup.attributes
    assert not any(name.startswith("on") or name in ("src", "href") for name in attributes)


def test_what_else_people_and_files_named_is_text_too(files: Written) -> None:
    slides = packed(" ".join(slide_words(slide) for slide in files.slides.slides))
    for said in (slides, packed(files.html_words), packed(str(files.sheets))):
        for text in (TITLE, SEGMENTS[1], FUNCTIONS[0]):
            assert packed(text) in said
    told = {cell for rows in files.sheets.values() for row in rows for cell in row}
    assert {harmless(metric) for metric in METRICS} <= told


def test_svg_is_well_formed_and_without_script(files: Written) -> None:
    for name, content in files.charts.items():
        if name.endswith(".svg"):
            names = {etree.QName(one).localname for one in etree.fromstring(content).iter()}
            assert names.isdisjoint({"script", "a", "image", "foreignObject", "x-made"}), name


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(files: Written) -> None:
    with zipfile.ZipFile(BytesIO(files.files["xlsx"])) as book:
        for name in book.namelist():
            content = book.read(name)
            assert b"<f>" not in content
            assert b"<hyperlink" not in content
    cells = [cell for rows in files.sheets.values() for row in rows for cell in row]
    told = {cell for cell in cells if isinstance(cell, str)}
    assert f"'{KEPT['link']}" in told
    assert KEPT["xml"] in {cell[: len(KEPT["xml"])] for cell in told}  # its _x0041_ is no A
    assert not {cell[:1] for cell in told} & COMPUTED


def test_no_cell_of_a_csv_file_is_a_formula(room: Hostile, files: Written) -> None:
    here = (room.live.store, room.live.people.analyst, room.live.id)
    with zipfile.ZipFile(BytesIO(files.files["csv"])) as bundle:
        told = {name: bundle.read(name) for name in bundle.namelist()}
    told |= {"log": log_csv(*here), "answers": answers_csv(*here), "themes": themes_csv(*here)}
    for name, content in told.items():
        for delimiter in ",;\t":
            text = io.StringIO(content.decode("utf-8-sig"), newline="")
            for row in csv.reader(text, delimiter=delimiter):
                assert not [c for c in row if c[:1] in COMPUTED and not _is_number(c)], name
    rows = csv.DictReader(io.StringIO(told["answers"].decode("utf-8-sig"), newline=""))
    whole = {harmless(text) for text in TEXTS if text != KEPT["cells"]}
    assert whole | {"""a","b";'=1+1;"'=2+2"; '=3+3,\""""} <= {row["answer"] for row in rows}


def test_a_typesetters_commands_are_text(files: Written) -> None:
    said = packed(" ".join(files.pages))
    assert packed(KEPT["typesetter"]) in said
    assert "root:" not in said
    assert not any("/Annots" in page for page in files.pdf.pages)  # no link either


def test_nothing_in_slides_points_elsewhere(files: Written) -> None:
    with zipfile.ZipFile(BytesIO(files.files["pptx"])) as deck:
        for name in deck.namelist():
            if name.endswith(".rels"):
                assert HOST.encode() not in deck.read(name)
                assert b'TargetMode="External"' not in deck.read(name)


def test_a_template_file_is_read_as_it_was_written(room: Hostile) -> None:
    live = room.live
    content = live.store.read(template_file, live.people.owner, live.id)
    assert read_template(content) == template_of(live.workshop)


def test_nothing_leaves_a_slide(files: Written) -> None:
    for slide in files.slides.slides:
        for shape in slide.shapes:
            right = shape.left + shape.width
            assert 0 <= shape.left <= right <= files.slides.slide_width + 1
            assert 0 <= shape.top <= shape.top + _height(shape) <= HEIGHT + 1, slide_words(slide)


def test_tables_on_slides_leave_their_text_the_room_it_takes(files: Written) -> None:
    tables = [s.table for slide in files.slides.slides for s in slide.shapes if s.has_table]
    assert tables
    for table in tables:
        for row in table.rows:
            for at, cell in enumerate(row.cells):
                assert _text_height(cell, table.columns[at].width) <= row.height / POINT + 1


def _height(shape: Any) -> int:
    return sum(row.height for row in shape.table.rows) if shape.has_table else shape.height


def _text_height(cell: Any, width: int) -> float:
    room = width / POINT - 8
    tall = 0.0
    for paragraph in cell.text_frame.paragraphs:
        size = paragraph.runs[0].font.size.pt if paragraph.runs else 12
        tall += lines("".join(run.text for run in paragraph.runs), size, room) * size * 1.17
    return tall


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"[+-]?[\d.]+(e-?\d+)?", cell))


@pytest.mark.parametrize("phase", ["write:all", "reveal"])
def test_files_are_written_in_the_middle_of_a_workshop(
    tmp_path_factory: pytest.TempPathFactory, phase: str
) -> None:
    base = tmp_path_factory.mktemp("middle")
    with finished(base / "home", base, data=False) as done:
        done.live.move(phase)
        early = write_here(done.live.store, done.live.people.executive, done.live.id)
    assert len(early.slides.slides) > (0 if phase == "write:all" else 4)
    assert ("still writing" in " ".join(early.pages)) == (phase == "write:all")
    assert early.json["sections"] == [] if phase == "write:all" else early.json["sections"]


def test_a_workshop_without_a_theme_is_told(live: Live) -> None:
    live.move("closed")
    files = write_here(live.store, live.people.executive, live.id)
    said = "Nothing to read yet: the room has not shown its answers."
    for text in (" ".join(files.pages), files.html_words, files.json["sentences"][0]["text"]):
        assert said in text
