"""How cells become numbers, dates and flags, or stay text: nothing is coerced silently."""

import csv
import io
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuewhen.customers.parsing import parse_file
from valuewhen.customers.readings import looks_like_id
from valuewhen.customers.report import BadRow, FileRefusedError, FileReport, Limits, ReadingOptions

Read = Callable[..., tuple[FileReport, pd.DataFrame]]
Refuse = Callable[..., FileRefusedError]


def column_of(*cells: str, delimiter: str = ";") -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(("row", "value", "n"))
    writer.writerows((f"r{place}", cell, place + 10) for place, cell in enumerate(cells))
    return text.getvalue()


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (("1.234,56", "12,5", "1.000"), [1234.56, 12.5, 1000.0]),
        (("1,234.56", "12.5", "1,000"), [1234.56, 12.5, 1000.0]),
        (("1.234.567", "-8"), [1234567.0, -8.0]),
        (("1 234,5", "1'234,5", "−2,5"), [1234.5, 1234.5, -2.5]),
        (("0.125", "1.234"), [0.125, 1.234]),
        (("1e3", "2.5E-1"), [1000.0, 0.25]),
        (("12", "+7", "-3"), [12, 7, -3]),
        (("1.234,50 €", "€12,00"), [1234.5, 12.0]),
        (("5 %", "12.5%"), [5.0, 12.5]),
    ],
    ids=str,
)
def test_numbers_are_read_as_they_were_written(
    read: Read, cells: tuple[str, ...], numbers: list[float]
) -> None:
    _, rows = read(column_of(*cells))
    assert list(rows["value"]) == numbers


def test_a_decimal_comma_and_a_unit_are_told(read: Read) -> None:
    report, _ = read(column_of("1.234,50 €", "12,00 €"))
    assert report.column("value").notes == (
        "Read with a decimal comma.",
        "The sign € was taken off every cell.",
    )
    assert report.column("value").unit == "€"


def test_numbers_that_could_mean_two_things_are_asked_about(refused: Refuse, read: Read) -> None:
    content = column_of("1.234", "2.500")
    refusal = refused(content)
    assert (refusal.code, refusal.offer) == ("ambiguous_numbers", "decimal")
    assert "“value”" in refusal.message
    assert "1.234 can mean 1234 or 1.234" in refusal.message
    assert list(read(content, decimal=",")[1]["value"]) == [1234.0, 2500.0]
    assert list(read(content, decimal=".")[1]["value"]) == [1.234, 2.5]
    assert refused(column_of("1,234", "2,500", delimiter=",")).code == "ambiguous_numbers"


def test_another_column_of_the_file_settles_what_a_sign_means(read: Read) -> None:
    _, rows = read("id;clv;share\na;1.234;0,5\nb;2.500;0,25\n")
    assert list(rows["clv"]) == [1234.0, 2500.0]


def test_three_decimals_in_a_comma_separated_file_are_decimals_and_told(read: Read) -> None:
    report, rows = read("id,clv\na,1.234\nb,2.500\n")
    assert list(rows["clv"]) == [1.234, 2.5]
    assert report.column("clv").notes == ("Read with a decimal point.",)


MOSTLY_NUMBERS = 'id,clv,n\na,1,1\n"b\nb",2,2\n\nc,three,3\nd,4,4\ne,about 5,5\n'


def test_a_few_unreadable_cells_keep_a_column_text_and_are_shown(read: Read) -> None:
    report, rows = read(MOSTLY_NUMBERS)
    assert list(rows["clv"]) == ["1", "2", "three", "4", "about 5"]
    assert report.column("clv").bad_cells == 2
    assert report.first_bad_rows == (
        BadRow(6, "not a number in “clv”", "three"),
        BadRow(8, "not a number in “clv”", "about 5"),
    )
    assert report.problems[0].startswith(
        "“clv” would be a column of numbers, but 2 cells are not (line 6: three; line 8: about 5)."
    )


def test_unreadable_cells_become_missing_only_with_consent(read: Read) -> None:
    report, rows = read(MOSTLY_NUMBERS, accept_bad_cells=["clv"])
    assert list(rows["clv"].fillna(-1)) == [1, 2, -1, 4, -1]
    clv = report.column("clv")
    assert (clv.missing, clv.bad_cells) == (2, 2)
    assert clv.notes == ("2 cells that could not be read: missing.",)


def test_an_option_for_a_column_that_is_not_there_is_refused(refused: Refuse) -> None:
    assert refused(MOSTLY_NUMBERS, accept_bad_cells=["clvs"]).code == "unknown_column"


def test_a_file_whose_only_numbers_have_bad_cells_says_which(refused: Refuse) -> None:
    refusal = refused("id,clv\na,1\nb,two\nc,3\n")
    assert (refusal.code, refusal.offer) == ("no_numbers", "accept_bad_cells")
    assert refusal.bad_rows == (BadRow(3, "not a number in “clv”", "two"),)


def test_words_for_no_value_are_missing_and_counted(read: Read) -> None:
    report, rows = read(column_of("1", "NaN", "n/a", "", "NULL", "-", "2"))
    assert report.column("value").missing == 5
    assert report.column("value").notes == ("N/A or the like in 4 cells: missing.",)
    assert list(rows["value"].dropna()) == [1, 2]


