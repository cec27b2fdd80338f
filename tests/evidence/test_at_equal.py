import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuewhen.evidence.at_equal import at_equal
from valuewhen.evidence.circle import Circle, Context
from valuewhen.evidence.link import Link
from valuewhen.evidence.statistics import spearman

values = st.one_of(st.none(), st.integers(0, 6))
rows = st.lists(st.tuples(values, values, values), min_size=6, max_size=80)


@settings(deadline=None)
@given(rows, st.booleans())
def test_equal_in_a_third_column_is_partial_spearman(given_rows: list, is_label: bool) -> None:
    x, clv, third = (
        np.array([math.nan if one is None else one for one in column], dtype=np.float64)
        for column in zip(*given_rows, strict=True)
    )
    size = np.array([None if v != v else f"s{v}" for v in third]) if is_label else third
    circle = Circle.of(clv, Context(size=size))
    assert circle.size is not None
    found = at_equal(Link.of(circle, x, "m", "measure"), circle.size)
    known = np.isfinite(x) & np.isfinite(clv) & np.isfinite(third)
    plain = spearman(x[known], clv[known])
    control = size[known]
    expected = spearman(x[known], clv[known], control) if known.any() else plain
    assert found.raw.n == found.equal.n == plain.n
    assert found.raw.rho == pytest.approx(plain.rho, nan_ok=True, abs=1e-12)
    if len(set(control)) > 1:  # a constant third column leaves the link as it is
        assert found.equal.rho == pytest.approx(expected.rho, nan_ok=True, abs=1e-9)
        assert found.equal.low == pytest.approx(expected.low, nan_ok=True, abs=1e-9)
