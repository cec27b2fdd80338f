"""Share links: whoever has one reads a workshop's result, until it expires or is revoked."""

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from valuewhen.errors import InvalidInputError, NotFoundError
from valuewhen.people.caller import Caller, digest, new_token
from valuewhen.store.tables import new_id, shares, users
from valuewhen.workshop.access import Right, need

LONGEST = 365  # days
DAY = 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Share:
    """A link that is good: who made it (None for the operator), when, and until when, in seconds
    since 1970. The link itself is not known any more."""

    id: str
    made_by: str | None
    created_at: float
    expires_at: float


def create_share(connection: Connection, caller: Caller, workshop_id: str, days: int) -> str:
    """A new link's secret, of 256 random bits, good for so many days; the store keeps its hash.

    Raises NotFoundError or ForbiddenError unless the caller may drive the workshop, and
    InvalidInputError for no day or more than LONGEST.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    if not 1 <= days <= LONGEST:
        raise InvalidInputError(f"A link is good for 1 to {LONGEST} days.")
    token, now = new_token(), time.time()
    row: dict[str, Any] = {"id": new_id(), "workshop_id": workshop_id, "user_id": caller.user_id}
    row |= {"token_hash": digest(token), "created_at": now, "expires_at": now + days * DAY}
    connection.execute(shares.insert(), row)
    return token


def shares_of(connection: Connection, caller: Caller, workshop_id: str) -> tuple[Share, ...]:
    """The links that are good now, the newest first. Raises as `create_share` does."""
    need(connection, caller, workshop_id, Right.DRIVE)
    query = (
        select(shares.c.id, users.c.name, shares.c.created_at, shares.c.expires_at)
        .outerjoin(users, users.c.id == shares.c.user_id)
        .where(shares.c.workshop_id == workshop_id, shares.c.revoked_at.is_(None))
        .where(shares.c.expires_at > time.time())
        .order_by(shares.c.created_at.desc(), shares.c.id)
    )
    return tuple(Share(*row) for row in connection.execute(query))


def revoke_share(connection: Connection, caller: Caller, workshop_id: str, share_id: str) -> None:
    """Ends a link for good; nothing happens if it has ended already.

    Raises as `create_share` does, and NotFoundError for a link of another workshop.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    mine = (shares.c.id == share_id) & (shares.c.workshop_id == workshop_id)
    if connection.execute(select(shares.c.id).where(mine)).first() is None:
        raise NotFoundError("There is no such link in this workshop. Reload the page.")
    now = time.time()
    connection.execute(
        update(shares).where(mine, shares.c.revoked_at.is_(None)).values(revoked_at=now)
    )


def shared_workshop(connection: Connection, token: str) -> str:
    """The workshop whose result the link shows. Raises NotFoundError, in the same words for a link
    that never was, has expired or was revoked."""
    good = select(shares.c.workshop_id).where(
        shares.c.token_hash == digest(token),
        shares.c.revoked_at.is_(None),
        shares.c.expires_at > time.time(),
    )
    workshop_id: str | None = connection.execute(good).scalar_one_or_none()
    if workshop_id is None:
        raise NotFoundError(
            "There is no such result, or its link is no longer good. "
            "Ask whoever sent it for a new one."
        )
    return workshop_id
