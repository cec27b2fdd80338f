"""Passes: the set-up link, a sign-in link and the step from form to cookie, each good for one use;
and the secret of a browser that signed in before, good for a year."""

import time

from sqlalchemy import Connection, select, update

from valuewhen.errors import NotFoundError
from valuewhen.people.caller import digest, new_token
from valuewhen.store.tables import passes

MINUTES = {"enter": 1, "link": 60, "setup": 7 * 24 * 60, "device": 365 * 24 * 60}


def issue_pass(connection: Connection, purpose: str, user_id: str | None = None) -> str:
    """A new secret for one of "enter", "link", "device" (of a user) or "setup" (of nobody yet)."""
    token = new_token()
    until = time.time() + 60 * MINUTES[purpose]
    values = {"token_hash": digest(token), "user_id": user_id, "purpose": purpose}
    connection.execute(passes.insert(), values | {"expires_at": until})
    return token


def use_pass(connection: Connection, purpose: str, token: str) -> str | None:
    """The user the pass was issued to (None for "setup"); from now on it is used up.

    Raises NotFoundError if there is no such pass, or it was used, or its time is over.
    """
    used = (
        update(passes)
        .where(passes.c.token_hash == digest(token), passes.c.purpose == purpose)
        .where(passes.c.used_at.is_(None), passes.c.expires_at > time.time())
        .values(used_at=time.time())
        .returning(passes.c.user_id)
    )
    row = connection.execute(used).one_or_none()
    if row is None:
        raise _gone()
    return row.user_id


def peek_pass(connection: Connection, purpose: str, token: str) -> str | None:
    """As `use_pass`, but the pass stays good: link previews do no harm."""
    standing = select(passes.c.user_id).where(
        passes.c.token_hash == digest(token),
        passes.c.purpose == purpose,
        passes.c.used_at.is_(None),
        passes.c.expires_at > time.time(),
    )
    row = connection.execute(standing).one_or_none()
    if row is None:
        raise _gone()
    return row.user_id


def _gone() -> NotFoundError:
    return NotFoundError(
        "This link was used already or its time is over. "
        "Ask the operator for a new one: python -m valuewhen sign-in-link NAME"
    )
