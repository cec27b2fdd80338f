"""From a file of transactions to customer data with both CLVs, labelled by how they came about."""

from pathlib import Path

import pandas as pd
import pytest

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.clv import Columns, Terms, summarise_transactions
from valuewhen.join.from_transactions import make_customers

COLUMNS = Columns("customer", "bought on", "paid")
MEASURES = ["frequency", "recency", "T", "monetary_value"]


def test_customers_have_their_history_and_both_values(tmp_path: Path, bought: pd.DataFrame) -> None:
    target = tmp_path / "customers.parquet"
    made = make_customers(bought, target, COLUMNS, Terms(52, "W", 0.25))
    table = pd.read_parquet(target).set_index("customer_id")
    expected = summarise_transactions(bought, "customer", "bought on", "paid")
    pd.testing.assert_frame_equal(table[MEASURES], expected.set_index("customer_id")[MEASURES])
    spent = bought.groupby("customer")["paid"].sum() * 0.25
    assert table["historical_clv"].to_numpy() == pytest.approx(spent.to_numpy())
    assert (table["predicted_clv"] > 0).all()
    assert made.customers == 300
    assert made.words("predicted").startswith("Predicted: Present value of the contribution margin")
    assert made.words("historical").startswith("Historical: Contribution margin up to 20")
    assert made.predicted.independence.meaning in made.notes


def test_a_column_of_margins_gives_the_predicted_clv_its_share(
    tmp_path: Path, bought: pd.DataFrame
) -> None:
    columns = Columns("customer", "bought on", "paid", "earned")
    made = make_customers(bought, tmp_path / "c.parquet", columns, Terms(52))
    assert made.predicted.terms.margin == pytest.approx(0.4)
    table = pd.read_parquet(tmp_path / "c.parquet").set_index("customer_id")
    earned = bought.groupby("customer")["earned"].sum()
    assert table["historical_clv"].to_numpy() == pytest.approx(earned.to_numpy())


def test_without_a_margin_both_values_say_that_they_are_revenue(
    tmp_path: Path, bought: pd.DataFrame
) -> None:
    made = make_customers(bought, tmp_path / "c.parquet", COLUMNS, Terms(52))
    assert "revenue (the margin is not known)" in made.words("predicted")
    assert "Revenue up to" in made.words("historical")


def test_both_values_end_with_the_period_of_until(tmp_path: Path, bought: pd.DataFrame) -> None:
    # 2 July 2025 is a Wednesday: its week ends on Sunday 6 July
    make_customers(bought, tmp_path / "c.parquet", COLUMNS, Terms(26), until="2025-07-02")
    table = pd.read_parquet(tmp_path / "c.parquet").set_index("customer_id")
    seen = bought[bought["bought on"] <= "2025-07-06"].groupby("customer")["paid"].sum()
    assert table.index.to_list() == seen.index.to_list()
    assert table["historical_clv"].to_numpy() == pytest.approx(seen.to_numpy())


def test_refunds_are_refused_or_left_out_of_purchases_and_netted_in_history(
    tmp_path: Path, bought: pd.DataFrame
) -> None:
    refund = bought.head(1).assign(paid=-5.0)
    table = pd.concat([bought, refund], ignore_index=True)
    target = tmp_path / "c.parquet"
    with pytest.raises(InvalidInputError, match="negative “paid”"):
        make_customers(table, target, COLUMNS, Terms(52))
    assert not target.exists()
    made = make_customers(table, target, COLUMNS, Terms(52), leave_out=["refund"])
    first = pd.read_parquet(target).iloc[0]
    spent = bought.loc[bought["customer"] == first["customer_id"], "paid"].sum()
    assert first["historical_clv"] == pytest.approx(spent - 5)
    assert any("Refunds count against the customer" in note for note in made.notes)
    assert any(note.startswith("Left out: 1 has a negative") for note in made.notes)


def test_an_amount_that_is_margin_needs_no_share_of_revenue(
    tmp_path: Path, bought: pd.DataFrame
) -> None:
    columns = Columns("customer", "bought on", "paid", "paid")
    made = make_customers(bought, tmp_path / "c.parquet", columns, Terms(52))
    assert made.predicted.terms.margin == 1
    assert "Present value of the contribution margin expected" in made.words("predicted")
    assert "Contribution margin up to" in made.words("historical")


def test_the_periods_run_from_the_first_purchase_to_the_end(
    tmp_path: Path, bought: pd.DataFrame
) -> None:
    heard: list[float] = []
    made = make_customers(
        bought, tmp_path / "c.parquet", COLUMNS, Terms(12, "M"), until="2025-12-31",
        tell=lambda share, _words: heard.append(share),
    )  # fmt: skip
    assert made.periods == 12 - int(bought["bought on"].min().month) + 1
    assert heard == sorted(heard)
    assert heard[0] == 0
    assert heard[-1] < 1
