import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.evidence.dominance import dominance, weighted_dominance
from valuewhen.evidence.groups import Groups
from valuewhen.evidence.ranked import RankedClv
from valuewhen.evidence.ranks import run_ends
from valuewhen.evidence.statistics import cliffs_delta

rows = st.lists(st.tuples(st.integers(0, 9), st.sampled_from("hln")), min_size=8, max_size=80)


@given(rows)
def test_dominance_in_order_of_clv_is_cliffs_delta(given_rows: list[tuple[int, str]]) -> None:
    ordered = sorted(given_rows)
    worth = np.array([float(one) for one, _ in ordered])
    high, low = (np.array([side == name for _, side in ordered]) for name in "hl")
    if min(high.sum(), low.sum()) < 2:
        return
    found = dominance(Groups.of(RankedClv.of(worth), high, low))
    expected = cliffs_delta(worth[high], worth[low])
    for name in ("delta", "low", "high", "n_x", "n_y", "p"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), abs=1e-7, nan_ok=True)


def test_dominance_over_several_blocks_is_cliffs_delta() -> None:
    rng = np.random.default_rng(1)
    worth = np.sort(np.round(rng.lognormal(8, 1, 60_000)))
    side = rng.integers(0, 3, 60_000)
    found = dominance(Groups.of(RankedClv.of(worth), side == 2, side == 0))
    expected = cliffs_delta(worth[side == 2], worth[side == 0])
    assert (found.delta, found.low, found.high, found.p) == pytest.approx(
        (expected.delta, expected.low, expected.high, expected.p), abs=1e-12
    )


def test_weights_count_customers_as_often() -> None:
    worth = np.array([1.0, 2.0, 3.0, 3.0, 5.0, 8.0])
    high, low = np.array([0.0, 2, 0, 1, 0, 3]), np.array([1.0, 0, 2, 0, 1, 0])
    found = weighted_dominance(high, low, run_ends(worth))
    expected = cliffs_delta([2, 2, 3, 8, 8, 8], [1, 3, 3, 5])
    assert found.delta == pytest.approx(expected.delta)
    assert (found.n_x, found.n_y) == (3, 3)
    assert math.isnan(found.p)


def test_equal_weights_have_nearly_delongs_interval() -> None:
    rng = np.random.default_rng(2)
    worth, is_high = np.sort(rng.lognormal(8, 1, 5000)), rng.random(5000) < 0.3
    plain = dominance(Groups.of(RankedClv.of(worth), is_high, ~is_high))
    weighted = weighted_dominance(0.4 * is_high, 0.7 * ~is_high, run_ends(worth))
    assert weighted.delta == pytest.approx(plain.delta)
    assert weighted.error == pytest.approx(plain.error, rel=1e-3)
