import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lifetimes import BetaGeoFitter, GammaGammaFitter

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.clv import (
    Columns,
    Terms,
    historical_value,
    input_warnings,
    predict_value,
    summarise_transactions,
)
from valuewhen.evidence.clv.terms import unit_cautions
from valuewhen.evidence.clv.value import present_purchases

BOUGHT = pd.DataFrame(
    {
        "who": ["a", "a", "b", "b", "c"],
        "day": pd.to_datetime(
            ["2026-01-05", "2026-01-20", "2026-01-05", "2026-01-06", "2026-03-01"]
        ),
        "paid": [10.0, 30.0, 50.0, -20.0, 7.0],
        "earned": [4.0, 9.0, 25.0, -10.0, 0.0],
    }
)


def test_historical_revenue_by_hand_says_that_it_is_revenue() -> None:
    found = historical_value(BOUGHT, "who", "day", "paid", until="2026-02-28")
    assert found.table.to_dict("list") == {
        "customer_id": ["a", "b"],
        "historical_clv": [40.0, 30.0],
    }
    assert found.basis == "revenue"
    assert found.words == ("Revenue up to 2026-02-28 (the margin is not known), not discounted.")
    assert found.notes == (
        "Refunds count against the customer: 1 has a negative “paid”, down to -20.0.",
    )


def test_historical_margin_by_column_and_by_rate_by_hand(tmp_path: Path) -> None:
    BOUGHT.to_parquet(tmp_path / "bought.parquet")
    by_column = historical_value(tmp_path / "bought.parquet", "who", "day", "paid", "earned")
    by_rate = historical_value(BOUGHT, "who", "day", "paid", 0.5)
    assert by_column.table["historical_clv"].to_list() == [13.0, 15.0, 0.0]
    assert by_rate.table["historical_clv"].to_list() == [20.0, 15.0, 3.5]
    assert by_column.basis == by_rate.basis == "contribution margin"
    assert "from “earned”" in by_column.words
    assert "0.5 of revenue" in by_rate.words


def test_historical_margin_that_is_missing_is_refused() -> None:
    table = BOUGHT.assign(earned=[4.0, None, 25.0, -10.0, 0.0])
    with pytest.raises(InvalidInputError, match="1 has no number in “earned”"):
        historical_value(table, "who", "day", "paid", "earned")
    with pytest.raises(InvalidInputError, match="above 0, up to 1"):
        historical_value(BOUGHT, "who", "day", "paid", 35)


def test_terms_are_said_in_words() -> None:
    assert Terms(52, "W", 0.35, 0.1).in_words() == (
        "Present value of the contribution margin (0.35 of revenue) expected over the next "
        "52 weeks, discounted at 10 % a year; BG/NBD × Gamma-Gamma."
    )
    assert "revenue (the margin is not known)" in Terms(12, "M").in_words()


@pytest.mark.parametrize(
    "values", [(0, "W"), (math.nan, "W"), (52, "weeks"), (52, "W", 0), (52, "W", 40),
               (52, "W", 0.4, -0.1), (52, "W", 0.4, 10)]
)  # fmt: skip
def test_terms_that_cannot_be_are_refused(values: tuple[float, str]) -> None:
    with pytest.raises(InvalidInputError):
        Terms(*values)


def test_predicted_value_of_cdnow_agrees_with_lifetimes(cdnow: pd.DataFrame) -> None:
    # undiscounted: purchases × spend × margin, both by the reference implementation
    columns = cdnow["frequency"], cdnow["recency"], cdnow["T"]
    again = cdnow[cdnow["frequency"] > 0]
    purchases = BetaGeoFitter().fit(*columns)
    spend = GammaGammaFitter().fit(again["frequency"], again["monetary_value"])
    expected = (
        purchases.conditional_expected_number_of_purchases_up_to_time(52, *columns)
        * spend.conditional_expected_average_profit(cdnow["frequency"], cdnow["monetary_value"])
        * 0.3
    )
    found = predict_value(cdnow, Terms(52, "W", 0.3, 0.0))
    assert found.table["predicted_clv"].to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-3)
    assert list(found.table.columns) == [
        "customer_id", "expected_purchases", "probability_alive", "expected_spend", "predicted_clv",
    ]  # fmt: skip