def test_among_words_na_and_none_can_be_answers(read: Read) -> None:
    report, rows = read(column_of("NA", "None", "n/a", "", "Offer A", "Offer A"))
    assert list(rows["value"].fillna("(missing)")) == [
        "NA",
        "None",
        "(missing)",
        "(missing)",
        "Offer A",
        "Offer A",
    ]
    assert report.column("value").missing == 2


def test_leading_zeros_and_long_numbers_stay_text(read: Read) -> None:
    report, rows = read(column_of("00123", "0456"))
    assert list(rows["value"]) == ["00123", "0456"]
    assert report.column("value").notes == ("Numbers with leading zeros: kept as text.",)
    _, rows = read(column_of("12345678901234567890", "1"))
    assert list(rows["value"]) == ["12345678901234567890", "1"]


def test_codes_can_be_kept_as_text_on_request(read: Read) -> None:
    _, rows = read(column_of("101", "102"), text_columns=["value"])
    assert list(rows["value"]) == ["101", "102"]


@pytest.mark.parametrize(
    ("cells", "dates"),
    [
        (("2024-01-31", "2023-02-01"), ["2024-01-31", "2023-02-01"]),
        (("31/01/2024", "01/02/2023"), ["2024-01-31", "2023-02-01"]),
        (("01/31/2024", "02/01/2023"), ["2024-01-31", "2023-02-01"]),
        (("3.4.2024", "5.6.2023"), ["2024-04-03", "2023-06-05"]),
    ],
    ids=str,
)
def test_dates_that_can_mean_one_day_only_are_read(
    read: Read, cells: tuple[str, ...], dates: list[str]
) -> None:
    report, rows = read(column_of(*cells))
    assert report.column("value").kind == "date"
    assert [str(day)[:10] for day in rows["value"]] == dates


@pytest.mark.parametrize(
    "cells",
    [("03/04/2024", "05/06/2023"), ("13/04/2024", "04/13/2024"), ("2024-01-31", "31/01/2024")],
    ids=["ambiguous", "day and month first", "two styles"],
)
def test_mixed_and_ambiguous_dates_stay_text_and_are_told(
    read: Read, cells: tuple[str, ...]
) -> None:
    report, rows = read(column_of(*cells))
    assert list(rows["value"]) == list(cells)
    assert "kept as text" in report.column("value").notes[0]


def test_ambiguous_dates_follow_the_option(read: Read) -> None:
    content = column_of("03/04/2024", "05/06/2023")
    assert str(read(content, day_first=True)[1]["value"][0])[:10] == "2024-04-03"
    assert str(read(content, day_first=False)[1]["value"][0])[:10] == "2024-03-04"


def test_a_day_that_does_not_exist_is_shown(read: Read) -> None:
    report, _ = read(column_of("2024-02-28", "2024-02-30", "2024-03-01"))
    assert report.column("value").kind == "text"
    assert report.first_bad_rows == (BadRow(3, "not a date in “value”", "2024-02-30"),)


def test_a_flag_with_one_answer_says_what_an_empty_cell_may_mean(read: Read) -> None:
    report, rows = read(column_of("yes", "", "Yes"))
    assert list(rows["value"].fillna(False)) == [True, False, True]
    assert report.column("value").notes == (
        "Read as yes/no: “Yes” 1, “yes” 1.",
        "Only one answer appears: an empty cell may mean the other one.",
    )


def test_zero_and_one_are_a_flag_and_constants_are_told(read: Read) -> None:
    report, _ = read("id,clv,churned,year\na,5,0,2024\nb,6,1,2024\nc,7,0,2024\n")
    assert report.column("churned").kind == "flag"
    assert report.column("year").notes == (
        "Every value is the same: it cannot be compared with CLV.",
    )


@pytest.mark.parametrize("name", ["Customer ID", "customer_id", "CustomerId", "kundenNr", "Code"])
def test_names_of_ids_are_known(name: str) -> None:
    assert looks_like_id(name)


@pytest.mark.parametrize("name", ["Number of Referrals", "paid", "clv", "notes", "Idea"])
def test_names_that_only_resemble_ids_are_not(name: str) -> None:
    assert not looks_like_id(name)


ids = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cf")), min_size=1, max_size=12
).filter(lambda text: text.lower() not in ("nan", "null", "n/a", "#n/a", "<na>"))


@settings(max_examples=30, deadline=None)
@given(names=st.lists(ids, min_size=2, max_size=8, unique=True))
def test_every_id_comes_back_as_it_was(
    names: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("ids")
    text = io.StringIO()
    csv.writer(text).writerows([("id", "clv"), *((name, 7) for name in names)])
    (folder / "upload.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
    parse_file(folder / "upload.csv", "upload.csv", folder, ReadingOptions(), Limits())
    assert list(pd.read_parquet(folder / "customers.parquet")["id"]) == names


@settings(max_examples=30, deadline=None)
@given(
    cells=st.lists(st.sampled_from(["a", "two\nlines", 'quo"ted', "x,y", "ü"]), max_size=12),
    blanks=st.integers(0, 3),
)
def test_a_bad_cell_is_found_on_its_line(
    cells: list[str], blanks: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("id", "clv", "n"))
    for cell in [*cells, "last"]:
        writer.writerow((cell, 5, 6))
    text.write("\n" * blanks)
    line = text.getvalue().count("\n") + 1
    writer.writerow(("z", "seven", 8))
    (folder / "upload.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
    report = parse_file(folder / "upload.csv", "upload.csv", folder, ReadingOptions(), Limits())
    assert report.first_bad_rows == (BadRow(line, "not a number in “clv”", "seven"),)
