import math

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.categories import (
    compare_groups,
    epsilon_squared,
    kruskal_wallis,
    label_codes,
)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=6, max_size=80))
def test_h_and_p_are_those_of_scipy(pairs: list[tuple[int, int]]) -> None:
    names, group = np.unique([at for at, _ in pairs], return_inverse=True)
    worth = np.array([value for _, value in pairs], dtype=np.float64)
    h, p = kruskal_wallis(group, worth)
    if len(names) < 2 or len(set(worth)) < 2:
        assert math.isnan(h)
        assert math.isnan(p)
    else:
        expected = scipy.stats.kruskal(*(worth[group == at] for at in range(len(names))))
        assert h == pytest.approx(expected.statistic, abs=1e-9)
        assert p == pytest.approx(expected.pvalue, abs=1e-9)


def test_groups_are_compared_whole() -> None:
    labels = ["low"] * 30 + ["high"] * 40 + ["mid"] * 50
    clv = [*range(30), *range(100, 140), *range(50, 100)]
    found = compare_groups(labels, clv)
    expected = scipy.stats.kruskal(range(30), range(100, 140), range(50, 100))
    assert (found.h, found.p) == pytest.approx((expected.statistic, expected.pvalue))
    assert found.epsilon_squared == pytest.approx((expected.statistic - 2) / 117)
    assert 0 < found.low < found.epsilon_squared < found.high < 1
    assert found.groups["group"].tolist() == ["high", "mid", "low"]
    assert found.groups["n"].tolist() == [40, 50, 30]
    assert found.groups["median_clv"].tolist() == [119.5, 74.5, 14.5]
    # The 10th and 21st of 30, as the sign test has it.
    assert found.groups.loc[2, ["clv_low", "clv_high"]].tolist() == [9, 20]
    assert not found.groups["is_pooled"].any()
    assert (found.n, found.n_missing) == (120, 0)


def test_small_groups_are_one_and_come_last() -> None:
    labels = ["a"] * 50 + ["b"] * 29 + ["c"] * 20 + ["d"] * 60
    found = compare_groups(labels, [*range(50), *range(1000, 1049), *range(60)])
    assert found.groups["group"].tolist() == ["d", "a", "other, 2 groups"]
    assert found.groups["n"].tolist() == [60, 50, 49]
    assert found.groups["is_pooled"].tolist() == [False, False, True]
    expected = scipy.stats.kruskal(range(50), range(1000, 1049), range(60))
    assert found.h == pytest.approx(expected.statistic)


def test_missing_labels_and_clvs_are_counted() -> None:
    labels = pd.Series(["a"] * 40 + ["b"] * 40 + [None, math.nan, "a"])
    clv = [*range(80), 5, 6, math.inf]
    found = compare_groups(labels, clv)
    assert (found.n, found.n_missing) == (80, 3)
    assert found.groups["n"].tolist() == [40, 40]


@pytest.mark.parametrize(
    ("labels", "clv"),
    [
        ([], []),
        ([None, None], [1, 2]),
        (["a"], [1]),
        (["a"] * 60, range(60)),
        (["a", "b"] * 40, [7] * 80),
        (["a", "b"], [1, 2]),
    ],
)
def test_nothing_to_compare_cannot_be_told(labels: list, clv: list) -> None:
    found = compare_groups(labels, clv)
    figures = (found.h, found.p, found.epsilon_squared, found.low, found.high)
    assert all(math.isnan(figure) for figure in figures)
    assert found.groups["n"].sum() == found.n


def test_one_customer_is_not_shown_by_a_median() -> None:
    found = compare_groups(["a"] * 40 + ["b"], range(41))
    assert found.groups["group"].tolist() == ["a", "other, 1 group"]
    assert found.groups["median_clv"].isna().tolist() == [False, True]


def test_labels_of_any_kind_keep_their_text() -> None:
    odd = ["it's", 'say "no"; drop', "x[0]", "a.b", "q:Q", "", "  "]
    found = compare_groups(odd * 30, range(210))
    assert sorted(found.groups["group"]) == sorted(odd)
    flags = compare_groups([True, False] * 30, range(60))
    assert sorted(flags.groups["group"]) == ["False", "True"]
    codes = compare_groups([1, 1.0, "1", 12_345_678.0] * 30, range(120))
    assert sorted(codes.groups["group"]) == ["1", "12345678"]
    assert sorted(codes.groups["n"]) == [30, 90]


def test_ten_thousand_groups_without_a_difference_show_none() -> None:
    rng = np.random.default_rng(2)
    found = compare_groups(np.arange(300_000) % 10_000, rng.random(300_000))
    assert len(found.groups) == 10_000
    assert found.low == 0
    assert found.high < 0.005
    rare = compare_groups(np.arange(20_000) % 10_000, rng.random(20_000))
    assert rare.groups["group"].tolist() == ["other, 10,000 groups"]
    assert math.isnan(rare.h)


def test_groups_of_one_clv_each_differ_wholly() -> None:
    found = compare_groups(["a"] * 30 + ["b"] * 30, [1] * 30 + [2] * 30)
    assert (found.epsilon_squared, found.low, found.high) == (1, 1, 1)


@pytest.mark.parametrize(
    ("shifts", "n"),
    [((0, 0, 0), 200), ((0, 0.5, 1), 200), ((0, 0.5, 1), 1000), ((0, 1, 2, 3), 200)],
)
def test_interval_of_epsilon_squared_covers(shifts: tuple[float, ...], n: int) -> None:
    rng = np.random.default_rng(11)

    def draw(customers: int) -> tuple[float, float, float]:
        group = rng.integers(0, len(shifts), customers)
        worth = np.exp(np.array(shifts)[group] + rng.standard_normal(customers))
        return epsilon_squared(kruskal_wallis(group, worth)[0], len(shifts), customers)

    truth = draw(200_000)[0] if any(shifts) else 0.0
    covered = sum(low <= truth <= high for _, low, high in (draw(n) for _ in range(400)))
    assert 0.92 <= covered / 400 <= 0.99


def test_columns_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="one value for every customer"):
        compare_groups(["a", "b"], [1])
    with pytest.raises(InvalidInputError, match="single value"):
        compare_groups([["a"], ["b"]], [1, 2])
    with pytest.raises(InvalidInputError, match="numbers"):
        compare_groups(["a", "b"], ["x", "y"])


def test_codes_of_labels_count_missing_apart() -> None:
    code, names = label_codes(pd.Series(["b", None, "a", "b"], dtype="category"))
    assert code.tolist() == [0, -1, 1, 0]
    assert names == ["b", "a"]
