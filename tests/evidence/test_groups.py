import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.groups import Groups, compared_groups, third_cuts
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.metric_column import MetricColumn
from valuewhen.evidence.ranked import RankedClv
from valuewhen.evidence.ranks import ranking


def test_thirds_are_cut_as_near_to_a_third_as_ties_let() -> None:
    # 10 % say 1, 10 % 2, 40 % 3, 25 % 4, 15 % 5: the cuts nearest to a third lie at 2 and at 4.
    scores = np.repeat([1.0, 2.0, 3.0, 4.0, 5.0], [20, 20, 80, 50, 30])
    assert third_cuts(ranking(scores)) == (2.0, 4.0)


def test_nobody_is_compared_where_all_are_equal() -> None:
    column = MetricColumn.of(np.full(5, 2.5))
    high, low = compared_groups(column, column.ranking, Kind.MEASURE)
    assert not high.any() and not low.any()


def test_a_count_below_zero_is_refused() -> None:
    column = MetricColumn.of(np.array([-1.0, 0.0, 2.0]))
    with pytest.raises(InvalidInputError, match="below zero"):
        compared_groups(column, column.ranking, Kind.COUNT)


rows = st.lists(st.tuples(st.integers(-20, 20), st.sampled_from("hln")), min_size=6, max_size=60)


@given(rows)
def test_groups_hold_the_clv_of_their_customers(given_rows: list[tuple[int, str]]) -> None:
    ordered = sorted(given_rows)
    clv = np.array([worth / 4 for worth, _ in ordered])
    sides = [np.array([side == name for _, side in ordered]) for name in "hl"]
    groups = Groups.of(RankedClv.of(clv), *sides)
    assert groups.sizes == (sides[0].sum(), sides[1].sum())
    for found, side in zip((groups.high, groups.low), sides, strict=True):
        assert list(found[np.arange(len(found))]) == list(clv[side])
    if min(groups.sizes) > 1:
        for found, side in zip(groups.sums[:2], sides, strict=True):
            expected = clv[side].mean(), clv[side].var(ddof=1)
            assert (found.mean(), found.variance()) == pytest.approx(expected, abs=1e-12)


def test_groups_over_many_levels_hold_the_clv_of_their_customers() -> None:
    rng = np.random.default_rng(1)
    clv, side = np.sort(rng.lognormal(8, 1, 30_000)), rng.integers(0, 3, 30_000)
    groups = Groups.of(RankedClv.of(clv), side == 2, side == 0)
    assert np.array_equal(groups.low[np.arange(len(groups.low))], clv[side == 0])
    high, _, _ = groups.sums
    assert high.mean() == pytest.approx(clv[side == 2].mean(), rel=1e-12)
    assert math.sqrt(high.variance()) == pytest.approx(clv[side == 2].std(ddof=1), rel=1e-12)
    assert len(groups.lowest(10_000).high) == np.sum(side[:10_000] == 2)
