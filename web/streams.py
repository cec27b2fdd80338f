"""Event streams: a change in the store reaches every open phone and page, each told once."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from valuewhen.store.store import Store, Version

HEARTBEAT = 20.0  # seconds; proxies close what is silent for a minute
HEADERS = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",  # nginx would hold events back
}


class Hub:
    """The open streams of this process, by workshop; one listener on the store wakes them."""

    def __init__(self) -> None:
        self._streams: dict[str, set[EventStream]] = defaultdict(set)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: Callable[[], None] | None = None
        self.is_closing = False

    def follow(self, store: Store) -> None:
        """Starts to hear of the store's changes; called on the event loop."""
        self.is_closing = False
        self._loop = asyncio.get_running_loop()
        self._stop = store.listen(self._heard)

    def close(self) -> None:
        """Ends every stream, so that the server can stop; closing twice does no harm."""
        self.is_closing = True
        stop, self._stop = self._stop, None
        if stop:
            stop()
        for streams in self._streams.values():
            for stream in streams:
                stream.wake.set()

    def open_streams(self, workshop_id: str) -> int:
        """How many streams of a workshop this process has open."""
        return len(self._streams.get(workshop_id, ()))

    def add(self, stream: "EventStream") -> None:
        """Lets the stream hear of its workshop's changes."""
        self._streams[stream.workshop_id].add(stream)

    def drop(self, stream: "EventStream") -> None:
        """Forgets a stream that has ended."""
        self._streams[stream.workshop_id].discard(stream)
        if not self._streams[stream.workshop_id]:
            del self._streams[stream.workshop_id]

    def _heard(self, workshop_id: str, version: Version) -> None:
        assert self._loop
        with suppress(RuntimeError):  # the loop has closed: nobody is listening any more
            self._loop.call_soon_threadsafe(self._wake, workshop_id, version)

    def _wake(self, workshop_id: str, version: Version) -> None:
        for stream in self._streams.get(workshop_id, ()):
            stream.hear(version)


def last_seen(request: Request, parameter: str) -> int | None:
    """The number that a client saw last, from its reconnection or from the address it opens."""
    seen = request.headers.get("last-event-id") or request.query_params.get(parameter, "")
    return int(seen) if seen.isdecimal() and len(seen) < 16 else None


class EventStream(Response):
    """An endless response that sends `message()` whenever its number has moved, until that is None.

    `number` picks what the stream follows out of a Version; `last` is what the client has seen; at
    least `pause` seconds lie between two messages, so that bursts become one.
    """

    def __init__(
        self,
        hub: Hub,
        workshop_id: str,
        number: Callable[[Version], int],
        message: Callable[[], Awaitable[bytes | None]],
        *,
        now: Version,
        last: int | None,
        pause: float = 0.0,
    ) -> None:
        super().__init__(headers=HEADERS)
        del self.headers["content-length"]
        self.hub, self.workshop_id, self.number, self.message = hub, workshop_id, number, message
        self.newest, self.sent, self.pause = number(now), last, pause
        self.wake = asyncio.Event()
        self.ended = False

    def hear(self, version: Version) -> None:
        """Takes note of a change; wakes up only if it concerns this stream."""
        if (newest := self.number(version)) != self.newest:
            self.newest = newest
            self.wake.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Streams until the client leaves or the server stops."""
        self.hub.add(self)  # before anything is awaited: no change is missed
        leaving = asyncio.create_task(self._leave(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await self._stream(send)
        finally:
            leaving.cancel()
            self.hub.drop(self)

    async def _leave(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.ended = True
        self.wake.set()

    async def _stream(self, send: Send) -> None:
        await _write(send, b"retry: 2000\n\n")
        while not (self.ended or self.hub.is_closing):
            if self.sent != self.newest:
                self.sent = self.newest
                message = await self.message()
                if message is None:
                    break
                await _write(send, message)
                await asyncio.sleep(self.pause)
            if self.sent == self.newest:
                await self._rest(send)
        if not self.ended:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _rest(self, send: Send) -> None:
        self.wake.clear()
        try:
            async with asyncio.timeout(HEARTBEAT):
                await self.wake.wait()
        except TimeoutError:
            await _write(send, b": \n\n")


async def _write(send: Send, data: bytes) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": True})


hub = Hub()
