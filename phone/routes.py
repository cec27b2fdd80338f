"""The phone's routes. Pages and forms work without script; the script asks for parts or JSON."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from phone.codes import room_of
from phone.live import events
from phone.mine import Mine, mine
from phone.refusals import in_json, status_of
from phone.room import room, write
from valuewhen.errors import ConflictError, NotFoundError, ValueWhenError
from valuewhen.settings import PROJECT
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.answers import edit_answer, submit_answer, withdraw_answer
from valuewhen.workshop.decisions import confirm_own_sorting
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.participants import choose_function, need_participant, set_ready
from valuewhen.workshop.votes import vote
from web.html import environment, page, render
from web.identity import is_secure
from web.limits import Limit

PHONE = "phone"  # the participant's cookie, one per workshop by its path
MONTHS = 90 * 24 * 3600
STATIC = PROJECT / "phone" / "static"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
posts = Limit(30, 120)


@cache
def asset(name: str) -> str:
    """The address of a file of `phone/static`, which changes with its content."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/phone/{name}?{digest}"


environment.globals["asset"] = asset


async def static(request: Request) -> Response:
    """A file of the phone's page, kept by browsers for good: its address names its content."""
    name = request.path_params["name"]
    if name not in {file.name for file in STATIC.iterdir()}:
        return Response("Not found", 404)
    return FileResponse(STATIC / name, headers={"cache-control": "max-age=31536000, immutable"})


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
    return page("join.html", code=typed, problem=say("phone.code_form") if typed else None)


async def phone_page(request: Request) -> Response:
    """The phone page, or its state as JSON; gives the phone its cookie."""
    try:
        here = await room_of(request)
    except ValueWhenError as error:
        return _refusal(request, error)
    code = here.workshop.join_code
    if request.path_params["code"] != code:  # the cookie's path and the forms' must agree
        return RedirectResponse(f"/j/{code}", 303)
    token = token_of(request)
    own = await run_in_threadpool(the_store().read, mine, here, token)
    if wants_json(request):
        response: Response = JSONResponse(own.state())
    else:
        response = _page(own)
    _give_cookie(request, response, code)
    return response


def _page(own: Mine, problem: ValueWhenError | None = None, draft: str = "") -> Response:
    values = {"own": own, "room": own.room, "workshop": own.room.workshop, "draft": draft}
    key = secrets.token_hex(12)
    status = status_of(problem) if problem else 200
    message = problem.message if problem else None
    response = page(
        "phone.html", status, **values, problem=message, key=key, now=own.room.workshop.now
    )
    response.headers["content-security-policy"] = POLICY
    return response


