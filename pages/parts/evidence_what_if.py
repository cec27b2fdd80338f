"""What if CLV also counted something: old and new side by side, and who changes rank."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.computing import A_MOMENT
from pages.parts.edge_facts import draw_names, draw_table
from pages.parts.plain import plain
from pages.parts.seat import Seat
from pages.parts.ways import draw_way
from valuewhen import figures
from valuewhen.charts.matrix import build_flows_chart
from valuewhen.charts.ranks import build_moves_chart
from valuewhen.customers.data_sets import DataSet
from valuewhen.join.attachments import attachment
from valuewhen.join.measured import metric_words
from valuewhen.join.weighing import WhatIf
from valuewhen.join.what_if import is_counted_already, weighable, what_if
from valuewhen.store.store import the_store
from valuewhen.words import say
from web.html import render


def draw_what_if(seat: Seat) -> None:
    """Draws the choice of a metric and its weight, and then what they would change."""
    joined = the_store().read(attachment, seat.caller, seat.workshop.id)
    if joined is None:
        _draw_empty(seat)
        return
    metrics = [metric.name for metric in weighable(joined.data_set)]
    st.html(
        render(
            "edges_facts.html",
            title=say("what_if.tab"),
            lead=say("what_if.why"),
            lines=(),
            quiet=[say("what_if.choice")],
        )
    )
    if not metrics:
        st.info(say("what_if.no_metrics"), icon=":material/balance:")
        return
    currency = (joined.data_set.roles.currency if joined.data_set.roles else None) or ""
    metric, weight = _ask(metrics, currency)
    if metric is None:
        return
    if not weight:
        st.caption(say("what_if.ask_weight"))
        return
    _warn(joined.data_set, metric)
    found = what_if(the_store(), seat.caller, seat.workshop.id, metric, weight, A_MOMENT)
    if found:
        _draw(seat, found, metric, weight, currency)


def _draw_empty(seat: Seat) -> None:
    st.info(say("what_if.no_data"), icon=":material/balance:")
    draw_way(seat, "customers", "what_if.to_customers")


def _ask(metrics: list[str], currency: str) -> tuple[str | None, float | None]:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        metric = st.selectbox(
            say("what_if.metric"),
            metrics,
            index=None,
            format_func=metric_words,
            placeholder=say("what_if.choose"),
            key="what-if-metric",
        )
    with right:
        unit = plain(figures.currency_symbol(currency)) or say("what_if.money")
        weight = st.number_input(
            say("what_if.weight", currency=unit),
            value=None,
            step=100.0,
            format="%g",
            help=say("what_if.weight_help"),
            key="what-if-weight",
        )
    return metric, weight


def _warn(data_set: DataSet, metric: str) -> None:
    """Says when the metric counts twice, or may."""
    name = plain(metric_words(metric))
    if is_counted_already(data_set, metric):
        st.warning(say("what_if.twice", metric=name), icon=":material/sync:")
    elif data_set.formula is None:
        st.caption(say("what_if.formula_unknown", metric=name))


def _draw(seat: Seat, found: WhatIf, metric: str, weight: float, currency: str) -> None:
    amount = figures.money(weight, currency)
    st.html(
        render(
            "edges_facts.html",
            title=say("what_if.sum", weight=amount, metric=metric_words(metric)),
            lead=" ".join(_lead(found)),
            lines=list(_lines(found)),
            quiet=list(_quiet(found)),
        )
    )
    draw_table(say("what_if.flows_title"), say("what_if.flows_note"))
    st.altair_chart(build_flows_chart(found.flows))
    draw_table(say("what_if.moves_title"), say("what_if.moves_note"))
    if found.movers.empty:
        st.info(say("what_if.nobody"))
        return
    st.altair_chart(build_moves_chart(found.movers))
    money = [say("what_if.column_old_clv"), say("what_if.column_new_clv")]
    draw_names(seat, "what-if", _movers(found.movers), currency, money)


def _lead(found: WhatIf) -> Iterator[str]:
    yield say("what_if.changed", n=found.changed, all=figures.count(found.n))
    top = found.top
    yield say("what_if.top", enter=top.enter, leave=top.leave, stay=top.stay)


def _lines(found: WhatIf) -> Iterator[str]:
    yield say(
        "what_if.agreement",
        rho=figures.coefficient(found.rho),
        between=figures.coefficient_range(found.low, found.high),
    )
    if found.added is not None:
        name = "added" if found.added >= 0 else "shrunk"
        yield say(f"what_if.{name}", share=figures.share(abs(found.added)))
    if found.moved is not None:
        yield say("what_if.moved", share=figures.share(found.moved))


def _quiet(found: WhatIf) -> Iterator[str]:
    if left := found.customers - found.n:
        yield say("what_if.left_out", n=left)


def _movers(movers: pd.DataFrame) -> dict[str, Any]:
    names = ("amount", "old_rank", "new_rank", "old_clv", "new_clv")
    columns = {"customer": movers["id"], **{name: movers[name] for name in names}}
    both = zip(movers["was_top"], movers["is_top"], strict=True)
    columns["top"] = pd.Series([_top(was, now) for was, now in both])
    return {say(f"what_if.column_{name}"): column for name, column in columns.items()}


def _top(was: bool, now: bool) -> str:
    if was == now:
        return say("what_if.stays") if now else ""
    return say("what_if.enters" if now else "what_if.leaves")
