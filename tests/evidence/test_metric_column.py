import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.evidence.metric_column import MetricColumn
from valuewhen.evidence.ranks import Counted, Sorted

values = st.one_of(
    st.lists(st.one_of(st.integers(-300, 300).map(float), st.just(np.nan)), max_size=40),
    st.lists(st.floats(), max_size=40),
)


@given(values)
def test_a_column_holds_the_values_that_are_numbers(given_values: list[float]) -> None:
    floats = np.array(given_values, dtype=np.float64)
    used = MetricColumn.of(floats).used()
    assert list(used.floats()) == list(floats[np.isfinite(floats)])
    assert used.known is None


def test_whole_numbers_are_held_as_small_ones() -> None:
    column = MetricColumn.of(np.array([2020.0, np.nan, 2026.0, 2020.0, np.inf]))
    assert column.values.dtype == np.uint8
    assert column.low == 2020
    assert list(column.used().floats()) == [2020, 2026, 2020]
    assert isinstance(column.used().ranking, Counted)


@pytest.mark.parametrize("odd", [0.5, -0.25, 1e9])
def test_one_odd_value_far_down_makes_a_column_of_floats(odd: float) -> None:
    floats = np.zeros(40_000)
    floats[-1] = odd
    column = MetricColumn.of(floats)
    assert column.low is None
    assert isinstance(column.ranking, Sorted)
    assert column.are_whole() == float(odd).is_integer()


def test_few_customers_of_a_wide_column_are_sorted_not_counted() -> None:
    column = MetricColumn.of(np.arange(5000.0))
    few = column.taken(np.array([4999, 0, 2500]))
    assert isinstance(few.ranking, Sorted)
    assert list(few.ranking.mid_ranks()) == [3, 1, 2]
    assert list(few.at_least(2500)) == [True, False, True]
    assert list(few.at_most(2500)) == [False, True, True]
