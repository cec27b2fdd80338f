"""Who may do what with a workshop. Somebody else's workshop is answered as not found."""

from enum import Flag, auto

from sqlalchemy import Connection, select

from valuewhen.errors import ForbiddenError, NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.store.tables import members, workshops
from valuewhen.store.views import newest


class Right(Flag):
    """What a caller may do: see aggregates, see rows, sort and merge, drive phases, own."""

    AGGREGATES = auto()
    ROWS = auto()
    MERGE = auto()
    DRIVE = auto()
    OWN = auto()


RIGHTS = {
    "executive": Right.AGGREGATES,
    "analyst": Right.AGGREGATES | Right.ROWS | Right.MERGE,
    "facilitator": Right.AGGREGATES | Right.ROWS | Right.MERGE | Right.DRIVE,
}
ALL = RIGHTS["facilitator"] | Right.OWN


def rights(connection: Connection, caller: Caller, workshop_id: str) -> Right:
    """What the caller may do with the workshop; nothing, `Right(0)`, if it is not theirs.

    Neither an invitation nor owning it gives more than the account's own role: an executive never
    sees rows.
    """
    owner = select(workshops.c.owner_id).where(workshops.c.id == workshop_id)
    row = connection.execute(owner).one_or_none()
    if row is None:
        return Right(0)
    if caller.is_operator:
        return ALL
    if row.owner_id == caller.user_id:
        return RIGHTS.get(caller.role, Right(0)) | Right.OWN
    mine = (members.c.workshop_id == workshop_id) & (members.c.user_id == caller.user_id)
    role = connection.execute(select(newest(members, mine).c.role)).scalar_one_or_none()
    return RIGHTS.get(role or "", Right(0)) & RIGHTS.get(caller.role, Right(0))


def need(connection: Connection, caller: Caller, workshop_id: str, right: Right) -> None:
    """Raises NotFoundError if the workshop is none of the caller's business, ForbiddenError if it
    is but this right is missing."""
    has = rights(connection, caller, workshop_id)
    if not has:
        raise NotFoundError("There is no such workshop, or you were not invited to it.")
    if right not in has:
        raise ForbiddenError("Your role in this workshop does not allow that. Ask its owner.")
