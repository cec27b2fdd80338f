"""Odd names, odd values and odd shapes: a clear answer or a clear error, never a wrong number."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.stats

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.examine import examine

NAMES = [
    "image",
    "q:Q",
    "a.b",
    "x[0]",
    'say "hi"',
    "it's; drop table customers",
    "{cell}",
    "ä",
]


@pytest.fixture(scope="module")
def hostile() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({name: rng.normal(size=200) for name in NAMES})
    frame["select"] = rng.lognormal(8, 1, 200)
    frame["order by"] = rng.choice(["'", '"; --', "b"], 200)
    return frame


@pytest.mark.parametrize("kind", ["frame", "parquet", "csv"])
def test_hostile_names_are_just_names(hostile: pd.DataFrame, tmp_path: Path, kind: str) -> None:
    source: Path | pd.DataFrame = hostile
    if kind != "frame":
        source = tmp_path / f"it's [1] {{x}}.{kind}"
        write = hostile.to_parquet if kind == "parquet" else hostile.to_csv
        write(source, index=False)
    found = examine(source, "select", NAMES, "order by", ["ä", "order by"], formula=["a.b"])
    assert list(found["metric"].unique()) == NAMES
    overall = found[found["segment"].isna()].set_index("metric")
    for name in NAMES:
        expected = scipy.stats.spearmanr(hostile[name], hostile["select"]).statistic
        assert overall.loc[name, "rho"] == pytest.approx(expected, abs=1e-12)
    assert overall.loc["a.b", "verdict"] == "circular"
    assert set(found["segment"].dropna()) == {"'", '"; --', "b"}


def test_odd_columns_say_that_they_tell_nothing() -> None:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"worth": rng.lognormal(8, 1, 300)})
    frame["constant"], frame["missing"], frame["infinite"] = 7.0, math.nan, math.inf
    frame["never"] = False
    frame["nearly"] = np.where(np.arange(300) < 295, math.nan, 1.0)
    metrics = list(frame.columns[1:])
    found = examine(frame, "worth", metrics, controls=["constant"]).set_index("metric")
    assert dict(found["verdict"]) == {
        "constant": "too few to tell",
        "missing": "not measured",
        "infinite": "not measured",
        "never": "too few to tell",
        "nearly": "too few to tell",
    }
    assert list(found["n"]) == [300, 0, 0, 300, 5]
    assert list(found["n_missing"]) == [0, 300, 300, 0, 295]
    assert found[["rho", "p", "q", "delta", "gap", "adjusted_gap"]].isna().all(axis=None)
    assert found.loc["nearly", "median_without"] == frame["worth"][:295].median()


def test_constant_or_missing_clv_tells_nothing() -> None:
    frame = pd.DataFrame({"same": 5.0, "none": math.nan, "visits": range(100), "part": "a"})
    constant = examine(frame, "same", ["visits"], "part", ["visits"])
    assert constant["rho"].isna().all()
    assert (constant["gap"] == 0).all()
    assert set(constant["verdict"]) == {"can't tell"}
    assert set(examine(frame, "none", ["visits"], "part")["verdict"]) == {"not measured"}


@pytest.mark.parametrize("rows", [0, 1, 2, 3])
def test_hardly_any_customers_are_too_few_and_nothing_breaks(rows: int) -> None:
    frame = pd.DataFrame({"worth": [1.0, 2.0, 3.0], "visits": [0.0, 1.0, 5.0], "part": "a"})
    found = examine(frame[:rows], "worth", ["visits"], "part", ["part"])
    assert list(found["n"]) == [rows] * (2 if rows else 1)
    assert found["rho"].isna().all()
    assert set(found["verdict"]) == {"too few to tell" if rows else "not measured"}


def test_doubled_rows_leave_estimates_as_they_are() -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"worth": rng.lognormal(8, 1, 150), "visits": rng.poisson(1, 150)})
    once = examine(frame, "worth", ["visits"]).iloc[0]
    twice = examine(pd.concat([frame, frame]), "worth", ["visits"]).iloc[0]
    assert twice["n"] == 2 * once["n"]
    for name in ("rho", "delta", "gap"):
        assert twice[name] == pytest.approx(once[name])


def test_huge_and_tiny_values_keep_their_order() -> None:
    worth = np.array([-1e300, -1e-300, 0.0, 5e-324, 1e-300, 1e300] * 20)
    found = examine(pd.DataFrame({"worth": worth, "visits": -worth}), "worth", ["visits"]).iloc[0]
    assert found["rho"] == pytest.approx(-1)
    assert found["delta"] == -1


def test_hundreds_of_small_segments_are_each_too_few() -> None:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"worth": rng.lognormal(8, 1, 3000), "visits": rng.normal(size=3000)})
    frame["part"] = np.append(np.arange(2900) % 300, [math.nan] * 100)
    found = examine(frame, "worth", ["visits"], "part")
    assert len(found) == 301
    assert set(found["verdict"][1:]) == {"too few to tell"}
    assert found["n"][1:].sum() == 2900
    some = frame[frame["part"] == 17]
    expected = scipy.stats.spearmanr(some["worth"], some["visits"]).statistic
    assert found.loc[found["segment"] == 17, "rho"].item() == pytest.approx(expected, abs=1e-12)


def test_an_ordered_category_counts_by_its_order() -> None:
    rng = np.random.default_rng(5)
    level = rng.integers(0, 3, 300)
    names = np.array(["low", "mid", "high"])[level]
    ordered = pd.Categorical(names, ["low", "mid", "high"], ordered=True)
    frame = pd.DataFrame({"worth": rng.lognormal(8, 1, 300) * (1 + level), "plan": ordered})
    found = examine(frame, "worth", ["plan"]).iloc[0]
    expected = scipy.stats.spearmanr(level, frame["worth"]).statistic
    assert found["rho"] == pytest.approx(expected, abs=1e-12)
    frame["plan"] = pd.Categorical(names)
    with pytest.raises(InvalidInputError, match="“plan” does not hold numbers"):
        examine(frame, "worth", ["plan"])


def test_no_metrics_give_an_empty_table() -> None:
    found = examine(pd.DataFrame({"worth": [1.0]}), "worth", [])
    assert len(found) == 0
    assert list(found.columns[:4]) == ["metric", "segment", "n", "n_missing"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("worth", ["calls"]), "no column “calls”"),
        (("Worth", ["visits"]), "no column “Worth”"),
        (("worth", ["visits", "visits"]), "named twice"),
        (("worth", ["visits"], None, ["city"]), "120 different labels"),
    ],
)
@pytest.mark.parametrize("is_file", [False, True])
def test_columns_that_cannot_be_used_are_refused_by_name(
    tmp_path: Path, asked: tuple, said: str, is_file: bool
) -> None:
    frame = pd.DataFrame({"worth": range(120), "visits": range(120)})
    frame["city"] = [f"c{at}" for at in range(120)]
    frame.to_parquet(tmp_path / "a.parquet")
    with pytest.raises(InvalidInputError, match=said):
        examine(tmp_path / "a.parquet" if is_file else frame, *asked)


def test_two_columns_of_one_name_are_refused() -> None:
    frame = pd.DataFrame([[1.0, 2.0, 3.0]], columns=["worth", "visits", "visits"])
    with pytest.raises(InvalidInputError, match="several columns “visits”"):
        examine(frame, "worth", ["visits"])


def test_files_that_are_not_there_or_no_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"no file gone\.csv"):
        examine(tmp_path / "gone.csv", "worth", ["visits"])
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(b"PAR1 and nothing more")
    with pytest.raises(InvalidInputError, match="cannot be read"):
        examine(damaged, "worth", ["visits"])


def test_numbers_of_a_csv_file_that_are_written_as_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("worth,visits\n1,1\n2,none\n3,4\n")
    with pytest.raises(InvalidInputError, match="“visits” does not hold numbers"):
        examine(file, "worth", ["visits"])
