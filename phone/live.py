"""The phone's event stream: told when what it sees of others changes, never while people write."""

from operator import attrgetter

from starlette.requests import Request
from starlette.responses import Response

from phone.codes import room_of
from phone.refusals import in_json
from phone.room import room
from valuewhen.errors import NotFoundError, ValueWhenError
from valuewhen.store.store import the_store
from web.streams import EventStream, hub, last_seen

VIEW = attrgetter("view")
FETCHES_PER_SECOND = 300  # what phones fetch after a change is spread to about this rate


async def events(request: Request) -> Response:
    """Server-sent events named "view" with the phase, the prompt and the shared fragment."""
    try:
        workshop = (await room_of(request)).workshop
    except ValueWhenError as error:
        return in_json(error)

    async def message() -> bytes | None:
        jitter = hub.open_streams(workshop.id) / FETCHES_PER_SECOND
        try:
            return (await room(workshop.join_code)).event(min(jitter, 10.0))
        except NotFoundError:  # a draft again: phones ask until it opens
            return None

    return EventStream(
        hub,
        workshop.id,
        VIEW,
        message,
        now=the_store().version(workshop.id),
        last=last_seen(request, "view"),
    )
