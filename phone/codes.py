"""Join codes: right ones are known, and how many others are looked up is limited."""

import asyncio

from starlette.requests import Request

from phone.room import Room, aside, is_open, room
from valuewhen.errors import TooManyError
from valuewhen.store.store import Store, the_store
from valuewhen.words import say
from valuewhen.workshop.workshops import open_codes
from web.languages import language_of
from web.limits import Limit

TOGETHER = 1.0  # seconds in which those who are over the limit wait for one look

unknown_codes = Limit(10, 10)  # of one client
all_unknown_codes = Limit(30, 60)
_looks: dict[str, asyncio.Future[frozenset[str]]] = {}  # by store: those that are waited for


async def room_of(request: Request) -> Room:
    """The room of the code in the path. Raises NotFoundError, or TooManyError after too many codes
    that nobody knows; a right one is never refused, since a whole room may share one address."""
    code = request.path_params["code"].strip().upper()
    if is_open(code):
        return await room(code)
    client = request.client.host if request.client else ""
    too_many = say("phone.too_many_codes", language_of(request))
    try:
        unknown_codes.take(client, too_many)
        all_unknown_codes.take("", too_many)
    except TooManyError:
        if code not in await _open_now():
            raise
    found = await room(code)
    unknown_codes.give_back(client)
    all_unknown_codes.give_back("")
    return found


async def _open_now() -> frozenset[str]:
    """The codes that are open, looked up once for all who guess within a moment."""
    store = the_store()
    if store.url not in _looks:
        _looks[store.url] = asyncio.ensure_future(_look(store))
    return await asyncio.shield(_looks[store.url])


async def _look(store: Store) -> frozenset[str]:
    await asyncio.sleep(TOGETHER)
    del _looks[store.url]  # whoever comes from here on may know of a code that is newer
    return await aside(store.read, open_codes)
