"""Pairs of the room: "we invest in … → they become able to …", written at the tables."""

import time

from sqlalchemy import Connection, bindparam, select

from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.store.store import changed
from valuewhen.store.tables import pairings
from valuewhen.store.views import newest
from valuewhen.workshop.board import Pairing
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.participants import Participant
from valuewhen.workshop.text import clean_line

MOST = 20  # pairs of one phone: more than any table finds
LONG = 200  # characters of each half


def pair(
    connection: Connection,
    workshop: Workshop,
    participant: Participant,
    investment: str,
    ability: str,
    key: str,
) -> Pairing:
    """Stores a pair and returns it; the same key again changes it. Phones see no others' pairs.

    Raises InvalidInputError for an empty or over-long half or a missing key, ConflictError outside
    the pairing phase and in a pause.
    """
    _need_open(workshop)
    if not 1 <= len(key) <= 64:
        raise InvalidInputError("The pair came without its key. Reload the page, then add it.")
    mine = own_pairings(connection, participant)
    if len(mine) >= MOST and key not in {one.key for one in mine}:
        raise ConflictError(f"That is more than {MOST} pairs. Change one.", "too_many")
    halves = {
        "investment": clean_line(investment, "investment", LONG),
        "ability": clean_line(ability, "ability", LONG),
    }
    _append(connection, workshop, participant, key, halves)
    return Pairing(participant.id, key, **halves)


def withdraw_pairing(
    connection: Connection, workshop: Workshop, participant: Participant, key: str
) -> None:
    """Takes one's own pair back. Raises NotFoundError, or ConflictError as `pair` does."""
    _need_open(workshop)
    if key not in {one.key for one in own_pairings(connection, participant)}:
        raise NotFoundError("This pair was taken back, or it is not yours.")
    _append(connection, workshop, participant, key, {"investment": None, "ability": None})


def own_pairings(connection: Connection, participant: Participant) -> list[Pairing]:
    """The participant's pairs, the newest first."""
    rows = connection.execute(OWN, {"participant": participant.id})
    return [Pairing(participant.id, row.key, row.investment, row.ability) for row in rows]


def _need_open(workshop: Workshop) -> None:
    if workshop.now.phase != "pair":
        raise ConflictError("Pairs are not being written just now.", "not_pairing")
    if workshop.timer.is_paused:
        raise ConflictError("The workshop is paused. Add your pair when it goes on.", "paused")


def _append(
    connection: Connection,
    workshop: Workshop,
    participant: Participant,
    key: str,
    halves: dict[str, str] | dict[str, None],
) -> None:
    fact = {"participant_id": participant.id, "key": key, "at": time.time()}
    connection.execute(pairings.insert(), fact | halves)
    changed(connection, workshop.id)


NOW = newest(pairings, pairings.c.participant_id == bindparam("participant"))
OWN = select(NOW).where(NOW.c.investment.is_not(None)).order_by(NOW.c.id.desc())  # built once
