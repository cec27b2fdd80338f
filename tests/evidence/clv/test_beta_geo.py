import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifetimes import BetaGeoFitter
from scipy.special import betaln

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.clv import BetaGeoModel
from valuewhen.evidence.clv.beta_geo_likelihood import BetaGeoLikelihood
from valuewhen.evidence.clv.histories import patterns

shapes = st.floats(0.05, 50)


@pytest.fixture(scope="module")
def fitted(cdnow: pd.DataFrame) -> BetaGeoModel:
    return BetaGeoModel().fit(cdnow["frequency"], cdnow["recency"], cdnow["T"])


@pytest.fixture(scope="module")
def peer(cdnow: pd.DataFrame) -> BetaGeoFitter:
    return BetaGeoFitter().fit(cdnow["frequency"], cdnow["recency"], cdnow["T"])


def of(r: float, alpha: float, a: float, b: float) -> BetaGeoModel:
    model = BetaGeoModel()
    model.r, model.alpha, model.a, model.b = r, alpha, a, b
    return model


def simulated(n: int, seed: int, r: float, alpha: float, a: float, b: float) -> pd.DataFrame:
    """Histories of n customers over up to 52 periods, drawn as the model says."""
    rng = np.random.default_rng(seed)
    rate, dropout = rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n)
    age = rng.integers(26, 53, n).astype(float)
    frequency, recency, at = np.zeros(n), np.zeros(n), np.zeros(n)
    active = np.arange(n)
    while len(active):
        at[active] += rng.exponential(1, len(active)) / np.maximum(rate[active], 1e-300)
        active = active[at[active] <= age[active]]
        frequency[active] += 1
        recency[active] = at[active]
        active = active[rng.random(len(active)) >= dropout[active]]
    return pd.DataFrame({"frequency": frequency, "recency": recency, "T": age})


def test_fit_reproduces_the_published_parameters_of_cdnow(fitted: BetaGeoModel) -> None:
    # Fader, Hardie and Lee (2005), table 2
    assert fitted.r == pytest.approx(0.243, abs=5e-4)
    assert fitted.alpha == pytest.approx(4.414, abs=5e-4)
    assert fitted.a == pytest.approx(0.793, abs=5e-4)
    assert fitted.b == pytest.approx(2.426, abs=5e-4)
    assert fitted.log_likelihood == pytest.approx(-9582.4, abs=0.05)
    assert fitted.n == 2357
    assert fitted.notes == ()


def test_fit_agrees_with_lifetimes(fitted: BetaGeoModel, peer: BetaGeoFitter) -> None:
    ours = [fitted.r, fitted.alpha, fitted.a, fitted.b]
    assert ours == pytest.approx(peer.params_.to_list(), rel=1e-4)


@pytest.mark.parametrize("t", [0.5, 1, 39, 520])
def test_expected_purchases_agree_with_lifetimes(
    fitted: BetaGeoModel, peer: BetaGeoFitter, cdnow: pd.DataFrame, t: float
) -> None:
    columns = cdnow["frequency"], cdnow["recency"], cdnow["T"]
    expected = peer.conditional_expected_number_of_purchases_up_to_time(t, *columns)
    assert fitted.expected_purchases(t, *columns) == pytest.approx(expected.to_numpy(), abs=1e-3)


def test_probability_alive_agrees_with_lifetimes(
    fitted: BetaGeoModel, peer: BetaGeoFitter, cdnow: pd.DataFrame
) -> None:
    columns = cdnow["frequency"], cdnow["recency"], cdnow["T"]
    expected = peer.conditional_probability_alive(*columns)
    assert fitted.probability_alive(*columns) == pytest.approx(expected, abs=1e-4)


def test_expected_purchases_of_the_published_customer(fitted: BetaGeoModel) -> None:
    # the worked example of the BG/NBD spreadsheet: x = 2, t_x = 30.43, T = 38.86, 39 weeks ahead
    assert float(fitted.expected_purchases(39, 2, 30.43, 38.86)) == pytest.approx(1.226, abs=5e-4)


def test_intervals_agree_with_those_of_lifetimes(fitted: BetaGeoModel, peer: BetaGeoFitter) -> None:
    errors = peer.standard_errors_ / peer.params_
    found = fitted.intervals.set_index("parameter")
    in_logs = np.log(found["high"] / found["low"]) / (2 * 1.959964)
    for name in ("r", "a", "b"):
        assert in_logs[name] == pytest.approx(errors[name], rel=0.02)


def test_intervals_of_the_parameters_cover_the_truth() -> None:
    truth = np.array([1.5, 10.0, 0.5, 4.0])
    covered = np.zeros(4)
    for seed in range(30):
        table = simulated(400, seed, *truth)
        found = BetaGeoModel().fit(table["frequency"], table["recency"], table["T"]).intervals
        covered += (found["low"].to_numpy() <= truth) & (truth <= found["high"].to_numpy())
    assert (covered >= 26).all()


