"""A phone of the room, which asks the server for what `phone/static/phone.js` asks it for."""

import asyncio
import html
import json
import random
import re
import secrets
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.wire import LOST, Client, EventStream

RECONNECT = 2.0  # seconds, as the stream's "retry" says
WORDS = (
    "they introduce us to their customers",
    "we answer within a day",
    "they tell us what to build next",
    "they buy more often",
    "our team trains their people on site",
    "they let us use their data to improve the machine",
    "they renew early and pay on time",
    "they can repair it themselves, without waiting for us",
    "better service",
    "their engineers and ours plan the next season together",
)


@dataclass
class Tally:
    """What a room of phones has seen."""

    joins: list[float] = field(default_factory=list)  # seconds from the link to the field
    acks: list[float] = field(default_factory=list)  # seconds from the post to the text shown back
    acked_at: list[float] = field(default_factory=list)  # seconds since 1970
    acked: dict[str, str] = field(default_factory=dict)  # key to text
    sent: dict[str, str] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Told:
    """An event that reached a phone: when, of which view, how long."""

    at: float
    view: int
    size: int


class Phone:
    """One participant: joins, follows the workshop, answers."""

    def __init__(self, host: str, port: int, code: str, tally: Tally) -> None:
        self.client = Client(host, port)
        self.path, self.tally = f"/j/{code}", tally
        self.phase, self.prompt, self.view = "", "", 0
        self.told: list[Told] = []
        self.answers: dict[str, str] = {}  # id to text, of those acknowledged
        self.pending: dict[str, float] = {}  # key to when it was sent first, in seconds since 1970
        self.opened_at = 0.0  # when the present stream was asked for
        self._stream: EventStream | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False

    @property
    def is_following(self) -> bool:
        """Whether the event stream is open."""
        return self._stream is not None and self._stream.status == 200

    def is_back(self, since: float) -> bool:
        """Whether it follows, and nothing it sent before that moment waits for its receipt."""
        return self.is_following and min(self.pending.values(), default=since) >= since

    async def join(self, number: int) -> None:
        """Opens the link cold, picks a function, and follows the workshop."""
        start = time.perf_counter()
        page = (await self.client.get(self.path)).text
        for asset in re.findall(r'(?:href|src)="(/phone/[^"]+)"', page):
            await self.client.get(asset.partition("?")[0])
        functions = re.findall(r'name="function" value="([^"]*)"', page)
        form = {"function": html.unescape(functions[number % len(functions)]), "then": "page"}
        await self.client.post(f"{self.path}/function", form)
        page = (await self.client.get(self.path)).text
        if 'name="body"' not in page:
            raise ValueError("no field to answer in")
        self.tally.joins.append(time.perf_counter() - start)
        self._read(page)
        await self.follow()

    def _read(self, page: str) -> None:
        """Takes phase, prompt and view from the page, as the script does."""
        self.phase = (re.search(r'data-phase="([^"]*)"', page) or [""] * 2)[1]
        self.prompt = (re.search(r'data-prompt="([^"]*)"', page) or [""] * 2)[1]
        self.view = int((re.search(r'data-view="(\d+)"', page) or ["0"] * 2)[1])

    async def follow(self) -> None:
        """Opens the event stream; it is opened again whenever it is lost."""
        loop = asyncio.get_running_loop()
        request = self.client.head(f"GET {self.path}/events?view={self.view}", "text/event-stream")
        stream = EventStream(request, self._hear, self._lost)
        self.opened_at = time.time()
        try:
            self.client.need_network()
            await loop.create_connection(lambda: stream, self.client.host, self.client.port)
        except OSError:
            self._lost()
        else:
            self._stream = stream

    def _lost(self) -> None:
        if self._stream and self._stream.status not in (0, 200):
            self.tally.errors[f"stream: {self._stream.status}"] += 1
        self._stream = None
        if not self._closing:
            self._later(RECONNECT, self.follow)

    def _hear(self, event: bytes) -> None:
        if b"event: view" not in event:
            return
        now = time.time()
        news = _news(event.partition(b"data: ")[2])
        self.view = news["view"]
        self.told.append(Told(now, self.view, len(event)))
        before = (self.phase, self.prompt)
        self.phase, self.prompt = news["phase"], news["prompt"]["id"] if news["prompt"] else ""
        if before == (self.phase, self.prompt) or news["mine"] is None:
            self._later(random.random() * news["jitter"], self._fetch_mine)

    def _later(self, seconds: float, job: Callable[[], Awaitable[None]]) -> None:
        async def wait() -> None:
            await asyncio.sleep(seconds)
            await job()

        task = asyncio.ensure_future(wait())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fetch_mine(self) -> None:
        try:
            reply = await self.client.get(f"{self.path}/mine")
        except LOST:
            self.tally.errors["mine: no connection"] += 1
        else:
            if reply.status != 200:
                self.tally.errors[f"mine: {reply.status}"] += 1

    async def answer(self) -> None:
        """Sends an answer until it is acknowledged or refused; a lost connection is no refusal."""
        key = secrets.token_hex(12)
        text = f"{random.choice(WORDS)} {key[:6]}"
        form = {"key": key, "body": text, "prompt": self.prompt}
        self.tally.sent[key] = text
        self.pending[key] = time.time()
        start = time.perf_counter()
        while not self._closing:
            try:
                reply = await self.client.post(f"{self.path}/answers", form)
            except LOST:
                self.tally.errors["answer: no connection"] += 1
            else:
                shown = html.escape(text) in reply.text
                if reply.status == 200 and shown:
                    self._acknowledged(key, text, reply.text, time.perf_counter() - start)
                    return
                self.tally.errors[f"answer: {reply.status}"] += 1
                if reply.status < 500 and reply.status != 429:
                    del self.pending[key]
                    return
            await asyncio.sleep(1.5 + random.random() * 1.5)

    def _acknowledged(self, key: str, text: str, shown: str, took: float) -> None:
        self.tally.acks.append(took)
        self.tally.acked_at.append(time.time())
        self.tally.acked[key] = text
        del self.pending[key]
        self.answers[re.search(r'id="a(\w+)"', shown)[1]] = text  # type: ignore[index]

    async def mine(self) -> dict[str, str]:
        """The answers the server says are this phone's: id to text. Raises one of LOST, and
        RuntimeError with what the server said where it gave no answers."""
        reply = await self.client.get(self.path, "application/json")
        if reply.status != 200:
            raise RuntimeError(f"The phone's page said {reply.status}: {reply.text[:200]}")
        state = json.loads(reply.text)
        return {answer["id"]: answer["body"] for answer in state["answers"]}

    def cut(self) -> None:
        """Loses the network: the stream ends, and nothing is sent until it is mended."""
        self.client.cut()
        if self._stream:
            self._stream.close()

    def close(self) -> None:
        """Leaves the room."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        if self._stream:
            self._stream.close()
        self.client.close()


def _news(data: bytes) -> dict[str, Any]:
    """What an event says, without the HTML at its end: a thousand phones do not parse that on one
    processor."""
    head, found, _ = data.partition(b', "html": ')
    news: dict[str, Any] = json.loads(head + b"}" if found else data)
    return news
