"""What a browser is told when the store fails under a page that has no words of its own for it."""

from starlette.requests import Request
from starlette.responses import Response

from phone.pages import refusal
from valuewhen.errors import ValueWhenError


async def say_trouble(request: Request, error: Exception) -> Response:
    """The refusal in words, as a page or as JSON."""
    assert isinstance(error, ValueWhenError)
    return refusal(request, error)
