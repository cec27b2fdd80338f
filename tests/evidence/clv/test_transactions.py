import math
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifetimes.utils import summary_data_from_transaction_data

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.clv import summarise_transactions

# Mondays: 5, 12, 19, 26 January and 2, 9 February 2026
BOUGHT = pd.DataFrame(
    {
        "who": ["a", "a", "a", "a", "b", "b", "c"],
        "day": pd.to_datetime(
            ["2026-01-05", "2026-01-11", "2026-01-12", "2026-02-08", "2026-01-18", "2026-01-19",
             "2026-02-09"]
        ),
        "paid": [10.0, 5.0, 20.0, 30.0, 7.0, 9.0, 4.0],
    }
)  # fmt: skip


def rows(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(table.itertuples(index=False, name=None))


def test_weeks_by_hand() -> None:
    # a: weeks of 5 Jan (10 + 5), 12 Jan (20), 2 Feb (30), five weeks before that of 9 Feb
    # b: Sunday 18 and Monday 19 January lie in two weeks
    found = summarise_transactions(BOUGHT, "who", "day", "paid")
    assert list(found.columns) == ["customer_id", "frequency", "recency", "T", "monetary_value"]
    assert rows(found) == [
        ("a", 2.0, 4.0, 5.0, 25.0),
        ("b", 1.0, 1.0, 4.0, 9.0),
        ("c", 0.0, 0.0, 0.0, 0.0),
    ]
    assert found.attrs == {"unit": "W", "until": "2026-02-09", "notes": []}


def test_days_and_months_by_hand() -> None:
    days = summarise_transactions(BOUGHT, "who", "day", "paid", unit="D")
    assert rows(days)[0] == ("a", 3.0, 34.0, 35.0, pytest.approx(55 / 3))
    months = summarise_transactions(BOUGHT, "who", "day", "paid", unit="M")
    assert rows(months) == [
        ("a", 1.0, 1.0, 1.0, 30.0),
        ("b", 0.0, 0.0, 1.0, 0.0),
        ("c", 0.0, 0.0, 0.0, 0.0),
    ]


def test_quarters_and_years_by_hand() -> None:
    table = pd.DataFrame(
        {
            "who": [1, 1, 1],
            "day": pd.to_datetime(["2024-12-31", "2025-01-01", "2026-03-31"]),
            "paid": [1.0, 2.0, 4.0],
        }
    )
    quarters = summarise_transactions(table, "who", "day", "paid", unit="Q")
    years = summarise_transactions(table, "who", "day", "paid", unit="Y")
    assert rows(quarters) == [(1, 2.0, 5.0, 5.0, 3.0)]
    assert rows(years) == [(1, 2.0, 2.0, 2.0, 3.0)]


def test_until_keeps_the_period_it_lies_in_and_leaves_out_who_came_later() -> None:
    found = summarise_transactions(BOUGHT, "who", "day", "paid", until="2026-01-20")
    assert rows(found) == [("a", 1.0, 1.0, 2.0, 20.0), ("b", 1.0, 1.0, 1.0, 9.0)]


@pytest.mark.parametrize("unit", ["D", "W"])
@pytest.mark.parametrize("until", [None, "1997-10-01", "1998-12-31"])
def test_cdnow_is_summarised_as_lifetimes_does(
    cdnow_transactions: pd.DataFrame, unit: str, until: str | None
) -> None:
    expected = summary_data_from_transaction_data(
        cdnow_transactions, "id", "day", "amount", observation_period_end=until, freq=unit
    )
    found = summarise_transactions(cdnow_transactions, "id", "day", "amount", unit, until)
    pd.testing.assert_frame_equal(found.set_index("customer_id"), expected, check_names=False)


@settings(deadline=None, max_examples=40)
@given(
    bought=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 120), st.integers(0, 50)),
        min_size=1,
        max_size=40,
    ),
    unit=st.sampled_from(["D", "W"]),
)
def test_any_transactions_are_summarised_as_lifetimes_does(
    bought: list[tuple[int, int, int]], unit: str
) -> None:
    table = pd.DataFrame(
        [
            (who, pd.Timestamp("2024-02-20") + timedelta(days=day), paid)
            for who, day, paid in bought
        ],
        columns=["who", "day", "paid"],
    ).astype({"paid": float})
    expected = summary_data_from_transaction_data(table, "who", "day", "paid", freq=unit)
    found = summarise_transactions(table, "who", "day", "paid", unit)
    pd.testing.assert_frame_equal(found.set_index("customer_id"), expected, check_names=False)


