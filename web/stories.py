"""The picture, sound or film of a customer's story, for the projector and the staff."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from valuewhen.errors import ValueWhenError
from valuewhen.store.store import the_store
from valuewhen.workshop.customer_stories import story, story_on_screen
from valuewhen.workshop.media import Media
from valuewhen.workshop.workshops import load
from web.identity import caller_of, shows_screen

HEADERS = {
    "cache-control": "private, no-store",
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "content-disposition": "inline",
    "cross-origin-resource-policy": "same-origin",
}


def _media(request: Request) -> Media | None:
    """What this browser may have: the workshop's staff any story's, a projector the one that is on
    it just now."""
    workshop_id, key = request.path_params["workshop"], request.path_params["key"]
    store = the_store()
    if caller := caller_of(request):
        try:
            return store.read(story, caller, workshop_id, key).media
        except ValueWhenError:
            pass  # it may be a projector all the same
    if not shows_screen(request, workshop_id):
        return None
    with store.reading() as connection:
        shown = story_on_screen(connection, load(connection, workshop_id))
    return shown.media if shown and shown.key == key else None


async def media(request: Request) -> Response:
    """The file, also a range of it, as the type that its content told when it was kept."""
    found = await run_in_threadpool(_media, request)
    if found is None or not found.path.is_file():
        return PlainTextResponse("Not found", 404)
    return FileResponse(found.path, media_type=found.type, headers=HEADERS)


routes = [Route("/stories/{workshop}/{key}", media)]
