"""Test answers, of rehearsals and of the staff's own phones, removed for good with one act."""

from sqlalchemy import Connection, delete, func, insert, select, update

from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import (
    acts,
    answers,
    groupings,
    participants,
    phases,
    reveals,
    themes,
    timers,
    workshops,
)
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.phases import move
from valuewhen.workshop.workshops import load

TESTING = ("test", "made_up")  # kinds of participants who are no part of the room


def wipe_tests(connection: Connection, caller: Caller, workshop_id: str) -> int:
    """Removes every test participant with all they said, and themes that held nothing else; returns
    how many. If nobody else has joined, the workshop is back in its lobby as if it were new.

    Raises NotFoundError or ForbiddenError.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    here = participants.c.workshop_id == workshop_id
    is_test = here & participants.c.kind.in_(TESTING)
    said = select(answers.c.id).join(participants).where(is_test)
    touched = select(groupings.c.theme_id).where(groupings.c.answer_id.in_(said))
    held = set(connection.execute(touched).scalars()) - {None}
    removed = connection.execute(delete(participants).where(is_test)).rowcount
    if not removed:
        return 0
    if connection.execute(select(func.count()).where(here)).scalar_one():
        still = select(groupings.c.theme_id).where(groupings.c.theme_id.in_(held))
        empty = held - set(connection.execute(still).scalars())
        connection.execute(delete(themes).where(themes.c.id.in_(empty)))
    else:
        _begin_anew(connection, caller, workshop_id)
    row = workshops.c.id == workshop_id
    connection.execute(update(workshops).where(row).values(wipes=workshops.c.wipes + 1))
    changed(connection, workshop_id, view=True)
    return removed


def _begin_anew(connection: Connection, caller: Caller, workshop_id: str) -> None:
    phase = load(connection, workshop_id).now.phase
    for table in (acts, reveals, timers, phases):
        connection.execute(delete(table).where(table.c.workshop_id == workshop_id))
    first = {"workshop_id": workshop_id, "phase": "draft", "wave": 0}
    began = select(workshops.c.created_at).where(workshops.c.id == workshop_id)
    at = connection.execute(began).scalar_one()
    connection.execute(insert(phases), first | {"started_at": at})
    if phase != "draft":
        move(connection, caller, workshop_id, "lobby")
