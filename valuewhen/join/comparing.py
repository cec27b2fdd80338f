"""Two workshops compared, above all the same one run again: who spoke, what of, and what changed.

Answers of one person hang together, so what is tested is people: the share of them who said it at
least once. The two rooms are taken as separate people, since nobody knows who sat in both.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from valuewhen.errors import ConflictError, InvalidInputError
from valuewhen.evidence.estimates import Proportion
from valuewhen.evidence.profile import difference_of_shares
from valuewhen.evidence.statistics import proportion
from valuewhen.join.functions import NAMED_FROM, pooled_functions
from valuewhen.join.measured import metric_words
from valuewhen.join.story import BEFORE_REVEAL, on_day
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.workshop.access import Right, need, rights
from valuewhen.workshop.board import Answer, Board, Commitment, Theme
from valuewhen.workshop.following import shared_board
from valuewhen.workshop.grouping import group_answers
from valuewhen.workshop.seen import LEAST, Stances, stances_of

STANCE, SIDES = ("investment",), ("they", "we")


@dataclass(frozen=True)
class Room:
    """One of the two workshops. `people` joined, `authors` of them answered; None where there are
    too few to be told. Small functions are pooled."""

    workshop_id: str
    title: str
    is_made_up: bool
    held_on: date
    people: int | None
    authors: int | None
    answers: int
    functions: tuple[tuple[str | None, int], ...]
    stances: Stances

    @property
    def per_author(self) -> float:
        """Answers a person who answered at all; NaN where those are too few to be told."""
        return self.answers / self.authors if self.authors else math.nan


@dataclass(frozen=True)
class Change:
    """The people with at least one answer of a kind, "investment", "they" or "we", among those who
    answered, before and now; now minus before, with its 95 % interval. NaN where nobody answered or
    too few to be told."""

    kind: str
    before: Proportion
    now: Proportion
    difference: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Wave:
    """A wave of writing: its answers by stance in both workshops, and the change in people."""

    number: int
    before: Stances
    now: Stances
    change: Change


@dataclass(frozen=True)
class Shared:
    """Themes that say the same, by their titles: how many people said it and the metrics they are
    tied to, before and now."""

    title: str
    before: int
    now: int
    metrics_before: tuple[str, ...]
    metrics_now: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Two workshops, the earlier one first; `commitments` are its own. Only answers to the
    `segments` that both asked about count."""

    before: Room
    now: Room
    segments: tuple[str, ...]
    changes: tuple[Change, ...]
    waves: tuple[Wave, ...]
    themes: tuple[Shared, ...]
    commitments: tuple[Commitment, ...]

    @property
    def in_both(self) -> tuple[Shared, ...]:
        """The themes of both workshops."""
        return tuple(theme for theme in self.themes if theme.before and theme.now)

    @property
    def only_before(self) -> tuple[Shared, ...]:
        """The themes that nobody named again."""
        return tuple(theme for theme in self.themes if not theme.now)

    @property
    def only_now(self) -> tuple[Shared, ...]:
        """The themes that are new."""
        return tuple(theme for theme in self.themes if not theme.before)


@dataclass(frozen=True)
class _Half:
    """What counts of one workshop, and from how many people on something is told of them."""

    board: Board
    answers: tuple[Answer, ...]
    least: int

    @property
    def themes(self) -> list[Theme]:
        kept = {answer.id for answer in self.answers}
        return [theme for theme in self.board.themes if kept & {a.id for a in theme.answers}]

    def told(self, people: int) -> int | None:
        return people if people >= self.least else None


def compare(store: Store, caller: Caller, first_id: str, second_id: str) -> Comparison:
    """The two workshops compared, whichever is named first.

    Executives get what their results show, of rooms and waves of five people or more. Raises
    NotFoundError or ForbiddenError, InvalidInputError for one workshop twice, ConflictError for
    executives before both were revealed.
    """
    sees_rows = True
    for workshop_id in (first_id, second_id):
        store.read(need, caller, workshop_id, Right.AGGREGATES)
        sees_rows &= Right.ROWS in store.read(rights, caller, workshop_id)
    if first_id == second_id:
        raise InvalidInputError("These are one and the same workshop. Choose two.")
    both = sorted((shared_board(store, i) for i in (first_id, second_id)), key=_began)
    if not sees_rows and any(board.workshop.now.phase in BEFORE_REVEAL for board in both):
        raise ConflictError(
            "One of the two has shown nothing yet. Compare them once its answers are revealed."
        )
    return _compared(*both, sees_rows=sees_rows)


def _began(board: Board) -> tuple[float, float]:
    workshop = board.workshop
    return workshop.began_at or workshop.created_at, workshop.created_at


