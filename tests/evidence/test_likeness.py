import math

import numpy as np
import pytest

from valuewhen.evidence.covariate import Covariate
from valuewhen.evidence.likeness import likeness
from valuewhen.evidence.metric_column import MetricColumn
from valuewhen.evidence.statistics import spearman


def column(values: np.ndarray) -> MetricColumn:
    return MetricColumn.of(np.asarray(values, dtype=np.float64))


def test_likeness_is_spearmans_rho_of_those_with_both() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=200)
    z = x + rng.normal(size=200)
    x[:20], z[10:40] = np.nan, np.nan
    found = likeness(column(x), Covariate("margin", column(z)))
    expected = spearman(x, z)
    assert (found.rho, found.n) == (pytest.approx(expected.rho), expected.n)
    assert found.of_highest == pytest.approx(found.rho)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_flag_cut_from_an_input_is_all_that_ties_allow(sign: int) -> None:
    size = np.random.default_rng(2).lognormal(size=400)
    found = likeness(column(sign * size > sign * 1.5), Covariate("size", column(size)))
    assert abs(found.rho) < 0.87
    assert found.of_highest == pytest.approx(sign)


def test_labels_that_part_the_metric_are_alike() -> None:
    group = np.repeat([0.0, 1.0, 2.0], 40)
    found = likeness(column(group * 10), Covariate("plan", column(group), is_label=True))
    assert found.of_highest == pytest.approx(1)


def test_few_customers_and_constants_do_not_tell() -> None:
    few = likeness(column(np.arange(29)), Covariate("margin", column(np.arange(29))))
    assert math.isnan(few.rho) and few.n == 29
    same = likeness(column(np.ones(50)), Covariate("margin", column(np.arange(50))))
    assert math.isnan(same.of_highest) and same.n == 50
