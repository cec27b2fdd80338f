"""Themes tied to metrics by hand: several of them, each with the direction expected of it."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from pages.parts.board_metrics import suggested
from pages.parts.plain import plain
from pages.parts.seat import Seat, act
from valuewhen.join.findings import Finding, Findings
from valuewhen.join.freezing import EXPECTED
from valuewhen.join.measured import metric_words
from valuewhen.words import say
from valuewhen.workshop.board import Theme
from valuewhen.workshop.hypotheses import DIRECTIONS, MOST, tie_to_metrics


def draw_tie(seat: Seat, row: Finding, found: Findings) -> None:
    """The metric of a row, to choose by hand, those that fit it first, and what is expected of it;
    of a frozen one only what was fixed. One that the data lack stays in the list."""
    if row.family:
        st.caption(f"{plain(metric_words(row.metric or ''))} · {say('evidence.is_frozen')}")
        return
    _draw_choice(seat, row, found)
    if row.metric:
        _draw_direction(seat, row, found)


def draw_another(seat: Seat, theme_id: str, found: Findings) -> None:
    """Where a further metric of a theme is chosen that has one."""
    theme = _theme(seat, theme_id)
    taken = {row.metric for row in found.rows if row.theme_id == theme_id}
    if theme is None or None in taken or len(theme.ties) >= MOST:
        return
    likely = _likely(theme, found)
    options = [metric for metric in _known(likely, found) if metric not in taken]
    if not options:
        return
    key = f"another-{theme_id}-{len(theme.ties)}"
    beside = st.container(horizontal_alignment="right")
    beside.selectbox(
        say("evidence.another_for", theme=plain(theme.title)),
        options,
        index=None,
        placeholder=say("evidence.another"),
        format_func=partial(_option, likely=likely),
        key=key,
        label_visibility="collapsed",
        on_change=_tie,
        args=(theme_id, _tied(theme), None, key),
        width=362,
    )


def _draw_choice(seat: Seat, row: Finding, found: Findings) -> None:
    theme = _theme(seat, row.theme_id)
    if theme is None:
        return
    likely = _likely(theme, found)
    known = list(dict.fromkeys([*_known(likely, found), *([row.metric] if row.metric else [])]))
    if not known:
        return
    taken = {tie.metric for tie in theme.ties} - {row.metric}
    options = [None, *(metric for metric in known if metric not in taken)]
    key = f"tie-{row.theme_id}-{row.metric}"
    st.selectbox(
        say("evidence.metric", theme=plain(row.title)),
        options,
        index=options.index(row.metric),
        format_func=partial(_option, likely=likely),
        key=key,
        label_visibility="collapsed",
        on_change=_tie,
        args=(row.theme_id, _tied(theme), row.metric, key),
    )


def _draw_direction(seat: Seat, row: Finding, found: Findings) -> None:
    theme = _theme(seat, row.theme_id)
    if theme is None or row.metric is None:
        return
    catalogue = found.data.data_set.catalogue if found.data else []
    by_catalogue = {metric.name: EXPECTED[metric.direction] for metric in catalogue}
    now = _tied(theme).get(row.metric) or by_catalogue.get(row.metric, "either")
    key = f"direction-{row.theme_id}-{row.metric}-{now}"
    st.selectbox(
        say("evidence.direction_of", metric=plain(metric_words(row.metric))),
        DIRECTIONS,
        index=DIRECTIONS.index(now),
        format_func=lambda direction: say(f"evidence.direction_{direction}"),
        key=key,
        label_visibility="collapsed",
        on_change=_expect,
        args=(row.theme_id, _tied(theme), row.metric, key),
    )


def _theme(seat: Seat, theme_id: str) -> Theme | None:
    return next((theme for theme in seat.board.themes if theme.id == theme_id), None)


def _tied(theme: Theme) -> dict[str, str | None]:
    return {tie.metric: tie.direction for tie in theme.ties}


def _known(likely: Sequence[str], found: Findings) -> list[str]:
    """The metrics that a theme can be tied to, the likely ones first."""
    catalogue = found.data.data_set.catalogue if found.data else []
    return list(dict.fromkeys([*likely, *(metric.name for metric in catalogue if metric.is_used)]))


def _likely(theme: Theme, found: Findings) -> list[str]:
    """The metrics that are likelier for a theme than that nothing measures it."""
    if found.data is None:
        return []
    metrics = [one.metric for one in suggested(theme, found.data.data_set.catalogue)]
    return [metric for metric in metrics[: metrics.index(None)] if metric]


def _option(metric: str | None, likely: Sequence[str]) -> str:
    if metric is None:
        return say("evidence.no_metric")
    words = metric_words(metric)
    return say("board.suggested", metric=words) if metric in likely else words


def _tie(theme_id: str, tied: Mapping[str, str | None], before: str | None, key: str) -> None:
    """Puts the metric that was chosen in the place of the one before, if there was one."""
    chosen: str | None = st.session_state[key]
    metrics = {metric: direction for metric, direction in tied.items() if metric != before}
    act(tie_to_metrics, theme_id, metrics | ({chosen: None} if chosen else {}))


def _expect(theme_id: str, tied: Mapping[str, str | None], metric: str, key: str) -> None:
    act(tie_to_metrics, theme_id, {**tied, metric: st.session_state[key]})