def test_fit_counts_equal_histories_by_their_number(cdnow: pd.DataFrame) -> None:
    once = BetaGeoModel().fit(cdnow["frequency"], cdnow["recency"], cdnow["T"])
    twice = pd.concat([cdnow, cdnow])
    again = BetaGeoModel().fit(twice["frequency"], twice["recency"], twice["T"])
    assert [again.r, again.alpha, again.a, again.b] == pytest.approx(
        [once.r, once.alpha, once.a, once.b], rel=1e-5
    )
    assert again.log_likelihood == pytest.approx(2 * once.log_likelihood, rel=1e-9)


def test_fit_in_days_is_that_in_weeks_with_alpha_sevenfold(
    cdnow: pd.DataFrame, fitted: BetaGeoModel
) -> None:
    days = BetaGeoModel().fit(cdnow["frequency"], cdnow["recency"] * 7, cdnow["T"] * 7)
    assert [days.r, days.alpha / 7, days.a, days.b] == pytest.approx(
        [fitted.r, fitted.alpha, fitted.a, fitted.b], rel=1e-4
    )


@settings(deadline=None, max_examples=40)
@given(
    logs=st.lists(st.floats(-2, 3), min_size=4, max_size=4),
    rows=st.lists(
        st.tuples(st.integers(0, 40), st.floats(0, 1), st.floats(0.01, 1)), min_size=1, max_size=8
    ),
)
def test_gradient_is_that_of_the_likelihood(
    logs: list[float], rows: list[tuple[int, float, float]]
) -> None:
    x = np.array([float(row[0]) for row in rows])
    age = np.array([row[2] for row in rows])
    recency = np.where(x > 0, np.array([row[1] for row in rows]) * age, 0.0)
    likelihood = BetaGeoLikelihood.of(patterns(x, recency, age))
    at = np.array(logs)
    _, gradient = likelihood(at)
    for position in range(4):
        step = np.eye(4)[position] * 1e-5
        slope = (likelihood(at + step)[0] - likelihood(at - step)[0]) / 2e-5
        assert gradient[position] == pytest.approx(slope, rel=1e-4, abs=1e-5)


LOGITS = np.arange(-700, 700, 0.01)
LOG_P, LOG_REST = -np.logaddexp(0, -LOGITS), -np.logaddexp(0, LOGITS)


def by_integration(
    t: float, x: int, age: float, r: float, alpha: float, a: float, b: float
) -> float:
    """Purchases of an active customer: the mean over the dropout's posterior, beta(a, b + x), by
    the trapezoidal rule on its logit, which converges exponentially."""
    p = np.exp(LOG_P)
    made = -np.expm1(-(r + x) * np.log1p(p * t / (alpha + age))) / p
    density = np.exp(a * LOG_P + (b + x) * LOG_REST - betaln(a, b + x))
    return float(np.sum(made * density) * 0.01)


@settings(deadline=None)
@given(
    r=shapes, alpha=st.floats(0.05, 500), a=shapes, b=shapes,
    x=st.integers(0, 3000), age=st.floats(0, 4000), t=st.floats(0, 4000),
)  # fmt: skip
def test_expected_purchases_are_the_integral_over_dropout(
    r: float, alpha: float, a: float, b: float, x: int, age: float, t: float
) -> None:
    # the last purchase was just now, so the customer is as alive as x purchases can tell
    alive = 1.0 if x == 0 else (b + x - 1) / (a + b + x - 1)
    recency = age if x else 0.0
    found = float(of(r, alpha, a, b).expected_purchases(t, x, recency, age))
    expected = alive * by_integration(t, x, age, r, alpha, a, b)
    assert found == pytest.approx(expected, rel=2e-3, abs=1e-9)


@settings(deadline=None)
@given(
    r=shapes, alpha=st.floats(0.05, 500), a=shapes, b=shapes,
    x=st.integers(0, 100_000), share=st.floats(0, 1), age=st.floats(0, 100_000),
    t=st.floats(0, 100_000),
)  # fmt: skip
def test_expected_purchases_stay_within_their_bounds(
    r: float, alpha: float, a: float, b: float, x: int, share: float, age: float, t: float
) -> None:
    model = of(r, alpha, a, b)
    recency = share * age if x else 0.0
    alive = float(model.probability_alive(x, recency, age))
    found = float(model.expected_purchases(t, x, recency, age))
    assert 0 <= alive <= 1
    assert 0 <= found <= alive * (r + x) / (alpha + age) * t * (1 + 1e-6)


@pytest.mark.parametrize(
    ("a", "b"), [(1.0, 2.0), (1 + 1e-9, 2.0), (0.4, 0.6), (0.25, 0.25), (1e6, 0.5)]
)
@pytest.mark.parametrize("x", [0, 1, 7])
def test_expected_purchases_hold_where_the_formula_divides_by_zero(
    a: float, b: float, x: int
) -> None:
    alive = 1.0 if x == 0 else (b + x - 1) / (a + b + x - 1)
    found = float(of(0.5, 4.0, a, b).expected_purchases(39, x, 30.0 if x else 0, 30))
    expected = alive * by_integration(39, x, 30, 0.5, 4.0, a, b)
    assert found == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("size", [1e4, 1e6, 1e8])
