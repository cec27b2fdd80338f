"""Share links: the result of a workshop as one page without script, for whoever has the link."""

from collections.abc import Awaitable, Callable

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from valuewhen.errors import ConflictError, NotFoundError, TooManyError
from valuewhen.store.store import Store, the_store
from valuewhen.words import say
from valuewhen.workshop.shares import shared_workshop
from web.html import page
from web.languages import language_of
from web.limits import Limit

Written = Callable[[Store, str], bytes]

AT_ONCE = 4  # requests that wait for pages; phones' writes have threads of their own
SOON = 2  # seconds until a browser looks again for a page that is not ready
HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
}
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

wrong_links = Limit(10, 10)  # of one client
all_wrong_links = Limit(60, 60)


def routes(written: Written) -> list[Route]:
    """The route of share links; `written` gives a workshop's page, or raises ConflictError as long
    as it is not ready."""
    return [Route("/s/{token}", _endpoint(written))]


def _endpoint(written: Written) -> Callable[[Request], Awaitable[Response]]:
    waiting = CapacityLimiter(AT_ONCE)

    async def shared(request: Request) -> Response:
        """The result, or in the same words for all links that are not good that there is none."""
        language = language_of(request)
        try:
            token = request.path_params["token"]
            workshop_id = await to_thread.run_sync(the_store().read, shared_workshop, token)
            html = await to_thread.run_sync(written, the_store(), workshop_id, limiter=waiting)
        except NotFoundError:
            return _refused(request, language)
        except ConflictError:
            soon = page("shared_soon.html", 503, language)
            soon.headers["refresh"] = soon.headers["retry-after"] = str(SOON)
            return _hidden(soon)
        headers = {"content-security-policy": POLICY}
        return _hidden(Response(html, headers=headers, media_type="text/html; charset=utf-8"))

    return shared


def _refused(request: Request, language: str) -> Response:
    """Not found, or too many wrong links; a right one is never refused."""
    client = request.client.host if request.client else ""
    try:
        for limit, key in ((wrong_links, client), (all_wrong_links, "")):
            limit.take(key, say("door.shared_too_many", language))
    except TooManyError as error:
        refused = page("gone.html", 429, language, message=error.message)
        refused.headers["retry-after"] = str(error.retry_after)
        return _hidden(refused)
    message = say("door.shared_gone", language)
    return _hidden(page("gone.html", 404, language, message=message))


def _hidden(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
