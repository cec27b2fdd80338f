"""How the room is doing: its figures, and the one thing to do now."""

import time
from typing import Any

import streamlit as st

from pages.parts.seat import Seat
from valuewhen import figures
from valuewhen.words import say
from valuewhen.workshop.health import Health, Hint, health, hint
from web.html import render


def draw_room(seat: Seat) -> None:
    """Draws the room's figures with the hint above them."""
    now = health(seat.board, time.time())
    st.html(
        render(
            "facilitate_room.html",
            hint=hint_words(hint(seat.board, now)),
            rows=_rows(now, seat.workshop.now.phase),
            silent=[function_words(name) for name in now.silent] if now.answers else [],
        )
    )


def function_words(name: str | None) -> str:
    """A function's name, or the words for those too small to be named."""
    return name or say("facilitate.other_functions")


def hint_words(found: Hint) -> str:
    """The hint as a sentence."""
    values: dict[str, Any] = dict(found.values)
    if "function" in values:
        function = values["function"]
        values["function"] = function_words(None if function is None else str(function))
    return say(f"facilitate.hint_{found.name}", **values)


def _rows(now: Health, phase: str) -> list[tuple[str, str, str]]:
    """The figures as name, value and what is said beside the value."""
    rows = [("joined", figures.count(now.joined), "")]
    if phase in ("lobby", "write"):
        of = say("facilitate.of", n=figures.count(now.joined))
        rows.append(("ready", figures.count(now.ready), of))
    if not now.answers and phase in ("draft", "lobby"):
        return [_said(row) for row in rows]
    per_minute = ""
    if now.per_minute is not None:
        per_minute = say("facilitate.per_minute", n=f"{now.per_minute:.1f}")
    rows.append(("answers", figures.count(now.answers), per_minute))
    heard = say("facilitate.of", n=figures.count(now.joined))
    rows.append(("heard", figures.count(now.heard), heard))
    rows.append(("median_words", figures.number(now.median_words), ""))
    rows.append(("distinct_themes", figures.count(now.themes), _loose(now)))
    if now.answers:
        of = say("facilitate.of", n=figures.count(now.answers))
        share = f"{of} ({figures.share(now.investment / now.answers)})"
        rows.append(("investment", figures.count(now.investment), share))
    return [_said(row) for row in rows]


def _said(row: tuple[str, str, str]) -> tuple[str, str, str]:
    name, value, beside = row
    return say(f"facilitate.figure_{name}"), value, beside


def _loose(now: Health) -> str:
    return say("facilitate.loose_beside", n=figures.count(now.loose)) if now.themes else ""