def test_parquet_and_csv_say_what_the_table_says(tmp_path: Path) -> None:
    expected = rows(summarise_transactions(BOUGHT, "who", "day", "paid"))
    BOUGHT.to_parquet(tmp_path / "bought.parquet")
    BOUGHT.to_csv(tmp_path / "it's [bought].csv", index=False)
    for name in ("bought.parquet", "it's [bought].csv"):
        assert rows(summarise_transactions(tmp_path / name, "who", "day", "paid")) == expected
        assert rows(summarise_transactions(str(tmp_path / name), "who", "day", "paid")) == expected


def test_ids_from_csv_stay_text(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,day,paid\n007,2026-01-05,1\n7,2026-01-05,2\n")
    found = summarise_transactions(tmp_path / "t.csv", "id", "day", "paid")
    assert found["customer_id"].to_list() == ["007", "7"]


def test_strange_column_names_are_only_names() -> None:
    names = {"who": 'q:Q"; drop', "day": "a.b", "paid": "x[0]"}
    found = summarise_transactions(BOUGHT.rename(columns=names), *names.values())
    assert rows(found) == rows(summarise_transactions(BOUGHT, "who", "day", "paid"))


def test_a_purchase_late_in_the_evening_is_of_the_day_as_written() -> None:
    table = BOUGHT.assign(day=(BOUGHT["day"] + pd.Timedelta("23h")).dt.tz_localize("Asia/Tokyo"))
    found = summarise_transactions(table, "who", "day", "paid")
    assert rows(found) == rows(summarise_transactions(BOUGHT, "who", "day", "paid"))


def changed(row: int, column: str, value: object) -> pd.DataFrame:
    table = BOUGHT.astype({"who": object, "day": object, "paid": object})
    table["day"] = [day.date() for day in BOUGHT["day"]]
    table.loc[row, column] = value  # type: ignore[index]
    return table


@pytest.mark.parametrize(
    ("row", "column", "value", "trouble", "said"),
    [
        (1, "who", None, "no_customer", "1 has no customer id"),
        (1, "day", None, "no_date", "1 has no “day”"),
        (1, "paid", None, "no_amount", "1 has no number in “paid”"),
        (1, "paid", math.nan, "no_amount", "1 has no number in “paid”"),
        (1, "paid", -3.0, "refund", "1 has a negative “paid”, down to -3"),
        (1, "day", date(2999, 1, 1), "future", "1 has a “day” after today, up to 2999-01-01"),
    ],
)
def test_a_transaction_that_cannot_be_used_is_refused_or_left_out_and_counted(
    row: int, column: str, value: object, trouble: str, said: str
) -> None:
    table = changed(row, column, value)
    with pytest.raises(InvalidInputError, match=said):
        summarise_transactions(table, "who", "day", "paid")
    found = summarise_transactions(table, "who", "day", "paid", leave_out=[trouble])  # type: ignore[list-item]
    without = summarise_transactions(BOUGHT.drop(index=1), "who", "day", "paid")
    assert rows(found) == rows(without)
    assert said in found.attrs["notes"][0]


@pytest.mark.parametrize("written", ["05.01.2026", "13/01/2026", "soon", "2026-02-30", "20260105"])
def test_a_date_that_cannot_be_read_is_refused_with_an_example(written: str) -> None:
    table = BOUGHT.assign(day=BOUGHT["day"].dt.strftime("%Y-%m-%d"))
    table.loc[2, "day"] = written
    with pytest.raises(InvalidInputError, match=f"such as “{written}”.*2026-11-22"):
        summarise_transactions(table, "who", "day", "paid")


def test_an_amount_that_cannot_be_read_is_refused_with_an_example() -> None:
    table = BOUGHT.assign(paid=["10", "5", "20", "1,5", "7", "9", "4"])
    with pytest.raises(InvalidInputError, match="such as “1,5”"):
        summarise_transactions(table, "who", "day", "paid")


def test_dates_as_numbers_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="holds no dates"):
        summarise_transactions(BOUGHT.assign(day=20260105), "who", "day", "paid")


