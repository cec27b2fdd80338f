"""What sets best customers apart from typical ones by the saved rule, and CLV along a metric."""

from collections.abc import Callable, Hashable
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.computing import A_MOMENT, draw_computing
from pages.parts.plain import plain
from valuewhen import figures
from valuewhen.charts.profile import build_profile_chart
from valuewhen.charts.shape import build_dose_response_chart
from valuewhen.children.computation import NoResultError
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule
from valuewhen.errors import ValueWhenError
from valuewhen.join.measured import metric_words
from valuewhen.join.profiled import profiled
from valuewhen.join.profiling import Profile
from valuewhen.join.rule_words import rule_in_words
from valuewhen.words import say
from web.html import render
from web.identity import page_caller

HEADS = ("metric", "best", "typical", "difference", "d")
ENDS = ("", "_low", "_high")

Row = dict[Hashable, Any]
Cell = dict[str, str]


def draw_profile(data_set: DataSet, roles: Roles, rule: BestRule) -> None:
    """Draws, when it is asked for, best against typical customers by the rule in every metric."""
    if not st.toggle(say("customers.best_profile"), key=f"profile-{data_set.id}"):
        return
    metrics = [metric for metric in data_set.catalogue if metric.is_used]
    try:
        found = profiled(data_set.parquet, roles, rule, metrics, A_MOMENT)
    except NoResultError as error:
        draw_computing(error, _owns(data_set), _owns(data_set))
        return
    except ValueWhenError as error:
        st.error(plain(error.message))
        return
    words = rule_in_words(rule, roles)
    st.text(say("customers.rule_best", words=words.best))
    st.text(say("customers.rule_is_typical", words=words.typical))
    if found.frame.empty:
        st.info(say("customers.best_profile_none"))
        return
    _draw_shares(found.frame)
    _draw_table(found.frame, data_set, rule)
    st.caption(say("customers.best_profile_note"))
    _draw_shape(data_set, found, roles)


def _owns(data_set: DataSet) -> Callable[[], bool]:
    """Asks whether whoever has the page open is signed in and may see the data set's rows."""

    def ask() -> bool:
        caller = page_caller(is_act=False)
        return caller is not None and (caller.is_operator or caller.user_id == data_set.owner_id)

    return ask


def _draw_shares(frame: pd.DataFrame) -> None:
    """How common each flag and count is."""
    shares = frame[frame["figure"] == "share"]
    if shares.empty:
        return
    named = {"difference_low": "low", "difference_high": "high"}
    drawn = shares.assign(label=[metric_words(name) for name in shares["metric"]])
    st.altair_chart(build_profile_chart(drawn.rename(columns=named)))


def _draw_table(frame: pd.DataFrame, data_set: DataSet, rule: BestRule) -> None:
    notes = dict.fromkeys(data_set.formula_columns, "best_profile_in_clv")
    notes |= {condition.column: "best_profile_in_rule" for condition in rule.conditions}
    rows = [_row(row, notes.get(row["metric"])) for row in frame.to_dict("records")]
    names = [say(f"customers.best_profile_{name}") for name in HEADS]
    st.html(render("customers_figures.html", names=names, rows=rows))


def _row(row: Row, note: str | None) -> list[Cell]:
    name = metric_words(row["metric"])
    if note:
        name = say(f"customers.{note}", name=name)
    first = _cell(name, say(f"customers.best_profile_{row['figure']}"))
    sides = [_side(row, "best"), _side(row, "typical")]
    if row["is_few"]:
        return [first, *sides, _cell(say("customers.best_profile_few"), ""), _cell("", "")]
    between = figures.coefficient_range(row["d_low"], row["d_high"])
    return [first, *sides, _difference(row), _cell(figures.coefficient(row["d"]), between)]


def _cell(words: str, note: str) -> Cell:
    return {"words": words, "note": note, "percent": ""}


def _side(row: Row, side: str) -> Cell:
    """A share or a median, with its interval and its customers."""
    n = say("customers.best_profile_n", n=figures.count(row[f"n_{side}"]))
    if row["is_few"]:
        return _cell(figures.UNKNOWN, n)
    write = figures.share if row["figure"] == "share" else figures.number
    value, low, high = (write(row[f"{side}{end}"]) for end in ENDS)
    return _cell(value, say("customers.best_profile_between", low=low, high=high, n=n))


def _difference(row: Row) -> Cell:
    value, low, high = (row[f"difference{end}"] for end in ENDS)
    if row["figure"] == "share":
        points = say("customers.best_profile_points", value=figures.points(100 * value))
        return _cell(points, figures.points_range(100 * low, 100 * high))
    between = say(
        "customers.best_profile_range", low=figures.number(low), high=figures.number(high)
    )
    return _cell(figures.number(value), between)


def _draw_shape(data_set: DataSet, found: Profile, roles: Roles) -> None:
    """CLV along one metric, for all customers."""
    metric = st.selectbox(
        say("customers.best_profile_shape"),
        list(found.frame["metric"]),
        format_func=metric_words,
        key=f"profile-shape-{data_set.id}",
    )
    shape = found.shapes[metric]
    if shape.empty:
        st.info(say("customers.best_profile_none"))
        return
    chart = build_dose_response_chart(
        shape, currency=roles.currency or "", metric_name=metric_words(metric)
    )
    st.altair_chart(chart)
