import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuewhen.evidence.medians import medians_by_group


def of_one(worth: list[float]) -> pd.Series:
    return medians_by_group(np.zeros(len(worth), dtype=np.int64), 1, np.array(worth)).iloc[0]


# The ranks of the two order statistics of the 95 % sign interval in published tables
# (Conover, Practical Nonparametric Statistics, 1999, table A3 at p = 0.5): the k-th from each end.
@pytest.mark.parametrize(("n", "k"), [(6, 1), (8, 1), (9, 2), (12, 3), (20, 6), (30, 10), (50, 18)])
def test_interval_is_that_of_the_sign_test(n: int, k: int) -> None:
    found = of_one([10.0 * rank for rank in range(1, n + 1)])
    assert (found["clv_low"], found["clv_high"]) == (10 * k, 10 * (n + 1 - k))
    assert found["median_clv"] == 5 * (n + 1)


def test_interval_covers_the_median_of_a_skewed_column() -> None:
    rng = np.random.default_rng(5)
    repeats, n = 2000, 40
    worth = np.exp(1.5 * rng.standard_normal(repeats * n))
    found = medians_by_group(np.repeat(np.arange(repeats), n), repeats, worth)
    covered = ((found["clv_low"] <= 1) & (found["clv_high"] >= 1)).mean()
    # The 14th and 27th of 40 miss it with probability 2·P(Bin(40, ½) ≤ 13) = 0.0385.
    assert covered == pytest.approx(1 - 0.0385, abs=0.012)


def test_groups_too_small_for_a_median_or_interval_say_so() -> None:
    group = np.repeat([0, 2, 3], [4, 5, 6])
    found = medians_by_group(group, 4, np.arange(15.0))
    assert found["n"].tolist() == [4, 0, 5, 6]
    assert found["median_clv"].isna().tolist() == [True, True, False, False]
    assert found["clv_low"].isna().tolist() == [True, True, True, False]
    assert found.loc[3, ["median_clv", "clv_low", "clv_high"]].tolist() == [11.5, 9, 14]


def test_median_of_the_largest_numbers_does_not_overflow() -> None:
    assert of_one([1.7e308] * 6)["median_clv"] == 1.7e308


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-50, 50)), max_size=80))
def test_medians_are_those_of_each_group_by_itself(pairs: list[tuple[int, int]]) -> None:
    group = np.array([at for at, _ in pairs], dtype=np.int64)
    worth = np.array([value for _, value in pairs], dtype=np.float64)
    found = medians_by_group(group, 4, worth)
    for at in range(4):
        alone = worth[group == at]
        assert found["n"][at] == len(alone)
        if len(alone) >= 5:
            assert found["median_clv"][at] == np.median(alone)
        if len(alone) >= 6:
            assert found["clv_low"][at] <= found["median_clv"][at] <= found["clv_high"][at]
