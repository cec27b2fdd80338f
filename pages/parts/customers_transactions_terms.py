"""What a CLV from transactions is computed from and under which terms, as a person says it."""

from collections.abc import Callable
from typing import get_args

import streamlit as st

from valuewhen.customers.report import ColumnReport, FileReport
from valuewhen.customers.tables import table_columns
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.clv import Columns, Terms
from valuewhen.evidence.clv.troubles import ALL_TROUBLES
from valuewhen.evidence.clv.units import period_unit
from valuewhen.figures import SYMBOLS
from valuewhen.join.account import ClvKind
from valuewhen.join.made import Wanted
from valuewhen.words import say

A_YEAR = {"W": 52, "D": 365, "M": 12, "Q": 4, "Y": 1}
MONEY = ("is_revenue", "is_margin", "is_rate", "is_column")


def ask_terms(key: str, report: FileReport, is_running: bool) -> Wanted | None:
    """The fields for columns, terms and name; what they say, None while something is missing."""
    st.text(
        say(
            "customers.clv_read_as",
            file=report.original_name,
            rows=f"{report.rows:,}",
            columns=", ".join(f"{column.name} ({column.kind})" for column in report.columns),
        )
    )
    for problem in report.problems:
        st.text(f"• {problem}")
    lacking = _lacking(report)
    if lacking:
        st.error(say(f"customers.{lacking}"))
        return None
    left, right = st.columns(2)
    with left:
        columns, rate = _ask_columns(key, report, is_running)
    with right:
        unit, horizon, discount = _ask_terms(key, is_running)
    return _ask_rest(key, report, columns, Terms(horizon, unit, rate, discount), is_running)


def _lacking(report: FileReport) -> str | None:
    if not any(column.kind == "date" for column in report.columns):
        return "clv_no_dates"
    return None if any(column.is_numeric for column in report.columns) else "clv_no_amounts"


def _ask_columns(
    key: str, report: FileReport, is_running: bool
) -> tuple[Columns | None, float | None]:
    """Which column is what, and the margin's share of revenue if it is known."""
    guessed = _guessed(report)

    def choose(part: str, fits: Callable[[ColumnReport], bool]) -> str | None:
        names = [column.name for column in report.columns if fits(column)]
        usual = guessed.get(part.removesuffix("_column"))
        return st.selectbox(
            say(f"customers.clv_{part}"),
            names,
            index=names.index(usual) if usual in names else None,
            key=f"{key}-{part}",
            disabled=is_running,
        )

    customer = choose("customer", lambda _: True)
    date = choose("date", lambda column: column.kind == "date")
    amount = choose("amount", lambda column: column.is_numeric)
    money = st.selectbox(
        say("customers.clv_amount_is"),
        MONEY,
        format_func=lambda one: say(f"customers.clv_{one}"),
        key=f"{key}-amount-is",
        disabled=is_running,
    )
    margin, rate = (amount if money == "is_margin" else None), None
    if money == "is_column":
        margin = choose("margin_column", lambda column: column.is_numeric)
    if money == "is_rate":
        rate = _percent(key, "rate", 30.0, 0.1, 100.0, is_running)
    is_whole = customer and date and amount and (margin or money != "is_column")
    if not is_whole or len({customer, date, amount}) < 3:
        st.caption(say("customers.clv_incomplete"))
        return None, rate
    return Columns(str(customer), str(date), str(amount), margin), rate


def _guessed(report: FileReport) -> dict[str, str]:
    try:
        return table_columns(report, "transactions")
    except InvalidInputError:
        return {}


def _ask_terms(key: str, is_running: bool) -> tuple[str, float, float]:
    """Unit, horizon in periods of it, discount rate a year."""
    unit = st.selectbox(
        say("customers.clv_unit"),
        list(A_YEAR),
        format_func=lambda one: say(f"customers.clv_unit_{one}"),
        help=say("customers.clv_unit_help"),
        key=f"{key}-unit",
        disabled=is_running,
    )
    horizon = st.number_input(
        say("customers.clv_horizon", periods=period_unit(unit).plural),
        min_value=1,
        max_value=20 * A_YEAR[unit],
        value=A_YEAR[unit],
        key=f"{key}-horizon-{unit}",
        disabled=is_running,
    )
    return unit, float(horizon), _percent(key, "discount", 10.0, 0.0, 99.0, is_running)


def _percent(key: str, name: str, usual: float, low: float, high: float, is_running: bool) -> float:
    """A share from 0 to 1, which is asked for in per cent."""
    asked = st.number_input(
        say(f"customers.clv_{name}"),
        low,
        high,
        usual,
        1.0,
        key=f"{key}-{name}",
        disabled=is_running,
    )
    return float(asked) / 100


def _ask_rest(
    key: str, report: FileReport, columns: Columns | None, terms: Terms, is_running: bool
) -> Wanted | None:
    left, right = st.columns(2)
    clv: ClvKind = left.radio(
        say("customers.clv_kind_used"),
        get_args(ClvKind),
        format_func=lambda one: say(f"customers.clv_{one}"),
        help=say("customers.clv_kind_help"),
        key=f"{key}-kind",
        disabled=is_running,
    )
    until = right.date_input(
        say("customers.clv_until"),
        value=None,
        help=say("customers.clv_until_help"),
        key=f"{key}-until",
        disabled=is_running,
    )
    leave_out = st.multiselect(
        say("customers.clv_leave_out"),
        ALL_TROUBLES,
        format_func=lambda one: say(f"customers.clv_trouble_{one}"),
        placeholder=say("customers.clv_leave_out_none"),
        help=say("customers.clv_leave_out_help"),
        key=f"{key}-leave-out",
        disabled=is_running,
    )
    name = left.text_input(
        say("customers.clv_name"),
        value=report.original_name.rsplit(".", 1)[0],
        max_chars=120,
        key=f"{key}-name",
        disabled=is_running,
    )
    currency = right.text_input(
        say("customers.currency"),
        value=_currency(columns),
        max_chars=3,
        key=f"{key}-currency",
        disabled=is_running,
    )
    if columns is None or not name.strip():
        return None
    money = currency.strip().upper() or None
    return Wanted(name, columns, terms, clv, money, until, tuple(leave_out))


def _currency(columns: Columns | None) -> str:
    """The currency in the name of the amount, as in amount_eur."""
    last = columns.amount.rsplit("_", 1)[-1].upper() if columns else ""
    return last if last in SYMBOLS else ""
