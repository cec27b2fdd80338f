"""A phone that means harm, within what one phone can do."""

import asyncio
import secrets
import time
from collections import Counter

from benchmarks.phone import Phone, Tally
from benchmarks.wire import LOST, Client, EventStream

POSTS = 2_000  # answers, AT_ONCE at a time
AT_ONCE = 50
STREAMS = 300
BODY = 30_000_000  # bytes


class Hostile:
    """Joins as anybody does, and then does its worst; `outcomes` counts what came of it."""

    def __init__(self, host: str, port: int, code: str) -> None:
        self.phone = Phone(host, port, code, Tally())
        self.outcomes: Counter[str] = Counter()
        self.sent: dict[str, str] = {}
        self.acked: dict[str, str] = {}

    async def attack(self, seconds: float) -> None:
        """Posts, streams and large bodies at the same time, again and again for so long."""
        await self.phone.join(0)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            await asyncio.gather(self._posts(), self._streams(), self._body())
        self.phone.close()

    async def _posts(self) -> None:
        turn = asyncio.Semaphore(AT_ONCE)

        async def post(client: Client) -> None:
            key = secrets.token_hex(12)
            form = {"key": key, "body": f"flood {key}", "prompt": self.phone.prompt}
            self.sent[key] = form["body"]
            try:
                reply = await client.post(f"{self.phone.path}/answers", form)
            except LOST:
                self.outcomes["post: no connection"] += 1
                return
            self.outcomes[f"post: {reply.status}"] += 1
            if reply.status == 200:
                self.acked[key] = form["body"]

        async def in_turn() -> None:
            async with turn:
                client = Client(self.phone.client.host, self.phone.client.port)
                client.cookie = self.phone.client.cookie
                await post(client)
                client.close()

        await asyncio.gather(*(in_turn() for _ in range(POSTS)))

    async def _streams(self) -> None:
        client, loop = self.phone.client, asyncio.get_running_loop()
        request = client.head(f"GET {self.phone.path}/events?view=0", "text/event-stream")
        streams = [EventStream(request, lambda _: None, lambda: None) for _ in range(STREAMS)]
        for stream in streams:
            try:
                await loop.create_connection(lambda s=stream: s, client.host, client.port)  # type: ignore[misc]
            except OSError:
                self.outcomes["stream: no connection"] += 1
        await asyncio.sleep(1)
        self.outcomes.update(f"stream: {stream.status}" for stream in streams)
        for stream in streams:
            stream.close()

    async def _body(self) -> None:
        client = self.phone.client
        head = client.head(f"POST {self.phone.path}/answers", "text/html", BODY)
        try:
            reader, writer = await asyncio.open_connection(client.host, client.port)
            writer.write(head)
            for _ in range(BODY // 100_000):
                writer.write(b"body=" + b"x" * 99_995)
                await writer.drain()
            status = (await reader.readline()).split()
        except LOST:
            self.outcomes["body: cut off"] += 1
            return
        self.outcomes[f"body: {status[1].decode() if len(status) > 1 else 'cut off'}"] += 1
        writer.close()
