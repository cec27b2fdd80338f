"""A workshop's board, kept up by reading only what was appended since, for all who draw it."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from sys import intern
from typing import Any

from sqlalchemy import Connection, Row

from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.board import Answer, Board, Commitment, Pairing, Seat, Theme, Tie
from valuewhen.workshop.board_queries import (
    ANSWERS,
    COMMITMENTS,
    DECLINED,
    DOTS,
    FOLLOWED,
    FUNCTIONS,
    NEWEST_ACT,
    NEWEST_IDS,
    PAIRINGS,
    READY,
    SEATS,
    THEMES,
    TIES,
    VOTERS,
)
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.workshops import load

REPEATED = ("participant_id", "prompt_id", "actor", "stance", "source", "reason")  # kept once


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

    def keep_up(self, connection: Connection) -> Workshop:
        """Reads what was appended since, and returns the workshop as it is now. Raises
        NotFoundError."""
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
        return workshop

    def read(self, connection: Connection, version: int = 0) -> Board:
        """The board as the store has it now. Raises NotFoundError."""
        workshop = self.keep_up(connection)
        mine = {"workshop": self.workshop_id}
        themes = connection.execute(THEMES, mine).all()
        heard = self._in_order({None, *(row.id for row in themes)})
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

    def _in_order(self, standing: set[str | None]) -> tuple[Answer, ...]:
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
                shared = {name: intern(row[name]) for name in REPEATED}
                answer = Answer(segment=segments[row["prompt_id"]], **(dict(row) | shared))
                self._answers[answer.id] = answer

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
    with _following(key) as follower:
        known = _boards.get(key)
        version = store.version(workshop_id).version
        if known is None or known.version < version:
            known = _boards[key] = store.read(follower.read, version)
        return known


def keep_up(store: Store, workshop_id: str) -> None:
    """Reads what was appended since it was last read, so that little is left to read when the board
    is wanted. Raises NotFoundError."""
    with _following((store.url, workshop_id)) as follower:
        store.read(follower.keep_up)


@contextmanager
def _following(key: tuple[str, str]) -> Iterator[Follower]:
    """The one follower of a workshop, for one thread at a time."""
    with _reading.setdefault(key, threading.Lock()):
        yield _followers.setdefault(key, Follower(key[1]))


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
