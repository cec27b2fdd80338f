import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifetimes import GammaGammaFitter

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.clv import GammaGammaModel
from valuewhen.evidence.clv.gamma_gamma import _Likelihood


@pytest.fixture(scope="module")
def fitted(cdnow: pd.DataFrame) -> GammaGammaModel:
    return GammaGammaModel().fit(cdnow["frequency"], cdnow["monetary_value"])


@pytest.fixture(scope="module")
def peer(cdnow: pd.DataFrame) -> GammaGammaFitter:
    again = cdnow[cdnow["frequency"] > 0]
    return GammaGammaFitter().fit(again["frequency"], again["monetary_value"])


def test_fit_reproduces_the_published_parameters_of_cdnow(fitted: GammaGammaModel) -> None:
    # Fader and Hardie (2013): 6.25, 3.74, 15.44; the exact maximum has v 15.448
    assert fitted.n == 946
    assert fitted.p == pytest.approx(6.25, abs=0.01)
    assert fitted.q == pytest.approx(3.74, abs=0.01)
    assert fitted.v == pytest.approx(15.448, abs=0.001)
    assert fitted.notes == ()


def test_fit_agrees_with_lifetimes(fitted: GammaGammaModel, peer: GammaGammaFitter) -> None:
    assert [fitted.p, fitted.q, fitted.v] == pytest.approx(peer.params_.to_list(), rel=1e-4)
    assert fitted.log_likelihood == pytest.approx(-946 * peer._negative_log_likelihood_)


def test_expected_spend_agrees_with_lifetimes(
    fitted: GammaGammaModel, peer: GammaGammaFitter, cdnow: pd.DataFrame
) -> None:
    columns = cdnow["frequency"], cdnow["monetary_value"]
    expected = peer.conditional_expected_average_profit(*columns)
    assert fitted.expected_spend(*columns) == pytest.approx(expected.to_numpy(), abs=1e-3)


def test_expected_spend_of_one_purchase_is_the_mean_of_all(fitted: GammaGammaModel) -> None:
    # p v / (q - 1), 35.17 in Fader and Hardie (2013)
    assert float(fitted.expected_spend(0, 0)) == pytest.approx(35.17, abs=0.01)


def test_intervals_agree_with_those_of_lifetimes(
    fitted: GammaGammaModel, peer: GammaGammaFitter
) -> None:
    found = fitted.intervals.set_index("parameter")
    in_logs = np.log(found["high"] / found["low"]) / (2 * 1.959964)
    by_peer = peer.standard_errors_ / peer.params_
    assert in_logs.to_list() == pytest.approx(by_peer.to_list(), rel=0.02)


def test_fit_in_cents_is_that_in_money_with_v_a_hundredfold(
    cdnow: pd.DataFrame, fitted: GammaGammaModel
) -> None:
    cents = GammaGammaModel().fit(cdnow["frequency"], cdnow["monetary_value"] * 100)
    assert [cents.p, cents.q, cents.v / 100] == pytest.approx(
        [fitted.p, fitted.q, fitted.v], rel=1e-4
    )


@settings(deadline=None)
@given(
    logs=st.lists(st.floats(-1, 3), min_size=3, max_size=3),
    rows=st.lists(st.tuples(st.integers(1, 500), st.floats(0.01, 100)), min_size=1, max_size=8),
)
def test_gradient_is_that_of_the_likelihood(
    logs: list[float], rows: list[tuple[int, float]]
) -> None:
    likelihood = _Likelihood.of(
        np.array([float(row[0]) for row in rows]), np.array([row[1] for row in rows])
    )
    at = np.array(logs)
    _, gradient = likelihood(at)
    for position in range(3):
        step = np.eye(3)[position] * 1e-5
        slope = (likelihood(at + step)[0] - likelihood(at - step)[0]) / 2e-5
        assert gradient[position] == pytest.approx(slope, rel=1e-3, abs=1e-3)


@settings(deadline=None)
@given(
    x=st.integers(0, 10**7), mean=st.floats(0, 1e9),
    p=st.floats(0.01, 100), q=st.floats(1.01, 100), v=st.floats(0.01, 1e6),
)  # fmt: skip
def test_expected_spend_lies_between_the_customer_and_all(
    x: int, mean: float, p: float, q: float, v: float
) -> None:
    model = GammaGammaModel()
    model.p, model.q, model.v = p, q, v
    everybody = p * v / (q - 1)
    found = float(model.expected_spend(x, mean))
    assert min(mean, everybody) * (1 - 1e-9) <= found <= max(mean, everybody) * (1 + 1e-9)


def test_log_likelihood_of_one_customer_by_hand() -> None:
    # equation (1a): p = 2, q = 3, v = 4, two purchases of 5 on average
    value, _ = _Likelihood.of(np.array([2.0]), np.array([5.0]))(np.log([2.0, 3.0, 4.0]))
    density = (
        math.gamma(7) / (math.gamma(4) * math.gamma(3)) * 4**3 * 5**3 * 2**4 / (4 + 2 * 5) ** 7
    )
    assert value == pytest.approx(math.log(density))


@pytest.mark.parametrize(
    ("frequency", "money", "said"),
    [
        ([1, 2], [5, -1], "1 customer has a negative monetary value"),
        ([1, 2], [5, 0], "cost nothing"),
        ([1, 0], [5, 0], "Fewer than two"),
        ([1, 2], [5, math.nan], "no monetary value"),
        ([1, 2.5], [5, 5], "no whole number"),
        ([], [], "no customers"),
        ([1, 2], [5], "different numbers of rows"),
    ],
)
def test_fit_of_bad_input_says_what_is_wrong(
    frequency: list[float], money: list[float], said: str
) -> None:
    with pytest.raises(InvalidInputError, match=said):
        GammaGammaModel().fit(frequency, money)


def test_amounts_without_an_end_expect_nothing_of_new_customers() -> None:
    rng = np.random.default_rng(5)
    means = rng.gamma(2, 1 / rng.gamma(0.6, 1, 3000))
    model = GammaGammaModel().fit(np.ones(3000), means)
    assert model.q < 1
    assert any("no end" in note for note in model.notes)
    assert math.isnan(float(model.expected_spend(0, 0)))
    assert float(model.expected_spend(3, 10)) > 0


def test_equal_amounts_leave_the_parameters_open() -> None:
    model = GammaGammaModel().fit([1, 2, 3] * 100, [20.0] * 300)
    assert any("do not pin down" in note for note in model.notes)
    assert float(model.expected_spend(2, 20)) == pytest.approx(20, rel=0.01)


def test_predictions_before_a_fit_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="call fit first"):
        GammaGammaModel().expected_spend(1, 1)
