import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.shape import dose_response, turning_point
from valuewhen.evidence.statistics import spearman


def skewed(rng: np.random.Generator, log_mean: np.ndarray) -> np.ndarray:
    return np.exp(log_mean + rng.standard_normal(len(log_mean)))


def test_count_has_zero_apart_and_a_bin_a_value() -> None:
    counts = np.repeat([0, 1, 2, 3, 4], [100, 60, 40, 20, 15])
    found = dose_response(counts, np.arange(235))
    assert found["bin"].tolist() == ["0", "1", "2", "3 or more"]
    assert found["position"].tolist() == [0, 1, 2, 3]
    assert found["n"].tolist() == [100, 60, 40, 35]
    assert found["from_value"].tolist() == [0, 1, 2, 3]
    assert found["to_value"].tolist() == [0, 1, 2, 4]
    assert found["median_clv"].tolist() == [49.5, 129.5, 179.5, 217]
    # 40 of 100 and 24 of 60 from each end, as the sign test has it.
    assert (found["clv_low"][0], found["clv_high"][0]) == (39, 60)
    assert found["is_zero"].tolist() == [True, False, False, False]
    assert not found["is_few"].any()


def test_flag_is_no_and_yes() -> None:
    found = dose_response([True] * 40 + [False] * 50, range(90))
    assert found["bin"].tolist() == ["no", "yes"]
    assert found["n"].tolist() == [50, 40]


def test_measure_has_ten_equal_bins() -> None:
    found = dose_response(np.arange(1000) / 8, np.arange(1000))
    assert found["n"].tolist() == [100] * 10
    assert found["bin"].tolist()[:2] == ["12.4 or less", "12.5 to 24.9"]
    assert found["bin"].tolist()[-1] == "112 or more"
    assert found["median_clv"].tolist() == [49.5 + 100 * at for at in range(10)]


def test_measure_with_many_zeros_has_them_apart() -> None:
    amounts = np.concatenate([np.zeros(100), np.arange(-300, 0), np.arange(1, 601)]) / 4
    found = dose_response(amounts, np.arange(1000), kind="measure")
    assert found.loc[found["is_zero"], "n"].tolist() == [100]
    assert found["n"].tolist() == [100, 100, 100, 100, 100, 100, 100, 100, 100, 100]
    assert (found["to_value"].iloc[:3] < 0).all()


def test_measure_with_few_zeros_keeps_them_in_their_bin() -> None:
    found = dose_response(np.arange(1000), np.arange(1000), kind="measure")
    assert not found["is_zero"].any()
    assert found["n"].tolist() == [100] * 10


def test_equal_values_are_never_parted() -> None:
    scores = np.repeat([1.5, 2.5, 3.5], [20, 500, 480])
    found = dose_response(scores, np.arange(1000))
    assert found["n"].tolist() == [520, 480]
    assert found["bin"].tolist() == ["2.5 or less", "3.5"]


def test_small_bins_join_the_smaller_neighbour_but_never_zero() -> None:
    counts = np.repeat([0, 1, 2, 3], [500, 100, 50, 10])
    assert dose_response(counts, np.arange(660))["n"].tolist() == [500, 100, 60]
    few = dose_response(np.repeat([0, 1], [500, 10]), np.arange(510), kind="count")
    assert few["n"].tolist() == [500, 10]
    assert few["is_few"].tolist() == [False, True]


def test_dates_are_named_by_month() -> None:
    since = pd.Series(pd.date_range("2020-01-01", periods=600, freq="D"))
    found = dose_response(since, np.arange(600))
    assert found["bin"].tolist()[0] == "2020-02 or earlier"
    assert found["bin"].tolist()[1] == "2020-03 to 2020-04"
    assert found["bin"].tolist()[-1] == "2021-06 or later"


@pytest.mark.parametrize("shift", [0, 1e6, 1e9, -1e12, 1e-9])
@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1, 1e5, 1e9, 1e300])
def test_every_bin_has_a_name_of_its_own(shift: float, scale: float) -> None:
    values = shift + scale * np.random.default_rng(1).standard_normal(2000)
    names = dose_response(values, np.arange(2000))["bin"].tolist()
    assert len(set(names)) == len(names)
    assert all(names)


def test_large_values_are_said_short() -> None:
    names = dose_response(np.linspace(1e6, 9e6, 400) + 0.5, np.arange(400))["bin"].tolist()
    assert names[1] == "1.8 to 2.6 million"
    assert names[-1] == "8.2 million or more"


@pytest.mark.parametrize(
    ("values", "clv"), [([], []), ([None, None], [1, 2]), ([1, 2], [None, math.inf])]
)
def test_nobody_gives_no_row_and_no_turn(values: list, clv: list) -> None:
    found = dose_response(values, clv)
    assert len(found) == 0
    assert list(found.columns) == list(dose_response([1], [1]).columns)
    assert turning_point(values, clv) is None