def test_expected_purchases_of_customers_who_all_drop_out_alike(size: float) -> None:
    # with dropout p for everybody, who bought once makes (1 - (1 + p t / (alpha + T))^-r) / p
    found = float(of(0.5, 4.0, size, 3 * size).expected_purchases(39, 0, 0, 30))
    assert found == pytest.approx((1 - (1 + 0.25 * 39 / 34) ** -0.5) / 0.25, rel=1e-4)


def test_expected_purchases_of_a_very_frequent_customer_are_finite() -> None:
    # lifetimes 0.11.3 gives NaN here: its 2F1 overflows
    found = float(of(0.243, 4.414, 0.793, 2.426).expected_purchases(52, 20_000, 500, 500))
    assert found == pytest.approx(
        (2.426 + 19_999) / (0.793 + 2.426 + 19_999)
        * by_integration(52, 20_000, 500, 0.243, 4.414, 0.793, 2.426),
        rel=1e-6,
    )  # fmt: skip


def test_probability_alive_of_one_purchase_is_one() -> None:
    assert float(of(0.243, 4.414, 0.793, 2.426).probability_alive(0, 0, 1e6)) == 1.0


def test_probability_alive_of_two_purchases_by_hand() -> None:
    # 1 / (1 + a / (b + 1) · ((α + T) / (α + t_x))^(r + 2))
    odds = 0.8 / 3.5 * ((4 + 39) / (4 + 30)) ** 2.25
    found = float(of(0.25, 4.0, 0.8, 2.5).probability_alive(2, 30, 39))
    assert found == pytest.approx(1 / (1 + odds))


def test_log_likelihood_of_one_customer_by_hand() -> None:
    # equation (6) of the paper at r = .5, α = 2, a = 1.5, b = 3 for x = 2, t_x = 5, T = 10
    r, alpha, a, b, x, recency, age = 0.5, 2.0, 1.5, 3.0, 2, 5.0, 10.0
    common = math.gamma(r + x) / math.gamma(r) * alpha**r
    active = math.exp(betaln(a, b + x) - betaln(a, b)) / (alpha + age) ** (r + x)
    dropped = math.exp(betaln(a + 1, b + x - 1) - betaln(a, b)) / (alpha + recency) ** (r + x)
    likelihood = BetaGeoLikelihood.of(
        patterns(np.array([float(x)]), np.array([recency]), np.array([age]))
    )
    value, _ = likelihood(np.log([r, alpha, a, b]))
    assert value == pytest.approx(math.log(common * (active + dropped)))


@pytest.mark.parametrize(
    ("frequency", "recency", "age", "said"),
    [
        ([1, 2], [5, 11], [10, 10], "1 customer has a recency beyond T"),
        ([1.5, 2], [5, 5], [10, 10], "no whole number"),
        ([1, None], [5, 5], [10, 10], "no frequency"),
        ([1, 2], [math.nan, math.nan], [10, 10], "2 customers have no recency"),
        ([1, -2], [5, 5], [10, 10], "negative frequency"),
        ([1, 0], [5, 5], [10, 10], "time since the last purchase"),
        ([0, 0], [0, 0], [10, 10], "Nobody bought a second time"),
        ([], [], [], "no customers"),
        ([1, 2], [5], [10, 10], "different numbers of rows"),
        (["a", "b"], [5, 5], [10, 10], "does not hold numbers"),
    ],
)
def test_fit_of_bad_input_says_what_is_wrong(
    frequency: list[float], recency: list[float], age: list[float], said: str
) -> None:
    with pytest.raises(InvalidInputError, match=said):
        BetaGeoModel().fit(frequency, recency, age)


def test_purchases_of_no_time_at_all_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="no time"):
        BetaGeoModel().fit([1, 2], [0, 0], [0, 0])


def test_few_repeat_buyers_are_a_caution() -> None:
    table = simulated(150, 3, 0.25, 4.0, 0.8, 2.5)
    model = BetaGeoModel().fit(table["frequency"], table["recency"], table["T"])
    assert "of 150 customers bought again" in model.notes[0]


def test_purchases_in_a_finer_unit_than_the_times_are_a_caution() -> None:
    table = simulated(800, 4, 2.0, 1.0, 0.5, 4.0)
    model = BetaGeoModel().fit(table["frequency"], table["recency"] / 7, table["T"] / 7)
    assert any("finer unit" in note for note in model.notes)


def test_customers_who_are_all_alike_leave_the_parameters_open() -> None:
    model = BetaGeoModel().fit([3] * 400, [9.0] * 400, [10.0] * 400)
    assert any("do not pin down" in note for note in model.notes)
    assert float(model.expected_purchases(10, 3, 9, 10)) == pytest.approx(3, abs=0.5)


def test_predictions_before_a_fit_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="call fit first"):
        BetaGeoModel().expected_purchases(1, 1, 1, 2)


def test_negative_time_ahead_is_refused(fitted: BetaGeoModel) -> None:
    with pytest.raises(InvalidInputError, match="negative t"):
        fitted.expected_purchases(-1, 1, 1, 2)
