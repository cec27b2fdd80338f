"""The doors: from a pass to a cookie, links for set-up and new passwords, the projector's."""

from shutil import disk_usage

from sqlalchemy import Connection, make_url
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError, ValueWhenError
from valuewhen.join.newcomers import welcome
from valuewhen.people.accounts import change_password, first_facilitator
from valuewhen.people.caller import Caller
from valuewhen.people.passes import issue_pass, peek_pass, use_pass
from valuewhen.people.sessions import end_session, person_of, start_session
from valuewhen.settings import home, least_free_disk
from valuewhen.store.migrate import revision_of
from valuewhen.store.store import is_writable, the_store
from valuewhen.workshop.workshops import find_by_screen_token
from web.html import page
from web.identity import DEVICE, SCREEN, SESSION, YEAR, cookie, drop_cookie, set_cookie
from web.languages import language_of
from web.provider import forget_answer


def _enter(connection: Connection, token: str, before: str | None) -> tuple[str, str]:
    """A session and a device secret for whoever the pass was issued to; the session that the
    browser had before ends."""
    user_id = use_pass(connection, "enter", token)
    assert user_id is not None
    if before:
        end_session(connection, before)
    return start_session(connection, user_id), issue_pass(connection, "device", user_id)


async def session(request: Request) -> Response:
    """Turns the pass that the sign-in form issued into the session's cookie."""
    token = request.query_params.get("pass", "")
    try:
        before = cookie(request.cookies, SESSION)
        secrets = await run_in_threadpool(the_store().write, _enter, token, before)
    except NotFoundError:
        return RedirectResponse("/sign-in", 303)
    return _signed_in(request, *secrets)


def _signed_in(request: Request, session_token: str, device: str) -> Response:
    response = RedirectResponse("/", 303, headers={"cache-control": "no-store"})
    set_cookie(request, response, SESSION, session_token)
    set_cookie(request, response, DEVICE, device, YEAR)
    forget_answer(request, response)
    return response


async def forget(request: Request) -> Response:
    """Takes back what a provider said of somebody whom it signs in nowhere."""
    response = Response(status_code=204)
    forget_answer(request, response)
    return response


async def sign_out(request: Request) -> Response:
    """Ends the session and takes its cookie back."""
    token = cookie(request.cookies, SESSION)
    if token:
        await run_in_threadpool(the_store().write, end_session, token)
    response = RedirectResponse("/join", 303)
    drop_cookie(request, response, SESSION)
    forget_answer(request, response)
    return response


def _peek(connection: Connection, purpose: str, token: str) -> str | None:
    """The name to show for a link that can be used, empty for set-up. Raises NotFoundError."""
    user_id = peek_pass(connection, purpose, token)
    if purpose == "setup" and first_facilitator(connection):
        raise NotFoundError("Set-up is done: sign in. For a new password, ask for a sign-in link.")
    return person_of(connection, user_id).name if user_id else ""


def _redeem(
    connection: Connection, purpose: str, token: str, name: str, password: str
) -> tuple[str, str]:
    user_id = use_pass(connection, purpose, token)  # taken back if what follows is refused
    if user_id is None:
        if first_facilitator(connection):
            raise ConflictError("Set-up is done: sign in.")
        caller: Caller = welcome(connection, name, "facilitator", password)
    else:
        caller = person_of(connection, user_id)
        change_password(connection, caller, password)
    return _enter(connection, issue_pass(connection, "enter", caller.user_id), None)


async def new_password(request: Request) -> Response:
    """The form behind a set-up link or a sign-in link, and what it sends."""
    purpose = "setup" if request.url.path.startswith("/setup/") else "link"
    token = request.path_params["token"]
    form = await request.form() if request.method == "POST" else {}
    name, problem = str(form.get("name", "")), None
    try:
        known = await run_in_threadpool(the_store().read, _peek, purpose, token)
    except NotFoundError as error:
        return page("gone.html", 404, language_of(request), message=error.message)
    try:
        if form:
            if form.get("password") != form.get("again"):
                raise InvalidInputError("The two passwords differ. Type them again.")
            arguments = (purpose, token, name, str(form.get("password", "")))
            secrets = await run_in_threadpool(the_store().write, _redeem, *arguments)
            return _signed_in(request, *secrets)
    except ValueWhenError as error:
        problem = error.message
    values = {"name": name, "known": known, "problem": problem}
    return page("new_password.html", 422 if problem else 200, language_of(request), **values)


async def screen(request: Request) -> Response:
    """The projector's link: sets the cookie that lets its browser show one workshop."""
    token = request.path_params["token"]
    try:
        workshop_id = await run_in_threadpool(the_store().read, find_by_screen_token, token)
    except NotFoundError as error:
        return page("gone.html", 404, language_of(request), message=error.message)
    response = RedirectResponse(f"/screen?workshop={workshop_id}", 303)
    set_cookie(request, response, SCREEN + workshop_id, token, 24 * 3600)
    return response


async def health(_request: Request) -> Response:
    """Says that the process lives."""
    return JSONResponse({"status": "ok"})


async def ready(_request: Request) -> Response:
    """Says whether the store answers and can be written, and the disk has space.

    With it goes which store it is, its revision, and the MB free in `VALUEWHEN_HOME`, null if that
    folder is not there.
    """
    try:
        await run_in_threadpool(is_writable, the_store())
        revision = await run_in_threadpool(the_store().read, revision_of)
        free = disk_usage(home()).free if home().exists() else None
    except Exception:
        return JSONResponse({"status": "the store does not answer"}, 503)
    facts = {
        "store": make_url(the_store().url).get_backend_name(),
        "free_mb": None if free is None else free // 2**20,
        "revision": revision,
    }
    if free is not None and free < least_free_disk():
        full = (
            f"the disk is nearly full: {free // 2**20} MB are free where the stores are, "
            f"{least_free_disk() // 2**20} MB are needed"
        )
        return JSONResponse({"status": full, **facts}, 503)
    return JSONResponse({"status": "ready", **facts})


routes = [
    Route("/session", session),
    Route("/session/forget", forget, methods=["POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
    Route("/setup/{token}", new_password, methods=["GET", "POST"]),
    Route("/link/{token}", new_password, methods=["GET", "POST"]),
    Route("/screen/{token}", screen),
    Route("/health", health),
    Route("/ready", ready),
]
