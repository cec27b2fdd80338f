"""The phone's event stream: told when what it sees of others changes, never while people write."""

from operator import attrgetter

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from phone.room import room
from valuewhen.errors import NotFoundError
from valuewhen.store.store import the_store
from web.streams import EventStream, hub

FETCHES_PER_SECOND = 300  # what phones fetch after a change is spread to about this rate


async def events(request: Request) -> Response:
    """Server-sent events named "view" with the phase, the prompt and the shared fragment."""
    code = request.path_params["code"]
    try:
        workshop = (await room(code)).workshop
    except NotFoundError as error:
        return JSONResponse({"error": error.code, "message": error.message}, 404)

    async def message() -> bytes:
        jitter = hub.open_streams(workshop.id) / FETCHES_PER_SECOND
        return (await room(code)).event(min(jitter, 10.0))

    seen = request.headers.get("last-event-id") or request.query_params.get("view", "")
    return EventStream(
        hub,
        workshop.id,
        attrgetter("view"),
        message,
        now=the_store().version(workshop.id),
        last=int(seen) if seen.isdecimal() else None,
    )
