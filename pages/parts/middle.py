"""The middle of the facilitator's page: what each phase needs above the board, and the board."""

import time
from typing import TypeVar

import pandas as pd
import streamlit as st

from pages.parts.board import Filter, draw_board
from pages.parts.doors import join_url, qr_of
from pages.parts.guests import draw_guests
from pages.parts.pairs import draw_committing, draw_pairing
from pages.parts.room import function_words
from pages.parts.seat import Seat, act, note_saved
from pages.parts.setup import (
    SetUp,
    draw_details,
    draw_language,
    draw_title,
    given,
    save_set_up,
)
from pages.parts.steps import about
from pages.parts.stories import draw_stories
from pages.parts.tables import draw_tables_part
from pages.parts.talk import draw_talk
from pages.parts.trying import draw_trying
from pages.parts.ways import draw_way
from valuewhen.charts.room import build_themes_chart
from valuewhen.words import say
from valuewhen.workshop.board import Board
from valuewhen.workshop.health import health
from valuewhen.workshop.seen import people_by_function
from web.html import render

T = TypeVar("T")
FEW_BARS = 6  # themes whose votes fit above the board
SIDES = ("we", "they", "unclear")


def draw_middle(seat: Seat) -> None:
    """Draws the middle for the present phase."""
    phase = seat.workshop.now.phase
    above = {
        "draft": _draw_draft,
        "lobby": _draw_lobby,
        "write": _draw_writing,
        "vote": _draw_votes,
        "talk": draw_talk,
        "evidence": lambda seat: draw_way(seat, "evidence"),
        "pair": draw_pairing,
        "commit": draw_committing,
        "closed": lambda seat: draw_way(seat, "results"),
    }.get(phase)
    with st.container(key=f"stage-{phase}"):
        if above:
            above(seat)
        draw_guests(seat)
        draw_stories(seat)
        if phase not in ("draft", "lobby", "write") or _shows_answers(seat):
            _draw_answers(seat)


def _shows_answers(seat: Seat) -> bool:
    if not seat.board.answers:
        return False
    return st.toggle(
        say("facilitate.show_answers"), key="show-answers", help=say("facilitate.show_answers_help")
    )


def _draw_draft(seat: Seat) -> None:
    if not seat.drives:
        st.text(say("facilitate.draft_waiting"))
        return
    workshop = seat.workshop
    before = SetUp(
        workshop.title,
        tuple(prompt.segment for prompt in workshop.prompts),
        workshop.functions,
        workshop.dots,
        workshop.settings,
    )
    st.subheader(say("facilitate.set_up"), anchor=False)
    title, language = st.columns([3, 1])
    with title:
        draw_title(before, "draft")
    with language:
        draw_language(before.settings, "draft")
    draw_details(before, "draft")
    st.button(
        say("facilitate.save"),
        key="save-draft",
        type="primary",
        on_click=_save_draft,
        args=(before,),
    )


def _save_draft(before: SetUp) -> None:
    if act(save_set_up, given("draft", before)):
        note_saved()


def _draw_lobby(seat: Seat) -> None:
    url = join_url(seat)
    functions = [(function_words(name), n) for name, n in people_by_function(seat.board)]
    st.html(
        render(
            "facilitate_lobby.html",
            qr=qr_of(url),
            url=url,
            code=seat.workshop.join_code,
            joined=len(seat.board.functions),
            functions=functions,
        )
    )
    draw_trying(seat)


def _draw_writing(seat: Seat) -> None:
    now = health(seat.board, time.time())
    st.html(
        render(
            "facilitate_writing.html",
            prompts=seat.workshop.open_prompts,
            now=now,
            share=100 * now.ready / now.phones if now.phones else 0,
        )
    )
    if seat.workshop.now.prompt is None:
        draw_tables_part(seat)


def _draw_votes(seat: Seat) -> None:
    board = seat.board
    joined, dots = len(board.functions), seat.workshop.dots
    st.html(render("facilitate_voting.html", n=board.voters, joined=joined, dots=dots))
    if st.toggle(say("facilitate.peek"), key="peek", help=say("facilitate.peek_help")):
        frame = votes_frame(board)
        with st.container(height=480 if len(frame) > FEW_BARS else "content"):
            st.altair_chart(build_themes_chart(frame), key="votes")


def votes_frame(board: Board) -> pd.DataFrame:
    """The themes that have answers, the most dots first: theme, actor, voices, votes."""
    themes = sorted((t for t in board.themes if t.answers), key=lambda theme: -theme.dots)
    rows = [(theme.title, theme.actor, theme.voices, theme.dots) for theme in themes]
    return pd.DataFrame(rows, columns=["theme", "actor", "voices", "votes"])


def _draw_answers(seat: Seat) -> None:
    with st.container(key="filters", horizontal=True, vertical_alignment="center", gap="xsmall"):
        shown = _draw_filter(seat)
    draw_board(seat, shown)


def _draw_filter(seat: Seat) -> Filter:
    workshop = seat.workshop
    prompts = {prompt.id: about(prompt) for prompt in workshop.prompts}
    rounds = sorted({answer.wave for answer in seat.board.answers})
    waves = {n: say("facilitate.round", n=n) for n in rounds}
    sides = {side: say(f"facilitate.actor_{side}") for side in SIDES}
    return Filter(
        _choose("prompt", prompts),
        _choose("wave", waves),
        _choose("side", sides),
        st.text_input(
            say("facilitate.search"),
            key="search",
            placeholder=say("facilitate.search"),
            icon=":material/search:",
            label_visibility="collapsed",
            live=True,
        ).strip(),
    )


def _choose(name: str, options: dict[T, str]) -> T | None:
    return st.selectbox(
        say(f"facilitate.filter_{name}"),
        list(options),
        index=None,
        placeholder=say(f"facilitate.filter_{name}"),
        format_func=options.__getitem__,
        key=f"filter-{name}",
        label_visibility="collapsed",
    )
