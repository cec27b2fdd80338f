import math

import numpy as np
import pandas as pd
import pytest

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.profile import (
    bonett_interval,
    difference_of_shares,
    profile,
    standardised_difference,
)
from valuewhen.evidence.statistics import median_gap, proportion

# 40 best, 60 typical and 10 others; 30 of the best and 15 of the typical refer.
LABELS = ["best"] * 40 + ["typical"] * 60 + ["other"] * 5 + [None] * 5
REFERS = [True] * 30 + [False] * 10 + [True] * 15 + [False] * 45 + [True] * 10
FRAME = pd.DataFrame(
    {
        "label": LABELS,
        "Refers": REFERS,
        "Calls": [2.0] * 30 + [0.0] * 10 + [7.0] * 15 + [0.0] * 45 + [9.0] * 10,
        "Hours": np.arange(110) / 4,
    }
)


# Newcombe, Statistics in Medicine 17 (1998), table II, method 10.
@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_difference_of_shares_reproduces_the_published_intervals(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = difference_of_shares(proportion(*first), proportion(*second))
    assert found[0] == pytest.approx(first[0] / first[1] - second[0] / second[1])
    assert found[1:] == pytest.approx((low, high), abs=6e-5)


def test_difference_with_a_share_of_nobody_is_unknown() -> None:
    assert all(map(math.isnan, difference_of_shares(proportion(0, 0), proportion(1, 2))))


def test_standardised_difference_reproduces_the_published_interval() -> None:
    # The example of ci.stdmean2 in Bonett's R package statpsych, unweighted standardizer.
    d, low, high = bonett_interval(35.1 - 26.7, 7.32**2, 6.98**2, 30, 30)
    assert d == pytest.approx(8.4 / math.sqrt((7.32**2 + 6.98**2) / 2))
    assert (low, high) == pytest.approx((0.6170771, 1.731909), abs=1e-6)


def test_standardised_difference_covers_on_skewed_columns() -> None:
    rng = np.random.default_rng(1)
    shift = 0.5
    variance = (math.exp(2 * shift) + 1) / 2 * (math.e - 1) * math.e
    truth = (math.exp(shift) - 1) * math.exp(0.5) / math.sqrt(variance)
    covered = 0
    for _ in range(400):
        first, second = np.exp(rng.standard_normal(200) + shift), np.exp(rng.standard_normal(600))
        _, low, high = standardised_difference(first, second)
        covered += low <= truth <= high
    assert 0.92 <= covered / 400 <= 0.99


@pytest.mark.parametrize(
    ("first", "second"),
    [([], [1, 2]), ([1], [1, 2]), ([3, 3], [3, 3]), ([1e308, -1e308], [1, 2])],
)
def test_standardised_difference_of_nothing_that_varies_is_unknown(
    first: list, second: list
) -> None:
    found = standardised_difference(np.array(first, dtype=float), np.array(second, dtype=float))
    assert all(map(math.isnan, found))


def test_flag_and_count_compare_how_common_any_is() -> None:
    found = profile(FRAME, ["Refers", "Calls"], "label")
    assert found["metric"].tolist() == ["Refers", "Calls"]
    assert found["kind"].tolist() == ["flag", "count"]
    assert found["figure"].tolist() == ["share", "share"]
    row = found.iloc[0]
    assert (row["n_best"], row["n_typical"]) == (40, 60)
    best, typical = proportion(30, 40), proportion(15, 60)
    assert (row["best"], row["best_low"], row["best_high"]) == (best.share, best.low, best.high)
    assert (row["typical"], row["typical_high"]) == (typical.share, typical.high)
    gap = difference_of_shares(best, typical)
    assert (row["difference"], row["difference_low"], row["difference_high"]) == gap
    # Both shares have a variance of 3/16, times n/(n - 1).
    assert row["d"] == pytest.approx(0.5 / math.sqrt(3 / 16 * (40 / 39 + 60 / 59) / 2))
    assert row["d_low"] < row["d"] < row["d_high"]
    assert row["best":"d_high"].tolist() == found.loc[1, "best":"d_high"].tolist()


def test_measure_compares_medians() -> None:
    row = profile(FRAME, ["Hours"], "label").iloc[0]
    assert (row["kind"], row["figure"]) == ("measure", "median")
    hours = FRAME["Hours"]
    assert (row["best"], row["typical"]) == (4.875, 17.375)
    # The 14th and 27th of 40 values, as the sign test has it.
    assert (row["best_low"], row["best_high"]) == (13 / 4, 26 / 4)
    gap = median_gap(hours[:40], hours[40:100])
    assert (row["difference"], row["difference_low"], row["difference_high"]) == (
        gap.gap,
        gap.low,
        gap.high,
    )
    assert row["d"] == standardised_difference(hours[:40].to_numpy(), hours[40:100].to_numpy())[0]


def test_stated_kind_is_kept() -> None:
    frame = FRAME.assign(Calls=FRAME["Calls"].replace(0, 1))
    found = profile(frame, {"Calls": "measure", "Refers": None}, "label")
    assert found["kind"].tolist() == ["measure", "flag"]
    assert found.loc[0, ["best", "typical"]].tolist() == [2, 1]


def test_measure_that_is_mostly_zero_compares_how_common_any_is() -> None:
    found = profile(FRAME, {"Calls": "measure"}, "label").iloc[0]
    assert (found["kind"], found["figure"]) == ("measure", "share")
    assert (found["best"], found["typical"]) == (0.75, 0.25)


def test_missing_values_are_counted_by_group() -> None:
    frame = FRAME.assign(Hours=FRAME["Hours"].where(FRAME.index >= 8).replace(25.0 / 2, math.inf))
    row = profile(frame, ["Hours"], "label").iloc[0]
    assert (row["n_best"], row["missing_best"]) == (32, 8)
    assert (row["n_typical"], row["missing_typical"]) == (59, 1)


def test_fewer_than_thirty_are_too_few_to_tell() -> None:
    row = profile(FRAME.iloc[11:], ["Refers"], "label").iloc[0]
    assert (row["n_best"], row["n_typical"], row["is_few"]) == (29, 60, True)
    assert row["best":"d_high"].isna().all()
    assert not profile(FRAME.iloc[10:], ["Refers"], "label").loc[0, "is_few"]


@pytest.mark.parametrize("value", [math.nan, 7.0, 0.0, math.inf, 1e300])
def test_constant_and_missing_metrics_do_not_break(value: float) -> None:
    row = profile(FRAME.assign(Odd=value), ["Odd"], "label").iloc[0]
    assert row["is_few"] == (not math.isfinite(value))
    assert math.isnan(row["d"])
    if not row["is_few"]:
        assert row["difference"] == 0


@pytest.mark.parametrize("name", ["image", "q:Q", "a.b", "x[0]", "it's", 'say "no"; --'])
def test_hostile_names_are_names(name: str) -> None:
    found = profile(FRAME.rename(columns={"Refers": name}), [name], "label")
    assert found["metric"].tolist() == [name]
    assert found["best"].tolist() == [0.75]


def test_nobody_and_no_metric_give_an_empty_table() -> None:
    assert profile(FRAME.iloc[:0], ["Refers"], "label")["is_few"].tolist() == [True]
    empty = profile(FRAME, [], "label")
    assert len(empty) == 0
    assert list(empty.columns) == list(profile(FRAME, ["Refers"], "label").columns)


def test_labels_of_any_type_are_read() -> None:
    expected = profile(FRAME, ["Refers", "Hours"], "label")
    for dtype in ("category", "string", object):
        typed = FRAME.assign(label=FRAME["label"].astype(dtype))
        pd.testing.assert_frame_equal(profile(typed, ["Refers", "Hours"], "label"), expected)


def test_columns_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="no column “Visits”"):
        profile(FRAME, ["Visits"], "label")
    with pytest.raises(InvalidInputError, match="no column “group”"):
        profile(FRAME, ["Refers"], "group")
    twice = pd.concat([FRAME, FRAME[["Hours"]]], axis=1)
    with pytest.raises(InvalidInputError, match="2 columns “Hours”"):
        profile(twice, ["Hours"], "label")
    with pytest.raises(InvalidInputError, match="numbers"):
        profile(FRAME, ["label"], "label")
    with pytest.raises(InvalidInputError, match="below zero"):
        profile(FRAME.assign(Calls=-1.0), {"Calls": "count"}, "label")
