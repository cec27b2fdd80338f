"""The phone's routes. Pages and forms work without script; the script asks for parts or JSON."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from phone.codes import room_of
from phone.live import events
from phone.mine import mine_of
from phone.pages import (
    choose_language,
    enter_code,
    fragment,
    give_cookie,
    no_file,
    part,
    phone_language,
    phone_page,
    refusal,
    room_page,
    token_of,
    wants_json,
)
from phone.refusals import SaidError, in_json
from phone.room import aside, room, write
from valuewhen.errors import NotFoundError, ValueWhenError
from valuewhen.people.caller import Caller
from valuewhen.words import say
from valuewhen.workshop.access import Right, rights
from valuewhen.workshop.answers import edit_answer, submit_answer, withdraw_answer
from valuewhen.workshop.bets import place_bet, signed
from valuewhen.workshop.decisions import confirm_own_sorting
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.pairings import pair, withdraw_pairing
from valuewhen.workshop.participants import (
    Participant,
    choose_function,
    need_participant,
    set_ready,
)
from valuewhen.workshop.rule_votes import choose_rule
from valuewhen.workshop.votes import vote
from web.identity import SESSION, caller_of, cookie
from web.languages import language_of
from web.limits import Limit

posts = Limit(30, 120)
Form = dict[str, str]
Act = Callable[[Workshop, str, Form, Request], Awaitable[Any]]


def posting(act: Act) -> Callable[[Request], Awaitable[Response]]:
    """A route that does `act` for the phone and answers as it asked: page, part, or JSON."""

    async def endpoint(request: Request) -> Response:
        sent = (await request.form()).items()
        form = {name: value for name, value in sent if isinstance(value, str)}
        language = language_of(request)
        try:
            here = await room_of(request)
            language = phone_language(request, here)
            token = token_of(request)
            if token is None:
                raise SaidError(say("phone.no_cookie", language), "function_missing")
            posts.take(token, say("phone.too_fast", language))
            done = await act(here.workshop, token, form, request)
        except ValueWhenError as error:
            return await _say_no(request, error, form, language)
        return await _say_done(request, form, done, language)

    return endpoint


async def _say_no(request: Request, error: ValueWhenError, form: Form, language: str) -> Response:
    """The refusal in words; without script the page comes again, the text still in its field."""
    if wants_json(request) or "then" not in form:
        return in_json(error, language)
    try:
        here = await room(request.path_params["code"])
    except NotFoundError:
        return refusal(request, error)
    own = await mine_of(here, token_of(request))
    response = room_page(request, own, error, form.get("body", ""))
    give_cookie(request, response, here.workshop.join_code)
    return response


async def _say_done(request: Request, form: Form, done: dict[str, Any], language: str) -> Response:
    code = request.path_params["code"]
    if "then" in form:
        return RedirectResponse(f"/j/{code}", 303)
    if wants_json(request):
        return JSONResponse(done)
    if request.url.path.endswith("/answers"):
        is_standing = done["body"] is not None  # sent again after it was withdrawn: it is gone
        if not is_standing:
            return HTMLResponse("", headers={"cache-control": "no-store"})
        return fragment("answer.html", language, answer=done, code=code, can_edit=True)
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
async def function(workshop: Workshop, token: str, form: Form, request: Request) -> Any:
    """Joins the room with a function; from a browser in which the staff is signed in, as a test."""
    may_be_staff = cookie(request.cookies, SESSION) is not None
    caller = await aside(caller_of, request) if may_be_staff else None
    joined = await write(_join, workshop, token, form.get("function", ""), caller)
    return {"function": joined.function}


def _join(
    connection: Any, workshop: Workshop, token: str, name: str, caller: Caller | None
) -> Participant:
    is_staff = caller and Right.ROWS in rights(connection, caller, workshop.id)
    return choose_function(connection, workshop, token, name, "test" if is_staff else "phone")


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
async def bets(workshop: Workshop, token: str, form: Form, _: Request) -> Any:
    """Sets one's guess of a hypothesis's gap in money."""
    theme, metric, guess = (form.get(name, "") for name in ("theme", "metric", "guess"))
    wanted = signed(guess, form.get("amount", ""))
    placed = await write(_by_participant, workshop, token, place_bet, theme, metric, wanted)
    return {"theme": theme, "metric": metric, "guess": guess, "amount": placed}


@posting
async def rules(workshop: Workshop, token: str, form: Form, _: Request) -> Any:
    """Sets which rule of best one prefers."""
    wanted = (form.get("vote", ""), form.get("choice", ""))
    made = await write(_by_participant, workshop, token, choose_rule, *wanted)
    return {"vote": wanted[0], "choice": made}


@posting
async def pairings(workshop: Workshop, token: str, form: Form, _: Request) -> Any:
    """Adds a pair, changes it, or takes it back."""
    key = form.get("key", "")
    if form.get("withdraw") == "1":
        await write(_by_participant, workshop, token, withdraw_pairing, key)
        return {"key": key}
    halves = (form.get("investment", ""), form.get("ability", ""))
    made = await write(_by_participant, workshop, token, pair, *halves, key)
    return {"key": key, "investment": made.investment, "ability": made.ability}


@posting
async def sortings(workshop: Workshop, token: str, form: Form, _: Request) -> Any:
    """Sorts one's own answer as we, they or unclear."""
    rest = (form.get("answer", ""), form.get("actor", ""))
    await write(_by_participant, workshop, token, confirm_own_sorting, *rest)
    return {"answer": rest[0], "actor": rest[1]}


routes = [
    Route("/join", enter_code),
    Route("/phone/{name:path}", no_file),
    Route("/j/{code}", phone_page),
    Route("/j/{code}/events", events),
    Route("/j/{code}/mine", part),
    Route("/j/{code}/function", function, methods=["POST"]),
    Route("/j/{code}/answers", answers, methods=["POST"]),
    Route("/j/{code}/answers/{answer}", edit, methods=["POST"]),
    Route("/j/{code}/answers/{answer}/withdraw", withdraw, methods=["POST"]),
    Route("/j/{code}/language", choose_language, methods=["POST"]),
    Route("/j/{code}/ready", ready, methods=["POST"]),
    Route("/j/{code}/votes", votes, methods=["POST"]),
    Route("/j/{code}/bets", bets, methods=["POST"]),
    Route("/j/{code}/rules", rules, methods=["POST"]),
    Route("/j/{code}/pairings", pairings, methods=["POST"]),
    Route("/j/{code}/sortings", sortings, methods=["POST"]),
]
