"""How refusals are told to programs."""

import json

import pytest

from phone.refusals import in_json
from valuewhen.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    TooManyError,
    ValueWhenError,
)
from valuewhen.store.engine import StoreError


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotFoundError("No."), 404, "not_found"),
        (ConflictError("No."), 409, "conflict"),
        (ConflictError("No.", "prompt_closed"), 409, "prompt_closed"),
        (InvalidInputError("No."), 422, "invalid"),
        (ForbiddenError("No."), 403, "forbidden"),
        (StoreError("No.", "busy"), 503, "busy"),
        (StoreError("No.", "disk_full"), 507, "disk_full"),
    ],
)
def test_every_error_has_its_status_its_code_and_its_words(
    error: ValueWhenError, status: int, code: str
) -> None:
    told = in_json(error, "en")
    assert told.status_code == status
    assert json.loads(told.body) == {"error": code, "message": "No."}
    assert "retry-after" not in told.headers


def test_too_many_says_how_long_to_wait() -> None:
    told = in_json(TooManyError("Slow down.", 7), "en")
    assert (told.status_code, told.headers["retry-after"]) == (429, "7")
