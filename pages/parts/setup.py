"""How a workshop is set up: its title, prompts, functions and dots."""

from dataclasses import dataclass

import streamlit as st

from valuewhen.words import say
from valuewhen.workshop.model import DOTS, FUNCTIONS, SEGMENTS, stem
from web.html import render


@dataclass(frozen=True)
class SetUp:
    """What the form holds: as `create_workshop` and `edit_workshop` take it."""

    title: str = ""
    segments: tuple[str, ...] = SEGMENTS
    function_names: tuple[str, ...] = FUNCTIONS
    dots: int = DOTS


def draw_title(before: SetUp, key: str) -> str:
    """The field for the title."""
    return st.text_input(
        say("workshops.title"),
        before.title,
        max_chars=120,
        key=f"{key}-title",
        placeholder=say("workshops.title_example"),
    )


def draw_details(before: SetUp, key: str, *, is_draft: bool = True) -> SetUp:
    """The fields for prompts, functions and dots; once people are in, only the dots can change."""
    segments = st.multiselect(
        say("workshops.prompts"),
        list(dict.fromkeys((*SEGMENTS, *before.segments))),
        list(before.segments),
        key=f"{key}-segments",
        accept_new_options=True,
        disabled=not is_draft,
        help=say("workshops.prompts_help"),
    )
    st.html(render("facilitate_prompts.html", sentences=[stem(word) for word in segments]))
    names = st.text_area(
        say("workshops.functions"),
        "\n".join(before.function_names),
        key=f"{key}-functions",
        height=240,
        disabled=not is_draft,
        help=say("workshops.functions_help"),
    )
    dots = st.number_input(
        say("workshops.dots"),
        1,
        20,
        before.dots,
        key=f"{key}-dots",
        help=say("workshops.dots_help"),
    )
    lines = tuple(line.strip() for line in names.splitlines() if line.strip())
    return SetUp(before.title, tuple(segments), lines, int(dots))
