"""Acts of signed-in people: each can be undone as a whole, and all of them are in a log."""

import time
from dataclasses import dataclass

from sqlalchemy import Connection, select

from valuewhen.errors import ConflictError
from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import acts, undos, users
from valuewhen.workshop.access import Right, need


@dataclass(frozen=True)
class Act:
    """One act: what kind, of what, by whom, when, and whether it was undone."""

    id: int
    kind: str
    subject: str
    by: str
    at: float
    is_undone: bool


def begin_act(
    connection: Connection, caller: Caller, workshop_id: str, kind: str, subject: str
) -> int:
    """Notes an act that changes what everybody sees, and returns its id for the facts it appends.

    Raises NotFoundError or ForbiddenError unless the caller may sort and merge.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    row = {"workshop_id": workshop_id, "user_id": caller.user_id, "kind": kind, "subject": subject}
    added = connection.execute(acts.insert().returning(acts.c.id), row | {"at": time.time()})
    changed(connection, workshop_id, view=True)
    return added.scalar_one()


def acts_of(connection: Connection, caller: Caller, workshop_id: str, most: int = 500) -> list[Act]:
    """The acts of a workshop, the newest first. Raises as `need` does."""
    need(connection, caller, workshop_id, Right.ROWS)
    query = (
        select(acts, users.c.name, undos.c.id.label("undone"))
        .join(users, users.c.id == acts.c.user_id, isouter=True)
        .join(undos, undos.c.act_id == acts.c.id, isouter=True)
        .where(acts.c.workshop_id == workshop_id)
        .order_by(acts.c.id.desc())
        .limit(most)
    )
    return [
        Act(row.id, row.kind, row.subject, row.name or "operator", row.at, row.undone is not None)
        for row in connection.execute(query)
    ]


def undo(connection: Connection, caller: Caller, workshop_id: str) -> Act:
    """Takes back the newest act that stands and returns it. ConflictError if there is none."""
    need(connection, caller, workshop_id, Right.MERGE)
    standing = [act for act in acts_of(connection, caller, workshop_id) if not act.is_undone]
    if not standing:
        raise ConflictError("There is nothing to undo.")
    row = {"act_id": standing[0].id, "user_id": caller.user_id, "at": time.time()}
    connection.execute(undos.insert(), row)
    changed(connection, workshop_id, view=True)
    return standing[0]
