"""How a workshop is set up: its title and language, whom it asks what, and how it is run."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from sqlalchemy import Connection

from pages.parts.leading import draw_leading
from pages.parts.setup_phones import draw_phones, phones_given
from pages.parts.setup_sheet import draw_sheet, sheet_given
from valuewhen.people.caller import Caller
from valuewhen.words import LANGUAGES, say
from valuewhen.workshop.model import DOTS, FUNCTIONS, SEGMENTS
from valuewhen.workshop.phases import change_settings
from valuewhen.workshop.seating import SIZES
from valuewhen.workshop.settings import Settings
from valuewhen.workshop.stems import stem
from valuewhen.workshop.workshops import edit_workshop
from web.html import render

MOST_DOTS, MOST_THEMES = 20, 40


@dataclass(frozen=True)
class SetUp:
    """What the form holds: as `create_workshop` takes it, settings included."""

    title: str = ""
    segments: tuple[str, ...] = SEGMENTS
    function_names: tuple[str, ...] = FUNCTIONS
    dots: int = DOTS
    settings: Settings = field(default_factory=Settings)


def save_set_up(connection: Connection, caller: Caller, workshop_id: str, set_up: SetUp) -> None:
    """Changes a workshop to what the form holds. Raises as `change_settings`, `edit_workshop`."""
    change_settings(connection, caller, workshop_id, set_up.settings)
    edit_workshop(
        connection,
        caller,
        workshop_id,
        title=set_up.title,
        segments=set_up.segments,
        function_names=set_up.function_names,
        dots=set_up.dots,
    )


def draw_title(before: SetUp, key: str) -> None:
    """The field for the title."""
    st.text_input(
        say("workshops.title"),
        before.title,
        max_chars=120,
        key=f"{key}-title",
        placeholder=say("workshops.title_example"),
    )


def draw_language(before: Settings, key: str) -> str:
    """The field for the language of prompts, phones and screen; returns what it holds."""
    languages = list(LANGUAGES)
    return st.selectbox(
        say("workshops.language"),
        languages,
        languages.index(before.language),
        key=f"{key}-language",
        format_func=LANGUAGES.__getitem__,
        help=say("workshops.language_help"),
    )


def draw_details(before: SetUp, key: str) -> None:
    """The fields for prompts and people, the run sheet, phones, and themes with their votes."""
    language = st.session_state.get(f"{key}-language", before.settings.language)
    names = ("prompts", "sheet", "phones", "voting")
    prompts, sheet, phones, voting = st.tabs([say(f"facilitate.tab_{name}") for name in names])
    with prompts:
        _draw_prompts(before, key, language)
    with sheet:
        draw_sheet(before.settings, key, tuple(_state(key, "segments", before.segments)))
    with phones:
        st.toggle(
            say("facilitate.opens_early"),
            before.settings.opens_early,
            key=f"{key}-opens_early",
            help=say("facilitate.opens_early_help"),
        )
        draw_phones(before.settings, key, language)
    with voting:
        _draw_voting(before, key)


def _draw_prompts(before: SetUp, key: str, language: str) -> None:
    segments = st.multiselect(
        say("workshops.prompts"),
        list(dict.fromkeys((*SEGMENTS, *before.segments))),
        list(before.segments),
        key=f"{key}-segments",
        accept_new_options=True,
        help=say("workshops.prompts_help"),
    )
    sentences = [stem(word, language) for word in segments]
    st.html(render("facilitate_prompts.html", sentences=sentences))
    draw_leading([word for word in segments if word not in SEGMENTS], language)
    st.text_area(
        say("workshops.functions"),
        "\n".join(before.function_names),
        key=f"{key}-functions",
        height=240,
        help=say("workshops.functions_help"),
    )


def _draw_voting(before: SetUp, key: str) -> None:
    settings = before.settings
    for name, told, least, most, now in (
        ("dots", "workshops.dots", 1, MOST_DOTS, before.dots),
        ("ballot", "facilitate.ballot", 1, MOST_THEMES, settings.ballot),
        ("mapped", "facilitate.mapped", 1, MOST_THEMES, settings.mapped),
        ("table", "facilitate.table_size", SIZES[0], SIZES[-1], settings.table),
    ):
        help_words = say(f"{told}_help")
        st.number_input(say(told), least, most, now, key=f"{key}-{name}", help=help_words)


def _state(key: str, name: str, before: Any) -> Any:
    return st.session_state.get(f"{key}-{name}", before)


def given(key: str, before: SetUp | None = None) -> SetUp:
    """What the fields hold now; those that are not drawn hold what was `before`."""
    before = before or SetUp()
    names = _state(key, "functions", "\n".join(before.function_names))
    settings = phones_given(key, before.settings).but(
        run_sheet=sheet_given(key, before.settings),
        **{
            name: _state(key, name, getattr(before.settings, name))
            for name in ("language", "opens_early", "ballot", "mapped", "table")
        },
    )
    return SetUp(
        title=_state(key, "title", before.title),
        segments=tuple(_state(key, "segments", before.segments)),
        function_names=tuple(line.strip() for line in names.splitlines() if line.strip()),
        dots=int(_state(key, "dots", before.dots)),
        settings=settings,
    )
