"""The phone's event stream: told when what it sees of others changes, never while people write."""

import json
import time
from functools import lru_cache
from operator import attrgetter

from starlette.requests import Request
from starlette.responses import Response

from phone.codes import room_of
from phone.mine import nobodys
from phone.pages import token_of
from phone.refusals import in_json
from phone.room import Room, present
from valuewhen.errors import NotFoundError, TooManyError, ValueWhenError
from valuewhen.store.store import the_store
from valuewhen.words import say
from web.html import render
from web.languages import language_of
from web.streams import EventStream, hub, last_seen

VIEW = attrgetter("view")
FETCHES_PER_SECOND = 300  # what phones fetch after a change is spread to about this rate
LONGEST_JITTER = 30.0  # seconds
EVENTS = "text/event-stream"  # what a browser's own reader of streams asks for
GONE = b"event: gone\ndata: {}\n\n"  # the workshop was deleted: the page has to say so
AGAIN = 5  # seconds until a phone for which there was no room may ask again


async def events(request: Request) -> Response:
    """Server-sent events named "view" with the phase, the prompt and the shared fragment."""
    try:
        workshop = (await room_of(request)).workshop
        if hub.is_full:
            raise TooManyError(say("phone.too_fast", language_of(request)), AGAIN)
    except ValueWhenError as error:
        if error.code == "code_unknown" and EVENTS in request.headers.get("accept", ""):
            return Response(GONE, media_type=EVENTS)
        return in_json(error, language_of(request))
    language = language_of(request, workshop.settings.language)

    async def message() -> bytes:
        jitter = min(hub.open_streams(workshop.id) / FETCHES_PER_SECOND, LONGEST_JITTER)
        try:
            here = await present(workshop.id)
        except NotFoundError:
            return GONE
        news = here.once("news", language, lambda: _news(here, language))
        return _told(here.view, news, round(jitter, 1), round(time.time() * 10))

    return EventStream(
        hub,
        workshop.id,
        VIEW,
        message,
        now=the_store().version(workshop.id),
        last=last_seen(request, "view"),
        whose=token_of(request),  # without one: a whole room may share an address
    )


@lru_cache(16)  # a roomful is told within a moment
def _told(view: int, news: str, jitter: float, tenths: int) -> bytes:
    """The event that tells a phone of a view, with the time in tenths of a second since 1970;
    `jitter` are the seconds over which phones spread what they fetch then."""
    head = json.dumps({"now": tenths / 10, "jitter": jitter})[:-1]
    return f"id: {view}\nevent: view\ndata: {head}, {news}\n\n".encode()


def _news(room: Room, language: str) -> str:
    """What is the same for all phones of a language: the rest of a JSON object. "mine" is what a
    phone that comes into this phase just now would fetch for itself, if all would get the same."""
    now = room.workshop.now
    values = {
        "view": room.view,
        "phase": now.phase,
        "prompt": {"id": now.prompt.id, "text": now.prompt.text} if now.prompt else None,
        "open": room.is_open,
        "mine": render("mine.html", language, own=nobodys(room)) if room.is_same_for_all else None,
        "html": room.fragment(language),
    }
    return json.dumps(values)[1:]