def _give_cookie(request: Request, response: Response, code: str) -> None:
    """Gives a phone that has none its secret, under the workshop's path."""
    if token_of(request) is not None:
        return
    response.set_cookie(
        PHONE,
        secrets.token_urlsafe(24),
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
        return in_json(error)
    own = await run_in_threadpool(the_store().read, mine, here, token_of(request))
    return HTMLResponse(render("mine.html", own=own), headers={"cache-control": "no-store"})


def _refusal(request: Request, error: ValueWhenError) -> Response:
    if wants_json(request):
        return in_json(error)
    code = request.path_params.get("code", "")
    return page("join.html", status_of(error), code=code, problem=error.message)


Form = dict[str, str]
Act = Callable[[Workshop, str, Form, Request], Awaitable[Any]]


def posting(act: Act) -> Callable[[Request], Awaitable[Response]]:
    """A route that does `act` for the phone and answers as it asked: page, part, or JSON."""

    async def endpoint(request: Request) -> Response:
        sent = (await request.form()).items()
        form = {name: value for name, value in sent if isinstance(value, str)}
        try:
            here = await room_of(request)
            token = token_of(request)
            if token is None:
                raise ConflictError(say("phone.no_cookie"), "function_missing")
            posts.take(token, say("phone.too_fast"))
            done = await act(here.workshop, token, form, request)
        except ValueWhenError as error:
            return await _say_no(request, error, form)
        return await _say_done(request, form, done)

    return endpoint


async def _say_no(request: Request, error: ValueWhenError, form: Form) -> Response:
    """The refusal in words; without script the page comes again, the text still in its field."""
    if wants_json(request) or "then" not in form:
        return in_json(error)
    try:
        here = await room(request.path_params["code"])
    except NotFoundError:
        return _refusal(request, error)
    own = await run_in_threadpool(the_store().read, mine, here, token_of(request))
    response = _page(own, error, form.get("body", ""))
    _give_cookie(request, response, here.workshop.join_code)
    return response


async def _say_done(request: Request, form: Form, done: dict[str, Any]) -> Response:
    code = request.path_params["code"]
    if "then" in form:
        return RedirectResponse(f"/j/{code}", 303)
    if wants_json(request):
        return JSONResponse(done)
    if request.url.path.endswith("/answers"):
        is_standing = done["body"] is not None  # sent again after it was withdrawn: it is gone
        html = render("answer.html", answer=done, code=code, can_edit=True) if is_standing else ""
        return HTMLResponse(html, headers={"cache-control": "no-store"})
    return await part(request)


def _receipt(
    connection: Any, workshop: Workshop, token: str, job: Any, *rest: Any
) -> dict[str, Any]:
    participant = need_participant(connection, workshop, token)
    answer = job(connection, workshop, participant, *rest)
    return {"id": answer.id, "body": answer.body, "prompt": answer.prompt_id}


@posting
async def answers(workshop: Workshop, token: str, form: Form, _: Request) -> Any:
    """Adds an answer."""
    rest = (form.get("body", ""), form.get("key", ""), form.get("prompt") or None)
    return await write(_receipt, workshop, token, submit_answer, *rest)


@posting
async def edit(workshop: Workshop, token: str, form: Form, request: Request) -> Any:
    """Rewords an answer."""
    rest = (request.path_params["answer"], form.get("body", ""))
    return await write(_receipt, workshop, token, edit_answer, *rest)


@posting
async def withdraw(workshop: Workshop, token: str, form: Form, request: Request) -> Any:
    """Takes an answer back."""
    return await write(_receipt, workshop, token, withdraw_answer, request.path_params["answer"])


@posting
async def function(workshop: Workshop, token: str, form: Form, _: Request) -> Any:
    """Joins the room with a function."""
    joined = await write(choose_function, workshop, token, form.get("function", ""))
    return {"function": joined.function}


def _by_participant(
    connection: Any, workshop: Workshop, token: str, job: Any, *rest: Any, **more: Any
) -> Any:
    return job(connection, workshop, need_participant(connection, workshop, token), *rest, **more)


@posting
async def ready(workshop: Workshop, token: str, form: Form, _: Request) -> Any:
    """Notes that one is done for now, or not."""
    is_ready = form.get("ready") == "1"

    def job(connection: Any, *arguments: Any) -> None:
        set_ready(connection, *arguments, is_ready=is_ready)

    await write(_by_participant, workshop, token, job)
    return {"ready": is_ready}


@posting
async def votes(workshop: Workshop, token: str, form: Form, _: Request) -> Any:
    """Sets the dots on a theme."""
    wanted = form.get("dots", "")
    dots = int(wanted) if wanted.isdecimal() and len(wanted) < 4 else -1
    left = await write(_by_participant, workshop, token, vote, form.get("theme", ""), dots)
    return {"theme": form.get("theme"), "dots": dots, "dots_left": left}


@posting
async def sortings(workshop: Workshop, token: str, form: Form, _: Request) -> Any:
    """Sorts one's own answer as we, they or unclear."""
    rest = (form.get("answer", ""), form.get("actor", ""))
    await write(_by_participant, workshop, token, confirm_own_sorting, *rest)
    return {"answer": rest[0], "actor": rest[1]}


routes = [
    Route("/join", enter_code),
    Route("/phone/{name}", static),
    Route("/j/{code}", phone_page),
    Route("/j/{code}/events", events),
    Route("/j/{code}/mine", part),
    Route("/j/{code}/function", function, methods=["POST"]),
    Route("/j/{code}/answers", answers, methods=["POST"]),
    Route("/j/{code}/answers/{answer}", edit, methods=["POST"]),
    Route("/j/{code}/answers/{answer}/withdraw", withdraw, methods=["POST"]),
    Route("/j/{code}/ready", ready, methods=["POST"]),
    Route("/j/{code}/votes", votes, methods=["POST"]),
    Route("/j/{code}/sortings", sortings, methods=["POST"]),
]
