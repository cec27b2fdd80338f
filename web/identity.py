"""Who a request or a Streamlit page belongs to: read anew from its cookies every time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.responses import Response

from valuewhen.errors import NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.people.sessions import note_act, signed_in
from valuewhen.store.store import the_store
from valuewhen.workshop.workshops import find_by_screen_token

SESSION = "valuewhen_session"
DEVICE = "valuewhen_device"
DOOR = "valuewhen_door"
SCREEN = "valuewhen_screen_"  # and the workshop's id
SECURE_PREFIX = "__Host-"  # browsers refuse it on plain http
YEAR = 365 * 24 * 3600

_given: list[Mapping[str, str]] = []


@contextmanager
def cookies_given(cookies: Mapping[str, str]) -> Iterator[None]:
    """Within this context pages see these cookies: for runs of a page that have no browser."""
    _given.append(cookies)
    try:
        yield
    finally:
        _given.pop()


def page_cookies() -> Mapping[str, str]:
    """The cookies of the browser that the present Streamlit page runs for."""
    return _given[-1] if _given else st.context.cookies


def cookie(cookies: Mapping[str, str], name: str) -> str | None:
    """A cookie of ours by its plain name, whether it was set over TLS or not."""
    return cookies.get(SECURE_PREFIX + name) or cookies.get(name)


def page_caller(*, is_act: bool = True) -> Caller | None:
    """Who the present Streamlit page is drawn for, or None; a rerun counts as a human act unless
    the page follows the room by itself."""
    token = cookie(page_cookies(), SESSION)
    store = the_store()
    caller = store.read(signed_in, token)
    if caller and token and is_act:
        store.enqueue(note_act, token)
    return caller


def caller_of(connection: HTTPConnection) -> Caller | None:
    """Who a request or a websocket comes from, or None for a stranger."""
    token = cookie(connection.cookies, SESSION)
    return the_store().read(signed_in, token) if token else None


def is_secure(connection: HTTPConnection) -> bool:
    """Whether the browser came over TLS."""
    return connection.url.scheme in ("https", "wss")


def set_cookie(
    connection: HTTPConnection,
    response: Response,
    name: str,
    value: str,
    max_age: int | None = None,
) -> None:
    """Sets a cookie of ours: HttpOnly, SameSite=Lax, and over TLS also Secure and __Host-."""
    secure = is_secure(connection)
    full = SECURE_PREFIX + name if secure else name
    response.set_cookie(
        full, value, max_age=max_age, httponly=True, samesite="lax", secure=secure, path="/"
    )


def drop_cookie(connection: HTTPConnection, response: Response, name: str) -> None:
    """Takes a cookie of ours back."""
    secure = is_secure(connection)
    full = SECURE_PREFIX + name if secure else name
    response.delete_cookie(full, path="/", httponly=True, samesite="lax", secure=secure)


def shows_screen(connection: HTTPConnection, workshop_id: str | None = None) -> bool:
    """Whether this browser was let in by a projector's link, to one workshop or to any."""
    for full, token in connection.cookies.items():
        name = full.removeprefix(SECURE_PREFIX)
        if name.startswith(SCREEN) and workshop_id in (None, name.removeprefix(SCREEN)):
            try:
                shown = the_store().read(find_by_screen_token, token)
                if shown == name.removeprefix(SCREEN):
                    return True
            except NotFoundError:
                continue
    return False


def has_way_in(connection: HTTPConnection) -> bool:
    """Whether this browser is signed in, or a projector's."""
    return caller_of(connection) is not None or shows_screen(connection)
