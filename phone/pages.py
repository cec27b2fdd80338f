"""The phone's pages: which page, in which language, and the cookies that come with it."""

import hashlib
import secrets
from functools import cache, partial
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from phone.codes import room_of
from phone.mine import Mine, mine_of
from phone.refusals import in_json, status_of, words_of
from phone.room import Room
from valuewhen.errors import ValueWhenError
from valuewhen.settings import PROJECT
from valuewhen.words import LANGUAGES, say
from web.html import environment, page, render
from web.identity import is_secure
from web.languages import CHOSEN, language_of

PHONE = "phone"  # the participant's cookie, one per workshop by its path
MONTHS = 90 * 24 * 3600
STATIC = PROJECT / "phone" / "static"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@cache
def asset(name: str) -> str:
    """The address of a file of `phone/static`, which changes with its content."""
    file = STATIC / name
    return f"/phone/{file.stem}.{hashlib.sha256(file.read_bytes()).hexdigest()[:8]}{file.suffix}"


def files() -> dict[str, Path]:
    """The files of phones' pages by their addresses."""
    return {asset(file.name): file for file in STATIC.iterdir()}


environment.globals["asset"] = asset
environment.globals["new_key"] = partial(secrets.token_hex, 12)


async def no_file(_: Request) -> Response:
    """What is asked for below phones' files and is none of them."""
    return Response("Not found", 404)


def wants_json(request: Request) -> bool:
    """Whether the caller asked for JSON rather than for HTML."""
    return "application/json" in request.headers.get("accept", "")


def token_of(request: Request) -> str | None:
    """The participant's secret, from the cookie of this workshop's path."""
    return request.cookies.get(PHONE)


async def enter_code(request: Request) -> Response:
    """The page on which one types a join code; a code typed without script lands here too."""
    typed = request.query_params.get("code", "").strip().upper()
    code = "".join(symbol for symbol in typed if symbol.isalnum())
    if code:
        return RedirectResponse(f"/j/{code}", 303)
    language = language_of(request)
    problem = say("phone.code_form", language) if typed else None
    return page("join.html", language=language, code=typed, problem=problem)


async def phone_page(request: Request) -> Response:
    """The phone page, or its state as JSON; gives the phone its cookie."""
    try:
        here = await room_of(request)
    except ValueWhenError as error:
        return refusal(request, error)
    code = here.workshop.join_code
    if request.path_params["code"] != code:  # the cookie's path and the forms' must agree
        return RedirectResponse(f"/j/{code}", 303)
    own = await mine_of(here, token_of(request))
    if wants_json(request):
        response: Response = JSONResponse(own.state())
    else:
        response = room_page(request, own)
    give_cookie(request, response, code)
    return response


def phone_language(request: Request, room: Room) -> str:
    """The language of a phone in this room: its own, or the workshop's where we lack it."""
    return language_of(request, room.workshop.settings.language)


def room_page(
    request: Request, own: Mine, problem: ValueWhenError | None = None, draft: str = ""
) -> Response:
    """The page of a room, with what went wrong and the text that was sent, if anything."""
    language = phone_language(request, own.room)
    if own.participant is None and not (problem or draft):
        html = own.room.once("newcomers", language, lambda: _page_of(own, language))
    else:
        said = words_of(problem, language) if problem else None
        html = _page_of(own, language, said, draft)
    headers = {"cache-control": "no-store", "content-security-policy": POLICY}
    return HTMLResponse(html, status_of(problem) if problem else 200, headers)


def _page_of(own: Mine, language: str, problem: str | None = None, draft: str = "") -> str:
    return render(
        "phone.html",
        language,
        own=own,
        room=own.room,
        workshop=own.room.workshop,
        now=own.room.workshop.now,
        draft=draft,
        problem=problem,
        key=secrets.token_hex(12),
        languages=LANGUAGES,
    )


def give_cookie(request: Request, response: Response, code: str) -> None:
    """Gives a phone that has none its secret, under the workshop's path."""
    if token_of(request) is not None:
        return
    _keep(request, response, PHONE, secrets.token_urlsafe(24), code)


def _keep(request: Request, response: Response, name: str, value: str, code: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=MONTHS,
        path=f"/j/{code}",
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
    )


async def part(request: Request) -> Response:
    """What on the page is the participant's own, as HTML."""
    try:
        here = await room_of(request)
    except ValueWhenError as error:
        return in_json(error, language_of(request))
    own = await mine_of(here, token_of(request))
    return fragment("mine.html", phone_language(request, here), own=own)


def fragment(template: str, language: str, **values: Any) -> Response:
    """A part of the page, never kept."""
    html = render(template, language, **values)
    return HTMLResponse(html, headers={"cache-control": "no-store"})


def refusal(request: Request, error: ValueWhenError) -> Response:
    """What a phone without a room gets: the join page with the reason, or JSON."""
    language = language_of(request)
    if wants_json(request):
        return in_json(error, language)
    code, problem = request.path_params.get("code", ""), words_of(error, language)
    return page("join.html", status_of(error), language, code=code, problem=problem)


async def choose_language(request: Request) -> Response:
    """Keeps the language chosen on this phone, for this workshop, and shows the page in it."""
    try:
        here = await room_of(request)
    except ValueWhenError as error:
        return refusal(request, error)
    code, language = here.workshop.join_code, (await request.form()).get("language")
    response = RedirectResponse(f"/j/{code}", 303)
    if language in LANGUAGES:
        _keep(request, response, CHOSEN, str(language), code)
    return response
