"""What the operator does with accounts: lists, disables, resets and erases them."""

import time
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, func, select, update

from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.people.accounts import ERASED, find_user, nobodys_hash, shut_out
from valuewhen.people.caller import ROLES
from valuewhen.people.identities import Identity, holder
from valuewhen.people.passes import issue_pass
from valuewhen.store.tables import (
    data_sets,
    identities,
    new_id,
    passes,
    sessions,
    users,
    workshops,
)


@dataclass(frozen=True)
class Account:
    """An account as the operator sees it; times in seconds since 1970."""

    name: str
    role: str
    created_at: float
    seen_at: float | None  # when they were last signed in and did something
    disabled_at: float | None
    identities: tuple[Identity, ...] = ()  # by which providers' word they sign in


def accounts(connection: Connection) -> list[Account]:
    """All accounts that were not erased, by name."""
    seen = func.max(sessions.c.seen_at)
    query = (
        select(users.c.name, users.c.role, users.c.created_at, seen, users.c.disabled_at)
        .outerjoin(sessions, sessions.c.user_id == users.c.id)
        .where(users.c.name.not_like(f"{ERASED}%"))
        .group_by(users.c.id)
        .order_by(users.c.name)
    )
    named = select(users.c.name, identities.c.issuer, identities.c.subject).join(identities)
    held: dict[str, list[Identity]] = {}
    for name, issuer, subject in connection.execute(named.order_by(identities.c.issuer)):
        held.setdefault(name, []).append(Identity(issuer, subject))
    return [Account(*row, tuple(held.get(row.name, ()))) for row in connection.execute(query)]


def set_role(connection: Connection, name: str, role: str) -> None:
    """Gives the account another role and ends its sessions. Raises NotFoundError, or
    InvalidInputError for a role there is none of."""
    if role not in ROLES:
        raise InvalidInputError(f"The role is one of {', '.join(ROLES)}.")
    _change(connection, _need(connection, name).id, role=role)


def disable(connection: Connection, name: str) -> None:
    """Shuts the account out at once, until it is enabled again. Raises NotFoundError."""
    _change(connection, _need(connection, name).id, disabled_at=time.time())


def enable(connection: Connection, name: str) -> None:
    """Lets a disabled account sign in again. Raises NotFoundError."""
    _change(connection, _need(connection, name).id, disabled_at=None)


def reset(connection: Connection, name: str) -> str:
    """Makes the password worthless, ends all sessions, forgets every browser that was known, and
    returns the secret of a link to a new password. Raises NotFoundError, or ConflictError for an
    account that is disabled."""
    user = _need(connection, name)
    if user.disabled_at is not None:
        raise ConflictError(f"{user.name} is disabled. First: enable-user {user.name}")
    _change(connection, user.id, password_hash=nobodys_hash())
    connection.execute(delete(passes).where(passes.c.user_id == user.id))
    return issue_pass(connection, "link", user.id)


def link(connection: Connection, name: str, identity: Identity) -> None:
    """Has a provider's identity sign in the account called `name`. Raises NotFoundError, or
    ConflictError if it signs in another."""
    user, held = _need(connection, name), holder(connection, identity)
    if held is None:
        fact = {"issuer": identity.issuer, "subject": identity.subject, "user_id": user.id}
        connection.execute(identities.insert(), fact)
    elif held.id != user.id:
        raise ConflictError(f"This signs in {held.name} already. First: unlink-user {held.name}")


def unlink(connection: Connection, name: str) -> None:
    """Takes from the account every identity that signs it in, and ends its sessions. Raises
    NotFoundError."""
    user = _need(connection, name)
    connection.execute(delete(identities).where(identities.c.user_id == user.id))
    shut_out(connection, user.id)


def erase(connection: Connection, name: str, heir: str | None = None) -> None:
    """Erases the person: name, password, sessions, links and identities. What they decided in
    workshops stays, and is nobody's; what they own goes to the account called `heir`.

    Raises NotFoundError, or ConflictError if they own something and nobody takes it.
    """
    user = _need(connection, name)
    to = _need(connection, heir) if heir else None
    for table in (workshops, data_sets):
        own = table.c.owner_id == user.id
        if to and to.id != user.id:
            connection.execute(update(table).where(own).values(owner_id=to.id))
        elif connection.scalar(select(func.count()).select_from(table).where(own)):
            raise ConflictError(
                f"{user.name} owns workshops or customer data. Say who takes them over: "
                f"erase-user {user.name} --heir NAME"
            )
    nobody = {"name": ERASED + new_id(), "password_hash": nobodys_hash()}
    _change(connection, user.id, disabled_at=time.time(), **nobody)
    for kept in (sessions, passes, identities):
        connection.execute(delete(kept).where(kept.c.user_id == user.id))


def _need(connection: Connection, name: str) -> Row[tuple[str, str, str, str, float, float | None]]:
    user = find_user(connection, name)
    if user is None or user.name.startswith(ERASED):
        raise NotFoundError(f"There is nobody called {name}. See who there is: users")
    return user


def _change(connection: Connection, user_id: str, **values: str | float | None) -> None:
    connection.execute(update(users).where(users.c.id == user_id).values(**values))
    shut_out(connection, user_id)
