"""Join codes: looked up for every request, and wrong ones counted."""

from starlette.requests import Request

from phone.room import Room, room
from valuewhen.errors import NotFoundError
from valuewhen.words import say
from web.languages import language_of
from web.limits import Limit

wrong_codes = Limit(10, 10)  # of one client
all_wrong_codes = Limit(60, 60)


async def room_of(request: Request) -> Room:
    """The room of the code in the path. Raises NotFoundError, or TooManyError after too many wrong
    codes; a right one is never refused, since a whole room may share one address."""
    try:
        return await room(request.path_params["code"])
    except NotFoundError:
        client = request.client.host if request.client else ""
        too_many = say("phone.too_many_codes", language_of(request))
        wrong_codes.take(client, too_many)
        all_wrong_codes.take("", too_many)
        raise
