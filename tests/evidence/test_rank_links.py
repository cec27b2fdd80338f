import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuewhen.evidence.rank_links import highest_rho, rho_by_segment
from valuewhen.evidence.statistics import cliffs_delta, mid_ranks, spearman


def test_highest_rho_of_a_flag_is_that_of_its_share() -> None:
    for ones in (20, 500, 900):
        flag = np.repeat([0.0, 1.0], [1000 - ones, ones])
        p = ones / 1000
        highest = highest_rho(mid_ranks(flag), np.arange(1.0, 1001.0))
        assert highest == pytest.approx(math.sqrt(3 * p * (1 - p)), rel=1e-5)


def test_rho_of_a_flag_in_parts_of_its_highest_is_cliffs_delta() -> None:
    rng = np.random.default_rng(1)
    flag, y = (rng.random(400) < 0.1).astype(float), rng.standard_normal(400)
    part = spearman(flag, y).rho / highest_rho(mid_ranks(flag), mid_ranks(y))
    assert part == pytest.approx(cliffs_delta(y[flag == 1], y[flag == 0]).delta)


def test_highest_rho_of_a_constant_is_unknown() -> None:
    assert math.isnan(highest_rho(np.full(9, 5.0), np.arange(9.0)))


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-1, 2), st.integers(0, 6), st.one_of(st.integers(0, 6), st.none())),
        max_size=200,
    )
)
def test_rho_of_each_segment_is_that_of_its_customers(rows: list[tuple]) -> None:
    code = np.array([row[0] for row in rows], dtype=np.int64)
    x = np.array([row[1] for row in rows], dtype=np.float64)
    y = np.array([row[2] for row in rows], dtype=np.float64)
    rho, n, p = rho_by_segment(x, y, code)
    assert len(rho) == len(n) == len(p) == code.max(initial=-1) + 1
    for at in range(len(rho)):
        alone = spearman(x[code == at], y[code == at])
        assert n[at] == alone.n
        if n[at] < 30:
            assert math.isnan(rho[at])
        else:
            assert rho[at] == pytest.approx(alone.rho, nan_ok=True, abs=1e-12)
            assert p[at] == pytest.approx(alone.p, nan_ok=True, abs=1e-9)
