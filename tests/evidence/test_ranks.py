import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.evidence.ranks import Sorted, ascending, mid_ranks, ranking

numbers = st.one_of(st.integers(-5, 5).map(float), st.floats(allow_nan=False, allow_infinity=False))
columns = st.lists(numbers, max_size=60)


@given(columns)
def test_ascending_is_the_stable_order_of_any_floats(values: list[float]) -> None:
    column = np.array(values)
    order, ordered = ascending(column)
    assert list(order) == list(np.argsort(column, kind="stable"))
    assert list(ordered) == sorted(values)


@given(columns)
def test_mid_ranks_agree_with_scipy(values: list[float]) -> None:
    assert list(mid_ranks(np.array(values))) == list(scipy.stats.rankdata(values))


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=60), st.sampled_from([0.0, 0.5]))
def test_what_is_counted_ranks_like_what_is_sorted(values: list[int], shift: float) -> None:
    column = np.array(values) + shift
    other = np.arange(len(values)) ** 1.5
    counted, ordered = ranking(column), Sorted.of(column)
    ranks = scipy.stats.rankdata(column)
    for found in (counted, ordered):
        assert list(found.mid_ranks()) == list(ranks)
        assert found.product(other) == pytest.approx((ranks - ranks.mean()) @ other, abs=1e-9)
        assert [found.value_at(place) for place in range(len(values))] == sorted(column)
        assert found.ties.spread == pytest.approx(float(np.sum((ranks - ranks.mean()) ** 2)))


def test_values_that_only_their_last_bits_tell_apart_are_put_in_order() -> None:
    rng = np.random.default_rng(1)
    column = 1 + rng.permutation(100_000) * np.finfo(float).eps
    column[:3] = -1e300, 1e300, 0.0
    assert np.array_equal(ascending(column)[0], np.argsort(column, kind="stable"))
    assert np.array_equal(Sorted.of(column).order, np.argsort(column, kind="stable"))


def test_ties_are_told_from_values_that_only_their_last_bits_tell_apart() -> None:
    rng = np.random.default_rng(3)
    column = 1 + rng.integers(0, 50_000, 100_000) * np.finfo(float).eps
    column[:2] = -1e300, 1e300
    assert np.array_equal(mid_ranks(column), scipy.stats.rankdata(column))


@pytest.mark.parametrize("at_once", [100, 300_000])
def test_whole_numbers_over_several_blocks_rank_as_scipy_ranks_them(at_once: int) -> None:
    column = np.random.default_rng(2).integers(-at_once, at_once, 200_000).astype(float)
    assert np.array_equal(mid_ranks(column), scipy.stats.rankdata(column))
