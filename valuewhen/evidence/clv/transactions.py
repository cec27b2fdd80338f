"""From transactions to each customer's frequency, recency, T and monetary value."""

import datetime as dt
from collections.abc import Collection

import pandas as pd

from valuewhen.analytics import statement
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.clv.source import Columns, Source, transactions
from valuewhen.evidence.clv.troubles import Trouble
from valuewhen.evidence.clv.units import PeriodUnit, period_unit


def summarise_transactions(
    source: Source,
    customer: str,
    date: str,
    amount: str,
    unit: str = "W",
    until: dt.date | str | None = None,
    *,
    leave_out: Collection[Trouble] = (),
) -> pd.DataFrame:
    """One row a customer, in the order of their ids, with what BG/NBD and Gamma-Gamma need:

    - `customer_id`: as written, text from CSV;
    - `frequency`: in how many periods after the first they bought;
    - `recency`: periods from the first purchase to the last, 0 when there is one only;
    - `T`: periods from the first purchase to the end;
    - `monetary_value`: mean of what they spent in each repeat period, 0 when there is none.

    The four are floats, defined as in `summary_data_from_transaction_data` of the library
    `lifetimes`: calendar periods of the `unit` (D, W from Monday, M, Q, Y), purchases of one
    period counting as one, up to and with the period of `until`, by default that of the last
    transaction. Months, quarters and years are whole calendar periods. `source` is a path to
    Parquet or CSV, or a DataFrame; dates with a clock time count for the day as written (UTC in
    Parquet with time zones). `.attrs` has `unit`, `until` (ISO) and `notes`, a list of sentences.

    Raises InvalidInputError in words for a missing column, no rows, rows without customer, date or
    amount, dates and amounts that cannot be read, negative amounts, and purchases after today when
    `until` is not given; `leave_out` names those to leave out and note instead: "no_customer",
    "no_date", "unreadable_date", "no_amount", "refund", "future".
    """
    period = period_unit(unit)
    end = as_day(until)
    columns = Columns(customer, date, amount)
    with transactions(source, columns, until=end, leave_out=leave_out) as opened:
        last = end or opened.last
        if opened.first > last:
            raise InvalidInputError(
                f"Nobody had bought by {last}: the first transaction is of {opened.first}."
            )
        table = opened.db.execute(
            statement("clv/histories"),
            {
                "unit": period.part,
                "first_period": period_number(opened.first, period),
                "last_period": period_number(last, period),
            },
        ).df()
    table.attrs = {"unit": unit, "until": last.isoformat(), "notes": list(opened.notes)}
    return table


def as_day(written: dt.date | str | None) -> dt.date | None:
    """A day as it may be written: a date, a time, or text as in 2026-11-22.

    Raises InvalidInputError for anything else.
    """
    if written is None:
        return None
    if isinstance(written, str):
        try:
            return dt.datetime.fromisoformat(written).date()
        except ValueError as error:
            raise InvalidInputError(f"“{written}” is no day: write it as in 2026-11-22.") from error
    if not isinstance(written, dt.date) or pd.isna(written):
        raise InvalidInputError(f"“{written}” is no day: write it as in 2026-11-22.")
    return written.date() if isinstance(written, dt.datetime) else written


def period_number(day: dt.date, unit: PeriodUnit) -> int:
    """The number of the calendar period a day lies in, as the queries count them from year 1."""
    months = (day.year - 1) * 12 + day.month - 1
    return {
        "D": day.toordinal() - 1,
        "W": (day.toordinal() - 1) // 7,
        "M": months,
        "Q": months // 3,
        "Y": months // 12,
    }[unit.letter]


def last_day_of_period(day: dt.date | str | None, unit: str) -> dt.date | None:
    """The last day of the calendar period that a day lies in; None for None."""
    found, period = as_day(day), period_unit(unit)
    if found is None:
        return None
    number = period_number(found, period)
    while period_number(found + dt.timedelta(days=1), period) == number:
        found += dt.timedelta(days=1)
    return found
