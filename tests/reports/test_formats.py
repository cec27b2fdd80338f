"""The result in every format: the same figures, readable, for executives without a row."""

import io
import re
from collections.abc import Iterator

import pytest
from lxml import etree
from PIL import Image

from tests.pages.desk import sit_down
from tests.reports.finished import CUSTOMERS, REFER, Finished, customers, finished
from tests.reports.written import Written, one_line, slide_words, write
from valuewhen.reports.report import Report
from valuewhen.reports.telling import report
from valuewhen.words import say
from valuewhen.workshop.commitments import commit_to

SENTENCE = "Customers with “refers” are worth €1,000 more in the median than those without"
TITLE = "Of 2 metrics tested, one is supported and of one we can’t tell"
FEW = b"0 to 6"  # answers of three customers: their band is held back


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    base = tmp_path_factory.mktemp("formats")
    with finished(base / "home", base) as done:
        yield done


@pytest.fixture(scope="module")
def theirs(done: Finished) -> Written:
    """What the executive gets."""
    return write(done.live.store, done.live.people.executive, done.live.id)


@pytest.fixture(scope="module")
def told(done: Finished) -> Report:
    return report(done.live.store, done.live.people.executive, done.live.id)


def test_the_same_sentence_is_on_the_page_and_in_every_file(
    done: Finished, theirs: Written
) -> None:
    page = sit_down(
        done.live.store, done.live.people.executive, "results.py", workshop=done.live.id
    )
    said = re.sub("<[^>]*>", "", page.html())
    slides = " ".join(slide_words(slide) for slide in theirs.slides.slides)
    about = one_line(" ".join(str(cell) for row in theirs.sheets["about"] for cell in row))
    assert SENTENCE in one_line(said)
    assert SENTENCE in slides
    assert SENTENCE in " ".join(theirs.pages)
    assert SENTENCE in theirs.html_words
    assert SENTENCE in about
    assert SENTENCE in one_line(theirs.json["sentences"][2]["text"])


def test_the_same_figures_are_in_every_table(theirs: Written) -> None:
    """The 60 who refer have a median CLV of 2,695.37, the others one of 1,695.37."""
    (row,) = (row for row in theirs.rows("gaps") if row["theme"] == REFER)
    assert (row["gap"], row["n"], row["verdict"]) == (1000, 200, "supported")
    (in_csv,) = (row for row in theirs.tables["gaps"] if row["theme"] == REFER)
    assert (float(in_csv["gap"]), int(in_csv["n"])) == (1000, 200)
    head, *rows = theirs.sheets["gaps"]
    (in_sheet,) = (row for row in rows if row[0] == REFER)
    assert in_sheet[head.index("Gap")] == 1000
    assert in_sheet[head.index("Gap, low")] == row["low"] == float(in_csv["low"])
    assert in_sheet[head.index("Customers")] == 200
    for text in (" ".join(theirs.pages), theirs.html_words):
        assert re.search(r"\(refers\): \+€1,000 \(€[\d,]+ to €[\d,]+\), 200 customers", text)


def test_votes_are_the_ones_that_were_given(theirs: Written) -> None:
    dots = {row["theme"]: (row["votes"], row["voices"]) for row in theirs.rows("themes")}
    assert dots[REFER] == (9, 4)
    assert "9 dots (unclear)" in theirs.html_words
    assert "9 dots (unclear)" in " ".join(theirs.pages)
    assert "9 dots (unclear)" in one_line(theirs.charts["believed.svg"].decode())


def test_one_message_a_slide_and_its_basis_in_the_notes(theirs: Written, told: Report) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in theirs.slides.slides]
    expected = [told.title, say("reports.summary"), *(part.title for part in told.sections)]
    assert [title for title in titles if not re.search(r" \(\d+\)$", title)] == expected
    gaps = next(s for s in theirs.slides.slides if s.shapes.title.text_frame.text == TITLE)
    notes = gaps.notes_slide.notes_text_frame.text
    assert "Rests on: 200 customers" in notes
    assert "The difference of the two groups’ median CLV" in notes
    assert (theirs.slides.slide_width, theirs.slides.slide_height) == (12_192_000, 6_858_000)


def test_pictures_on_slides_are_crisp_and_told_in_words(theirs: Written) -> None:
    pictures = [s for slide in theirs.slides.slides for s in slide.shapes if s.shape_type == 13]
    assert len(pictures) >= len(theirs.charts) / 2
    for picture in pictures:
        wide, _ = picture.image.size
        assert wide / (picture.width / 914_400) > 150  # dots an inch
        assert picture._element._nvXxPr.cNvPr.get("descr")


