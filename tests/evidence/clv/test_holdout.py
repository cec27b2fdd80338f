import numpy as np
import pandas as pd
import pytest
from lifetimes import BetaGeoFitter
from lifetimes.utils import summary_data_from_transaction_data

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.clv import Holdout, validate_holdout


@pytest.fixture(scope="module")
def held_out(cdnow_transactions: pd.DataFrame) -> Holdout:
    return validate_holdout(cdnow_transactions, "id", "day", "amount", length=39)


def in_weeks(table: pd.DataFrame) -> pd.DataFrame:
    weeks = (table["day"] - pd.Timestamp("1996-12-30")).dt.days // 7
    return table.assign(week=weeks).groupby(["id", "week"])["amount"].sum().reset_index()


def test_calibration_is_what_lifetimes_summarises_before_the_holdout(
    held_out: Holdout, cdnow_transactions: pd.DataFrame
) -> None:
    # 79 weeks from Monday 30 December 1996: 40 to fit, 39 to test
    expected = summary_data_from_transaction_data(
        cdnow_transactions, "id", "day", "amount", observation_period_end="1997-10-05", freq="W"
    )
    columns = ["frequency", "recency", "T", "monetary_value"]
    found = held_out.customers.set_index("customer_id")[columns]
    pd.testing.assert_frame_equal(found, expected, check_names=False)
    assert (held_out.calibration, held_out.length, held_out.n) == (40, 39, 2357)


def test_actual_and_last_are_counted_in_their_weeks(
    held_out: Holdout, cdnow_transactions: pd.DataFrame
) -> None:
    weeks = in_weeks(cdnow_transactions)
    found = held_out.customers.set_index("customer_id")
    after = weeks[weeks["week"] >= 40].groupby("id")["amount"].agg(["size", "sum"])
    after = after.reindex(found.index, fill_value=0)
    assert found["actual"].to_list() == after["size"].to_list()
    assert found["actual_spent"].to_numpy() == pytest.approx(after["sum"].to_numpy())
    first = weeks.groupby("id")["week"].transform("min")
    lately = weeks[weeks["week"].between(1, 39) & (weeks["week"] > first)]
    before = lately.groupby("id")["amount"].agg(["size", "sum"]).reindex(found.index, fill_value=0)
    assert found["last"].to_list() == before["size"].to_list()
    assert found["last_spent"].to_numpy() == pytest.approx(before["sum"].to_numpy(), abs=1e-9)


def test_predictions_and_errors_agree_with_lifetimes(held_out: Holdout) -> None:
    table = held_out.customers
    columns = table["frequency"], table["recency"], table["T"]
    expected = (
        BetaGeoFitter().fit(*columns)
        .conditional_expected_number_of_purchases_up_to_time(39, *columns)
    )  # fmt: skip
    assert table["predicted"].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-3)
    row = held_out.errors.set_index("measure").loc["purchases"]
    gaps = (expected - table["actual"]).abs() - (table["last"] - table["actual"]).abs()
    reach = 1.96 * gaps.std() / np.sqrt(len(gaps))
    assert row["n"] == 2357
    assert row["model"] == pytest.approx((expected - table["actual"]).abs().mean(), abs=1e-3)
    assert row["difference"] == pytest.approx(gaps.mean(), abs=1e-3)
    assert row["low"] == pytest.approx(gaps.mean() - reach, abs=1e-3)
    assert row["high"] == pytest.approx(gaps.mean() + reach, abs=1e-3)
    assert "nearer than “same as last period”" in held_out.in_words()


def test_frequencies_from_seven_on_are_one_row(held_out: Holdout) -> None:
    found = held_out.by_frequency.set_index("frequency")
    assert found.index.to_list() == ["0", "1", "2", "3", "4", "5", "6", "7+"]
    assert found["n"].sum() == 2357
    often = held_out.customers[held_out.customers["frequency"] >= 7]
    assert found.loc["7+", "n"] == len(often)
    assert found.loc["7+", "actual"] == pytest.approx(often["actual"].mean())
    assert found.loc["7+", "predicted"] == pytest.approx(often["predicted"].mean())
    assert found.loc["7+", "last"] == pytest.approx(often["last"].mean())


def test_a_last_week_that_is_not_over_is_noted(held_out: Holdout) -> None:
    # 30 June 1998 is a Tuesday
    assert any("week ends after 1998-06-30" in note for note in held_out.notes)


def test_until_ends_the_holdout(cdnow_transactions: pd.DataFrame) -> None:
    found = validate_holdout(
        cdnow_transactions, "id", "day", "amount", length=10, until="1997-12-28"
    )
    assert (found.calibration, found.length) == (42, 10)
    assert found.notes == ()


@pytest.mark.parametrize(("length", "said"), [(40, "at most half"), (0, "at least 1")])
def test_a_holdout_that_leaves_nothing_to_compare_is_refused(
    cdnow_transactions: pd.DataFrame, length: int, said: str
) -> None:
    with pytest.raises(InvalidInputError, match=said):
        validate_holdout(cdnow_transactions, "id", "day", "amount", length=length)
