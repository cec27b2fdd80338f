"""What can go wrong, each said so that a person knows what to do next."""


class ValueWhenError(Exception):
    """Base of every error meant for a person; `code` names it to programs, the text to people."""

    code = "refused"

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code:
            self.code = code


class NotFoundError(ValueWhenError):
    """There is no such thing, or it is none of the caller's business: the two read alike."""

    code = "not_found"


class InvalidInputError(ValueWhenError):
    """What came in cannot be used as it is."""

    code = "invalid"


class ConflictError(ValueWhenError):
    """It could have been done at another moment, not now."""

    code = "conflict"


class ForbiddenError(ValueWhenError):
    """The caller may see this but not do that."""

    code = "forbidden"


class TooManyError(ValueWhenError):
    """Too often in too short a time; `retry_after` says in how many seconds to try again."""

    code = "too_many"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
