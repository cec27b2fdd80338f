"""Test answers, of rehearsals and of the staff's own phones, removed for good with one act."""

from sqlalchemy import Connection, Select, delete, func, insert, select, union, update

from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import (
    acts,
    answers,
    commitments,
    groupings,
    metadata,
    moderations,
    participants,
    phases,
    reveals,
    rule_votes,
    sortings,
    themes,
    timers,
    undos,
    workshops,
)
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.deleting import note_deletion
from valuewhen.workshop.phases import move
from valuewhen.workshop.workshops import load

TESTING = ("test", "made_up")  # kinds of participants who are no part of the room


def wipe_tests(connection: Connection, caller: Caller, workshop_id: str) -> int:
    """Removes every test participant with all they said, themes that held nothing else, and acts on
    nothing else; returns how many. If nobody else has joined, the workshop is back in its lobby as
    if it were new.

    Raises NotFoundError or ForbiddenError.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    here = participants.c.workshop_id == workshop_id
    is_test = here & participants.c.kind.in_(TESTING)
    said = select(answers.c.id).join(participants).where(is_test)
    touched = select(groupings.c.theme_id).where(groupings.c.answer_id.in_(said))
    held = set(connection.execute(touched).scalars()) - {None}
    done = set(connection.execute(_acts_on(said, held)).scalars())
    removed = connection.execute(delete(participants).where(is_test)).rowcount
    if not removed:
        return 0
    if connection.execute(select(func.count()).where(here)).scalar_one():
        _remove_traces(connection, held, done)
    else:
        _begin_anew(connection, caller, workshop_id)
    row = workshops.c.id == workshop_id
    connection.execute(update(workshops).where(row).values(wipes=workshops.c.wipes + 1))
    note_deletion(connection, caller.user_id, "tests")
    changed(connection, workshop_id, view=True)
    return removed


def _acts_on(said: Select[str], held: set[str | None]) -> Select[int]:
    """The acts on these answers, and those by which these themes were made."""
    on = [select(t.c.act_id).where(t.c.answer_id.in_(said)) for t in (sortings, moderations)]
    moved = select(groupings.c.act_id).where(groupings.c.answer_id.in_(said))
    made = select(themes.c.act_id).where(themes.c.id.in_(held))
    found = union(*on, moved, made).subquery()
    return select(found.c.act_id).where(found.c.act_id.is_not(None))


def _remove_traces(connection: Connection, held: set[str | None], done: set[int]) -> None:
    """Removes those themes in which nothing is or was and which nothing was decided on, and those
    acts of which no fact is left: the log would quote what is gone."""
    for table in (groupings, commitments):
        kept = select(table.c.theme_id).where(table.c.theme_id.in_(held))
        held = held - set(connection.execute(kept).scalars())
    connection.execute(delete(themes).where(themes.c.id.in_(held)))
    for table in metadata.sorted_tables:
        if "act_id" in table.c and table is not undos:
            kept_acts = select(table.c.act_id).where(table.c.act_id.in_(done))
            done = done - set(connection.execute(kept_acts).scalars())
    connection.execute(delete(acts).where(acts.c.id.in_(done)))


def _begin_anew(connection: Connection, caller: Caller, workshop_id: str) -> None:
    phase = load(connection, workshop_id).now.phase
    for table in (acts, reveals, rule_votes, timers, phases):
        connection.execute(delete(table).where(table.c.workshop_id == workshop_id))
    first = {"workshop_id": workshop_id, "phase": "draft", "wave": 0}
    began = select(workshops.c.created_at).where(workshops.c.id == workshop_id)
    at = connection.execute(began).scalar_one()
    connection.execute(insert(phases), first | {"started_at": at})
    if phase != "draft":
        move(connection, caller, workshop_id, "lobby")
