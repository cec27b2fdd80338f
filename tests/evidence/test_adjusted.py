import numpy as np
import pandas as pd
import pytest

from valuewhen.evidence.adjusted import overlap_weights
from valuewhen.evidence.controls import Design
from valuewhen.evidence.examine import examine
from valuewhen.evidence.heterogeneity import BetweenSegments, between_segments, heterogeneity
from valuewhen.evidence.resampling import (
    bootstrap_medians,
    bootstrap_rhos,
    bootstrap_weighted_medians,
    effective_size,
    weighted_quantiles,
)
from valuewhen.evidence.statistics import spearman


def test_overlap_weights_make_the_groups_equal_in_every_control() -> None:
    rng = np.random.default_rng(1)
    size, tier = rng.uniform(-1, 1, 800), rng.integers(0, 2, 800).astype(float)
    likely = 1 / (1 + np.exp(-2 * size - tier))
    draw = rng.random(800)
    high, low = draw < 0.8 * likely, draw > 0.2 + 0.8 * likely
    weights = overlap_weights(high, low, Design(800, (size,), (tier.astype(np.uint8),)))
    assert abs(size[high].mean() - size[low].mean()) > 0.2
    for control in (size, tier):
        means = [np.average(control[side], weights=weights[side]) for side in (high, low)]
        assert means[0] == pytest.approx(means[1], abs=1e-4)
    assert np.all(weights[~(high | low)] == 0)
    assert np.all((weights >= 0) & (weights <= 1))


def test_partial_rho_is_that_of_the_single_statistic_by_another_way() -> None:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"size": rng.normal(size=500), "tier": rng.choice(list("abc"), 500)})
    frame["again"] = frame["size"]
    frame["visits"] = frame["size"] + rng.normal(size=500)
    frame["worth"] = frame["size"] + (frame["tier"] == "b") + rng.normal(size=500)
    frame.loc[:9, "tier"] = None
    controls = ["size", "tier", "again"]
    found = examine(frame, "worth", ["visits"], controls=controls).iloc[0]
    expected = spearman(frame["visits"], frame["worth"], frame[controls])
    assert found["n_adjusted"] == expected.n == 490
    assert found["n"] == 500
    assert tuple(found[["adjusted_rho", "adjusted_low", "adjusted_high", "p"]]) == pytest.approx(
        (expected.rho, expected.low, expected.high, expected.p), abs=1e-9
    )


def test_a_control_that_has_nothing_to_do_with_it_changes_next_to_nothing() -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"luck": rng.normal(size=5000), "refers": rng.random(5000) < 0.3})
    frame["worth"] = rng.lognormal(8, 1, 5000) * np.where(frame["refers"], 1.5, 1)
    found = examine(frame, "worth", ["refers"], controls=["luck"]).iloc[0]
    for name in ("gap", "gap_low", "gap_high"):
        assert found[f"adjusted_{name}"] == pytest.approx(found[name], rel=0.1)
    assert found["adjusted_delta"] == pytest.approx(found["delta"], abs=0.01)


def test_weighted_quantiles_by_hand() -> None:
    ordered = np.array([1.0, 2.0, 10.0])
    assert weighted_quantiles(ordered, np.array([1.0, 1, 2]), np.array([0.5])) == [6]
    assert weighted_quantiles(ordered, np.array([1.0, 1, 3]), np.array([0.5])) == [10]
    assert effective_size(np.array([1.0, 1, 2])) == pytest.approx(16 / 6)


def test_equal_weights_are_resampled_as_no_weights() -> None:
    ordered = np.sort(np.random.default_rng(4).lognormal(8, 1, 401))
    plain = bootstrap_medians(ordered, 4000, np.random.default_rng(5))
    weights = np.full(401, 0.3)
    weighted = bootstrap_weighted_medians(ordered, weights, 4000, np.random.default_rng(6))
    at = [0.025, 0.25, 0.5, 0.75, 0.975]
    assert np.quantile(weighted, at) == pytest.approx(np.quantile(plain, at), rel=0.03)


def test_rhos_are_those_of_resampled_rows() -> None:
    x, y = np.array([1.0, 1, 2, 5, 9, 9, 3]), np.array([2.0, 1, 1, 7, 8, 9, 3])
    rng = np.random.default_rng(7)
    weights = rng.multinomial(7, np.full(7, 1 / 7), 20)
    found = bootstrap_rhos(x, y, 20, np.random.default_rng(7))
    for rho, row in zip(found, weights, strict=True):
        expected = spearman(np.repeat(x, row), np.repeat(y, row)).rho
        assert rho == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_heterogeneity_by_hand() -> None:
    # Weights 100, 25, 100: the mean is 0.2444…, and Q = 100·0.0209 + 25·0.0020 + 100·0.0309.
    found = heterogeneity(np.array([0.1, 0.2, 0.4, np.nan]), np.array([0.1, 0.2, 0.1, 0.1]))
    mean = (10 + 5 + 40) / 225
    expected = 100 * (0.1 - mean) ** 2 + 25 * (0.2 - mean) ** 2 + 100 * (0.4 - mean) ** 2
    assert found.statistic == pytest.approx(expected)
    assert found.segments == 3
    # Two degrees of freedom: p = exp(-Q / 2).
    assert found.p == pytest.approx(np.exp(-expected / 2))
    assert not found.has_both_signs


def test_heterogeneity_of_one_segment_is_unknown() -> None:
    found = heterogeneity(np.array([0.4, np.nan]), np.array([0.1, 0.1]))
    assert between_segments(found, found.p) is BetweenSegments.UNKNOWN
