import math

import numpy as np
import pytest

from valuewhen.evidence.resampling import bootstrap_medians, percentile_interval

DRAWS = 200_000


def how_often(values: list[float], median: float) -> float:
    rng = np.random.default_rng(1)
    return float(np.mean(bootstrap_medians(np.array(values), DRAWS, rng) == median))


def test_medians_of_three_values_fall_as_counting_resamples_says() -> None:
    # At least two of three draws must hit the lowest value: 7 of 27 resamples; the middle: 13.
    assert how_often([10, 30, 20], 10) == pytest.approx(7 / 27, abs=0.005)
    assert how_often([10, 30, 20], 20) == pytest.approx(13 / 27, abs=0.005)


def test_medians_of_two_values_fall_as_counting_resamples_says() -> None:
    assert how_often([0, 1], 0) == pytest.approx(1 / 4, abs=0.005)
    assert how_often([0, 1], 0.5) == pytest.approx(1 / 2, abs=0.005)


def test_medians_of_four_values_fall_as_counting_resamples_says() -> None:
    # Three or four of four draws must hit the lowest value: 13 of 256 resamples.
    assert how_often([0, 1, 10, 100], 0) == pytest.approx(13 / 256, abs=0.005)
    # Exactly two draws of the lowest and two of the highest: 6 of 256.
    assert how_often([0, 1, 10, 100], 50) == pytest.approx(6 / 256, abs=0.005)


def test_percentile_interval_leaves_out_draws_without_a_number() -> None:
    draws = np.array([math.nan, *range(41)])
    assert percentile_interval(draws) == (1, 39)
    assert all(math.isnan(end) for end in percentile_interval(np.array([math.nan])))
