"""Acts of signed-in people: each can be undone as a whole, and all of them are in a log."""

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from valuewhen.errors import ConflictError
from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import acts, commitments, experiments, undos, users
from valuewhen.workshop.access import Right, need

FIXED = select(commitments.c.act_id).join(
    experiments, experiments.c.commitment_id == commitments.c.id
)  # acts that made a commitment on which a pilot and a holdout were drawn


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


def acts_of(
    connection: Connection, caller: Caller, workshop_id: str, most: int | None = 500
) -> list[Act]:
    """The acts of a workshop, the newest first: so many at most, all with None. Raises as `need`
    does."""
    need(connection, caller, workshop_id, Right.ROWS)
    return [_act(row) for row in connection.execute(_acts(workshop_id).limit(most))]


def _acts(workshop_id: str) -> Select[Any]:
    return (
        select(acts, users.c.name, undos.c.id.label("undone"))
        .join(users, users.c.id == acts.c.user_id, isouter=True)
        .join(undos, undos.c.act_id == acts.c.id, isouter=True)
        .where(acts.c.workshop_id == workshop_id)
        .order_by(acts.c.id.desc())
    )


def _act(row: Any) -> Act:
    undone = row.undone is not None
    return Act(row.id, row.kind, row.subject, row.name or "operator", row.at, undone)


def undo(connection: Connection, caller: Caller, workshop_id: str) -> Act:
    """Takes back the caller's own newest act that stands and returns it: two people who work at the
    same time do not undo each other's. A commitment whose pilot was drawn is passed over: it stays.
    Raises ConflictError if there is none."""
    need(connection, caller, workshop_id, Right.MERGE)
    own = _acts(workshop_id).where(undos.c.id.is_(None), acts.c.user_id == caller.user_id)
    own = own.where(acts.c.id.not_in(FIXED))
    newest = connection.execute(own.limit(1)).first()
    if newest is None:
        raise ConflictError("There is nothing of yours to undo.")
    row = {"act_id": newest.id, "user_id": caller.user_id, "at": time.time()}
    connection.execute(undos.insert(), row)
    changed(connection, workshop_id, view=True)
    return _act(newest)
