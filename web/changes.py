"""The event stream by which Streamlit's pages follow a workshop."""

import asyncio
from operator import attrgetter
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from valuewhen.store.store import the_store
from web.admission import admissions
from web.identity import Way, let_in, shown_screens, way_of
from web.streams import EventStream, hub, last_seen

PAUSE = 0.25  # seconds between two redraws of a page: at most four a second


class Following(EventStream):
    """An event stream that ends soon after what let its browser in has ended."""

    def __init__(self, way: Way, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.way = way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Streams until then, or until the client leaves or the server stops."""
        with admissions.noted(self.way, self.end):
            await super().__call__(scope, receive, send)


def _way_to(request: Request, workshop_id: str) -> Way | None:
    """By what this browser may follow the workshop, its screen before a session; None if it may
    not."""
    if screens := shown_screens(request, workshop_id):
        return Way(None, screens)
    way = Way(way_of(request).session, frozenset(), workshop_id)
    return way if the_store().read(let_in, [way]) else None


async def changes(request: Request) -> Response:
    """Server-sent events, each the workshop's newest version number."""
    workshop_id, store = request.path_params["workshop"], the_store()
    way = await asyncio.to_thread(_way_to, request, workshop_id)
    if way is None:
        return PlainTextResponse("Not found", 404)

    async def message() -> bytes:
        version = store.version(workshop_id).version
        return f"id: {version}\ndata: {version}\n\n".encode()

    await asyncio.to_thread(store.version, workshop_id)  # from here on it is known without a wait
    return Following(
        way,
        hub,
        workshop_id,
        attrgetter("version"),
        message,
        now=store.version(workshop_id),
        last=last_seen(request, "version"),
        pause=PAUSE,
    )


routes = [Route("/changes/{workshop}", changes)]
