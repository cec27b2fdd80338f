"""Event streams: a change in the store reaches every open phone and page, each told once."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice, takewhile

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from valuewhen.store.store import Store, Version

AT_ONCE = 250  # streams that are woken together: what people send meanwhile comes between
AT_MOST = 6  # streams of one phone: more than it has tabs
MOST = 20_000  # streams of all, each about 35 KB of memory
HEARTBEAT = 20.0  # seconds; proxies close what is silent for a minute
BEAT = 1.0  # seconds between looks for streams whose heartbeat is due
HEADERS = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",  # nginx would hold events back
}


Number = Callable[[Version], int]


@dataclass
class _Group:
    """Streams that follow the same number of a workshop, and what it was when it last moved."""

    newest: int | None = None
    streams: set["EventStream"] = field(default_factory=set)


class Hub:
    """The open streams of this process, by workshop; one listener on the store wakes them."""

    def __init__(self) -> None:
        self._groups: dict[str, dict[Number, _Group]] = defaultdict(dict)
        self._own: dict[tuple[str, str], list[EventStream]] = {}  # by workshop and phone
        self._due: dict[EventStream, float] = {}  # when each beats next, the soonest first
        self._beats: asyncio.TimerHandle | None = None
        self._telling: set[asyncio.Future[None]] = set()
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
        for groups in self._groups.values():
            for group in groups.values():
                for stream in group.streams:
                    stream.wake.set()

    def open_streams(self, workshop_id: str) -> int:
        """How many streams of a workshop this process has open."""
        return sum(len(group.streams) for group in self._groups.get(workshop_id, {}).values())

    def count(self) -> int:
        """How many streams this process has open in all."""
        return sum(self.open_streams(workshop_id) for workshop_id in list(self._groups))

    @property
    def is_full(self) -> bool:
        """Whether no more streams fit."""
        return self.count() >= MOST

    def add(self, stream: "EventStream") -> None:
        """Lets the stream hear of its workshop's changes. Of too many of one phone the oldest ends:
        it may be of a connection that broke unnoticed."""
        groups = self._groups[stream.workshop_id]
        groups.setdefault(stream.number, _Group()).streams.add(stream)
        loop = asyncio.get_running_loop()
        self._beats = self._beats or loop.call_later(BEAT, self._beat)
        self._due[stream] = loop.time() + HEARTBEAT
        if stream.whose is not None:
            own = self._own.setdefault((stream.workshop_id, stream.whose), [])
            own.append(stream)
            if len(own) > AT_MOST:
                own.pop(0).end()

    def drop(self, stream: "EventStream") -> None:
        """Forgets a stream that has ended."""
        del self._due[stream]
        groups = self._groups[stream.workshop_id]
        groups[stream.number].streams.discard(stream)
        if not groups[stream.number].streams:
            del groups[stream.number]
        if not groups:
            del self._groups[stream.workshop_id]
        if stream.whose is not None and not stream.is_over:
            own = self._own[stream.workshop_id, stream.whose]
            own.remove(stream)
            if not own:
                del self._own[stream.workshop_id, stream.whose]

    def _beat(self) -> None:
        """One timer for all streams: one for each would be set anew with every message."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        for stream in tuple(takewhile(lambda stream: self._due[stream] <= now, self._due)):
            del self._due[stream]
            self._due[stream] = now + HEARTBEAT
            stream.beat()
        self._beats = loop.call_later(BEAT, self._beat) if self._due else None

    def _heard(self, workshop_id: str, version: Version) -> None:
        assert self._loop
        with suppress(RuntimeError):  # the loop has closed: nobody is listening any more
            self._loop.call_soon_threadsafe(self._wake, workshop_id, version)

    def _wake(self, workshop_id: str, version: Version) -> None:
        for number, group in self._groups.get(workshop_id, {}).items():
            if (newest := number(version)) != group.newest:  # else a roomful is not even looked at
                group.newest = newest
                telling = asyncio.ensure_future(self._tell(group, version))
                self._telling.add(telling)
                telling.add_done_callback(self._telling.discard)

    async def _tell(self, group: _Group, version: Version) -> None:
        """Has the message made for one of the streams before all are woken: else a roomful would
        wait for it, each on its own."""
        with suppress(Exception):  # whoever is told meets it again
            await next(iter(group.streams)).message()
        self._wake_some(iter(tuple(group.streams)), version)

    def _wake_some(self, streams: Iterator["EventStream"], version: Version) -> None:
        """Wakes the next few, and lets the loop do what else there is before it goes on."""
        some = tuple(islice(streams, AT_ONCE))
        for stream in some:
            stream.hear(version)
        if some:
            asyncio.get_running_loop().call_soon(self._wake_some, streams, version)


def last_seen(request: Request, parameter: str) -> int | None:
    """The number that a client saw last, from its reconnection or from the address it opens."""
    seen = request.headers.get("last-event-id") or request.query_params.get(parameter, "")
    return int(seen) if seen.isdecimal() and len(seen) < 16 else None


class EventStream(Response):
    """An endless response that sends `message()` whenever its number has moved.

    `number` picks what the stream follows out of a Version, one function for all that follow it;
    `last` is what the client has seen; at least `pause` seconds lie between two messages, so that
    bursts become one. `whose` is the secret of the phone, which has AT_MOST of them.
    """

    def __init__(
        self,
        hub: Hub,
        workshop_id: str,
        number: Number,
        message: Callable[[], Awaitable[bytes]],
        *,
        now: Version,
        last: int | None,
        pause: float = 0.0,
        whose: str | None = None,
    ) -> None:
        super().__init__(headers=HEADERS)
        del self.headers["content-length"]
        self.hub, self.workshop_id, self.number, self.message = hub, workshop_id, number, message
        self.newest, self.sent, self.pause = number(now), last, pause
        self.whose = whose
        self.wake = asyncio.Event()
        self.ended = False  # by the client
        self.is_over = False  # by a newer one of the same phone
        self.is_beating = False

    def hear(self, version: Version) -> None:
        """Takes note of a change; wakes up only if it concerns this stream and is the newest."""
        if (newest := self.number(version)) > self.newest:
            self.newest = newest
            self.wake.set()

    def beat(self) -> None:
        """Has it send something, so that nobody between takes it for dead."""
        self.is_beating = True
        self.wake.set()

    def end(self) -> None:
        """Ends the stream from this side."""
        self.is_over = True
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
        while not (self.ended or self.is_over or self.hub.is_closing):
            if self.sent != self.newest:
                self.sent = self.newest
                await _write(send, await self.message())
                if self.pause:
                    await asyncio.sleep(self.pause)
            elif self.is_beating:
                self.is_beating = False
                await _write(send, b": \n\n")
            else:
                await self._rest()
        if not self.ended:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _rest(self) -> None:
        self.wake.clear()
        if not (self.is_over or self.hub.is_closing):  # may have come between any two lines
            await self.wake.wait()


async def _write(send: Send, data: bytes) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": True})


hub = Hub()
