"""Participants: pseudonymous people on phones, known by their phone's secret alone."""

import time
from dataclasses import dataclass

from sqlalchemy import Connection, Select, bindparam, select

from valuewhen.errors import ConflictError, InvalidInputError
from valuewhen.people.caller import digest
from valuewhen.store.store import changed
from valuewhen.store.tables import affiliations, new_id, participants, readiness
from valuewhen.store.views import WORKSHOP, newest
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.seating import seat_latecomer

KINDS = ("phone", "guest", "test", "made_up")  # guests' answers are entered by the facilitator


@dataclass(frozen=True)
class Participant:
    """A person on a phone: a random id and the function they chose."""

    id: str
    function: str
    kind: str = "phone"


def find_participant(
    connection: Connection, workshop_id: str, token: str | None
) -> Participant | None:
    """The participant with this secret, or None for a phone that has not chosen a function yet."""
    if not token:
        return None
    known = {"workshop": workshop_id, "token": digest(token)}
    row = connection.execute(PARTICIPANT, known).one_or_none()
    return Participant(*row) if row else None


def _participant() -> Select[str, str, str]:
    mine = select(participants.c.id).where(
        participants.c.workshop_id == WORKSHOP, participants.c.token_hash == bindparam("token")
    )
    current = newest(affiliations, affiliations.c.participant_id == mine.scalar_subquery())
    query = select(current.c.participant_id, current.c.function, participants.c.kind)
    return query.join(participants, participants.c.id == current.c.participant_id)


def need_participant(connection: Connection, workshop: Workshop, token: str | None) -> Participant:
    """As `find_participant`, but raises ConflictError as long as no function is chosen."""
    found = find_participant(connection, workshop.id, token)
    if found is None:
        raise ConflictError("Choose your function first, then answer.", "function_missing")
    return found


def choose_function(
    connection: Connection, workshop: Workshop, token: str, function: str, kind: str = "phone"
) -> Participant:
    """Joins the room with a function, or changes it. From here on the person counts as joined, and
    sits at a table if tables were drawn. `kind` is one of `KINDS`.

    Raises InvalidInputError for a function that is not on the list, ConflictError once closed.
    """
    if function not in workshop.functions:
        raise InvalidInputError("Choose one of the functions on the list.", "function_unknown")
    if workshop.now.phase == "closed":
        raise ConflictError("This workshop is closed.", "closed")
    now = time.time()
    found = find_participant(connection, workshop.id, token)
    if found and found.function == function:
        return found
    participant_id = found.id if found else new_id()
    if not found:
        values = {"id": participant_id, "workshop_id": workshop.id, "token_hash": digest(token)}
        connection.execute(participants.insert(), values | {"joined_at": now, "kind": kind})
    fact = {"participant_id": participant_id, "function": function, "at": now}
    connection.execute(affiliations.insert(), fact)
    if not found and kind != "guest":
        seat_latecomer(connection, workshop, participant_id)
    changed(connection, workshop.id)
    return Participant(participant_id, function, found.kind if found else kind)


def set_ready(
    connection: Connection, workshop: Workshop, participant: Participant, *, is_ready: bool
) -> None:
    """Notes that the participant is done with the present phase, or not."""
    fact = {"participant_id": participant.id, "phase_id": workshop.now.phase_id}
    connection.execute(readiness.insert(), fact | {"is_ready": is_ready, "at": time.time()})
    changed(connection, workshop.id)


def is_ready(connection: Connection, workshop: Workshop, participant: Participant) -> bool:
    """Whether the participant is done with the present phase."""
    values = {"participant": participant.id, "phase": workshop.now.phase_id}
    return bool(connection.execute(IS_READY, values).scalar())


def _is_ready() -> Select[bool]:
    current = newest(readiness, readiness.c.participant_id == bindparam("participant"))
    return select(current.c.is_ready).where(current.c.phase_id == bindparam("phase"))


# Built once: building such a statement costs more than running it.
PARTICIPANT, IS_READY = _participant(), _is_ready()
