"""The event stream by which Streamlit's pages follow a workshop."""

import asyncio
from operator import attrgetter

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from valuewhen.errors import ValueWhenError
from valuewhen.store.store import the_store
from valuewhen.workshop.access import Right, need
from web.identity import caller_of, shows_screen
from web.streams import EventStream, hub, last_seen

PAUSE = 0.25  # seconds between two redraws of a page: at most four a second


def _may_follow(request: Request, workshop_id: str) -> bool:
    if shows_screen(request, workshop_id):
        return True
    caller = caller_of(request)
    if caller is None:
        return False
    try:
        the_store().read(need, caller, workshop_id, Right.AGGREGATES)
    except ValueWhenError:
        return False
    return True


async def changes(request: Request) -> Response:
    """Server-sent events, each the workshop's newest version number."""
    workshop_id, store = request.path_params["workshop"], the_store()
    if not await asyncio.to_thread(_may_follow, request, workshop_id):
        return PlainTextResponse("Not found", 404)

    async def message() -> bytes:
        version = store.version(workshop_id).version
        return f"id: {version}\ndata: {version}\n\n".encode()

    await asyncio.to_thread(store.version, workshop_id)  # from here on it is known without a wait
    return EventStream(
        hub,
        workshop_id,
        attrgetter("version"),
        message,
        now=store.version(workshop_id),
        last=last_seen(request, "version"),
        pause=PAUSE,
    )


routes = [Route("/changes/{workshop}", changes)]
