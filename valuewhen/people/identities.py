"""Identities: whom an OpenID provider's word signs in, known by its issuer and subject."""

import time
from dataclasses import dataclass

from sqlalchemy import Connection, Row, select
from sqlalchemy.exc import IntegrityError

from valuewhen.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.people.caller import digest
from valuewhen.people.passes import issue_pass
from valuewhen.store.tables import identities, passes, users

LONGEST = 255  # characters; OpenID's subjects are no longer
FRESH = 5 * 60  # seconds that a provider's answer is good for, differences of clocks included


@dataclass(frozen=True)
class Identity:
    """Somebody as a provider knows them. Raises InvalidInputError for what no provider says."""

    issuer: str
    subject: str

    def __post_init__(self) -> None:
        for part in (self.issuer, self.subject):
            if not (0 < len(part) <= LONGEST and part.isprintable()):
                raise InvalidInputError(
                    f"Issuer and subject have 1 to {LONGEST} characters that can be printed."
                )


def holder(connection: Connection, identity: Identity) -> Row[str, str, float | None] | None:
    """The account (id, name, disabled_at) that this identity signs in, or None."""
    query = (
        select(users.c.id, users.c.name, users.c.disabled_at)
        .join(identities)
        .where(identities.c.issuer == identity.issuer, identities.c.subject == identity.subject)
    )
    return connection.execute(query).one_or_none()


def enter(connection: Connection, identity: Identity, nonce: str, issued_at: float) -> str:
    """A one-time pass for the cookie, to whom a provider's answer signs in; the answer, told by its
    nonce, is used up.

    Raises NotFoundError if no account belongs to the identity, ForbiddenError if it is disabled,
    ConflictError for an answer that is too old or was used before.
    """
    user = holder(connection, identity)
    if user is None:
        raise NotFoundError("No account belongs to this sign-in.")
    if user.disabled_at is not None:
        raise ForbiddenError("This account is disabled. Ask the operator to enable it.")
    if time.time() - issued_at > FRESH:
        raise _worn()
    spent = {"token_hash": digest(f"{identity.issuer}\0{nonce}"), "user_id": user.id}
    spent |= {"purpose": "answer", "expires_at": issued_at + FRESH, "used_at": time.time()}
    try:
        connection.execute(passes.insert(), spent)
    except IntegrityError as error:
        raise _worn() from error
    return issue_pass(connection, "enter", user.id)


def _worn() -> ConflictError:
    return ConflictError("This answer of the provider was used already or is too old. Try again.")
