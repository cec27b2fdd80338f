"""What a browser is told when the store fails under a page that has no words of its own for it."""

from starlette.requests import Request
from starlette.responses import Response

from phone.pages import wants_json
from phone.refusals import in_json, status_of, words_of
from valuewhen.errors import ValueWhenError
from web.html import page
from web.languages import language_of


async def say_trouble(request: Request, error: Exception) -> Response:
    """The refusal in words, as JSON or as a page that asks again; what a phone sent without script
    stays in it, key included, and goes with it."""
    assert isinstance(error, ValueWhenError)
    language = language_of(request)
    if wants_json(request):
        return in_json(error, language)
    is_phones = request.method == "POST" and request.url.path.startswith("/j/")
    sent = (await request.form()).items() if is_phones else ()
    fields = {name: value for name, value in sent if isinstance(value, str)}
    problem = words_of(error, language)
    return page("trouble.html", status_of(error), language, problem=problem, fields=fields)
