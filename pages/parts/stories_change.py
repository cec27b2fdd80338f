"""What was said before and after the stories, with what it cannot tell."""

from typing import Any

import streamlit as st

from pages.parts.seat import Seat
from valuewhen import figures
from valuewhen.evidence.before_after import Change, Estimate
from valuewhen.join.customer_voice import Around, customer_voice
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.customer_stories import first_shown
from web.html import render

MOST_THEMES = 8


def draw_change(seat: Seat) -> None:
    """Draws a table for each showing that enough people spoke before and after."""
    store = the_store()
    if not store.read(first_shown, seat.workshop.id):
        return
    told = customer_voice(store, seat.caller, seat.workshop.id)
    tables = [_table(around) for around in told]
    st.html(render("stories_change.html", tables=tables))


def _table(around: Around) -> dict[str, Any]:
    rows = [
        _row(say("stories.words"), around.words, _words, _signed_words),
        _row(say("stories.investment"), around.investment, figures.share, _points),
    ]
    for theme in around.themes[:MOST_THEMES]:
        name = theme.title or say("stories.other_themes")
        rows.append(_row(name, theme.change, figures.share, _points))
    return {
        "stories": around.stories,
        "before": around.before,
        "after": around.after,
        "rows": rows,
    }


def _row(name: str, change: Change, said: Any, difference: Any) -> dict[str, str]:
    return {
        "name": name,
        "before": _estimate(change.before, said),
        "after": _estimate(change.after, said),
        "difference": _estimate(change.difference, difference),
        "told": "" if change.difference.is_clear else say("stories.cannot_tell"),
    }


def _estimate(found: Estimate, said: Any) -> str:
    interval = say("stories.interval", low=said(found.low), high=said(found.high))
    return f"{said(found.value)} ({interval})"


def _words(number: float) -> str:
    return figures.number(round(number, 1))


def _signed_words(number: float) -> str:
    return ("+" if round(number, 1) > 0 else "") + _words(number)


def _points(share: float) -> str:
    """A difference of shares in percentage points: "+12", "−3"."""
    return figures.points(100 * share)
