"""CSV that spreadsheets open as meant."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.reports.spreadsheet import csv_file, harmless

COMPUTED = set("=+-@＝＋－＠")  # what begins a formula


def cells(content: bytes, delimiter: str = ",") -> list[list[str]]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=delimiter))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://x.example")', '\'=HYPERLINK("http://x.example")'),
        ("+49 30 1234", "'+49 30 1234"),
        ("-1", "'-1"),
        ("@sum(a1)", "'@sum(a1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("\x00=1", "'=1"),
        ("＝1+1", "'＝1+1"),
        ("they = us", "they = us"),
        ("", ""),
    ],
)
def test_a_text_that_would_be_a_formula_is_made_harmless(text: str, shown: str) -> None:
    assert harmless(text) == shown


def test_numbers_stay_numbers_and_gaps_stay_empty() -> None:
    rows = cells(csv_file(["n", "gap", "theme", "hidden"], [[3, -12.5, None, True]]))
    assert rows == [["n", "gap", "theme", "hidden"], ["3", "-12.5", "", "yes"]]


def test_it_begins_with_the_mark_that_excel_needs() -> None:
    assert csv_file(["größe"], []).startswith(b"\xef\xbb\xbfgr\xc3\xb6\xc3\x9fe\r\n")


def test_long_texts_quotes_commas_and_lines_come_back_whole() -> None:
    text = 'they say "yes", often;\nand more ' + "ä" * 2000
    assert cells(csv_file(["answer"], [[text]]))[1] == [text]


@pytest.mark.parametrize("text", ["a;=1+1;b", 'a"; "=1+1', "a\n=1+1", "a\t-1+cmd", "a;\t@sum(a1)"])
def test_no_cell_is_a_formula_where_lists_are_separated_by_semicolons(text: str) -> None:
    for row in (["x", text, "y"], [text, "x"]):
        read = cells(csv_file(row, [row]), ";")
        starts = {cell.strip(' "\t\n')[:1] for line in read for cell in line}
        assert not starts & COMPUTED


texts_of_cells = st.text(st.characters() | st.sampled_from('=+-@;,"\t\n'))


@given(st.lists(texts_of_cells, min_size=1, max_size=5))
def test_no_text_cell_starts_a_formula(texts: list[str]) -> None:
    file = csv_file([f"c{at}" for at in range(len(texts))], [texts])
    assert len(cells(file)[1]) == len(texts)
    for delimiter in ",;\t":
        read = cells(file, delimiter)[1:]
        assert not {cell[:1] for row in read for cell in row} & COMPUTED
