"""A file's columns are those of the DataFrame it was written from."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from valuewhen.evidence.metric_column import MetricColumn
from valuewhen.evidence.sources import FrameSource, Source, opened

FRAME = pd.DataFrame(
    {
        "visits": pd.array([3, None, -2, 250, 0], dtype="Int32"),
        "refers": pd.array([True, False, None, True, False], dtype="boolean"),
        "revenue": pd.array([0, 1, 2, 3, 9_000_000_000_000_000_000], dtype="Int64"),
        "score": [0.5, None, np.inf, -1.25, 0.0],
        "since": pd.to_datetime(["2020-01-02", None, "1969-12-31", "2024-02-29", "2020-01-02"]),
        "plan": ["pro", None, "basic", "pro", "a'b"],
    }
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "customers.parquet"
    FRAME.to_parquet(path)
    return path


def held(column: MetricColumn) -> tuple[list[float], list[bool]]:
    return list(column.used().floats()), list(column.is_known())


@pytest.mark.parametrize("name", ["visits", "refers", "revenue", "score", "since"])
def test_a_metric_of_a_file_is_that_of_the_frame(file: Path, name: str) -> None:
    frame = FrameSource(FRAME, list(FRAME.columns))
    with opened(file, list(FRAME.columns)) as columns:
        assert held(columns.metric(name)) == held(frame.metric(name))
        assert columns.is_date(name) == frame.is_date(name) == (name == "since")


def test_whole_numbers_of_a_file_are_held_as_small_ones(file: Path) -> None:
    with opened(file, list(FRAME.columns)) as columns:
        visits, revenue = columns.metric("visits"), columns.metric("revenue")
    assert (visits.values.dtype, visits.low) == (np.uint8, -2)
    assert list(visits.used().floats()) == [3, -2, 250, 0]
    assert revenue.low is None


def named(columns: Source, name: str) -> list[object]:
    found = columns.labels(name)
    return [found.levels[code] if code >= 0 else None for code in found.codes]


@pytest.mark.parametrize("levels", [3, 127, 128, 129, 40_000])
def test_labels_of_any_number_have_codes_that_hold_them(tmp_path: Path, levels: int) -> None:
    labels = [f"s{at:05}" for at in range(levels)] + [None]
    path = tmp_path / "labels.parquet"
    pd.DataFrame({"part": labels}).to_parquet(path)
    with opened(path, ["part"]) as columns:
        assert named(columns, "part") == labels
        assert int(columns.labels("part").codes.max()) + 1 == levels
    assert named(FrameSource(pd.DataFrame({"part": labels}), ["part"]), "part") == labels


def test_text_is_told_from_what_is_measured(file: Path) -> None:
    with opened(file, list(FRAME.columns)) as columns:
        assert [name for name in FRAME.columns if columns.is_text(name)] == ["plan"]
        assert named(columns, "plan") == ["pro", None, "basic", "pro", "a'b"]
