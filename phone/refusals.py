"""How a refusal is told to programs: its HTTP status, its code and its words."""

from starlette.responses import JSONResponse, Response

from valuewhen.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    TooManyError,
    ValueWhenError,
)
from valuewhen.store.engine import StoreError
from valuewhen.words import find

STATUS: dict[type[ValueWhenError], int] = {
    NotFoundError: 404,
    ConflictError: 409,
    ForbiddenError: 403,
    TooManyError: 429,
    StoreError: 503,
}


def status_of(error: ValueWhenError) -> int:
    """The HTTP status of an error; a full disk is told apart, since trying again does not help."""
    if error.code == "disk_full":
        return 507
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 422)


class SaidError(ConflictError):
    """A refusal of the phone's own, worded in its language already."""


def words_of(error: ValueWhenError, language: str) -> str:
    """What a refusal says in a language: its own English words where the language has none for
    its code."""
    is_said = language == "en" or isinstance(error, SaidError | TooManyError)
    return (not is_said and find(f"refusals.{error.code}", language)) or error.message


def in_json(error: ValueWhenError, language: str) -> Response:
    """The refusal as {"error", "message"}, with the seconds to wait where there are any."""
    waiting = {"retry-after": str(error.retry_after)} if isinstance(error, TooManyError) else None
    body = {"error": error.code, "message": words_of(error, language)}
    return JSONResponse(body, status_of(error), headers=waiting)
