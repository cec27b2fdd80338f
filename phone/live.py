"""The phone's event stream: told when what it sees of others changes, never while people write."""

from operator import attrgetter

from starlette.requests import Request
from starlette.responses import Response

from phone.codes import room_of
from phone.refusals import in_json
from phone.room import present
from valuewhen.errors import ValueWhenError
from valuewhen.store.store import the_store
from web.languages import language_of
from web.streams import EventStream, hub, last_seen

VIEW = attrgetter("view")
FETCHES_PER_SECOND = 300  # what phones fetch after a change is spread to about this rate


async def events(request: Request) -> Response:
    """Server-sent events named "view" with the phase, the prompt and the shared fragment."""
    try:
        workshop = (await room_of(request)).workshop
    except ValueWhenError as error:
        return in_json(error, language_of(request))
    language = language_of(request, workshop.settings.language)

    async def message() -> bytes:
        jitter = hub.open_streams(workshop.id) / FETCHES_PER_SECOND
        return (await present(workshop.id)).event(min(jitter, 10.0), language)

    return EventStream(
        hub,
        workshop.id,
        VIEW,
        message,
        now=the_store().version(workshop.id),
        last=last_seen(request, "view"),
    )
