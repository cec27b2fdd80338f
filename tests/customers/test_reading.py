"""Reading an upload through the child process: what arrives, and that nothing harms the parent."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from valuewhen.children.child import at_work
from valuewhen.customers.reading import AT_ONCE, read_customer_file
from valuewhen.customers.report import BadRow, FileRefusedError, FileReport, Limits, ReadingOptions
from valuewhen.errors import InvalidInputError

GOOD = "customer_id;clv\n001;12,5\n002;x\n003;1.000,25\n"


@pytest.fixture
def upload(tmp_path: Path) -> Callable[..., Path]:
    def write(content: str | bytes) -> Path:
        path = tmp_path / "upload"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal_of(source: Path, **how: Any) -> FileRefusedError:
    target = source.parent / "data" / "customers.parquet"
    with pytest.raises(FileRefusedError) as caught:
        read_customer_file(source, "customers.csv", target, **how)
    assert not target.exists()
    assert not target.parent.exists() or list(target.parent.iterdir()) == []
    return caught.value


def test_a_file_becomes_parquet_and_a_report(upload: Callable[..., Path], tmp_path: Path) -> None:
    target = tmp_path / "data" / "set" / "customers.parquet"
    report = read_customer_file(
        upload(GOOD),
        "Kunden “2025”.csv",
        target,
        options=ReadingOptions(accept_bad_cells=("clv",)),
    )
    assert report.original_name == "Kunden “2025”.csv"
    assert (report.rows, report.delimiter) == (3, ";")
    assert report.first_bad_rows == (BadRow(3, "not a number in “clv”", "x"),)
    assert list(pd.read_parquet(target)["customer_id"]) == ["001", "002", "003"]
    assert list(target.parent.iterdir()) == [target]


def test_a_report_survives_json(upload: Callable[..., Path], tmp_path: Path) -> None:
    report = read_customer_file(
        upload(GOOD),
        "customers.csv",
        tmp_path / "customers.parquet",
        options=ReadingOptions(accept_bad_cells=("clv",)),
    )
    assert FileReport.from_json(json.loads(json.dumps(report.to_json()))) == report
    with pytest.raises(InvalidInputError, match="It has: customer_id, clv"):
        report.column("nps")


def test_a_refusal_comes_back_whole_from_the_child(upload: Callable[..., Path]) -> None:
    refusal = refusal_of(upload("id,clv\na,1\nb\n"))
    assert (refusal.code, refusal.offer) == ("ragged_rows", "leave_out_bad_rows")
    assert refusal.bad_rows == (BadRow(3, "1 cell instead of 2", "b"),)
    assert "line 3" in refusal.message


def test_a_refused_file_leaves_an_earlier_one_in_place(
    upload: Callable[..., Path], tmp_path: Path
) -> None:
    target = tmp_path / "customers.parquet"
    read_customer_file(upload("id,clv\na,1\nb,2\n"), "first.csv", target)
    with pytest.raises(FileRefusedError):
        read_customer_file(upload("id,clv\na\n"), "second.csv", target)
    assert list(pd.read_parquet(target)["clv"]) == [1, 2]


def test_a_file_that_is_too_large_is_refused(upload: Callable[..., Path]) -> None:
    refusal = refusal_of(upload("id,clv\n" + "a,1\n" * 400_000), limits=Limits(file=1_500_000))
    assert refusal.code == "too_large"
    assert "1.6 MB; 1.5 MB can be loaded" in refusal.message


def test_a_reading_that_takes_too_long_is_stopped(upload: Callable[..., Path]) -> None:
    refusal = refusal_of(upload(GOOD), limits=Limits(seconds=0.01))
    assert refusal.code == "too_slow"


@pytest.mark.parametrize("memory", [1_000_000, 200_000_000])
def test_a_child_that_dies_is_a_refusal_and_not_a_crash(
    upload: Callable[..., Path], memory: int
) -> None:
    refusal = refusal_of(upload(GOOD), limits=Limits(memory=memory))
    assert refusal.code in ("reader_died", "too_much_memory")


def test_a_file_that_needs_more_memory_than_allowed_is_a_refusal(
    upload: Callable[..., Path],
) -> None:
    rows = "".join(f"HP-{place:07d},{place * 7919 % 100_003}\n" for place in range(300_000))
    refusal = refusal_of(upload("id,clv\n" + rows), limits=Limits(memory=30_000_000))
    assert refusal.code in ("reader_died", "too_much_memory")


@pytest.mark.parametrize("wrong", [{"delimiter": ";;"}, {"decimal": "'"}])
def test_options_that_mean_nothing_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        ReadingOptions(**wrong)


def test_files_wait_their_turn_to_be_read(upload: Callable[..., Path], tmp_path: Path) -> None:
    source, most = upload("id,clv\na,1\nb,2\n"), 0
    with ThreadPoolExecutor(2 * AT_ONCE) as at_once:
        reading = [
            at_once.submit(read_customer_file, source, "a.csv", tmp_path / f"{at}.parquet")
            for at in range(2 * AT_ONCE)
        ]
        while not all(one.done() for one in reading):
            most = max(most, at_work())
            time.sleep(0.001)
    assert [one.result().rows for one in reading] == [2] * (2 * AT_ONCE)
    assert most == AT_ONCE
