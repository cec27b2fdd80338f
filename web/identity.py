"""Who a request or a Streamlit page belongs to: read anew from its cookies every time."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st
from sqlalchemy import Connection
from starlette.requests import HTTPConnection
from starlette.responses import Response

from valuewhen.errors import NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.people.passes import peek_pass
from valuewhen.people.sessions import all_signed_in, note_act, signed_in
from valuewhen.store.store import the_store
from valuewhen.workshop.access import Right, rights
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


@dataclass(frozen=True)
class Way:
    """By what a browser is let in: the secrets of its session and, by workshop, of its screens. A
    session that is for one workshop alone is good as long as its person may see that."""

    session: str | None
    screens: frozenset[tuple[str, str]]
    workshop: str | None = None


STRANGERS = Way(None, frozenset())


def way_of(connection: HTTPConnection) -> Way:
    """By what a request or a websocket may come in, if that is still good."""
    named = {full.removeprefix(SECURE_PREFIX): token for full, token in connection.cookies.items()}
    screens = {
        (name.removeprefix(SCREEN), token)
        for name, token in named.items()
        if name.startswith(SCREEN)
    }
    return Way(cookie(connection.cookies, SESSION), frozenset(screens))


def let_in(connection: Connection, ways: Iterable[Way]) -> set[Way]:
    """Those of the ways by which a browser is let in."""
    ways = set(ways)
    in_session = all_signed_in(connection, {way.session for way in ways if way.session})
    return {
        way
        for way in ways
        if (way.session in in_session and _may_see(connection, in_session[way.session], way))
        or any(_is_shown(connection, *one) for one in way.screens)
    }


def _may_see(connection: Connection, caller: Caller, way: Way) -> bool:
    if way.workshop is None:
        return True
    return Right.AGGREGATES in rights(connection, caller, way.workshop)


def _is_shown(connection: Connection, workshop_id: str, token: str) -> bool:
    try:
        return find_by_screen_token(connection, token) == workshop_id
    except NotFoundError:
        return False


def shown_screens(connection: HTTPConnection, workshop_id: str) -> frozenset[tuple[str, str]]:
    """The screens of this workshop, as in a `Way`, that this browser was let in by."""
    own = (screen for screen in way_of(connection).screens if screen[0] == workshop_id)
    return frozenset(screen for screen in own if the_store().read(_is_shown, *screen))


def shows_screen(connection: HTTPConnection, workshop_id: str) -> bool:
    """Whether this browser was let in by the link of this workshop's projector."""
    return bool(shown_screens(connection, workshop_id))


def has_way_in(connection: HTTPConnection) -> bool:
    """Whether this browser is signed in, or a projector's."""
    way = way_of(connection)
    return way != STRANGERS and bool(the_store().read(let_in, [way]))


def known_here(cookies: Mapping[str, str]) -> str | None:
    """The id of whoever has signed in on this browser before, or None."""
    secret = cookie(cookies, DEVICE)
    if secret is None:
        return None
    try:
        return the_store().read(peek_pass, "device", secret)
    except NotFoundError:
        return None
