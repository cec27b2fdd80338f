"""Streamlit's sockets: for the signed-in and for screens, and for a minute for whoever signs in."""

import asyncio
import time
from collections import OrderedDict

from google.protobuf.message import DecodeError
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from web import address
from web.identity import DOOR, cookie, has_way_in

PATH = "/_stcore/stream"
STRANGERS = 20  # sockets of people who are signing in
STRANGER_SECONDS = 60.0
LOOK_EVERY = 2.0  # seconds between looks whether somebody who sends is still let in
ASKED = {  # what pages ask; the rest empties everybody's caches, or is for developers
    "rerun_script", "stop_script", "file_urls_request", "app_heartbeat",
    "backend_operation_request",
}  # fmt: skip


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
            await socket.serve()
        elif cookie(connection.cookies, DOOR):
            self.add_stranger(socket)
            await socket.serve()
        else:
            await send({"type": "websocket.close", "code": 1008})

    def add_stranger(self, socket: "Socket") -> None:
        """Gives the socket its minute; of too many the oldest leaves."""
        self._strangers[socket] = None
        socket.begin_minute()
        while len(self._strangers) > STRANGERS:
            self._strangers.popitem(last=False)[0].leave.set()

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
        self._looked, self._pace = time.monotonic(), Pace(60, 10)
        self._until: float | None = None  # when a stranger's minute is over
        self.leave = asyncio.Event()

    async def serve(self) -> None:
        """Serves it to its end."""
        try:
            await self._sockets.app(self._connection.scope, self._take, self._send)
        finally:
            self._sockets.drop(self)

    def begin_minute(self) -> None:
        """From now on it is a stranger's."""
        self._until, self._pace = time.monotonic() + STRANGER_SECONDS, Pace(30, 2)

    async def _take(self) -> Message:
        """The next message that may pass, or that the socket is closed."""
        while True:
            message = await self._receive() if self._until is None else await self._within()
            if message["type"] != "websocket.receive":
                return message
            wait = self._pace.wait()
            if wait and self._until is not None:
                return await self._close(1008)
            await asyncio.sleep(wait)
            if _kind(message) in ASKED:
                await self._look_again()
                return message

    async def _look_again(self) -> None:
        """Whoever is no longer let in has a stranger's minute, in which the page says so."""
        now = time.monotonic()
        if self._until is None and now - self._looked >= LOOK_EVERY:
            self._looked = now
            if not await asyncio.to_thread(has_way_in, self._connection):
                self._sockets.add_stranger(self)

    async def _within(self) -> Message:
        """The next message within the minute."""
        assert self._until is not None
        message = asyncio.ensure_future(self._receive())
        leaving = asyncio.ensure_future(self.leave.wait())
        left = max(0.0, self._until - time.monotonic())
        await asyncio.wait({message, leaving}, timeout=left, return_when="FIRST_COMPLETED")
        leaving.cancel()
        if message.done():
            return message.result()
        message.cancel()
        return await self._close(1001)

    async def _close(self, code: int) -> Message:
        await self._send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}


def _kind(message: Message) -> str | None:
    """What a message asks for; None if it cannot be read."""
    try:
        return BackMsg.FromString(message.get("bytes") or b"").WhichOneof("type")
    except DecodeError:
        return None
