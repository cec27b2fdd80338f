import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.evidence.ranks import ranking
from valuewhen.evidence.statistics import cliffs_delta, spearman
from valuewhen.evidence.ties import Ties, highest_rho

levels = st.lists(st.integers(0, 6), min_size=2, max_size=60)


def ties_of(values: list[int] | np.ndarray) -> Ties:
    return ranking(np.asarray(values, dtype=np.float64)).ties


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 40)), min_size=2, max_size=60))
def test_highest_rho_is_that_of_both_columns_in_rising_order(rows: list[tuple[int, int]]) -> None:
    x, y = (scipy.stats.rankdata(sorted(column)) for column in zip(*rows, strict=True))
    found = highest_rho(*(ties_of(list(column)) for column in zip(*rows, strict=True)))
    if min(np.ptp(x), np.ptp(y)) == 0:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(np.corrcoef(x, y)[0, 1])


def test_highest_rho_of_a_flag_is_that_of_its_share() -> None:
    for ones in (20, 500, 900):
        flag, p = np.repeat([0, 1], [1000 - ones, ones]), ones / 1000
        highest = highest_rho(ties_of(flag), ties_of(np.arange(1000)))
        assert highest == pytest.approx(math.sqrt(3 * p * (1 - p)), rel=1e-5)


def test_rho_of_a_flag_in_parts_of_its_highest_is_cliffs_delta() -> None:
    rng = np.random.default_rng(1)
    flag, y = (rng.random(400) < 0.1).astype(float), rng.standard_normal(400)
    part = spearman(flag, y).rho / highest_rho(ranking(flag).ties, ranking(y).ties)
    assert part == pytest.approx(cliffs_delta(y[flag == 1], y[flag == 0]).delta)


@given(levels)
def test_reversed_ties_are_those_of_the_negative_column(values: list[int]) -> None:
    found, expected = ties_of(values).reversed(), ties_of([-value for value in values])
    assert list(found.mid_ranks()) == list(expected.mid_ranks())
    assert list(found.first) == list(expected.first)


@given(levels, st.sampled_from([1 / 3, 0.5, 2 / 3]))
def test_a_cut_is_the_nearest_that_parts_no_equals(values: list[int], share: float) -> None:
    ordered = sorted(values)
    cuts = [at for at in range(1, len(ordered)) if ordered[at - 1] != ordered[at]]
    found = ties_of(values).cut_near(share)
    if not cuts:
        assert found == 0
    else:
        sought = share * len(values)
        assert found in cuts
        assert abs(found - sought) == pytest.approx(min(abs(cut - sought) for cut in cuts))
