"""Streamlit's sockets: for the signed-in and for screens as long as they are, and for a minute for
whoever signs in."""

import asyncio
import time
from collections import OrderedDict
from contextlib import suppress
from typing import Any

from google.protobuf.message import DecodeError
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnected
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from valuewhen.errors import TooManyError
from web import address
from web.admission import admissions
from web.identity import DOOR, cookie, has_way_in, known_here, way_of
from web.limits import Limit

PATH = "/_stcore/stream"
STRANGERS = 20  # sockets of people who are signing in
STRANGER_SECONDS = 60.0
ARRIVALS = 40  # sockets of strangers at one address at once, and then
ARRIVALS_A_MINUTE = 120
GRACE = 1.0  # seconds for a page to leave by itself after signing out, and then once it was told to
ASKED = {  # what pages ask; the rest empties everybody's caches, or is for developers
    "rerun_script", "stop_script", "file_urls_request", "app_heartbeat",
    "backend_operation_request",
}  # fmt: skip
REDRAW = BackMsg(rerun_script=ClientState()).SerializeToString()  # as a browser that comes anew


class Pace:
    """How fast a socket's messages are taken: `burst` at once, and then so many a second."""

    def __init__(self, burst: int, per_second: float) -> None:
        self._burst, self._rate = burst, per_second
        self._level, self._at = float(burst), time.monotonic()

    def wait(self) -> float:
        """Takes one message; returns the seconds until its turn, 0 while it is within the pace."""
        now = time.monotonic()
        self._level = min(self._burst, self._level + (now - self._at) * self._rate) - 1
        self._at = now
        return max(0.0, -self._level / self._rate)


class Sockets:
    """Lets a socket through as long as whoever sends may. Those of the signed-in are slowed down
    to their pace, those of strangers closed beyond it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._strangers: OrderedDict[Socket, None] = OrderedDict()
        self._arrivals = Limit(ARRIVALS, ARRIVALS_A_MINUTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one socket."""
        connection = HTTPConnection(scope)
        known_host = address.is_known_host(connection.headers.get("host"))
        if not known_host or not address.is_same_origin(connection.headers):
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["path"] != PATH:
            await self.app(scope, receive, send)
            return
        socket = Socket(self, connection, receive, send)
        if await asyncio.to_thread(has_way_in, connection):
            with admissions.noted(way_of(connection), socket.end):
                await socket.serve()
        elif cookie(connection.cookies, DOOR) and await self._may_sign_in(connection):
            self.add_stranger(socket)
            await socket.serve()
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _may_sign_in(self, connection: HTTPConnection) -> bool:
        """Whether a stranger may have one more socket: those of one address at a pace, a browser
        in which somebody signed in before at any."""
        try:
            self._arrivals.take(connection.client.host if connection.client else "", "")
        except TooManyError:
            return await asyncio.to_thread(known_here, connection.cookies) is not None
        return True

    def add_stranger(self, socket: "Socket") -> None:
        """Gives the socket its minute; of too many the oldest leaves."""
        self._strangers[socket] = None
        socket.give(STRANGER_SECONDS)
        while len(self._strangers) > STRANGERS:
            self._strangers.popitem(last=False)[0].give(0)

    def drop(self, socket: "Socket") -> None:
        """Forgets a socket that has closed."""
        self._strangers.pop(socket, None)


class Socket:
    """One socket of Streamlit's: what comes in passes here."""

    def __init__(
        self, sockets: Sockets, connection: HTTPConnection, receive: Receive, send: Send
    ) -> None:
        self._sockets, self._connection = sockets, connection
        self._receive, self._send = receive, send
        self._pace = Pace(60, 10)
        self._until: float | None = None  # when its time is over, if that is limited
        self._is_told = True  # whether the page knows that it is a stranger's
        self._limited = asyncio.Event()
        self._coming: asyncio.Future[Message] | None = None

    async def serve(self) -> None:
        """Serves it to its end."""
        try:
            with suppress(WebSocketDisconnected):  # its page has left while it was being drawn
                await self._sockets.app(self._connection.scope, self._take, self._send)
        finally:
            self._sockets.drop(self)
            if self._coming:
                self._coming.cancel()

    def give(self, seconds: float) -> None:
        """Gives it so much time from now on, and the pace of a stranger's."""
        self._until, self._pace = time.monotonic() + seconds, Pace(30, 2)
        self._limited.set()

    def end(self) -> None:
        """What let it in has ended: soon its page is drawn as a stranger's, then it is closed."""
        if self._until is None:
            self._is_told = False
            self.give(GRACE)

    async def _take(self) -> Message:
        """The next message that may pass, or that the socket is closed."""
        while True:
            message = await self._next()
            if message["type"] != "websocket.receive":
                return message
            wait = self._pace.wait()
            if wait and self._until is not None:
                return await self._close(1008)
            await asyncio.sleep(wait)
            if _kind(message) in ASKED:
                return message

    async def _next(self) -> Message:
        """The next message, or what follows when its time is over."""
        coming = self._coming = self._coming or asyncio.ensure_future(self._receive())
        while not coming.done():
            left = None if self._until is None else self._until - time.monotonic()
            if left is not None and left <= 0:
                return await self._run_out()
            self._limited.clear()
            limiting = asyncio.ensure_future(self._limited.wait())
            either: set[asyncio.Future[Any]] = {coming, limiting}
            await asyncio.wait(either, timeout=left, return_when="FIRST_COMPLETED")
            limiting.cancel()
        self._coming = None
        return coming.result()

    async def _run_out(self) -> Message:
        if self._is_told:
            return await self._close(1001)
        self._is_told = True
        self.give(GRACE)
        return {"type": "websocket.receive", "bytes": REDRAW}

    async def _close(self, code: int) -> Message:
        await self._send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}


def _kind(message: Message) -> str | None:
    """What a message asks for; None if it cannot be read."""
    try:
        return BackMsg.FromString(message.get("bytes") or b"").WhichOneof("type")
    except DecodeError:
        return None