def test_discounting_lies_between_the_ends_and_the_beginnings_of_lifetimes_months(
    cdnow: pd.DataFrame,
) -> None:
    columns = cdnow["frequency"], cdnow["recency"], cdnow["T"]
    again = cdnow[cdnow["frequency"] > 0]
    by_month_ends = GammaGammaFitter().fit(
        again["frequency"], again["monetary_value"]
    ).customer_lifetime_value(
        BetaGeoFitter().fit(*columns), *columns, cdnow["monetary_value"],
        time=12, discount_rate=1.1 ** (1 / 12) - 1, freq="W",
    )  # fmt: skip
    found = predict_value(cdnow, Terms(12 * 4.345, "W", None, 0.1)).table["predicted_clv"]
    ratio = found / by_month_ends.to_numpy()
    assert ratio.between(1, 1.1 ** (1 / 12) * 1.001).all()


def test_present_purchases_are_the_sum_over_small_steps(cdnow: pd.DataFrame) -> None:
    model = predict_value(cdnow, Terms(52)).purchases
    terms = Terms(104, "W", None, 0.2)
    few = cdnow.head(20)
    x, recency, age = (few[name].to_numpy(dtype=float) for name in ("frequency", "recency", "T"))
    steps = np.linspace(0, 104, 1041)
    made = np.array([model.expected_purchases(t, x, recency, age) for t in steps])
    middles = (steps[1:] + steps[:-1]) / 2
    discounts = 1.2 ** (-middles * 7 / 365.2425)
    expected = (np.diff(made, axis=0) * discounts[:, np.newaxis]).sum(axis=0)
    assert present_purchases(model, terms, x, recency, age) == pytest.approx(expected, rel=1e-5)


def test_horizon_in_another_unit_than_the_purchases_is_refused(
    cdnow_transactions: pd.DataFrame,
) -> None:
    days = summarise_transactions(cdnow_transactions, "id", "day", "amount", "D")
    with pytest.raises(InvalidInputError, match=r"unit “D”, the horizon is given with “W”"):
        predict_value(days, Terms(52, "W"))


def test_days_taken_for_weeks_are_a_caution(cdnow_transactions: pd.DataFrame) -> None:
    days = summarise_transactions(cdnow_transactions, "id", "day", "amount", "D")
    assert unit_cautions(78, Terms(52, "W")) == []
    assert "10,959 weeks, that is 210.0 years" in unit_cautions(10_959, Terms(52, "W"))[0]
    days.attrs = {}
    found = predict_value(days.assign(T=days["T"] * 2, recency=days["recency"] * 2), Terms(52, "W"))
    assert any("days taken for weeks?" in note for note in found.notes)
    assert any("unit of the times is not recorded" in note for note in found.notes)


def test_a_horizon_far_beyond_what_was_seen_is_a_caution() -> None:
    assert "extrapolation" in unit_cautions(39, Terms(520, "W"))[0]


def test_repeat_buyers_who_spent_nothing_are_no_part_of_the_amounts(cdnow: pd.DataFrame) -> None:
    free = cdnow.copy()
    free.loc[free.index[free["frequency"] == 1][:3], "monetary_value"] = 0.0
    found = predict_value(free, Terms(52))
    assert found.spend.n == 943
    assert any("3 customers came back without spending anything" in note for note in found.notes)


def test_independence_of_frequency_and_spend_is_reported(cdnow: pd.DataFrame) -> None:
    found = predict_value(cdnow, Terms(52)).independence
    assert found.correlation.n == 946
    assert found.correlation.low < found.correlation.rho < found.correlation.high
    assert f"rho {found.correlation.rho:.2f}" in found.meaning


def test_inputs_of_the_clv_are_warned_of(cdnow_transactions: pd.DataFrame) -> None:
    histories = summarise_transactions(cdnow_transactions, "id", "day", "amount")
    found = predict_value(histories, Terms(52), Columns("id", "day", "amount"))
    warned = input_warnings(["Recency", "amount", "day", "nps"], found.inputs)
    assert list(warned) == ["Recency", "amount", "day"]
    assert "is part of this CLV" in warned["Recency"]
    assert "gives monetary_value" in warned["amount"]
    assert "gives frequency and recency and T" in warned["day"]
    past = historical_value(cdnow_transactions, "id", "day", "amount")
    assert list(input_warnings(["recency", "monetary_value"], past.inputs)) == ["monetary_value"]
