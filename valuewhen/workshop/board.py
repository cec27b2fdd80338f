"""Everything about a workshop at one version, read once and shared by all who draw it."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection, func, select

from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.store.tables import (
    affiliations,
    answers,
    commitments,
    groupings,
    hypotheses,
    moderations,
    participants,
    readiness,
    sortings,
    theme_titles,
    themes,
    undos,
    votes,
    wordings,
)
from valuewhen.store.views import newest, newest_of
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.workshops import load


@dataclass(frozen=True)
class Answer:
    """A standing answer with how it is sorted, where it is grouped, and whether it is shown."""

    id: str
    participant_id: str
    function: str
    prompt_id: str
    segment: str
    wave: int
    submitted_at: float
    body: str
    actor: str
    stance: str
    source: str
    reason: str
    is_hidden: bool
    theme_id: str | None


@dataclass(frozen=True)
class Theme:
    """A theme with its answers that are shown, and what people make of it."""

    id: str
    title: str
    answers: tuple[Answer, ...]
    dots: int
    metric: str | None

    @cached_property
    def voices(self) -> int:
        """How many people said it: voices count people, not answers."""
        return len({answer.participant_id for answer in self.answers})

    @cached_property
    def actor(self) -> str:
        """The side most of its answers are on; unclear when no side has more than half."""
        sides = [answer.actor for answer in self.answers]
        return next((s for s in ("we", "they") if sides.count(s) * 2 > len(sides)), "unclear")

    def voices_in(self, segment: str) -> int:
        """How many people said it of one segment of customers."""
        return len({a.participant_id for a in self.answers if a.segment == segment})


@dataclass(frozen=True)
class Commitment:
    """What the room decided: an investment, what customers become able to do, who, by when."""

    id: str
    theme_id: str | None
    investment: str
    ability: str
    owner: str
    horizon: str


@dataclass(frozen=True)
class Board:
    """A workshop at one version. Answers are in the order they came; hidden ones included."""

    version: int
    workshop: Workshop
    functions: dict[str, str]  # participant id to function
    ready: frozenset[str]
    answers: tuple[Answer, ...]
    themes: tuple[Theme, ...]
    commitments: tuple[Commitment, ...]
    voters: int

    @cached_property
    def shown(self) -> tuple[Answer, ...]:
        """The answers that nobody has hidden."""
        return tuple(answer for answer in self.answers if not answer.is_hidden)

    @cached_property
    def loose(self) -> tuple[Answer, ...]:
        """The shown answers that are in no theme."""
        return tuple(answer for answer in self.shown if answer.theme_id is None)

    def written(self, prompt_id: str | None, wave: int | None = None) -> tuple[Answer, ...]:
        """The shown answers to a prompt, of one wave or of all."""
        return tuple(
            answer
            for answer in self.shown
            if answer.prompt_id == prompt_id and wave in (None, answer.wave)
        )


_boards: dict[tuple[str, str], Board] = {}
_reading: dict[tuple[str, str], threading.Lock] = {}


def board(store: Store, caller: Caller, workshop_id: str) -> Board:
    """The workshop's board at its present version, for a caller who may see rows.

    Raises NotFoundError or ForbiddenError.
    """
    store.read(need, caller, workshop_id, Right.ROWS)
    return shared_board(store, workshop_id)


def shared_board(store: Store, workshop_id: str) -> Board:
    """The board, computed once per version for all callers of this process.

    It does not ask who wants it: what is drawn of it for phones and executives is theirs to limit.
    """
    key = (store.url, workshop_id)
    with _reading.setdefault(key, threading.Lock()):
        known = _boards.get(key)
        version = store.version(workshop_id).version
        if known is None or known.version < version:
            known = _boards[key] = store.read(read_board, workshop_id, version)
        return known


def read_board(connection: Connection, workshop_id: str, version: int = 0) -> Board:
    """The board as the store has it now. Raises NotFoundError."""
    workshop = load(connection, workshop_id)
    heard = tuple(_answers(connection, workshop))
    people = _functions(connection, workshop_id)
    cast = newest_of(votes, workshop_id)
    voters = select(func.count(cast.c.participant_id.distinct())).where(cast.c.dots > 0)
    return Board(
        version=version,
        workshop=workshop,
        functions=people,
        ready=frozenset(_ready(connection, workshop)),
        answers=heard,
        themes=tuple(_themes(connection, workshop_id, heard)),
        commitments=tuple(_commitments(connection, workshop_id)),
        voters=connection.execute(voters).scalar_one(),
    )


def _functions(connection: Connection, workshop_id: str) -> dict[str, str]:
    current = newest_of(affiliations, workshop_id)
    query = select(participants.c.id, current.c.function)
    query = query.join(current, current.c.participant_id == participants.c.id)
    return {row.id: row.function for row in connection.execute(query)}


def _ready(connection: Connection, workshop: Workshop) -> Iterable[str]:
    current = newest(readiness, readiness.c.phase_id == workshop.now.phase_id)
    return connection.execute(select(current.c.participant_id).where(current.c.is_ready)).scalars()


def _answers(connection: Connection, workshop: Workshop) -> Iterable[Answer]:
    words, sides = newest_of(wordings, workshop.id), newest_of(sortings, workshop.id)
    hidden, groups = newest_of(moderations, workshop.id), newest_of(groupings, workshop.id)
    people = newest_of(affiliations, workshop.id)
    query = (
        select(
            answers.c.id,
            answers.c.participant_id,
            people.c.function,
            answers.c.prompt_id,
            answers.c.wave,
            answers.c.submitted_at,
            words.c.body,
            sides.c.actor,
            sides.c.stance,
            sides.c.source,
            sides.c.reason,
            func.coalesce(hidden.c.is_hidden, False).label("is_hidden"),
            groups.c.theme_id,
        )
        .join(words, words.c.answer_id == answers.c.id)
        .join(sides, sides.c.answer_id == answers.c.id)
        .join(people, people.c.participant_id == answers.c.participant_id)
        .outerjoin(hidden, hidden.c.answer_id == answers.c.id)
        .outerjoin(groups, groups.c.answer_id == answers.c.id)
        .where(answers.c.workshop_id == workshop.id, words.c.body.is_not(None))
        .order_by(answers.c.submitted_at, answers.c.id)
    )
    segments = {prompt.id: prompt.segment for prompt in workshop.prompts}
    for row in connection.execute(query).mappings():
        yield Answer(segment=segments[row["prompt_id"]], **row)


def _themes(connection: Connection, workshop_id: str, heard: tuple[Answer, ...]) -> list[Theme]:
    names, ties = newest_of(theme_titles, workshop_id), newest_of(hypotheses, workshop_id)
    cast = newest_of(votes, workshop_id)
    total = func.sum(cast.c.dots).label("total")
    dots = select(cast.c.theme_id, total).group_by(cast.c.theme_id)
    counted = {row.theme_id: row.total for row in connection.execute(dots)}
    grouped: dict[str, list[Answer]] = {}
    for answer in heard:
        if answer.theme_id and not answer.is_hidden:
            grouped.setdefault(answer.theme_id, []).append(answer)
    query = (
        select(themes.c.id, names.c.title, ties.c.metric)
        .join(names, names.c.theme_id == themes.c.id)
        .outerjoin(ties, ties.c.theme_id == themes.c.id)
        .where(themes.c.workshop_id == workshop_id)
        .where(themes.c.act_id.not_in(select(undos.c.act_id)))
    )
    found = [
        Theme(row.id, row.title, tuple(grouped.get(row.id, ())), counted.get(row.id, 0), row.metric)
        for row in connection.execute(query)
    ]
    return sorted(found, key=lambda theme: (-theme.voices, theme.title.lower(), theme.id))


def _commitments(connection: Connection, workshop_id: str) -> Iterable[Commitment]:
    columns = ("id", "theme_id", "investment", "ability", "owner", "horizon")
    query = select(*(commitments.c[column] for column in columns))
    query = query.where(commitments.c.workshop_id == workshop_id)
    query = query.where(commitments.c.act_id.not_in(select(undos.c.act_id)))
    for row in connection.execute(query.order_by(commitments.c.act_id)):
        yield Commitment(*row)
