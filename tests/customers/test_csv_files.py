"""CSV files as firms export them, good and bad, each with its named outcome."""

from collections.abc import Callable

import pandas as pd
import pytest

from valuewhen.customers.report import BadRow, FileRefusedError, FileReport, Limits

Read = Callable[..., tuple[FileReport, pd.DataFrame]]
Refuse = Callable[..., FileRefusedError]


def names_and_kinds(report: FileReport) -> dict[str, str]:
    return {column.name: column.kind for column in report.columns}


def test_a_plain_file_is_read_with_ids_as_text_and_the_rest_typed(read: Read) -> None:
    report, rows = read(
        "customer_id,clv,orders,since,shares,segment\n"
        "007,1200.5,0,2019-03-01,yes,Marine\n"
        "008,-40,3,2021-11-30,no,Marine\n"
        "009,,1,,yes,Food\n"
    )
    assert (report.rows, report.format, report.encoding, report.delimiter) == (
        3,
        "csv",
        "utf-8",
        ",",
    )
    assert names_and_kinds(report) == {
        "customer_id": "id-like",
        "clv": "number",
        "orders": "count",
        "since": "date",
        "shares": "flag",
        "segment": "category",
    }
    assert list(rows["customer_id"]) == ["007", "008", "009"]
    assert list(rows["clv"][:2]) == [1200.5, -40.0]
    assert list(rows["shares"]) == [True, False, True]
    clv = report.column("clv")
    assert (clv.missing, clv.minimum, clv.median, clv.maximum, clv.negative) == (
        1,
        -40.0,
        580.25,
        1200.5,
        1,
    )
    assert report.column("orders").zero == 1
    assert report.column("since").maximum == "2021-11-30"


def test_a_wide_file_is_read_column_by_column(read: Read) -> None:
    names = [f"c{at}" for at in range(120)]
    cells = (
        lambda row, at: f"{row + at}.5",
        lambda row, at: "yes" if (row + at) % 2 else "no",
        lambda row, _: f"2020-01-{1 + row:02}",
        lambda row, at: f"word {row} {at}",
    )
    rows_written = [
        ",".join([f"K{row}", *(cells[at % 4](row, at) for at in range(120))]) for row in range(30)
    ]
    report, rows = read("\n".join([",".join(["id", *names]), *rows_written]))
    assert list(rows.columns) == ["id", *names]
    assert list(rows["id"]) == [f"K{row}" for row in range(30)]
    assert [report.column(name).kind for name in ("c0", "c117", "c118")] == [
        "number",
        "flag",
        "date",
    ]
    for at in range(0, 120, 4):
        assert list(rows[f"c{at}"]) == [row + at + 0.5 for row in range(30)]
        assert list(rows[f"c{at + 1}"]) == [(row + at + 1) % 2 == 1 for row in range(30)]
        assert [day.day for day in rows[f"c{at + 2}"]] == list(range(1, 31))
        assert list(rows[f"c{at + 3}"]) == [f"word {row} {at + 3}" for row in range(30)]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("id,clv\nä€,2\nb,3\n".encode(), "utf-8"),
        ("\ufeffid,clv\nä€,2\nb,3\n".encode(), "utf-8"),
        ("id,clv\nä€,2\nb,3\n".encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + "id,clv\nä€,2\nb,3\n".encode("utf-16-be"), "utf-16"),
        ("id,clv\nä€,2\nb,3\n".encode("cp1252"), "cp1252"),
    ],
    ids=["utf-8", "byte order mark", "utf-16", "utf-16 big-endian", "windows-1252"],
)
def test_an_encoding_is_found_and_told(read: Read, content: str | bytes, encoding: str) -> None:
    report, rows = read(content)
    assert report.encoding == encoding
    assert list(rows.columns) == ["id", "clv"]
    assert list(rows["id"]) == ["ä€", "b"]
    assert bool(report.problems) == (encoding == "cp1252")


def test_a_named_encoding_is_used(read: Read) -> None:
    _, rows = read("id,clv\nż,2\nb,3\n".encode("cp1250"), encoding="cp1250")
    assert list(rows["id"]) == ["ż", "b"]


def test_bytes_that_are_no_text_in_any_encoding_are_refused(refused: Refuse) -> None:
    refusal = refused(b"id,clv\n\x81\x8d,2\n")
    assert (refusal.code, refusal.offer) == ("bad_encoding", "encoding")
    assert refused(b"id,clv\na,2\n", encoding="klingon").code == "bad_encoding"
    assert refused("id,clv\nä,2\n".encode("cp1252"), encoding="utf-8").code == "bad_encoding"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_delimiter_is_found(read: Read, delimiter: str) -> None:
    report, rows = read("id,clv,name\na,2,Æ\nb,3,Ø\n".replace(",", delimiter))
    assert report.delimiter == delimiter
    assert list(rows["clv"]) == [2, 3]


