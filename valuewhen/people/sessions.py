"""Sessions of signed-in people: kept in the store, known by a cookie, ended for good."""

import time
from collections.abc import Iterable

from sqlalchemy import Connection, exists, select, update

from valuewhen.people.caller import Caller, digest, new_token
from valuewhen.store.tables import phases, sessions, users, workshops
from valuewhen.store.views import newest

IDLE = 30 * 60  # seconds without a human act
ABSOLUTE = 12 * 60 * 60  # seconds since signing in
TOUCH_EVERY = 60  # seconds between two notes of an act


def start_session(connection: Connection, user_id: str) -> str:
    """A new session's secret, for the cookie; the store keeps its hash."""
    token, now = new_token(), time.time()
    values = {"token_hash": digest(token), "user_id": user_id, "started_at": now, "seen_at": now}
    connection.execute(sessions.insert(), values)
    return token


def signed_in(connection: Connection, token: str | None) -> Caller | None:
    """Who the session belongs to, or None if it has ended, is no session, or is of an account that
    is disabled.

    It ends `ABSOLUTE` seconds after signing in, and `IDLE` seconds after the last human act unless
    a workshop of that person is live (a made-up one, which waits in its lobby for good, is not).
    """
    return all_signed_in(connection, [token]).get(token) if token else None


def all_signed_in(connection: Connection, tokens: Iterable[str]) -> dict[str, Caller]:
    """As `signed_in` of many sessions at once, by their secrets; those that have ended are left
    out."""
    secrets, now = {digest(token): token for token in tokens}, time.time()
    query = (
        select(sessions.c.token_hash, sessions.c.seen_at, users.c.id, users.c.name, users.c.role)
        .join(users)
        .where(sessions.c.token_hash.in_(secrets), sessions.c.ended_at.is_(None))
        .where(sessions.c.started_at > now - ABSOLUTE, users.c.disabled_at.is_(None))
    )
    return {
        secrets[row.token_hash]: Caller(row.id, row.name, row.role)
        for row in connection.execute(query).all()
        if now - row.seen_at <= IDLE or _runs_a_workshop(connection, row.id)
    }


def _runs_a_workshop(connection: Connection, user_id: str) -> bool:
    own = select(workshops.c.id).where(workshops.c.owner_id == user_id, ~workshops.c.is_made_up)
    current = newest(phases, phases.c.workshop_id.in_(own))
    live = exists().where(current.c.phase.not_in(["draft", "closed"]))
    return bool(connection.execute(select(live)).scalar_one())


def note_act(connection: Connection, token: str) -> None:
    """Notes that a human acted in this session just now, at most once a minute."""
    now = time.time()
    connection.execute(
        update(sessions)
        .where(sessions.c.token_hash == digest(token), sessions.c.seen_at < now - TOUCH_EVERY)
        .values(seen_at=now)
    )


def end_session(connection: Connection, token: str) -> None:
    """Ends the session: its cookie is worth nothing from now on."""
    connection.execute(
        update(sessions)
        .where(sessions.c.token_hash == digest(token), sessions.c.ended_at.is_(None))
        .values(ended_at=time.time())
    )


def person_of(connection: Connection, user_id: str) -> Caller:
    """The account with this id, as a caller."""
    row = connection.execute(select(users).where(users.c.id == user_id)).one()
    return Caller(row.id, row.name, row.role)
