import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuewhen.evidence.rank_links import rho_by_segment
from valuewhen.evidence.statistics import spearman


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
