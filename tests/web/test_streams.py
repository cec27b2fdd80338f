"""Event streams: what keeps a silent one alive, and how a roomful is told."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.types import Message

from tests.loops import run
from tests.rooms import Live
from valuewhen.store.store import Version
from web import streams
from web.streams import EventStream, Hub

FIRST = Version(1, 1)


class Client:
    """Reads a stream until it leaves."""

    def __init__(
        self,
        hub: Hub,
        whose: str | None = None,
        *,
        room: str = "room",
        now: Version = FIRST,
        message: Callable[[], Awaitable[bytes]] | None = None,
    ) -> None:
        self.read: list[bytes] = []
        self._left = asyncio.Event()
        stream = EventStream(
            hub, room, _view, message or _moved, now=now, last=now.view, whose=whose
        )
        self.task = asyncio.create_task(stream({"type": "http"}, self._receive, self._send))

    async def _receive(self) -> Message:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message.get("body"):
            self.read.append(message["body"])

    async def until(self, *read: bytes) -> None:
        """Waits until it has read exactly that after the stream's first words."""
        async with asyncio.timeout(10):
            while self.read[1:] != list(read):
                await asyncio.sleep(0.005)

    async def leave(self) -> None:
        """Closes the connection."""
        self._left.set()
        await self.task


async def _moved() -> bytes:
    return b"moved"


def _view(version: Version) -> int:
    return version.view


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "BEAT", 0.01)
    monkeypatch.setattr(streams, "HEARTBEAT", 0.05)


def test_a_silent_stream_beats_again_and_again_and_tells_nothing() -> None:
    async def story() -> None:
        hub = Hub()
        client = Client(hub)
        await client.until(*3 * [b": \n\n"])
        await client.leave()
        assert hub.count() == 0

    run(story())


def test_streams_that_come_after_all_had_left_beat_too() -> None:
    async def story() -> None:
        hub = Hub()
        for _ in range(3):
            clients = [Client(hub) for _ in range(3)]
            for client in clients:
                await client.until(b": \n\n")
                await client.leave()

    run(story())


def test_a_stream_that_its_phone_has_too_many_of_ends_and_the_others_go_on() -> None:
    async def story() -> None:
        hub = Hub()
        clients = []
        for _ in range(streams.AT_MOST + 1):
            clients.append(Client(hub, "secret"))
            await clients[-1].until()
        await clients[0].task
        assert hub.count() == streams.AT_MOST
        await clients[-1].until(b": \n\n")
        for client in clients[1:]:
            await client.leave()
        assert hub.count() == 0

    run(story())


def test_what_a_roomful_is_told_is_made_before_all_are_woken(live: Live) -> None:
    async def story() -> None:
        asked, is_made = 0, asyncio.Event()

        async def message() -> bytes:
            nonlocal asked
            asked += 1
            await is_made.wait()
            return b"moved"

        hub, now = Hub(), live.store.version(live.id)
        hub.follow(live.store)
        clients = [Client(hub, room=live.id, now=now, message=message) for _ in range(5)]
        for client in clients:
            await client.until()
        await asyncio.to_thread(live.move, "write:all")
        while not asked:
            await asyncio.sleep(0.005)
        for client in clients:
            await client.until(b": \n\n")  # told of nothing yet, though a while has passed
        assert asked == 1
        is_made.set()
        for client in clients:
            async with asyncio.timeout(10):
                while b"moved" not in client.read:
                    await asyncio.sleep(0.005)
            await client.leave()
        hub.close()

    run(story())
