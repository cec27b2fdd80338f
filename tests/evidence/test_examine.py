import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.stats

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.examine import examine
from valuewhen.evidence.statistics import cliffs_delta, median_gap, spearman

N = 900


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    """900 customers whose CLV has ties and a heavy tail, with metrics of each kind."""
    rng = np.random.default_rng(31)
    refers = rng.poisson(0.7, N).astype(float)
    size = rng.lognormal(2, 1, N)
    worth = np.round(rng.lognormal(6, 1, N) * (1 + 0.4 * (refers > 0)) + 3 * size, -1)
    frame = pd.DataFrame({"worth": worth, "refers": refers, "size": size})
    frame["is_new"] = rng.random(N) < 0.3
    frame["region"] = rng.choice(["north", "south", "west"], N)
    frame["cohort"] = rng.integers(2015, 2024, N)
    frame.loc[rng.random(N) < 0.1, "refers"] = math.nan
    frame.loc[rng.random(N) < 0.05, "worth"] = math.nan
    frame.loc[3, "size"] = math.inf
    return frame


METRICS = ["refers", "size", "is_new"]


def one(found: pd.DataFrame, metric: str, segment: str | None = None) -> pd.Series:
    in_segment = found["segment"].isna() if segment is None else found["segment"] == segment
    return found[(found["metric"] == metric) & in_segment].iloc[0]


def groups(part: pd.DataFrame, metric: str) -> tuple[pd.Series, pd.Series]:
    """Any against none of a count or flag; of sizes, which have no ties, the third at each end."""
    x, worth = part[metric].astype(float), part["worth"]
    if metric == "size":
        third = round(len(x) / 3)
        return worth[x.nlargest(third).index], worth[x.nsmallest(third).index]
    return worth[x > 0], worth[x == 0]


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("segment", [None, "north", "south", "west"])
def test_examine_agrees_with_scipy_pandas_and_the_single_statistics(
    customers: pd.DataFrame, metric: str, segment: str | None
) -> None:
    found = one(examine(customers, "worth", METRICS, "region"), metric, segment)
    part = customers if segment is None else customers[customers["region"] == segment]
    pairs = part.replace(math.inf, math.nan).dropna(subset=[metric, "worth"])
    rho = scipy.stats.spearmanr(pairs[metric], pairs["worth"])
    interval = spearman(pairs[metric], pairs["worth"])
    high, low = groups(pairs, metric)
    delta, gap = cliffs_delta(high, low), median_gap(high, low)
    assert (found["n"], found["n_missing"]) == (len(pairs), len(part) - len(pairs))
    assert found["rho"] == pytest.approx(rho.statistic, abs=1e-12)
    assert found["p"] == pytest.approx(rho.pvalue, rel=1e-9)
    assert (found["low"], found["high"]) == pytest.approx((interval.low, interval.high))
    assert (found["n_high"], found["n_low"]) == (len(high), len(low))
    assert tuple(found[["delta", "delta_low", "delta_high"]]) == pytest.approx(
        (delta.delta, delta.low, delta.high)
    )
    assert tuple(found[["gap", "gap_low", "gap_high"]]) == (gap.gap, gap.low, gap.high)
    assert found["gap"] == high.median() - low.median()
    assert found["adjusted_rho"] == found["rho"]
    assert found["adjusted_gap"] == found["gap"]


def test_examine_has_q_values_in_two_families(customers: pd.DataFrame) -> None:
    found = examine(customers, "worth", METRICS, "region")
    for family, tests in ((found["segment"].isna(), 3), (found["segment"].notna(), 9)):
        rows = found[family]
        assert list(rows["tests"]) == [tests] * tests
        expected = scipy.stats.false_discovery_control(rows["p"])
        assert rows["q"].to_numpy() == pytest.approx(expected)


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_examine_reads_files_as_it_reads_frames(
    customers: pd.DataFrame, tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"customers.{suffix}"
    if suffix == "csv":
        customers.to_csv(file, index=False)
    else:
        customers.to_parquet(file)
    asked = ("worth", METRICS, "region", ["cohort", "region"])
    pd.testing.assert_frame_equal(examine(file, *asked), examine(customers, *asked))
    pd.testing.assert_frame_equal(examine(str(file), *asked), examine(customers, *asked))


def test_examine_refuses_text_and_says_the_way_out() -> None:
    frame = pd.DataFrame({"worth": [1.0, 2.0], "refers": ["Yes", "No"]})
    with pytest.raises(InvalidInputError, match=r"“refers” does not hold numbers.*make a flag"):
        examine(frame, "worth", ["refers"])


def test_rows_of_many_row_groups_stay_in_line(tmp_path: Path) -> None:
    rng = np.random.default_rng(32)
    frame = pd.DataFrame({"worth": rng.lognormal(8, 1, 60_000), "visits": rng.poisson(2, 60_000)})
    frame["part"] = np.where(rng.random(60_000) < 0.5, "a", "b")
    frame.loc[::7, "visits"] = None
    frame.to_parquet(tmp_path / "many.parquet", row_group_size=2048)
    asked = ("worth", ["visits"], "part", ["part"])
    found = examine(tmp_path / "many.parquet", *asked)
    pd.testing.assert_frame_equal(found, examine(frame, *asked))