def test_the_pdf_is_tagged_and_says_its_language(theirs: Written) -> None:
    root = theirs.pdf.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en")
    assert "/StructTreeRoot" in root
    assert theirs.pdf.metadata
    assert theirs.pdf.metadata.title == "Our customers become much more valuable when…"


def test_the_html_file_asks_for_nothing_and_runs_nothing(theirs: Written) -> None:
    assert "<script" not in theirs.html
    assert re.findall(r"""(?:src|href)=["'](?!#)""", theirs.html) == []
    assert re.findall(r"url\((?!data:font/woff2;base64,)", theirs.html) == []
    assert "@import" not in theirs.html


def test_every_chart_is_a_picture_twice_and_has_an_alternative(
    theirs: Written, told: Report
) -> None:
    names = {figure.name for figure in told.figures}
    assert set(theirs.charts) == {f"{name}.{end}" for name in names for end in ("svg", "png")}
    for name in names:
        svg = etree.fromstring(theirs.charts[f"{name}.svg"])
        wide = int(svg.get("width") or 0)
        assert Image.open(io.BytesIO(theirs.charts[f"{name}.png"])).size[0] == 2 * wide
    assert theirs.html.count('role="img" aria-label=') >= 2 * len(names)


def test_every_column_is_explained(theirs: Written) -> None:
    explained = {(row["table"], row["column"]) for row in theirs.tables["dictionary"]}
    for name, rows in theirs.tables.items():
        if name != "dictionary" and rows:
            assert {(name, column) for column in rows[0]} <= explained
    assert all(row["meaning"] for row in theirs.tables["dictionary"])
    assert {"about", "dictionary", "gaps", "themes"} <= set(theirs.sheets)


def test_executives_get_no_row_and_no_small_group(done: Finished, theirs: Written) -> None:
    everything = theirs.unpacked()
    assert REFER.encode() in everything
    frame = customers()
    signs = {
        "answer": [text.encode() for text in done.words],
        "person": [person.id.encode() for person in done.people],
        "customer": [name.encode() for name in frame["customer"]],
        "clv": [f"{1000 + 10 * at}.37".encode() for at in range(CUSTOMERS)],
        "clv, written": [f"{1000 + 10 * at:,}.37".encode() for at in range(CUSTOMERS)],
        "small function": [b"Finance"],
    }
    found = {name for name, words in signs.items() for word in words if word in everything}
    assert found == set()
    assert not any(row["answer"] == "0" for row in theirs.rows("nps_cells"))
    for table in theirs.json["tables"]:
        counted = {column["name"] for column in table["columns"] if column["unit"] == "customers"}
        for row in table["rows"]:
            assert not any(0 < (row[name] or 0) < 5 for name in counted), table["name"]


def test_who_sees_rows_gets_answers_too_and_executives_do_not(
    done: Finished, theirs: Written
) -> None:
    mine = write(done.live.store, done.live.people.analyst, done.live.id)
    more = {"answers", "themes_and_evidence"}
    assert set(mine.sheets) - set(theirs.sheets) == more
    assert set(mine.tables) - set(theirs.tables) == more
    assert [row["answer"] for row in mine.rows("answers")] == done.words
    assert [row[4] for row in mine.sheets["answers"][1:]] == done.words
    for name in ("pptx", "pdf", "html", "charts"):
        assert mine.files[name] == theirs.files[name]


def test_the_same_file_is_made_once(
    done: Finished, theirs: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("valuewhen.reports.files.MODULE", "no.such.module")
    again = write(done.live.store, done.live.people.facilitator, done.live.id)
    assert again.files["pdf"] == theirs.files["pdf"]


def test_what_was_decided_says_cost_and_measure_where_they_are_known(
    done: Finished, theirs: Written
) -> None:
    assert set(theirs.rows("decisions")[0]) == {"investment", "ability", "owner", "horizon"}
    live = done.live
    live.store.write(
        commit_to, live.people.owner, live.id, investment="visits", ability="tell us early",
        owner="Sales", horizon="this year", cost=12_000.0, metric="was_visited", target=0.6,
    )  # fmt: skip
    told = report(live.store, live.people.executive, live.id)
    (table,) = (one for one in told.tables if one.name == "decisions")
    assert [column.name for column in table.columns][4:] == ["cost", "measured_by", "target"]
    assert table.rows == [
        ["a course", "help themselves", "Service", "this year", None, None, None],
        ["visits", "tell us early", "Sales", "this year", 12_000, "was visited", 0.6],
    ]