def test_purchases_after_today_are_later_than_a_given_until() -> None:
    table = changed(6, "day", date(2999, 1, 1))
    found = summarise_transactions(table, "who", "day", "paid", until=date(2026, 2, 9))
    assert found["customer_id"].to_list() == ["a", "b"]


def test_an_absent_column_is_named_with_those_present() -> None:
    with pytest.raises(
        InvalidInputError, match="no column “spent”: the columns are who, day, paid"
    ):
        summarise_transactions(BOUGHT, "who", "day", "spent")


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="no rows"):
        summarise_transactions(BOUGHT.head(0), "who", "day", "paid")


def test_an_until_before_everything_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="Nobody had bought by 2025-01-01"):
        summarise_transactions(BOUGHT, "who", "day", "paid", until="2025-01-01")


@pytest.mark.parametrize("unit", ["w", "weeks", "", "H"])
def test_an_unknown_unit_is_refused(unit: str) -> None:
    with pytest.raises(InvalidInputError, match="W for weeks"):
        summarise_transactions(BOUGHT, "who", "day", "paid", unit)


@pytest.mark.parametrize("until", ["last week", 20260105, pd.NaT])
def test_an_until_that_is_no_day_is_refused(until: object) -> None:
    with pytest.raises(InvalidInputError, match="is no day"):
        summarise_transactions(BOUGHT, "who", "day", "paid", until=until)  # type: ignore[arg-type]


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.parquet").write_bytes(b"not parquet at all")
    with pytest.raises(InvalidInputError, match="cannot be read as parquet"):
        summarise_transactions(tmp_path / "t.parquet", "who", "day", "paid")
    with pytest.raises(InvalidInputError, match="There is no file"):
        summarise_transactions(tmp_path / "gone.csv", "who", "day", "paid")
    with pytest.raises(InvalidInputError, match="neither Parquet nor CSV"):
        summarise_transactions(tmp_path / "t.xlsx", "who", "day", "paid")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no column"),
        (b"id,day,x\n", "no rows"),
        (b"id,day,x\n1,2026-01-01,3\n1,2026-01-02,3,4,5\n", "no column “id”"),
        (b"id,day,x\n" + b"1,2026-01-01,3\n" * 30_000 + b"1,2026-01-02\n", "cannot be read"),
        ("id,day,x\nMüller,2026-01-01,3\n".encode("cp1252"), "cannot be read"),
        (bytes(range(256)) * 20, "cannot be read"),
        (b"id;day;x\na;2026-01-01;3,5\n", "such as “3,5”"),
    ],
)
def test_a_broken_csv_file_is_refused_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(InvalidInputError, match=said):
        summarise_transactions(tmp_path / "t.csv", "id", "day", "x")


@pytest.mark.parametrize("ids", [[1, "a"], [1j, 2j], [object(), object()]])
def test_ids_that_are_no_values_are_refused(ids: list[object]) -> None:
    table = pd.DataFrame({"id": ids, "day": ["2026-01-05"] * 2, "x": [1.0, 2.0]})
    with pytest.raises(InvalidInputError, match="mixes kinds of values"):
        summarise_transactions(table, "id", "day", "x")


def test_an_unknown_trouble_cannot_be_left_out() -> None:
    with pytest.raises(InvalidInputError, match="“refunds” cannot be left out"):
        summarise_transactions(BOUGHT, "who", "day", "paid", leave_out=["refunds"])  # type: ignore[list-item]
