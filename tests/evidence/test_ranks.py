import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.evidence.groups import third_cuts
from valuewhen.evidence.ranks import ascending, mid_ranks, ranking

numbers = st.one_of(st.integers(-5, 5).map(float), st.floats(allow_nan=False, allow_infinity=False))
columns = st.lists(numbers, max_size=60)


@given(columns)
def test_ascending_is_the_stable_order_of_any_floats(values: list[float]) -> None:
    column = np.array(values)
    assert list(ascending(column)) == list(np.argsort(column, kind="stable"))


@given(columns)
def test_mid_ranks_agree_with_scipy(values: list[float]) -> None:
    assert list(mid_ranks(np.array(values))) == list(scipy.stats.rankdata(values))


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=60), st.sampled_from([0.0, 0.5]))
def test_levels_are_counted_as_they_are_sorted(values: list[int], shift: float) -> None:
    column = np.array(values) + shift
    levels, counts = np.unique(column, return_counts=True)
    found = ranking(column)
    assert list(found.levels) == list(levels)
    assert list(found.up_to) == list(np.cumsum(counts))


def test_values_that_only_their_last_bits_tell_apart_are_put_in_order() -> None:
    rng = np.random.default_rng(1)
    column = 1 + rng.permutation(100_000) * np.finfo(float).eps
    column[:3] = -1e300, 1e300, 0.0
    assert np.array_equal(ascending(column), np.argsort(column, kind="stable"))


@pytest.mark.parametrize("at_once", [100, 300_000])
def test_whole_numbers_over_several_blocks_rank_as_scipy_ranks_them(at_once: int) -> None:
    column = np.random.default_rng(2).integers(-at_once, at_once, 200_000).astype(float)
    assert np.array_equal(mid_ranks(column), scipy.stats.rankdata(column))


def test_thirds_are_cut_as_near_to_a_third_as_ties_let() -> None:
    # 10 % say 1, 10 % 2, 40 % 3, 25 % 4, 15 % 5: the cuts nearest to a third lie at 2 and at 4.
    scores = np.repeat([1.0, 2.0, 3.0, 4.0, 5.0], [20, 20, 80, 50, 30])
    assert third_cuts(ranking(scores)) == (2.0, 4.0)
