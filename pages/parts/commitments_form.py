"""The form of a commitment: who, what and when first; how it is measured and its edges beneath."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.parts.commitments_baseline import draw_baseline
from pages.parts.plain import plain
from pages.parts.seat import Seat, act
from valuewhen.customers.catalogue import Metric
from valuewhen.join.measured import metric_words
from valuewhen.join.pools import KINDS
from valuewhen.join.told_commitments import advocacy_warning
from valuewhen.words import say
from valuewhen.workshop.board import HORIZONS, Commitment
from valuewhen.workshop.commitments import LINES, NOTES, amend, commit_to
from web.html import render

EDITING = "commit-editing"  # in the session: the id of the commitment that is being changed
AMOUNTS = ("baseline", "target", "cost", "customers")
CHOICES = ("theme", "metric")
SHARES = ("baseline", "target")  # a flag's are typed as percentages
PERCENT = 100


def draw_form(seat: Seat, metrics: Mapping[str, Metric]) -> None:
    """Draws the form; `metrics` are those of the joined data by their names."""
    editing = st.session_state.get(EDITING)
    with st.container(key="commit-form", border=True, gap="small"):
        title = "commitments.change_title" if editing else "commitments.new_title"
        st.html(render("commitments_subhead.html", text=say(title)))
        _draw_first(seat, is_new=not editing)
        with st.expander(say("commitments.measured_title"), key="commit-measured"):
            _draw_measured(seat, metrics)
        with st.expander(say("commitments.edges_title"), key="commit-edges"):
            _draw_edges()
        with st.container(horizontal=True):
            st.button(
                say("commitments.save" if editing else "facilitate.commit"),
                key="commit-note",
                type="primary",
                on_click=_note,
                args=(metrics,),
            )
            if editing:
                st.button(say("commitments.leave"), key="commit-leave", on_click=_empty)


def prefill(investment: str, ability: str) -> None:
    """Puts a pair into the form, to be made a commitment with an owner and a date."""
    st.session_state[EDITING] = None
    st.session_state["commit-investment"] = investment
    st.session_state["commit-ability"] = ability


def edit(made: Commitment, metric: Metric | None) -> None:
    """Puts a commitment into the form, to be changed."""
    _empty()
    st.session_state[EDITING] = made.id
    for name in (*LINES, *NOTES, *AMOUNTS, "horizon", "metric"):
        value = getattr(made, name)
        if name in SHARES and value is not None and _is_flag(metric):
            value = round(value * PERCENT, 6)
        st.session_state[f"commit-{name}"] = value


def _draw_first(seat: Seat, *, is_new: bool) -> None:
    left, right = st.columns(2)
    left.text_input(say("facilitate.investment"), key="commit-investment", max_chars=200)
    right.text_input(say("facilitate.ability"), key="commit-ability", max_chars=200)
    who, when, what = st.columns([3, 2, 4])
    who.text_input(say("facilitate.owner"), key="commit-owner", max_chars=60)
    when.selectbox(say("facilitate.horizon"), HORIZONS, key="commit-horizon", index=1)
    if is_new:
        themes = {theme.id: theme for theme in seat.board.themes}
        what.selectbox(
            say("facilitate.commit_theme"),
            list(themes),
            index=None,
            placeholder=say("facilitate.no_theme"),
            format_func=lambda one: themes[one].title,
            key="commit-theme",
            on_change=_take_metric,
            args=({one: theme.metric for one, theme in themes.items()},),
        )


def _draw_measured(seat: Seat, metrics: Mapping[str, Metric]) -> None:
    chosen = st.session_state.get("commit-metric")
    usable = [name for name, one in metrics.items() if one.kind in KINDS and one.is_used]
    options = list(dict.fromkeys([*usable, *([chosen] if chosen else [])]))
    if not usable:
        st.caption(say("commitments.no_metrics"))
    if options:
        st.selectbox(
            say("commitments.metric"),
            options,
            index=None,
            placeholder=say("commitments.no_metric_chosen"),
            format_func=metric_words,
            key="commit-metric",
            on_change=_forget_amounts,
        )
    metric = metrics.get(chosen or "")
    if metric is not None:
        draw_baseline(seat, metric)
    columns = st.columns(len(AMOUNTS))
    for column, name in zip(columns, AMOUNTS, strict=True):
        label = say(f"commitments.{name}")
        is_share = name in SHARES and _is_flag(metric)
        column.number_input(
            say("commitments.in_percent", what=label) if is_share else label,
            key=f"commit-{name}",
            value=None,
            min_value=0.0 if name not in SHARES else None,
            format="%0.10g",
            help=say(f"commitments.{name}_help") if name not in SHARES else None,
        )


def _draw_edges() -> None:
    good, bad = st.columns(2)
    good.text_input(say("commitments.good_edge"), key="commit-good_edge", max_chars=300)
    bad.text_input(say("commitments.bad_edge"), key="commit-bad_edge", max_chars=300)
    st.text_input(say("commitments.dulled"), key="commit-dulled", max_chars=300)
    st.text_input(
        say("commitments.incentive"),
        key="commit-incentive",
        max_chars=300,
        help=say("commitments.incentive_help"),
    )
    read = ("incentive", "investment", "ability")
    if warning := advocacy_warning(
        *(st.session_state.get(f"commit-{name}") or "" for name in read)
    ):
        st.warning(plain(warning), icon=":material/campaign:")


def _take_metric(metrics: Mapping[str, str | None]) -> None:
    """Proposes the metric of the theme that was chosen, if none was chosen yet."""
    theme = st.session_state["commit-theme"]
    if theme and not st.session_state.get("commit-metric"):
        st.session_state["commit-metric"] = metrics.get(theme)


def _forget_amounts() -> None:
    for name in SHARES:
        st.session_state[f"commit-{name}"] = None


def _note(metrics: Mapping[str, Metric]) -> None:
    given: dict[str, Any] = {
        name: st.session_state.get(f"commit-{name}")
        for name in (*LINES, *NOTES, *AMOUNTS, "horizon", "metric")
    }
    if _is_flag(metrics.get(given["metric"] or "")):
        shares = {n: given[n] / PERCENT for n in SHARES if given[n] is not None}
        given |= {name: round(value, 8) for name, value in shares.items()}
    editing = st.session_state.get(EDITING)
    if editing:
        is_done = act(amend, editing, **given)
    else:
        is_done = act(commit_to, theme_id=st.session_state.get("commit-theme"), **given)
    if is_done:
        _empty()


def _empty() -> None:
    st.session_state[EDITING] = None
    for name in (*LINES, *NOTES):
        st.session_state[f"commit-{name}"] = ""
    for name in (*AMOUNTS, *CHOICES):
        st.session_state[f"commit-{name}"] = None


def _is_flag(metric: Metric | None) -> bool:
    return metric is not None and metric.kind == "flag"
