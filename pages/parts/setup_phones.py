"""What phones and the screen show and when, and what phones ask whoever pauses."""

from typing import Any

import streamlit as st

from pages.parts.leading import draw_leading
from valuewhen.words import say
from valuewhen.workshop.decks import FOLLOW_UPS
from valuewhen.workshop.settings import Settings

POLICIES = {
    "mirror": ("words", "counts"),
    "reveal": ("phones", "screen"),
    "sides": ("cue", "at_once"),
    "votes": ("cue", "at_end"),
}
PRESETS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30)  # minutes
FIELDS = (*POLICIES, "approve_first", "timers")


def draw_phones(before: Settings, key: str, language: str) -> None:
    """The fields that can change as long as the workshop runs."""
    st.toggle(
        say("facilitate.approve_first"),
        before.approve_first,
        key=f"{key}-approve_first",
        help=say("facilitate.approve_first_help"),
    )
    for left, right in (("mirror", "reveal"), ("sides", "votes")):
        for column, name in zip(st.columns(2), (left, right), strict=True):
            with column:
                _draw_policy(name, getattr(before, name), key)
    st.multiselect(
        say("facilitate.timers"),
        sorted({*PRESETS, *before.timers}),
        list(before.timers),
        key=f"{key}-timers",
        max_selections=8,
        help=say("facilitate.timers_help"),
    )
    asked = st.text_area(
        say("facilitate.follow_ups"),
        "\n".join(before.follow_ups),
        key=f"{key}-follow_ups",
        height=150,
        placeholder="\n".join(FOLLOW_UPS[language]),
        help=say("facilitate.follow_ups_help"),
    )
    draw_leading(_lines(asked), language)


def _draw_policy(name: str, now: str, key: str) -> None:
    options = POLICIES[name]
    st.selectbox(
        say(f"facilitate.{name}_policy"),
        options,
        options.index(now),
        key=f"{key}-{name}",
        format_func=lambda option: say(f"facilitate.{name}_{option}"),
    )


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def phones_given(key: str, before: Settings) -> Settings:
    """The settings with what the fields hold now; those that are not drawn stay as before."""
    state = st.session_state
    changes: dict[str, Any] = {
        name: state.get(f"{key}-{name}", getattr(before, name)) for name in FIELDS
    }
    asked = state.get(f"{key}-follow_ups")
    follow_ups = before.follow_ups if asked is None else _lines(asked)
    timers = tuple(sorted(changes.pop("timers"))) or before.timers
    return before.but(**changes, timers=timers, follow_ups=follow_ups)
