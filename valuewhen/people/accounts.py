"""Accounts: names, roles and passwords."""

import base64
import hmac
import re
import time
from functools import cache
from typing import Any

import bcrypt
from sqlalchemy import Connection, Row, select, update

from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.people.caller import ROLES, Caller
from valuewhen.store.tables import new_id, passes, sessions, users

MIN_PASSWORD, MAX_PASSWORD = 10, 200  # characters
BCRYPT_BYTES = 72  # bcrypt looks at no more
ESTIMATED = 72  # characters that zxcvbn looks at: its time grows faster than they do
FEWEST_GUESSES = 1_000_000  # what zxcvbn calls somewhat guessable takes more
ERASED = "-"  # begins the names of erased accounts: none that is given begins so


def add_user(connection: Connection, name: str, role: str, password: str) -> Caller:
    """Adds an account and returns it as a caller.

    Raises InvalidInputError for a name, role or password that cannot be used, ConflictError if the
    name is taken.
    """
    name = name.strip().lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9._@+-]{0,63}", name):
        raise InvalidInputError(
            "A name has 1 to 64 of a-z, digits and . _ @ + -, and starts with a letter or digit."
        )
    if role not in ROLES:
        raise InvalidInputError(f"The role is one of {', '.join(ROLES)}.")
    hashed = hash_password(password, name)
    if find_user(connection, name):
        raise ConflictError(f"There is already somebody called {name}. Choose another name.")
    user = {"id": new_id(), "name": name, "role": role, "password_hash": hashed}
    connection.execute(users.insert(), user | {"created_at": time.time()})
    return Caller(str(user["id"]), name, role)


def hash_password(password: str, name: str) -> str:
    """The bcrypt hash of the password of whoever is called `name`. Raises InvalidInputError if it
    is too short, too long, or guessed soon. Which symbols it has is nobody's business."""
    if len(password) < MIN_PASSWORD:
        raise InvalidInputError(
            f"The password needs at least {MIN_PASSWORD} characters. A few unrelated words do well."
        )
    if len(password) > MAX_PASSWORD:
        raise InvalidInputError(
            f"The password is longer than {MAX_PASSWORD} characters. Use a shorter one."
        )
    if _guesses(password, name) < FEWEST_GUESSES:
        raise InvalidInputError(
            "This password is among those that are tried first. A few unrelated words do well."
        )
    return bcrypt.hashpw(_for_bcrypt(password), bcrypt.gensalt()).decode()


def _for_bcrypt(password: str) -> bytes:
    """The password as bcrypt takes it: of one that is too long for it a digest, made with our name
    so that digests of passwords that leaked elsewhere fit nowhere."""
    raw = password.encode()
    if len(raw) <= BCRYPT_BYTES:
        return raw
    return base64.b64encode(hmac.digest(b"valuewhen", raw, "sha256"))


def _guesses(password: str, name: str) -> int:
    """How many guesses zxcvbn thinks it takes, by the commonest passwords, words, names, dates and
    ways to change them, beginning with the person's name and ours."""
    from zxcvbn import zxcvbn  # brings megabytes of words, for the few who choose a password

    return int(zxcvbn(password[:ESTIMATED], user_inputs=[name, "valuewhen"])["guesses"])


def password_fits(password: str, hashed: str) -> bool:
    """Whether the password is the one behind the hash."""
    return bcrypt.checkpw(_for_bcrypt(password), hashed.encode())


@cache
def nobodys_hash() -> str:
    """The hash of a password nobody has: checked for unknown names and for accounts that are
    disabled, so that they take as long."""
    return bcrypt.hashpw(bcrypt.gensalt(), bcrypt.gensalt()).decode()


def find_user(connection: Connection, name: str) -> Row[Any] | None:
    """The account's row (id, name, role, password_hash, created_at, disabled_at), or None."""
    return connection.execute(
        select(users).where(users.c.name == name.strip().lower())
    ).one_or_none()


def person(connection: Connection, name: str) -> Caller:
    """The account called `name`, as a caller. Raises NotFoundError."""
    row = find_user(connection, name)
    if row is None:
        raise NotFoundError(
            f"There is nobody called {name}. Add them with: add-user {name} --role …"
        )
    return Caller(row.id, row.name, row.role)


def change_password(connection: Connection, caller: Caller, password: str) -> None:
    """Sets the caller's password, ends all their sessions and voids the links and passes they were
    given. Raises InvalidInputError."""
    assert caller.user_id is not None
    hashed = hash_password(password, caller.name)
    connection.execute(
        update(users).where(users.c.id == caller.user_id).values(password_hash=hashed)
    )
    shut_out(connection, caller.user_id)


def shut_out(connection: Connection, user_id: str) -> None:
    """Ends all sessions of the person, and voids the links and passes they were given."""
    now = time.time()
    own = (sessions.c.user_id == user_id) & sessions.c.ended_at.is_(None)
    connection.execute(update(sessions).where(own).values(ended_at=now))
    given = (passes.c.user_id == user_id) & passes.c.purpose.in_(("link", "enter"))
    connection.execute(update(passes).where(given, passes.c.used_at.is_(None)).values(used_at=now))


def first_facilitator(connection: Connection) -> Caller | None:
    """The facilitator who was added first, or None as long as there is none."""
    standing = (users.c.role == "facilitator") & users.c.name.not_like(f"{ERASED}%")
    first = select(users).where(standing).order_by(users.c.created_at).limit(1)
    row = connection.execute(first).one_or_none()
    return Caller(row.id, row.name, row.role) if row else None
