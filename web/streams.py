"""Event streams: a change in the store reaches every open phone and page, each told once."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress

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
        self._loop = asyncio.get_running_loop()
        self._stop = store.listen(self._heard)

    def close(self) -> None:
        """Ends every stream, so that the server can stop."""
        self.is_closing = True
        if self._stop:
            self._stop()
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


class EventStream(Response):
    """An endless response that sends `message(number)` whenever its number has moved.

    `number` picks what the stream follows out of a Version; `last` is what the client has seen; at
    least `pause` seconds lie between two messages, so that bursts become one.
    """

    def __init__(
        self,
        hub: Hub,
        workshop_id: str,
        number: Callable[[Version], int],
        message: Callable[[], Awaitable[bytes]],
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
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        self.hub.add(self)
        leaving = asyncio.create_task(self._leave(receive))
        try:
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
                await _write(send, await self.message())
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