def _compared(before: Board, now: Board, *, sees_rows: bool) -> Comparison:
    asked = [prompt.segment for prompt in now.workshop.prompts]
    again = {prompt.segment.casefold() for prompt in before.workshop.prompts}
    segments = tuple(segment for segment in asked if segment.casefold() in again)
    least, named_from = (0, LEAST) if sees_rows else (NAMED_FROM, NAMED_FROM)
    first, second = (_half(board, segments, least) for board in (before, now))
    shows_sides = sees_rows or (_shows_sides(before) and _shows_sides(now))
    kinds = (*STANCE, *SIDES) if shows_sides else STANCE
    waves = sorted({answer.wave for answer in (*first.answers, *second.answers)})
    return Comparison(
        before=_room(first, named_from),
        now=_room(second, named_from),
        segments=segments,
        changes=tuple(_change(kind, first, second) for kind in kinds),
        waves=tuple(_wave(number, first, second) for number in waves),
        themes=tuple(_matched(first, second)),
        commitments=before.commitments,
    )


def _half(board: Board, segments: Iterable[str], least: int) -> _Half:
    counted = {segment.casefold() for segment in segments}
    answers = tuple(answer for answer in board.shown if answer.segment.casefold() in counted)
    return _Half(board, answers, least)


def _shows_sides(board: Board) -> bool:
    return "sides" in board.workshop.shown or board.workshop.now.phase == "closed"


def _room(half: _Half, named_from: int) -> Room:
    workshop, joined = half.board.workshop, list(half.board.functions.values())
    people = {name: joined.count(name) for name in joined}
    moments = [answer.submitted_at for answer in half.answers] or [workshop.created_at]
    return Room(
        workshop_id=workshop.id,
        title=workshop.title,
        is_made_up=workshop.is_made_up,
        held_on=on_day(min(moments)),
        people=half.told(len(joined)),
        authors=half.told(len(_authors(half.answers))),
        answers=len(half.answers),
        functions=pooled_functions(people, workshop.functions, named_from),
        stances=stances_of(half.answers),
    )


def _authors(answers: Iterable[Answer]) -> set[str]:
    return {answer.participant_id for answer in answers}


def _change(kind: str, before: _Half, now: _Half, wave: int | None = None) -> Change:
    first, second = (_people_with(kind, half, wave) for half in (before, now))
    return Change(kind, first, second, *difference_of_shares(second, first))


def _people_with(kind: str, half: _Half, wave: int | None) -> Proportion:
    answers = [answer for answer in half.answers if wave in (None, answer.wave)]
    said = _authors(a for a in answers if kind in (a.stance, a.actor))
    people = half.told(len(_authors(answers)))
    return proportion(len(said), people) if people else proportion(0, 0)


def _wave(number: int, before: _Half, now: _Half) -> Wave:
    first, second = (_stances(half, number) for half in (before, now))
    return Wave(number, first, second, _change("investment", before, now, number))


def _stances(half: _Half, wave: int) -> Stances:
    """The stances of a wave, none where too few people wrote it."""
    written = [answer for answer in half.answers if answer.wave == wave]
    is_told = half.told(len(_authors(written))) is not None
    return stances_of(written) if is_told else Stances()


def _matched(before: _Half, now: _Half) -> list[Shared]:
    """The themes of both, those whose titles say the same as one, the most voices now first."""
    titles = [theme.title for half in (before, now) for theme in half.themes]
    numbers = dict(zip(titles, _numbers(titles), strict=True))
    rows = []
    for number in dict.fromkeys(numbers[title] for title in titles):
        first, second = (
            [theme for theme in half.themes if numbers[theme.title] == number]
            for half in (before, now)
        )
        rows.append(
            Shared(
                title=(second or first)[0].title,
                before=_voices(first, before),
                now=_voices(second, now),
                metrics_before=_metrics(first),
                metrics_now=_metrics(second),
            )
        )
    return sorted(rows, key=lambda row: (-row.now, -row.before, row.title.casefold()))


def _numbers(titles: Sequence[str]) -> list[int]:
    """A number for each title; those with equal letters or of the same meaning share one."""
    folded = list(dict.fromkeys(title.casefold() for title in titles))
    known = dict(zip(folded, group_answers(folded), strict=True))
    return [known[title.casefold()] for title in titles]


def _voices(themes: Iterable[Theme], half: _Half) -> int:
    kept = {answer.id for answer in half.answers}
    return len(_authors(a for theme in themes for a in theme.answers if a.id in kept))


def _metrics(themes: Iterable[Theme]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(metric_words(theme.metric) for theme in themes if theme.metric))
