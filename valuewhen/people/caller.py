"""Who asks: every call that reads or changes a workshop takes the caller."""

import hashlib
import secrets
from dataclasses import dataclass

ROLES = ("facilitator", "analyst", "executive")


@dataclass(frozen=True)
class Caller:
    """A signed-in person, or the operator at the command line, who may do everything."""

    user_id: str | None
    name: str
    role: str

    @property
    def is_operator(self) -> bool:
        """Whether this is the command line and no person."""
        return self.role == "operator"


OPERATOR = Caller(None, "operator", "operator")


def new_token() -> str:
    """A secret of 256 random bits, fit for a cookie or a link."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the store keeps of a secret: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()
