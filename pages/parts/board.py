"""The board: loose answers and themes, sorted, moved, hidden and restored by tap, key or drag."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import streamlit as st
from sqlalchemy import Connection

from pages.parts.seat import Seat, act
from pages.parts.source import source
from valuewhen.people.caller import Caller
from valuewhen.words import say
from valuewhen.workshop.acts import undo
from valuewhen.workshop.board import Answer, Board, Theme
from valuewhen.workshop.decisions import correct_sorting, moderate
from valuewhen.workshop.health import functions_named
from valuewhen.workshop.themes import group, make_theme, rename_theme
from web.html import render

KEY = "board"
HEARD = "board-heard"  # in the session: the last batch of wishes that came
FOLDED_FROM = 80  # answers: from here on themes show their answers when asked
WORDS = (
    "actor", "actor_we", "actor_they", "actor_unclear",
    "stance", "stance_extraction", "stance_investment", "stance_unclear",
    "source_rule", "source_author", "source_facilitator",
    "hide", "restore", "rename", "move_here", "move_to", "pick_all",
)  # fmt: skip


_BOARD = st.components.v2.component(
    "valuewhen.board",
    html=render("facilitate_board.html"),
    css=source("facilitate_board.css"),
    js=source("facilitate_board.js"),
)
_drawn = count()


@dataclass(frozen=True)
class Filter:
    """Which answers the board shows; what is None or empty lets all through."""

    prompt_id: str | None = None
    wave: int | None = None
    actor: str | None = None
    words: str = ""

    def takes(self, answer: Answer) -> bool:
        """Whether the answer passes."""
        return (
            self.prompt_id in (None, answer.prompt_id)
            and self.wave in (None, answer.wave)
            and self.actor in (None, answer.actor)
            and self.words.casefold() in answer.body.casefold()
        )

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return self == Filter()


def draw_board(seat: Seat, shown: Filter) -> None:
    """Draws the answers that pass; what people do on the board is done in the store at once."""
    # Streamlit sends what it sent before as a reference, and may send that reference without the
    # containers it belongs in when a redraw is overtaken by the next: the page would break.
    unlike_before = {"drawn": next(_drawn), "heard": st.session_state.get(HEARD)}
    data = board_data(seat.board, shown) | unlike_before
    _BOARD(data=data, key=KEY, on_wishes_change=_hear)


def _hear() -> None:
    batch = st.session_state[KEY].get("wishes")
    if isinstance(batch, Mapping):
        st.session_state[HEARD] = batch.get("id")
        for wish in batch.get("wishes") or ():
            act(grant, wish)


def board_data(board: Board, shown: Filter) -> dict[str, Any]:
    """What the browser is given: loose answers, themes with theirs, hidden ones, and the words.

    It holds no participants, and functions only as far as they may be named.
    """
    named = functions_named(board)

    def rows(answers: Iterable[Answer]) -> list[dict[str, Any]]:
        return [_row(answer, named) for answer in answers if shown.takes(answer)]

    themes = [_theme(theme, board, rows(theme.answers)) for theme in board.themes]
    return {
        "words": {word: say(f"facilitate.{word}") for word in WORDS},
        "folded": len(board.answers) > FOLDED_FROM,
        "choices": [{"id": theme.id, "title": theme.title} for theme in board.themes],
        "loose": rows(board.loose),
        "themes": [theme for theme in themes if theme["rows"] or shown.is_open],
        "hidden": rows(answer for answer in board.answers if answer.is_hidden),
    }


def _row(answer: Answer, named: Mapping[str, str | None]) -> dict[str, Any]:
    function = named.get(answer.participant_id) or say("facilitate.other_functions")
    origin = (function, answer.segment, say("facilitate.round", n=answer.wave))
    return {
        "id": answer.id,
        "body": answer.body,
        "from": " · ".join(origin),
        "actor": answer.actor,
        "stance": answer.stance,
        "source": answer.source,
        "reason": answer.reason,
        "hidden": answer.is_hidden,
    }


def _theme(theme: Theme, board: Board, rows: list[dict[str, Any]]) -> dict[str, Any]:
    segments = [prompt.segment for prompt in board.workshop.prompts if prompt.segment != "all"]
    counts = [(segment, theme.voices_in(segment)) for segment in segments]
    parts = [say("facilitate.people_in", n=n, segment=segment) for segment, n in counts if n]
    people = say("facilitate.voice" if theme.voices == 1 else "facilitate.voices")
    return {
        "id": theme.id,
        "title": theme.title,
        "voices": theme.voices,
        "people": " · ".join([people, *parts]),
        "actor": theme.actor,
        "rows": rows,
    }


def grant(
    connection: Connection, caller: Caller, workshop_id: str, wish: Mapping[str, Any]
) -> None:
    """Does what was asked for on the board: {"do", "answers", "theme", "title", "actor", "stance"}.

    Raises as the library does; a wish of another kind is none.
    """
    granted = GRANTED.get(str(wish.get("do")))
    answers = [str(answer) for answer in wish.get("answers") or ()]
    if granted:
        granted((connection, caller, workshop_id), answers, wish)


Place = tuple[Connection, Caller, str]
Grant = Callable[[Place, list[str], Mapping[str, Any]], object]


def _sort(place: Place, answers: list[str], wish: Mapping[str, Any]) -> None:
    for answer in answers:
        correct_sorting(*place, answer, actor=wish.get("actor"), stance=wish.get("stance"))


def _moderate(*, is_hidden: bool) -> Grant:
    def grant_it(place: Place, answers: list[str], _wish: Mapping[str, Any]) -> None:
        for answer in answers:
            moderate(*place, answer, is_hidden=is_hidden)

    return grant_it


GRANTED: dict[str, Grant] = {
    "sort": _sort,
    "hide": _moderate(is_hidden=True),
    "restore": _moderate(is_hidden=False),
    "theme": lambda place, answers, wish: make_theme(*place, str(wish.get("title", "")), answers),
    "undo": lambda place, _answers, _wish: undo(*place),
    "group": lambda place, answers, wish: group(*place, answers, str(wish.get("theme"))),
    "ungroup": lambda place, answers, _wish: group(*place, answers, None),
    "rename": lambda place, _answers, wish: rename_theme(
        *place, str(wish.get("theme")), str(wish.get("title", ""))
    ),
}
