"""Streamlit's pages that follow a workshop while phones answer: projectors, and facilitators at
their boards. Each is a session by Streamlit's protocol beside an event stream, as in a browser."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from benchmarks.modes import load
from benchmarks.report import Values, spread
from benchmarks.server import OWNER, Server
from benchmarks.wire import Client, EventStream
from benchmarks.wire_streamlit import Tab
from valuewhen.people.accounts import person
from valuewhen.people.sessions import start_session
from valuewhen.store.store import Store
from valuewhen.workshop.workshops import find_any_by_code

FOLLOWS = "valuewhen.follow"  # the component that has a page follow
PATIENCE = 30.0  # seconds that a page may take to open
SETTLE = 2.0  # seconds in which what is asked for last is drawn


class Watcher:
    """A page that is drawn anew whenever the workshop moves, and how long each time took."""

    def __init__(self, server: Server, page: str, query: str, cookie: str) -> None:
        self.client = Client(server.host, server.port)
        self.client.cookie = cookie
        self.tab = Tab(server.url, page, query, cookie)
        self.redraws: list[float] = []  # seconds from the event to the page with its version
        self.errors: Counter[str] = Counter()
        self.size = 0  # bytes of the page as it was opened
        self._told: dict[int, float] = {}  # when versions came that are not drawn yet
        self._asked = 0
        self._stream: EventStream | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Opens the page, and from its version on its event stream."""
        await self.tab.open(PATIENCE)
        self.size = self.tab.received
        self.tab.on_run = self._draws
        follows = json.loads(self.tab.widgets[FOLLOWS].data)
        self._asked = follows["version"]
        path = f"/changes/{follows['workshop']}?version={self._asked}"
        request = self.client.head(f"GET {path}", "text/event-stream")
        self._stream = EventStream(request, self._hears, self._ends)
        loop = asyncio.get_running_loop()
        stream = self._stream
        await loop.create_connection(lambda: stream, self.client.host, self.client.port)

    @property
    def unseen(self) -> int:
        """How many versions it was told of that were never drawn."""
        return len(self._told)

    def _hears(self, event: bytes) -> None:
        told = event.rpartition(b"data: ")[2]
        if told.isdigit() and (version := int(told)) > self._asked:
            self._asked = version
            self._told[version] = time.perf_counter()
            task = asyncio.ensure_future(self.tab.trigger(FOLLOWS, "moved", version))
            self._tasks.add(task)
            task.add_done_callback(self._asked_for)

    def _asked_for(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.errors[f"page: {type(error).__name__}"] += 1

    def _draws(self) -> None:
        now, drawn = time.perf_counter(), json.loads(self.tab.widgets[FOLLOWS].data)["version"]
        self._asked = max(self._asked, drawn)
        for version in [version for version in self._told if version <= drawn]:
            self.redraws.append(now - self._told.pop(version))

    def _ends(self) -> None:
        self.errors["stream: ended"] += 1

    async def close(self) -> None:
        """Leaves."""
        if self._stream:
            self._stream.close()
        await self.tab.close()
        self.client.close()


async def load_watched(
    server: Server, phones: int, period: float, seconds: float, screens: int, desks: int
) -> Values:
    """A room that answers before so many projectors and facilitators: beside what `load` finds, how
    long after each change a page is drawn anew, and how large it is."""
    async with watching(server, screens, desks) as groups:
        found = await load(server, phones, period, seconds)
        await asyncio.sleep(SETTLE)
        return found | {name: seen(watchers) for name, watchers in groups.items() if watchers}


@asynccontextmanager
async def watching(
    server: Server, screens: int, desks: int
) -> AsyncIterator[dict[str, list[Watcher]]]:
    """So many projectors and facilitators' boards, open; they leave at the end."""
    groups = {
        "screens": [await screen(server) for _ in range(screens)],
        "desks": [desk(server) for _ in range(desks)],
    }
    everyone = [watcher for watchers in groups.values() for watcher in watchers]
    try:
        for watcher in everyone:
            await watcher.open()
        yield groups
    finally:
        await asyncio.gather(*(watcher.close() for watcher in everyone))


async def screen(server: Server) -> Watcher:
    """A projector, let in by its link."""
    client = Client(server.host, server.port)
    door = await client.get(urlsplit(server.screen()).path)
    client.close()
    page, _, query = door.header("location").partition("?")
    return Watcher(server, page.strip("/"), query, client.cookie)


def desk(server: Server, name: str = OWNER) -> Watcher:
    """A facilitator of the workshop, signed in."""
    store = Store(server.database)
    workshop_id = store.read(find_any_by_code, server.code)
    token = store.write(start_session, str(store.read(person, name).user_id))
    store.close()
    return Watcher(server, "facilitate", f"workshop={workshop_id}", f"valuewhen_session={token}")


def seen(watchers: list[Watcher]) -> Values:
    """What a group of pages went through together."""
    redraws = [seconds for watcher in watchers for seconds in watcher.redraws]
    errors: Counter[str] = Counter()
    for watcher in watchers:
        errors.update(watcher.errors)
        errors.update(f"shown: {said}" for said in watcher.tab.exceptions)
    later = sum(watcher.tab.received - watcher.size for watcher in watchers)
    return {
        "pages": len(watchers),
        "redraws": spread(redraws),
        "never_drawn": sum(watcher.unseen for watcher in watchers),
        "kb_opened": round(sum(watcher.size for watcher in watchers) / len(watchers) / 1024, 1),
        "kb_a_redraw": round(later / max(len(redraws), 1) / 1024, 1),
        "errors": dict(errors),
    }
