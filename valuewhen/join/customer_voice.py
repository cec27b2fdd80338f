"""What the room said before and after customers' stories: honestly, without a control group.

Between the one and the other the prompt, the round or the mirror may have changed as well, and
people get tired: a difference is what came after the stories, not what they did.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from valuewhen.evidence.before_after import Change, SaidAround
from valuewhen.join.functions import NAMED_FROM
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.board import Answer, Board
from valuewhen.workshop.customer_stories import first_shown
from valuewhen.workshop.following import shared_board


@dataclass(frozen=True)
class Side:
    """How much was said on a side of the stories: answers, and the people who gave them."""

    answers: int
    people: int


@dataclass(frozen=True)
class ThemeChange:
    """The share of answers that a theme had before and after; None as title: all other themes, and
    the answers in none."""

    title: str | None
    before: int
    after: int
    change: Change


@dataclass(frozen=True)
class Around:
    """What was said around a showing of stories (`stories` of them, the first at `at`, in seconds
    since 1970): how many words an answer has in the median, which share of the answers is
    investment in customers, and the mix of themes."""

    at: float
    stories: int
    before: Side
    after: Side
    words: Change
    investment: Change
    themes: tuple[ThemeChange, ...]


def customer_voice(store: Store, caller: Caller, workshop_id: str) -> tuple[Around, ...]:
    """What was said around each showing, in order; aggregates alone, on no side fewer than five
    people. Showings with fewer between them count as one; before the first and after the last one
    it takes five people too, or nothing is told.

    Raises NotFoundError or ForbiddenError unless the caller may see aggregates.
    """
    store.read(need, caller, workshop_id, Right.AGGREGATES)
    board = shared_board(store, workshop_id)
    shown = sorted(store.read(first_shown, workshop_id).values())
    return tuple(_around(board, *one) for one in _showings(board.shown, shown))


Showing = tuple[list[float], list[Answer], list[Answer]]  # when, what was said before, and after


def _showings(answers: Sequence[Answer], shown: Sequence[float]) -> Iterator[Showing]:
    """The showings that enough people spoke before, and after until the next one."""
    times: list[list[float]] = []
    begins = [*shown, math.inf]
    parts = [[answer for answer in answers if answer.submitted_at <= begins[0]]]
    for at, until in pairwise(begins):
        if _people(parts[-1]) >= NAMED_FROM:
            times.append([at])
            parts.append([])
        elif times:
            times[-1].append(at)
        parts[-1] += [answer for answer in answers if at < answer.submitted_at <= until]
    while times and _people(parts[-1]) < NAMED_FROM:
        late, last = times.pop(), parts.pop()
        parts[-1] += last
        if times:
            times[-1] += late
    yield from zip(times, parts, parts[1:], strict=False)


def _people(answers: Sequence[Answer]) -> int:
    return len({answer.participant_id for answer in answers})


def _around(board: Board, at: list[float], before: list[Answer], after: list[Answer]) -> Around:
    said = [*before, *after]
    numbers = {who: at for at, who in enumerate(dict.fromkeys(a.participant_id for a in said))}
    is_after = np.arange(len(said)) >= len(before)
    around = SaidAround(np.array([numbers[a.participant_id] for a in said]), is_after)
    return Around(
        at[0],
        len(at),
        Side(len(before), _people(before)),
        Side(len(after), _people(after)),
        around.change_of_median(np.array([float(len(a.body.split())) for a in said])),
        around.change_of_share(np.array([a.stance == "investment" for a in said])),
        tuple(_theme_changes(board, around, before, after)),
    )


def _theme_changes(
    board: Board, around: SaidAround, before: list[Answer], after: list[Answer]
) -> Iterator[ThemeChange]:
    """The themes that five people or nobody named on each side, the most answers first; the others
    in one, which tells of no fewer either."""
    sides = (before, after)
    named = [
        theme.id
        for theme in board.themes
        if theme.answers
        and all(_is_told(_in([theme.id], side)) for side in sides)
        and any(_in([theme.id], side) for side in sides)
    ]
    named.sort(key=lambda theme_id: -sum(len(_in([theme_id], side)) for side in sides))
    while named and not all(_is_told(_beyond(named, side)) for side in sides):
        named.pop()
    titles = {theme.id: theme.title for theme in board.themes}
    said = [*before, *after]
    for theme_id in named:
        has = np.array([answer.theme_id == theme_id for answer in said])
        counts = len(_in([theme_id], before)), len(_in([theme_id], after))
        yield ThemeChange(titles[theme_id], *counts, around.change_of_share(has))
    if named and any(_beyond(named, side) for side in sides):
        has = np.array([answer.theme_id not in named for answer in said])
        counts = len(_beyond(named, before)), len(_beyond(named, after))
        yield ThemeChange(None, *counts, around.change_of_share(has))


def _in(themes: Sequence[str], answers: list[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.theme_id in themes]


def _beyond(themes: Sequence[str], answers: list[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.theme_id not in themes]


def _is_told(answers: list[Answer]) -> bool:
    """Whether it is about nobody, or about enough people."""
    return not answers or _people(answers) >= NAMED_FROM
