"""How the room is doing: its figures, and the one thing to do now."""

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.parts.seat import Seat
from pages.parts.steps import about
from valuewhen import figures
from valuewhen.words import say
from valuewhen.workshop.board import Board
from valuewhen.workshop.health import FEW, Health, Hint, health, hint, stances_by_place
from valuewhen.workshop.model import Prompt
from valuewhen.workshop.seen import Stances, stances_by_wave
from web.html import render

Figure = tuple[str, str]  # a value, and what is said beside it

WRITING = ("joined", "ready", "writing", "answers", "heard", "functions", "median_words")
SORTING = ("joined", "answers", "heard", "functions", "median_words", "themes", "loose", "unsorted")
CHOOSING = ("joined", "answers", "themes", "ballot", "unmapped")
SHOWN = {
    "draft": ("joined",),
    "lobby": ("joined",),
    "write": (*WRITING, "investment"),
    "mirror": (*SORTING, "investment"),
    "reveal": (*SORTING, "investment"),
    "sort": (*SORTING, "investment"),
}


def draw_room(seat: Seat) -> None:
    """Draws the room's figures with the hint above them."""
    board = seat.board
    now = health(board, time.time())
    st.html(
        render(
            "facilitate_room.html",
            hint=hint_words(hint(board, now)),
            rows=figure_rows(board, now),
            silent=[function_words(name) for name in now.silent] if now.answers else [],
            turns=turns(board) if board.workshop.now.phase not in ("draft", "lobby") else [],
            about=about(turning(board)),
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


def figure_rows(board: Board, now: Health) -> list[tuple[str, str, str]]:
    """The figures of the present phase: name, value, and what is said beside the value."""
    phase = board.workshop.now.phase
    names = list(SHOWN.get(phase, (*CHOOSING, "investment")))
    if phase == "lobby" and board.workshop.open_prompts:
        names.append("answers")
    if now.pending:
        names.append("pending")
    return [(say(f"facilitate.figure_{name}"), *FIGURES[name](now, board)) for name in names]


def _of(some: int, all_of_them: int) -> Figure:
    return figures.count(some), say("facilitate.of", n=figures.count(all_of_them))


def _answers(now: Health, _board: Board) -> Figure:
    beside = ""
    if now.per_minute is not None:
        beside = say("facilitate.per_minute", n=f"{now.per_minute:.1f}")
    return figures.count(now.answers), beside


def _investment(now: Health, _board: Board) -> Figure:
    share = figures.share(now.investment / now.answers) if now.answers else ""
    return figures.count(now.investment), share and f"({share})"


def _unmapped(now: Health, _board: Board) -> Figure:
    later = say("facilitate.later", n=now.later) if now.later else ""
    return figures.count(now.unmapped), later


FIGURES: dict[str, Callable[[Health, Board], Figure]] = {
    "joined": lambda now, board: (figures.count(now.joined), ""),
    "ready": lambda now, board: _of(now.ready, now.phones),
    "writing": lambda now, board: (figures.count(now.writing), ""),
    "answers": _answers,
    "heard": lambda now, board: _of(now.heard, now.joined),
    "functions": lambda now, board: _of(now.functions - len(now.silent), now.functions),
    "median_words": lambda now, board: (figures.number(now.median_words), ""),
    "themes": lambda now, board: (figures.count(now.themes), ""),
    "loose": lambda now, board: _of(now.loose, now.answers),
    "unsorted": lambda now, board: _of(now.unclear, now.answers),
    "pending": lambda now, board: (figures.count(now.pending), ""),
    "ballot": lambda now, board: _of(len(board.ballot), now.themes),
    "unmapped": _unmapped,
    "investment": _investment,
}


def turning(board: Board) -> Prompt:
    """The prompt whose answers `turns` tells of: the present one, or else the first."""
    return board.workshop.now.prompt or board.workshop.prompts[0]


def turns(board: Board) -> list[list[dict[str, Any]]]:
    """How the share of investment turns, in the answers to one prompt: from round to round, and
    from a person's first answer to their further ones. Empty for few answers."""
    answers = board.written(turning(board).id)
    if len(answers) < FEW:
        return []
    rounds = stances_by_wave(answers)
    waves = [_turn(say("facilitate.round", n=n), found) for n, found in rounds]
    places = enumerate(stances_by_place(answers), 1)
    answered = [_turn(say(f"facilitate.place_{n}"), found) for n, found in places]
    return [rows for rows in (waves, answered) if len(rows) > 1]


def _turn(name: str, found: Stances) -> dict[str, Any]:
    share = found.investment / found.total
    return {"name": name, "of": found.total, "share": figures.share(share), "width": 100 * share}
