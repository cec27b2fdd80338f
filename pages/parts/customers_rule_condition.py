"""One condition of a rule as a row of fields that fit the kind of its column."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, cast

import streamlit as st

from pages.parts.plain import plain
from valuewhen.customers.column_values import column_values
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.report import ColumnReport
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import ORDERED, WITHOUT_VALUE, Comparison, Condition, Value
from valuewhen.errors import InvalidInputError
from valuewhen.words import say

CLV = ""  # the choice of the CLV's percentile among the columns
SAME = (Comparison.EQUALS, Comparison.DIFFERS)
COMPARISONS = {
    "number": (*ORDERED, *SAME, *WITHOUT_VALUE),
    "count": (*ORDERED, *SAME, Comparison.ONE_OF, *WITHOUT_VALUE),
    "flag": (Comparison.EQUALS, *WITHOUT_VALUE),
    "date": (*ORDERED, *SAME, *WITHOUT_VALUE),
    "category": (Comparison.ONE_OF, *SAME, *WITHOUT_VALUE),
    "text": (*SAME, *WITHOUT_VALUE),
}
NAMES = {
    Comparison.AT_LEAST: "≥",
    Comparison.ABOVE: ">",
    Comparison.AT_MOST: "≤",
    Comparison.BELOW: "<",
    Comparison.EQUALS: "=",
    Comparison.DIFFERS: "≠",
}


@dataclass(frozen=True)
class Percentile:
    """The condition that the CLV is at or above this quantile of its segment."""

    at: float


Row = Condition | Percentile


def edit_row(key: str, data_set: DataSet, roles: Roles, usual: Row | None) -> Row | None:
    """The row's condition as its fields stand, None while something is missing in it."""
    columns = condition_columns(data_set, roles)
    known = CLV if isinstance(usual, Percentile) else usual.column if usual else None
    names = [CLV, *columns]
    chosen = st.selectbox(
        say("customers.rule_column"),
        names,
        index=names.index(known) if known in names else None,
        format_func=lambda name: name or say("customers.rule_clv_choice"),
        placeholder=say("customers.rule_column_choose"),
        key=f"{key}-column",
        label_visibility="collapsed",
    )
    if chosen is None:
        return None
    if chosen == CLV:
        return _percentile(key, usual)
    same = usual if isinstance(usual, Condition) and usual.column == chosen else None
    try:
        return edit_condition(key, data_set, columns[chosen], same)
    except InvalidInputError as error:
        st.caption(plain(error.message))
        return None


def condition_columns(data_set: DataSet, roles: Roles) -> dict[str, ColumnReport]:
    """The columns that a condition can be about, by name."""
    return {
        column.name: column
        for column in data_set.report.columns
        if column.kind in COMPARISONS and column.name != roles.id
    }


def _percentile(key: str, usual: Row | None) -> Percentile:
    at = usual.at if isinstance(usual, Percentile) else 0.8
    percent = st.slider(
        say("customers.rule_percentile"), 0, 100, round(at * 100), step=1, key=f"{key}-percentile"
    )
    return Percentile(percent / 100)


def edit_condition(
    key: str, data_set: DataSet, column: ColumnReport, usual: Condition | None
) -> Condition:
    """The condition on a column as its fields stand, beginning with the usual one.

    Raises InvalidInputError while its value is missing.
    """
    left, right = st.columns([2, 3])
    choices = COMPARISONS[column.kind]
    known = usual.comparison if usual and usual.comparison in choices else choices[0]
    with left:
        comparison = st.selectbox(
            say("customers.rule_comparison"),
            choices,
            index=choices.index(known),
            format_func=_name,
            key=f"{key}-{column.name}-comparison",
            label_visibility="collapsed",
        )
    if comparison in WITHOUT_VALUE:
        return Condition(column.name, comparison)
    given = usual.values if usual and usual.comparison == comparison else ()
    with right:
        field = f"{key}-{column.name}-{comparison}"
        values = _values(field, data_set, column, comparison, given)
    return Condition(column.name, comparison, values)


def _name(comparison: Comparison) -> str:
    words = {
        Comparison.ONE_OF: "customers.rule_is_one_of",
        Comparison.MISSING: "customers.rule_is_missing",
        Comparison.NOT_MISSING: "customers.rule_is_not_missing",
    }
    return NAMES.get(comparison) or say(words[comparison])


def _values(
    key: str,
    data_set: DataSet,
    column: ColumnReport,
    comparison: Comparison,
    given: Sequence[Value],
) -> tuple[Value, ...]:
    """The values in the field that fits; empty while none is given."""
    if comparison is Comparison.ONE_OF:
        return tuple(_several(key, data_set, column, given))
    first = given[0] if given else None
    value: Value | None
    if column.kind == "flag":
        value = _flag(key, first)
    elif column.kind == "date":
        value = _day(key, column, first)
    elif column.kind == "category":
        value = _word(key, data_set, column, first)
    elif column.kind == "text":
        value = _field(st.text_input, key)(value=str(first or "")) or None
    else:
        value = _number(key, column, first)
    return () if value is None else (value,)


def _field(widget: Callable[..., Any], key: str) -> Callable[..., Any]:
    label = say("customers.rule_value")
    return partial(widget, label, key=key, label_visibility="collapsed")


def _several(
    key: str, data_set: DataSet, column: ColumnReport, given: Sequence[Value]
) -> list[Value]:
    found = list(column_values(data_set.parquet, column.name))
    known = [value for value in given if value in found]
    placeholder = say("customers.rule_values_choose")
    chosen: list[Value] = _field(st.multiselect, key)(
        options=found, default=known, placeholder=placeholder
    )
    return chosen


def _flag(key: str, first: Value | None) -> bool | None:
    answers = [True, False]
    return cast(
        bool | None,
        _field(st.selectbox, key)(
            options=answers,
            index=0 if first is None else answers.index(bool(first)),
            format_func=lambda answer: say(f"rules.{'yes' if answer else 'no'}"),
        ),
    )


def _day(key: str, column: ColumnReport, first: Value | None) -> str | None:
    if column.minimum is None or column.maximum is None:
        return None
    low, high = (date.fromisoformat(str(end)[:10]) for end in (column.minimum, column.maximum))
    start = date.fromisoformat(str(first)) if first else low
    chosen: date | None = _field(st.date_input, key)(
        value=start, min_value=min(start, low), max_value=max(start, high)
    )
    return chosen.isoformat() if chosen else None


def _word(key: str, data_set: DataSet, column: ColumnReport, first: Value | None) -> str | None:
    options = list(column_values(data_set.parquet, column.name))
    index = options.index(first) if first in options else None
    chosen = _field(st.selectbox, key)(
        options=options, index=index, placeholder=say("customers.rule_values_choose")
    )
    return cast(str | None, chosen)


def _number(key: str, column: ColumnReport, first: Value | None) -> float | None:
    least = 1 if column.kind == "count" else 0
    usual = first if isinstance(first, int | float) else column.median or least
    is_usable = isinstance(usual, int | float) and math.isfinite(usual)
    value = float(usual) if is_usable else 0.0
    return cast(float | None, _field(st.number_input, key)(value=value, step=1.0, format="%g"))
