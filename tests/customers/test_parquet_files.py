"""Parquet files from pandas and DuckDB, damaged ones, and ones that unpack to far too much."""

import datetime
import math
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from valuewhen.customers.report import FileRefusedError, FileReport, Limits

Read = Callable[..., tuple[FileReport, pd.DataFrame]]
Refuse = Callable[..., FileRefusedError]


def kinds(report: FileReport) -> dict[str, str]:
    return {column.name: column.kind for column in report.columns}


def test_a_file_from_pandas_is_read(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "pandas.parquet"
    pd.DataFrame(
        {
            "customer_id": [17, 18, 19],
            "clv": [10.5, math.nan, math.inf],
            "segment": pd.Categorical(["Marine", "Food", "Marine"]),
            "since": pd.to_datetime(["2020-01-01", "2021-01-01", None]),
            "shares": pd.array([True, None, False], dtype="boolean"),
            "orders": pd.array([0, 2, None], dtype="Int32"),
        }
    ).to_parquet(path)
    report, rows = read(path)
    assert report.format == "parquet"
    assert kinds(report) == {
        "customer_id": "id-like",
        "clv": "number",
        "segment": "category",
        "since": "date",
        "shares": "flag",
        "orders": "count",
    }
    assert list(rows["customer_id"]) == ["17", "18", "19"]
    assert report.column("clv").missing == 2
    assert report.column("clv").notes[0] == "1 infinite value: missing."
    assert [report.column(name).missing for name in ("since", "shares", "orders")] == [1, 1, 1]


def test_a_file_from_duckdb_is_read(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "duckdb.parquet"
    duckdb.sql(
        "select '007' as id, 12.50::decimal(9, 2) as clv, date '2024-02-29' as since, "
        "3::utinyint as orders, 'yes' as shares, [1, 2] as list, 'x'::blob as picture "
        "union all select '008', -1, null, 0, 'no', [3], null"
    ).write_parquet(str(path))
    report, rows = read(path)
    assert list(rows["id"]) == ["007", "008"]
    assert list(rows["clv"]) == [12.5, -1.0]
    assert rows["since"][0] == datetime.date(2024, 2, 29)
    assert list(rows["shares"]) == [True, False]
    assert "list" not in rows
    assert report.problems == (
        "Columns with lists, binary or other nested values were left out: “list”, “picture”.",
    )


def test_ids_that_pandas_made_decimal_are_whole_again(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "ids.parquet"
    pd.DataFrame({"customer id": [1001.0, 1002.0, math.nan], "clv": [1, 2, 3]}).to_parquet(path)
    _, rows = read(path)
    assert list(rows["customer id"].fillna("")) == ["1001", "1002", ""]


def test_numbers_in_words_are_read_as_in_a_csv_file(
    read: Read, refused: Refuse, tmp_path: Path
) -> None:
    path = tmp_path / "words.parquet"
    pd.DataFrame(
        {"id": ["a", "b", "c"], "clv": ["1,5", "12,25", "oops"], "n": [1, 2, 3]}
    ).to_parquet(path)
    report, rows = read(path)
    assert list(rows["clv"]) == ["1,5", "12,25", "oops"]
    assert report.first_bad_rows[0].line == 3
    _, rows = read(path, accept_bad_cells=["clv"])
    assert list(rows["clv"][:2]) == [1.5, 12.25]


def test_names_that_are_there_twice_are_refused(refused: Refuse, tmp_path: Path) -> None:
    path = tmp_path / "twice.parquet"
    columns = [pa.array([1, 2]), pa.array([[1], [2]]), pa.array([3, 4])]
    pq.write_table(pa.table(columns, names=["clv", "nested", "clv"]), path)
    refusal = refused(path)
    assert refusal.code == "duplicate_headers"
    assert "“clv”" in refusal.message


def test_a_file_without_rows_is_refused(refused: Refuse, tmp_path: Path) -> None:
    path = tmp_path / "none.parquet"
    pd.DataFrame({"id": [], "clv": []}).to_parquet(path)
    assert refused(path).code == "no_rows"


def test_a_file_with_nested_values_alone_is_refused(refused: Refuse, tmp_path: Path) -> None:
    path = tmp_path / "nested.parquet"
    pq.write_table(pa.table({"a": [[1], [2]]}), path)
    assert refused(path).code == "no_plain_columns"


def test_a_small_file_of_very_many_rows_is_refused_before_it_is_read(
    refused: Refuse, tmp_path: Path
) -> None:
    path = tmp_path / "rows.parquet"
    duckdb.sql("select 1 as id, 2.5 as clv from range(12_000_000)").write_parquet(str(path))
    assert path.stat().st_size < 1_000_000
    refusal = refused(path)
    assert refusal.code == "too_many_rows"
    assert "12,000,000 rows" in refusal.message


def test_a_small_file_of_very_long_cells_is_refused(refused: Refuse, tmp_path: Path) -> None:
    path = tmp_path / "cells.parquet"
    long = pa.array(["x" * 1_000_000]).dictionary_encode()
    repeated = pa.DictionaryArray.from_arrays(pa.array([0] * 3_000, pa.int32()), long.dictionary)
    pq.write_table(pa.table({"id": repeated, "clv": pa.array(range(3_000))}), path)
    assert path.stat().st_size < 1_000_000
    assert refused(path).code == "long_cell"


def test_a_file_that_states_a_large_unpacked_size_is_refused(
    refused: Refuse, tmp_path: Path
) -> None:
    path = tmp_path / "unpacked.parquet"
    table = pa.table({"id": pa.array(range(500_000)), "clv": pa.array([1.5] * 500_000)})
    pq.write_table(table, path, compression="zstd", use_dictionary=False)
    refusal = refused(path, limits=Limits(unpacked=5_000_000))
    assert refusal.code == "too_large_unpacked"
    assert "8 MB" in refusal.message
