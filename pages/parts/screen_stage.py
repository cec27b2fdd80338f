"""The projector's picture of a workshop: one HTML page per phase, drawn once for all screens."""

import threading
import time
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import segno
import streamlit as st

from valuewhen.store.store import Store
from valuewhen.words import say
from valuewhen.workshop.board import Board
from valuewhen.workshop.decks import PAIRS
from valuewhen.workshop.following import shared_board
from valuewhen.workshop.model import Prompt
from valuewhen.workshop.seen import Said, Seen, seen
from valuewhen.workshop.stems import segment_word
from web.address import phones_url
from web.html import render
from web.languages import preferred

SHAPES = {"all": "○", "best": "◆", "typical": "●"}
OTHER_SHAPE = "▲"

_STAGE = st.components.v2.component(
    "valuewhen.stage", js=Path(__file__).with_name("screen_stage.js").read_text(encoding="utf-8")
)
_drawn: dict[tuple[str, str], tuple[tuple[int, str], str]] = {}
_drawing = threading.Lock()


def draw_stage(store: Store, workshop_id: str) -> int:
    """Draws the workshop as everybody in the room may see it; returns the version drawn."""
    board = shared_board(store, workshop_id)
    with st.container(key="screen"):
        st.html(picture(store, board))
    run_script(board.version)
    return board.version


def run_script(version: int) -> None:
    """Mounts the stage's script, which fits type and counts the timer down."""
    _STAGE(data={"version": version, "now": time.time()}, key="stage")


def dress() -> None:
    """Hides Streamlit's own chrome and gives the stage its look."""
    st.html(render("screen_style.html"))


def draw_door() -> None:
    """What a browser sees that was not let in: nothing of any workshop."""
    language = preferred((st.context.locale or "").lower()) or "en"
    with st.container(key="screen"):
        st.html(render("screen_door.html", language))


def picture(store: Store, board: Board) -> str:
    """The stage as HTML, computed once per version and address for all screens of this process."""
    key, address = (store.url, board.workshop.id), phones_url()
    with _drawing:
        known = _drawn.get(key)
        if known is None or known[0] != (board.version, address):
            known = _drawn[key] = ((board.version, address), stage_html(board, address))
    return known[1]


def stage_html(board: Board, address: str) -> str:
    """The stage of the board's phase; `address` is where phones reach this server."""
    workshop, shown = board.workshop, seen(board)
    language = workshop.settings.language
    phase, shows_dots = workshop.now.phase, "votes" in workshop.shown
    values: dict[str, Any] = {
        "workshop": workshop,
        "seen": shown,
        "scene": f"{phase} open" if shown.sides or shows_dots else phase,
        "shows_dots": shows_dots,
        "qr": qr_code(f"{address}/j/{workshop.join_code}"),
        "address": f"{address}/join".removeprefix("http://").removeprefix("https://"),
        "sentences": [sentence(prompt, language) for prompt in workshop.open_prompts],
        "known_pairs": PAIRS[language] if "pairs" in workshop.shown else (),
        "loose": by_segment(shown.said),
    }
    words = {"shape": shape, "about": about, "segment_name": segment_name}
    return render(f"screen_{phase}.html", language, **values, **_figures(shown), **words)


def _figures(shown: Seen) -> dict[str, int]:
    return {
        "most_dots": max([theme.dots or 0 for theme in shown.cards] + [1]),
        "busiest": max((stances.total for _, stances in shown.minutes), default=1),
        "measured": sum(theme.metric is not None for theme in shown.cards),
    }


def sentence(prompt: Prompt, language: str = "en") -> tuple[str, str, str]:
    """The prompt in three: what is before its segment's word, the word, and what is after it."""
    before, word, after = prompt.text.partition(f" {segment_word(prompt.segment, language)} ")
    return (f"{before} ", word.strip(), f" {after}") if word else (prompt.text, "", "")


def by_segment(said: tuple[Said, ...]) -> list[tuple[str, list[Said]]]:
    """The answers under their segments: all, best, typical, then the others by name."""
    order = {segment: place for place, segment in enumerate(SHAPES)}

    def place(answer: Said) -> tuple[int, str]:
        return order.get(answer.segment, len(order)), answer.segment

    ordered = sorted(said, key=place)
    return [(segment, list(group)) for segment, group in groupby(ordered, lambda a: a.segment)]


def shape(segment: str) -> str:
    """The sign of a segment, so that best and typical differ by more than a colour."""
    return SHAPES.get(segment, OTHER_SHAPE)


def about(segment: str, language: str = "en") -> str:
    """Whom answers of a segment are about: "Best customers"."""
    if segment in SHAPES:
        return say(f"screen.about_{segment}", language)
    return say("screen.about_other", language, segment=segment)


def segment_name(segment: str, language: str = "en") -> str:
    """A segment's name beside a number of people: "best"; one's own as it was typed."""
    return say(f"screen.segment_{segment}", language) if segment in SHAPES else segment


@lru_cache(maxsize=64)
def qr_code(url: str) -> str:
    """A QR code as an address of an image, black on white whatever the theme."""
    code = segno.make(url, error="m", micro=False)
    return code.svg_data_uri(border=3, light="#fff", omitsize=True)
