"""Who is invited to a workshop, and as what."""

import time

from sqlalchemy import Connection, Select, select

from valuewhen.errors import InvalidInputError, NotFoundError
from valuewhen.people.accounts import find_user
from valuewhen.people.caller import ROLES, Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import members, users
from valuewhen.store.views import newest_of
from valuewhen.workshop.access import Right, need


def invite(
    connection: Connection, caller: Caller, workshop_id: str, name: str, role: str | None
) -> None:
    """Makes somebody a facilitator, analyst or executive of the workshop; None takes it back.

    Raises NotFoundError, ForbiddenError, or InvalidInputError for no role or if the account's own
    is a lower one.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    if role is not None and role not in ROLES:
        raise InvalidInputError(f"The role is one of {', '.join(ROLES)}.")
    user = find_user(connection, name)
    if user is None:
        raise NotFoundError(f"There is nobody called {name}. The operator adds people: add-user.")
    if role is not None and ROLES.index(role) < ROLES.index(user.role):
        raise InvalidInputError(f"{user.name} signs in as {user.role} and cannot be {role} here.")
    values = {"workshop_id": workshop_id, "user_id": user.id, "role": role, "at": time.time()}
    connection.execute(members.insert(), values)
    changed(connection, workshop_id)


def members_of(connection: Connection, caller: Caller, workshop_id: str) -> dict[str, str]:
    """The names of those invited, each with the role in this workshop. Raises as `need` does."""
    need(connection, caller, workshop_id, Right.DRIVE)
    rows = connection.execute(INVITED, {"workshop": workshop_id})
    return {row.name: row.role for row in rows}


def _invited() -> Select[str, str]:
    current = newest_of(members)
    query = select(users.c.name, current.c.role).join(current, current.c.user_id == users.c.id)
    return query.where(current.c.role.is_not(None)).order_by(users.c.name)


INVITED = _invited()  # built once: building such a statement costs more than running it
