"""How a workshop is set up: its title, prompts, functions and dots."""

from dataclasses import dataclass

import streamlit as st

from valuewhen.words import say
from valuewhen.workshop.model import DOTS, FUNCTIONS, SEGMENTS
from valuewhen.workshop.stems import stem
from web.html import render


@dataclass(frozen=True)
class SetUp:
    """What the form holds: as `create_workshop` and `edit_workshop` take it."""

    title: str = ""
    segments: tuple[str, ...] = SEGMENTS
    function_names: tuple[str, ...] = FUNCTIONS
    dots: int = DOTS


def draw_title(before: SetUp, key: str) -> None:
    """The field for the title."""
    st.text_input(
        say("workshops.title"),
        before.title,
        max_chars=120,
        key=f"{key}-title",
        placeholder=say("workshops.title_example"),
    )


def draw_details(before: SetUp, key: str) -> None:
    """The fields for prompts, functions and dots."""
    segments = st.multiselect(
        say("workshops.prompts"),
        list(dict.fromkeys((*SEGMENTS, *before.segments))),
        list(before.segments),
        key=f"{key}-segments",
        accept_new_options=True,
        help=say("workshops.prompts_help"),
    )
    st.html(render("facilitate_prompts.html", sentences=[stem(word) for word in segments]))
    st.text_area(
        say("workshops.functions"),
        "\n".join(before.function_names),
        key=f"{key}-functions",
        height=240,
        help=say("workshops.functions_help"),
    )
    st.number_input(
        say("workshops.dots"),
        1,
        20,
        before.dots,
        key=f"{key}-dots",
        help=say("workshops.dots_help"),
    )


def given(key: str) -> SetUp:
    """What the fields hold now; those that are not drawn hold the usual."""
    usual, state = SetUp(), st.session_state
    names = state.get(f"{key}-functions", "\n".join(usual.function_names))
    return SetUp(
        title=state.get(f"{key}-title", usual.title),
        segments=tuple(state.get(f"{key}-segments", usual.segments)),
        function_names=tuple(line.strip() for line in names.splitlines() if line.strip()),
        dots=int(state.get(f"{key}-dots", usual.dots)),
    )