def test_one_customer_is_not_shown_by_a_median() -> None:
    found = dose_response([3], [1840])
    assert found["n"].tolist() == [1]
    assert found["is_few"].tolist() == [True]
    assert math.isnan(found["median_clv"][0])


def test_constant_metric_is_one_bin() -> None:
    found = dose_response([7] * 50, range(50))
    assert found["bin"].tolist() == ["7"]
    assert found["median_clv"].tolist() == [24.5]
    assert turning_point([7] * 50, range(50)) is None


def test_missing_and_infinite_values_are_left_out() -> None:
    values = np.append(np.arange(100.0), [math.nan, math.inf, 5])
    clv = np.append(np.arange(100.0), [1, 1, math.nan])
    pd.testing.assert_frame_equal(
        dose_response(values, clv), dose_response(np.arange(100.0), np.arange(100.0))
    )


def test_text_lengths_and_too_few_bins_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="numbers"):
        dose_response(["a", "b"], [1, 2])
    with pytest.raises(InvalidInputError, match="rows"):
        dose_response([1, 2], [1])
    with pytest.raises(InvalidInputError, match="three bins"):
        dose_response([1, 2], [1, 2], most_bins=2)


@settings(deadline=None)
@given(
    st.lists(st.integers(-4, 12), max_size=400),
    st.sampled_from([None, "measure"]),
    st.integers(3, 10),
)
def test_bins_hold_everybody_once_in_order(
    values: list[int], kind: str | None, most_bins: int
) -> None:
    found = dose_response(values, range(len(values)), kind=kind, most_bins=most_bins)
    assert found["n"].sum() == len(values)
    assert len(found) <= most_bins
    assert found["bin"].is_unique
    assert (found["from_value"] <= found["to_value"]).all()
    assert (found["to_value"].to_numpy()[:-1] < found["from_value"].to_numpy()[1:]).all()
    for _, row in found.iterrows():
        inside = [row["from_value"] <= value <= row["to_value"] for value in values]
        assert row["n"] == sum(inside)


def test_hill_is_non_monotone_and_turns_at_its_top() -> None:
    rng = np.random.default_rng(3)
    x = rng.standard_normal(3000)
    turn = turning_point(x, skewed(rng, -0.5 * x**2))
    assert turn is not None
    assert turn.at_from < 0.4
    assert turn.at_to > -0.4
    assert turn.rho_before > 0.2
    assert turn.rho_after < -0.2
    assert turn.n_before + turn.n_after == 3300


def test_valley_is_non_monotone() -> None:
    rng = np.random.default_rng(4)
    x = rng.standard_normal(3000)
    turn = turning_point(x, skewed(rng, 0.5 * x**2))
    assert turn is not None
    assert turn.rho_before < -0.2 < 0.2 < turn.rho_after


def test_count_that_turns_at_one_is_non_monotone() -> None:
    rng = np.random.default_rng(5)
    counts = rng.choice([0, 1, 2], 3000, p=[0.5, 0.3, 0.2])
    assert turning_point(counts, skewed(rng, np.array([0.0, 1.0, 0.0])[counts])) is not None


def test_coefficients_of_a_turn_are_those_of_the_customers_on_each_side() -> None:
    # Fewer CLVs than steps, so that nothing is lost by steps.
    rng = np.random.default_rng(6)
    x = rng.integers(0, 8, 2000)
    y = np.minimum(x, 7 - x) * 10 + rng.integers(0, 40, 2000)
    turn = turning_point(x, y, kind="measure")
    assert turn is not None
    before, after = x <= turn.at_to, x >= turn.at_from
    assert turn.rho_before == pytest.approx(spearman(x[before], y[before]).rho)
    assert turn.rho_after == pytest.approx(spearman(x[after], y[after]).rho)
    assert (turn.n_before, turn.n_after) == (before.sum(), after.sum())


def test_rise_that_levels_off_is_monotone() -> None:
    rng = np.random.default_rng(7)
    x = rng.standard_normal(3000)
    assert turning_point(x, skewed(rng, np.minimum(x, 0))) is None


def test_weak_turn_of_very_many_customers_is_not_worth_naming() -> None:
    rng = np.random.default_rng(8)
    x = rng.standard_normal(100_000)
    assert turning_point(x, skewed(rng, -0.03 * x**2)) is None


def test_flat_or_monotone_metrics_seldom_turn() -> None:
    rng = np.random.default_rng(9)
    alarms = 0
    for slope in [0, 0.1] * 100:
        x = rng.poisson(2, 400)
        alarms += turning_point(x, skewed(rng, slope * x)) is not None
    assert alarms <= 10
