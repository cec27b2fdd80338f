"""Several files of one grain, joined on the id: nothing is multiplied, nothing dropped silently."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.customers.workbooks import workbook
from valuewhen.customers.joining import join_files
from valuewhen.customers.reading import read_customer_files
from valuewhen.customers.report import (
    BadRow,
    FileRefusedError,
    FileReport,
    JoinedFile,
    Limits,
    ReadingOptions,
)

VALUES = "Customer ID,clv,quarter\nb,20,Q3\na,10.5,Q3\nc,30,Q3\n"
STATUS = "customer id;referred;quarter\na;yes;Q3\nd;no;Q3\nc;no;Q3\n"


def joined(
    folder: Path, *contents: str, limits: Limits | None = None, **options: Any
) -> tuple[FileReport, pd.DataFrame]:
    """Joins the texts, called one.csv, two.csv, …, in this process."""
    sources = []
    for name, content in zip(("one", "two", "three"), contents, strict=False):
        source = folder / f"{name}.csv"
        source.write_text(content)
        sources.append((source, source.name))
    work = folder / f"work-{len(list(folder.iterdir()))}"
    work.mkdir()
    report = join_files(sources, work, ReadingOptions(**options), limits or Limits())
    return report, pd.read_parquet(work / "customers.parquet")


def refused(folder: Path, *contents: str, **options: Any) -> FileRefusedError:
    with pytest.raises(FileRefusedError) as caught:
        joined(folder, *contents, **options)
    return caught.value


def test_unmatched_ids_stay_and_are_counted_on_both_sides(tmp_path: Path) -> None:
    report, rows = joined(tmp_path, VALUES, STATUS)
    assert list(rows.columns) == ["Customer ID", "clv", "quarter", "referred"]
    assert list(rows["Customer ID"]) == ["b", "a", "c", "d"]
    assert list(rows["clv"].fillna(-1)) == [20, 10.5, 30, -1]
    assert list(rows["quarter"]) == ["Q3"] * 4
    assert [None if pd.isna(value) else value for value in rows["referred"]] == [
        None,
        True,
        False,
        False,
    ]
    assert (report.rows, report.joined_on) == (4, "Customer ID")
    assert report.files == (
        JoinedFile(
            "one.csv", 3, lacking=1, first_lacking=("d",), only_here=1, first_only_here=("b",)
        ),
        JoinedFile(
            "two.csv", 3, lacking=1, first_lacking=("b",), only_here=1, first_only_here=("d",)
        ),
    )
    assert report.problems == (
        "one.csv has no row for 1 of 4 customers (first: d): its values are missing for them.",
        "two.csv has no row for 1 of 4 customers (first: b): its values are missing for them.",
    )
    assert report.column("clv").missing == 1
    assert report.column("quarter").notes[0] == "Also in two.csv, the same: kept once."


def test_columns_that_differ_are_kept_once_for_each_file(tmp_path: Path) -> None:
    report, rows = joined(
        tmp_path,
        "id,clv,Quarter,load\na,1,Q3,5\nb,2,Q3,6\n",
        "id,quarter,load\na,Q4,five\nb,Q3,six\n",
        "id,quarter\nb,Q1\na,Q3\n",
    )
    assert list(rows.columns) == [
        "id",
        "clv",
        "Quarter",
        "load",
        "quarter (two)",
        "load (two)",
        "quarter (three)",
    ]
    assert list(rows["Quarter"]) == ["Q3", "Q3"]
    assert list(rows["quarter (two)"]) == ["Q4", "Q3"]
    assert list(rows["quarter (three)"]) == ["Q3", "Q1"]
    assert list(rows["load (two)"]) == ["five", "six"]
    [note] = report.column("quarter (two)").notes
    assert note == "The column “quarter” of two.csv; another file's differs."


def test_repeated_and_missing_ids_are_refused_and_named(tmp_path: Path) -> None:
    contents = ("id,clv\na,1\nb,2\na,3\n,9\n", "id,n\na,1\nb,2\nb,2\nb,4\n")
    refusal = refused(tmp_path, *contents)
    assert (refusal.code, refusal.offer) == ("duplicate_ids", "leave_out_bad_rows")
    assert "one.csv: 1 row without an id." in refusal.message
    assert "one.csv: 1 id in “id” more than once (a: 2 rows)." in refusal.message
    assert "two.csv: 1 id in “id” more than once (b: 3 rows)." in refusal.message


def test_repeated_and_missing_ids_are_left_out_only_with_consent(tmp_path: Path) -> None:
    contents = ("id,clv\na,1\nb,2\na,3\n,9\n", "id,n\na,1\nb,2\nb,2\nb,4\n")
    report, rows = joined(tmp_path, *contents, leave_out_bad_rows=True)
    assert rows.to_dict("list") == {"id": ["a", "b"], "clv": [1, 2], "n": [1, 2]}
    one, two = report.files
    assert (one.rows, one.without_id, one.repeated_ids, one.first_repeated) == (
        4,
        1,
        1,
        ("a: 2 rows",),
    )
    assert (two.rows, two.repeated_ids, two.lacking) == (4, 1, 0)
    assert report.problems == (
        "Left out of one.csv: rows without an id, 1.",
        "Left out of one.csv: all but the first row of each repeated id, 1 (a: 2 rows).",
        "Left out of two.csv: all but the first row of each repeated id, 1 (b: 3 rows).",
    )


def test_ids_that_no_other_file_has_are_refused(tmp_path: Path) -> None:
    refusal = refused(tmp_path, "id,clv\na-1,1\na-2,2\n", "id,n\nA1,1\nA2,2\n")
    assert refusal.code == "nothing_matches"
    assert "No id of one.csv (a-1, a-2) is in another file (A1, A2)." in refusal.message


def test_codes_made_of_digits_match_as_text(tmp_path: Path) -> None:
    report, rows = joined(
        tmp_path, "account,clv\n001,1\n002,2\n", "account,n\n001,5\n2,6\n", id_column="Account"
    )
    assert list(rows["account"]) == ["001", "002", "2"]
    assert (report.files[0].lacking, report.files[1].lacking) == (1, 1)


def test_the_id_is_asked_for_where_no_column_is_in_all_files(tmp_path: Path) -> None:
    refusal = refused(tmp_path, "id,clv\na,1\n", "customer,n\na,1\n")
    assert (refusal.code, refusal.offer) == ("no_common_id", "id_column")
    assert "two.csv has customer, n" in refusal.message
    refusal = refused(tmp_path, "id,clv\na,1\n", "customer,n\na,1\n", id_column="id")
    assert refusal.code == "unknown_column"
    assert "two.csv has no column “id” to be joined on. It has: customer, n" in refusal.message


def test_what_is_wrong_in_one_file_is_said_with_its_name(tmp_path: Path) -> None:
    refusal = refused(tmp_path, VALUES, "id,n\na,1\nb\n")
    assert refusal.message.startswith("two.csv: ")
    assert refusal.bad_rows == (BadRow(3, "1 cell instead of 2", "b"),)
    assert refused(tmp_path, VALUES, STATUS, text_columns=["nowhere"]).code == "unknown_column"


def test_only_the_whole_needs_a_column_of_numbers(tmp_path: Path) -> None:
    words = "id,word\na,x\nb,y\n"
    assert joined(tmp_path, words, "id,clv\na,1\nb,2\n")[0].rows == 2
    assert refused(tmp_path, words, words).code == "no_numbers"


def test_files_of_different_formats_are_joined_in_the_child(tmp_path: Path) -> None:
    csv, book, parquet = (tmp_path / name for name in ("a.csv", "b.xlsx", "c.parquet"))
    csv.write_text("id;clv\n7;1,5\n8;2,5\n")
    workbook(book, {"S": [["id", "n"], [7, 1], [8, 2]]})
    pd.DataFrame({"id": [8, 7], "m": [0.5, 0.25]}).to_parquet(parquet)
    sources: Sequence[tuple[Path, str]] = [(path, path.name) for path in (csv, book, parquet)]
    report = read_customer_files(sources, tmp_path / "kept" / "customers.parquet")
    assert (report.original_name, report.format) == (
        "a.csv + b.xlsx + c.parquet",
        "csv+xlsx+parquet",
    )
    rows = pd.read_parquet(tmp_path / "kept" / "customers.parquet")
    assert rows.to_dict("list") == {
        "id": ["7", "8"],
        "clv": [1.5, 2.5],
        "n": [1, 2],
        "m": [0.25, 0.5],
    }
    assert list((tmp_path / "kept").iterdir()) == [tmp_path / "kept" / "customers.parquet"]


IDS = st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=12, unique=True)


@settings(max_examples=12, deadline=None)
@given(first=IDS, second=IDS)
def test_a_join_has_each_id_of_either_file_once(
    tmp_path_factory: pytest.TempPathFactory, first: list[str], second: list[str]
) -> None:
    contents = ["id,clv\n" + "".join(f"{name},{at}\n" for at, name in enumerate(first, 5))]
    contents.append("id,n\n" + "".join(f"{name},{at}\n" for at, name in enumerate(second, 5)))
    folder = tmp_path_factory.mktemp("join")
    if not set(first) & set(second):
        assert refused(folder, *contents).code == "nothing_matches"
        return
    report, rows = joined(folder, *contents)
    assert list(rows["id"]) == first + [name for name in second if name not in first]
    own = rows.set_index("id")
    assert own["clv"].dropna().to_dict() == {name: at for at, name in enumerate(first, 5)}
    assert own["n"].dropna().to_dict() == {name: at for at, name in enumerate(second, 5)}
    assert report.files[0].lacking == len(set(second) - set(first))
    assert report.files[1].lacking == len(set(first) - set(second))