def test_the_delimiter_that_a_spreadsheet_states_is_used(read: Read) -> None:
    report, rows = read("sep=|\nid|clv\na|2\nb|3\n")
    assert report.delimiter == "|"
    assert list(rows["clv"]) == [2, 3]


def test_two_delimiters_that_divide_equally_well_are_asked_about(
    refused: Refuse, read: Read
) -> None:
    content = "a;b,c\n1;2,3\n1;2,3\n"
    refusal = refused(content)
    assert (refusal.code, refusal.offer) == ("ambiguous_delimiter", "delimiter")
    assert "comma and semicolon" in refusal.message
    _, rows = read(content, delimiter=";")
    assert list(rows.columns) == ["a", "b,c"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("\n  \n", "empty_file"),
        ("1,2\n3,4\n", "no_header"),
        ("name,city\nAnna,Oslo\nBen,Rome\n", "no_numbers"),
        ('id,clv\n"a,2\nb,3\nc,4\n', "broken_quotes"),
        ('id,clv\na,2\n"b" x,3\nc,4\n', "broken_quotes"),
    ],
    ids=lambda value: value if isinstance(value, str) and "_" in value else "",
)
def test_what_is_no_table_of_customers_is_refused(
    refused: Refuse, content: str | bytes, code: str
) -> None:
    assert refused(content).code == code


def test_quotes_that_never_close_are_refused_even_when_bad_rows_may_go(refused: Refuse) -> None:
    refusal = refused('id,clv\na,2\n"b,3\nc,4\n', leave_out_bad_rows=True)
    assert refusal.code == "broken_quotes"
    assert "line 3" in refusal.message


def test_names_that_are_there_twice_are_refused_by_name(refused: Refuse) -> None:
    refusal = refused("id,CLV,clv,Segment, Segment \na,1,2,x,y\n")
    assert refusal.code == "duplicate_headers"
    assert "“CLV”, “Segment”, “clv”" in refusal.message


RAGGED = 'id,clv\na,1\nb\n"c\nc2",3,4\n\nd,5\ne,6,7,8\n'


def test_ragged_rows_are_refused_and_shown_with_their_lines(refused: Refuse) -> None:
    refusal = refused(RAGGED)
    assert (refusal.code, refusal.offer) == ("ragged_rows", "leave_out_bad_rows")
    assert refusal.bad_rows == (
        BadRow(3, "1 cell instead of 2", "b"),
        BadRow(4, "3 cells instead of 2", '"c ⏎ c2",3,4'),
        BadRow(8, "4 cells instead of 2", "e,6,7,8"),
    )


def test_ragged_rows_are_left_out_only_when_that_is_asked_for(read: Read) -> None:
    report, rows = read(RAGGED, leave_out_bad_rows=True)
    assert list(rows["id"]) == ["a", "d"]
    assert (report.rows, report.left_out_rows) == (2, 3)
    assert report.problems == ("Left out: 3 rows with too many or too few cells.",)


def test_only_the_first_ragged_rows_are_shown_and_cut(refused: Refuse) -> None:
    refusal = refused("id,clv\n" + "x" * 500 + "\n" + "y\n" * 20)
    assert len(refusal.bad_rows) == 5
    assert refusal.bad_rows[0].text == "x" * 199 + "…"
    assert refusal.message.startswith("21 rows have")


def test_rows_without_any_value_are_left_out_and_counted(read: Read) -> None:
    report, rows = read("id;clv\na;1\n;\nb;2\n;\n;\n")
    assert list(rows["id"]) == ["a", "b"]
    assert report.problems == ("Left out: 3 rows without any value.",)


def test_a_file_beyond_the_limits_is_refused(refused: Refuse) -> None:
    content = "id,clv,x\n" + "a,1,2\n" * 10
    assert refused(content, limits=Limits(rows=9)).code == "too_many_rows"
    assert refused(content, limits=Limits(cells=29)).code == "too_many_rows"
    assert refused(content, limits=Limits(columns=2)).code == "too_many_columns"
    assert refused(content + "b" * 60 + ",1,2\n", limits=Limits(cell=50)).code == "long_cell"


HOSTILE = ['"; drop table x', "q:Q", "😀", "[a](http://evil.example)", "n" * 3_000, "$(rm)", "a'b"]


def test_hostile_names_of_columns_stay_words(read: Read) -> None:
    header = ",".join('"' + name.replace('"', '""') + '"' for name in HOSTILE)
    report, rows = read(header + "\n" + "1,2,3,4,5,6,7\n8,9,10,11,12,13,14\n")
    assert [column.name for column in report.columns] == HOSTILE
    assert list(rows.columns) == HOSTILE
    assert list(rows["q:Q"]) == [2, 9]


def test_names_lose_invisible_characters_and_gain_a_place_where_there_is_none(read: Read) -> None:
    report, _ = read('id,clv\u200b \u202eeur,,"two\nlines"\na,1,2,3\nb,2,3,4\n')
    assert [column.name for column in report.columns] == ["id", "clv eur", "column 3", "two lines"]
