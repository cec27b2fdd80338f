"""A workshop's board, kept up by reading only what was appended since, for all who draw it."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    Table,
    bindparam,
    func,
    select,
    union,
)

from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.store.tables import (
    acts,
    affiliations,
    answers,
    ballots,
    commitment_terms,
    commitments,
    declines,
    deletions,
    groupings,
    hypotheses,
    moderations,
    pairings,
    participants,
    readiness,
    seatings,
    sortings,
    undos,
    votes,
    wordings,
)
from valuewhen.store.views import WORKSHOP, newest, newest_of
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.board import Answer, Board, Commitment, Pairing, Seat, Theme, Tie
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.standing import standing_themes
from valuewhen.workshop.workshops import load

FOLLOWED = (wordings, sortings, moderations, groupings, undos, affiliations, readiness, deletions)


class Follower:
    """Follows one workshop: each board after the first costs what has happened since."""

    def __init__(self, workshop_id: str) -> None:
        self.workshop_id = workshop_id
        self._begin()

    def _begin(self) -> None:
        self._read_to = {table.name: 0 for table in FOLLOWED}
        self._phase_id = 0
        self._answers: dict[str, Answer] = {}
        self._functions: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._ready: set[str] = set()

    def read(self, connection: Connection, version: int = 0) -> Board:
        """The board as the store has it now. Raises NotFoundError."""
        workshop = load(connection, self.workshop_id)
        reached = connection.execute(NEWEST_IDS).mappings().one()
        if self._read_to["deletions"] != reached["deletions"]:
            self._begin()  # SQLite gives new rows the numbers of the last ones that were removed
        if self._phase_id != workshop.now.phase_id:
            self._ready, self._read_to["readiness"] = set(), 0
        known = {"workshop": self.workshop_id, "phase": workshop.now.phase_id} | self._read_to
        self._hear(connection, known, workshop)
        self._count(connection, known)
        self._read_to, self._phase_id = dict(reached), workshop.now.phase_id
        mine = {"workshop": self.workshop_id}
        themes = connection.execute(THEMES, mine).all()
        heard = self._in_order({row.id for row in themes})
        return Board(
            version=version,
            workshop=workshop,
            functions=dict(self._functions),
            ready=frozenset(self._ready),
            answers=heard,
            themes=tuple(_themes(connection, mine, themes, heard)),
            commitments=tuple(_decided(connection.execute(COMMITMENTS, mine))),
            voters=connection.execute(VOTERS, mine).scalar_one(),
            kinds=dict(self._kinds),
            seats={row[0]: Seat(*row[1:]) for row in connection.execute(SEATS, mine)},
            pairings=tuple(Pairing(*row) for row in connection.execute(PAIRINGS, mine)),
            declined=frozenset(map(frozenset, connection.execute(DECLINED, mine).scalars())),
            newest_act=connection.execute(NEWEST_ACT, mine).scalar_one(),
        )

    def _in_order(self, standing: set[str]) -> tuple[Answer, ...]:
        """The answers in the order they came; those of a theme undone are loose."""
        placed = (
            answer if answer.theme_id in standing else replace(answer, theme_id=None)
            for answer in self._answers.values()
        )
        return tuple(sorted(placed, key=lambda answer: (answer.submitted_at, answer.id)))

    def _hear(self, connection: Connection, known: dict[str, Any], workshop: Workshop) -> None:
        segments = {prompt.id: prompt.segment for prompt in workshop.prompts}
        for row in connection.execute(ANSWERS, known).mappings():
            if row["body"] is None:
                self._answers.pop(row["id"], None)
            else:
                self._answers[row["id"]] = Answer(segment=segments[row["prompt_id"]], **row)

    def _count(self, connection: Connection, known: dict[str, Any]) -> None:
        for participant_id, function, kind in connection.execute(FUNCTIONS, known):
            self._functions[participant_id] = function
            if kind != "phone":
                self._kinds[participant_id] = kind
        for participant_id, is_ready in connection.execute(READY, known):
            (self._ready.add if is_ready else self._ready.discard)(participant_id)


_followers: dict[tuple[str, str], Follower] = {}
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
            follower = _followers.setdefault(key, Follower(workshop_id))
            known = _boards[key] = store.read(follower.read, version)
        return known


def _themes(
    connection: Connection,
    mine: dict[str, Any],
    rows: Sequence[Row[Any]],
    heard: tuple[Answer, ...],
) -> list[Theme]:
    dots = {row.theme_id: row.dots for row in connection.execute(DOTS, mine)}
    ties: dict[str, list[Tie]] = {}
    for theme_id, *tie in connection.execute(TIES, mine):
        ties.setdefault(theme_id, []).append(Tie(*tie))
    grouped: dict[str, list[Answer]] = {}
    for answer in heard:
        if answer.theme_id and not answer.is_hidden:
            grouped.setdefault(answer.theme_id, []).append(answer)
    found = [
        Theme(
            row.id,
            row.title,
            tuple(grouped.get(row.id, ())),
            dots=dots.get(row.id, 0),
            ties=tuple(ties.get(row.id, ())),
            is_up=row.is_up,
        )
        for row in rows
    ]
    return sorted(found, key=lambda theme: (-theme.voices, theme.title.lower(), theme.id))


def _decided(rows: Iterable[Row[Any]]) -> Iterator[Commitment]:
    """The commitments that still have terms."""
    return (Commitment(row.id, row.theme_id, **row.terms) for row in rows if row.terms)


def _since(table: Table) -> ColumnElement[bool]:
    """The facts of a table that came since it was read."""
    return table.c.id > bindparam(table.name, type_=Integer)


def _newest_ids() -> Select[Any]:
    highest = (func.coalesce(func.max(table.c.id), 0) for table in FOLLOWED)
    pairs = zip(FOLLOWED, highest, strict=True)
    return select(*(select(top).scalar_subquery().label(table.name) for table, top in pairs))


def _touched() -> Select[Any]:
    """The ids of answers that were worded, sorted, hidden, grouped or had such an act undone."""
    tables = (wordings, sortings, moderations, groupings)
    new = [select(table.c.answer_id).where(_since(table)) for table in tables]
    undone = [
        select(table.c.answer_id).join(undos, undos.c.act_id == table.c.act_id).where(_since(undos))
        for table in tables
    ]
    found = union(*new, *undone).subquery()
    return select(found.c.answer_id)


def _answers() -> Select[Any]:
    """Answers with their newest words, without any if taken back, and what was made of them."""
    words, sides, hidden, groups = map(newest, (wordings, sortings, moderations, groupings))
    return (
        select(
            answers.c.id,
            answers.c.participant_id,
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
            func.coalesce(hidden.c.is_pending, False).label("is_pending"),
        )
        .outerjoin(words, words.c.answer_id == answers.c.id)
        .join(sides, sides.c.answer_id == answers.c.id)
        .outerjoin(hidden, hidden.c.answer_id == answers.c.id)
        .outerjoin(groups, groups.c.answer_id == answers.c.id)
        .where(answers.c.workshop_id == WORKSHOP, answers.c.id.in_(_touched()))
    )


def _functions() -> Select[Any]:
    mine = select(participants.c.id).where(participants.c.workshop_id == WORKSHOP)
    new = newest(affiliations, affiliations.c.participant_id.in_(mine), _since(affiliations))
    query = select(new.c.participant_id, new.c.function, participants.c.kind)
    return query.join(participants, participants.c.id == new.c.participant_id)


def _ready() -> Select[Any]:
    here = readiness.c.phase_id == bindparam("phase", type_=Integer)
    new = newest(readiness, here, _since(readiness))
    return select(new.c.participant_id, new.c.is_ready)


def _titled() -> Select[Any]:
    standing, up = standing_themes().subquery(), newest_of(ballots)
    is_up = func.coalesce(up.c.is_up, True).label("is_up")
    return select(standing, is_up).outerjoin(up, up.c.theme_id == standing.c.id)


def _ties() -> Select[Any]:
    now = newest_of(hypotheses)
    columns = (now.c.theme_id, now.c.metric, now.c.direction)
    return select(*columns).where(now.c.is_tied).order_by(now.c.id)


def _dots() -> Select[Any]:
    cast = newest_of(votes)
    return select(cast.c.theme_id, func.sum(cast.c.dots).label("dots")).group_by(cast.c.theme_id)


def _voters() -> Select[Any]:
    cast = newest_of(votes)
    return select(func.count(cast.c.participant_id.distinct())).where(cast.c.dots > 0)


def _seats() -> Select[Any]:
    now = newest_of(seatings)
    return select(now.c.participant_id, now.c.number, now.c.segment, now.c.is_scribe)


def _pairings() -> Select[Any]:
    now = newest_of(pairings)
    columns = (now.c.participant_id, now.c.key, now.c.investment, now.c.ability)
    return select(*columns).where(now.c.investment.is_not(None)).order_by(now.c.id)


def _declined() -> Select[Any]:
    stands = declines.c.act_id.not_in(select(undos.c.act_id))
    return select(declines.c.answers).where(declines.c.workshop_id == WORKSHOP, stands)


def _newest_act() -> Select[Any]:
    newest_id = func.coalesce(func.max(acts.c.id), 0)
    return select(newest_id).where(acts.c.workshop_id == WORKSHOP)


def _commitments() -> Select[Any]:
    now = newest_of(commitment_terms)
    return (
        select(commitments.c.id, commitments.c.theme_id, now.c.terms)
        .join(now, now.c.commitment_id == commitments.c.id)
        .where(commitments.c.act_id.not_in(select(undos.c.act_id)))
        .order_by(commitments.c.act_id)
    )


# Built once: building such a statement costs more than running it.
NEWEST_IDS, ANSWERS, FUNCTIONS, READY = _newest_ids(), _answers(), _functions(), _ready()
THEMES, DOTS, VOTERS, COMMITMENTS = _titled(), _dots(), _voters(), _commitments()
SEATS, PAIRINGS, DECLINED, NEWEST_ACT = _seats(), _pairings(), _declined(), _newest_act()
TIES = _ties()
