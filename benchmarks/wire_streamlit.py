"""An open page of a Streamlit app, by Streamlit's own websocket protocol as its script in the
browser speaks it. The page's files are not loaded."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

SOCKET = "/_stcore/stream"
PROTOCOLS = ("streamlit", "PLACEHOLDER_AUTH_TOKEN")  # what a browser without a token offers
TRIGGERS = "$$STREAMLIT_INTERNAL_KEY_{}__events"  # where a component's triggers arrive
WHOLE, PART = ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY


@dataclass(frozen=True)
class Widget:
    """Something on the page that can be used: its id, its fragment, and a component's data."""

    id: str
    fragment: str
    data: str


@dataclass
class Repeats:
    """Large messages, to which the server refers instead of sending them again, and how many runs
    ago each was last drawn."""

    longest: int = 0  # runs after which one is forgotten
    _kept: dict[str, tuple[ForwardMsg, bytes]] = field(default_factory=dict)
    _ages: dict[str, int] = field(default_factory=dict)

    def known(self) -> list[str]:
        """The hashes of those that are here."""
        return list(self._kept)

    def whole(self, message: ForwardMsg, raw: bytes) -> tuple[ForwardMsg, bytes]:
        """The message that is meant, and its bytes."""
        name = message.ref_hash or message.hash
        if message.ref_hash:
            message, raw = self._kept[name]
        elif not message.metadata.cacheable:
            return message, raw
        self._kept[name] = (message, raw)
        self._ages[name] = 0
        return message, raw

    def grow_older(self, fragments: list[str]) -> None:
        """Counts a run of these fragments, or of the whole page, and forgets what is old."""
        for name, (message, _) in list(self._kept.items()):
            self._ages[name] += 1
            is_drawn = not fragments or message.delta.fragment_id in fragments
            if is_drawn and self._ages[name] > self.longest:
                del self._kept[name], self._ages[name]


async def socket(url: str, cookie: str = "") -> ClientConnection:
    """A socket as a browser opens it, before it asks for a page. Raises WebSocketException or
    OSError."""
    return await connect(
        f"ws://{urlsplit(url).netloc}{SOCKET}",
        origin=url,  # type: ignore[arg-type]
        subprotocols=PROTOCOLS,  # type: ignore[arg-type]
        additional_headers={"Cookie": cookie} if cookie else {},
        ping_interval=None,  # browsers send none
        max_size=None,
        proxy=None,
        open_timeout=None,
    )


class Tab:
    """An open page; what it waits for raises ConnectionError once the connection is lost, and
    TimeoutError when it does not come."""

    def __init__(self, url: str, page: str = "", query: str = "", cookie: str = "") -> None:
        self.url, self.page, self.query, self.cookie = url, page, query, cookie
        self.widgets: dict[str, Widget] = {}  # by label, components by name
        self.received = 0  # bytes
        self.exceptions: list[str] = []  # that the page has shown
        self.on_run: Callable[[], None] = lambda: None  # called after each run
        self._script = ""
        self._fragments: list[str] = []  # what the present run draws; nothing: the whole page
        self._states: dict[str, WidgetState] = {}
        self._timers: dict[str, tuple[float, asyncio.Task[None]]] = {}
        self._awaited: dict[asyncio.Future[None], Callable[[ForwardMsg, bytes], bool]] = {}
        self._repeats = Repeats()
        self._socket: ClientConnection | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, seconds: float) -> None:
        """Opens the page and returns when its script has run."""
        async with asyncio.timeout(seconds):
            try:
                self._socket = await socket(self.url, self.cookie)
            except WebSocketException as error:
                raise ConnectionError(str(error)) from error
            self._begin(self._listen(self._socket))
            async with self._until(_is_whole_run):
                await self._rerun()

    async def submit(self, label: str, text: str, button: str, seconds: float) -> None:
        """Types into the field of a form and presses its button; returns when the text is drawn."""
        self.fill(label, text)
        async with self.until_shown(text, seconds):
            await self._press(button)

    def fill(self, label: str, text: str) -> None:
        """Types into a field; it is sent with what is pressed next."""
        box = self.widgets[label]
        self._states[box.id] = WidgetState(id=box.id, string_value=text)

    async def press(self, button: str, seconds: float) -> bytes:
        """Presses a button; returns all that came until the page had been drawn."""
        drawn: list[bytes] = []

        def comes(message: ForwardMsg, raw: bytes) -> bool:
            drawn.append(raw)
            return _finished(message) in (WHOLE, PART)

        async with asyncio.timeout(seconds), self._until(comes):
            await self._press(button)
        return b"".join(drawn)

    async def _press(self, button: str) -> None:
        sent = self.widgets[button]
        await self._rerun(sent.fragment, WidgetState(id=sent.id, trigger_value=True))

    @asynccontextmanager
    async def until_shown(self, text: str, seconds: float) -> AsyncIterator[None]:
        """Looks out from here on, and leaves when the text has been drawn."""
        needle = text.encode()
        async with asyncio.timeout(seconds), self._until(lambda _, raw: needle in raw):
            yield

    async def trigger(self, component: str, event: str, value: object) -> None:
        """Does what a component does that sets a trigger; its fragment is asked for a run."""
        widget = self.widgets[component]
        told = json.dumps([{"event": event, "value": value}])
        state = WidgetState(id=TRIGGERS.format(widget.id), json_trigger_value=told)
        await self._rerun(widget.fragment, state)

    async def close(self) -> None:
        """Leaves."""
        self._stop_timers()
        if self._socket:
            await self._socket.close()
        for task in self._tasks:
            task.cancel()

    async def _rerun(
        self, fragment: str = "", trigger: WidgetState | None = None, *, is_auto: bool = False
    ) -> None:
        """Asks for a run of the page or of a fragment, with the state of all widgets."""
        asked = BackMsg()
        rerun = asked.rerun_script
        rerun.query_string, rerun.page_script_hash = self.query, self._script
        rerun.page_name = "" if self._script else self.page
        rerun.fragment_id, rerun.is_auto_rerun = fragment, is_auto
        rerun.widget_states.widgets.extend(self._states.values())
        if trigger:
            rerun.widget_states.widgets.append(trigger)
        rerun.cached_message_hashes.extend(self._repeats.known())
        rerun.context_info.url = f"{self.url}/{self.page}"
        rerun.context_info.timezone, rerun.context_info.locale = "UTC", "en"
        assert self._socket, "open it first"
        try:
            await self._socket.send(asked.SerializeToString())
        except WebSocketException as error:
            raise ConnectionError(str(error)) from error

    @asynccontextmanager
    async def _until(self, comes: Callable[[ForwardMsg, bytes], bool]) -> AsyncIterator[None]:
        """Looks out from here on, and leaves when such a message has come."""
        waiting = asyncio.get_running_loop().create_future()
        self._awaited[waiting] = comes
        try:
            yield
            await waiting
        finally:
            del self._awaited[waiting]

    async def _listen(self, socket: ClientConnection) -> None:
        lost = "the server closed the connection"
        try:
            async for raw in socket:
                assert isinstance(raw, bytes)
                self._hear(raw)
        except WebSocketException as error:
            lost = str(error)
        self._stop_timers()
        for waiting in self._awaited:
            if not waiting.done():
                waiting.set_exception(ConnectionError(lost))

    def _hear(self, raw: bytes) -> None:
        self.received += len(raw)
        message, raw = self._repeats.whole(ForwardMsg.FromString(raw), raw)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._start_run(message)
        elif kind == "navigation":  # of several pages, the one that is drawn
            self._script = message.navigation.page_script_hash
        elif kind == "delta":
            self._draw(message.delta)
        elif kind == "auto_rerun":
            self._time(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self._stop_timer(fragment)
        for waiting, comes in self._awaited.items():
            if not waiting.done() and comes(message, raw):
                waiting.set_result(None)
        if _finished(message) in (WHOLE, PART):
            self._repeats.grow_older(self._fragments)
            self.on_run()

    def _start_run(self, message: ForwardMsg) -> None:
        self._script = message.new_session.page_script_hash
        self._repeats.longest = message.new_session.config.max_cached_message_age
        self._fragments = list(message.metadata.run.fragment_ids)
        if not self._fragments:
            self._stop_timers()

    def _draw(self, delta: Delta) -> None:
        """Learns of the widgets; what they look like is no matter."""
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type") or ""
        drawn = getattr(delta.new_element, kind, None)
        if kind == "exception":
            self.exceptions.append(delta.new_element.exception.message)
        elif name := getattr(drawn, "component_name" if kind == "bidi_component" else "label", ""):
            widget_id, data = getattr(drawn, "id", ""), getattr(drawn, "json", "")
            self.widgets[name] = Widget(widget_id, delta.fragment_id, data)

    def _time(self, fragment: str, interval: float) -> None:
        """Reruns the fragment every so many seconds from now on, as the server asks."""
        if fragment in self._timers and self._timers[fragment][0] == interval:
            return
        self._stop_timer(fragment)
        self._timers[fragment] = (interval, self._begin(self._keep_asking(fragment, interval)))

    async def _keep_asking(self, fragment: str, interval: float) -> None:
        loop = asyncio.get_running_loop()
        at = loop.time()
        while self._socket:
            at += interval
            await asyncio.sleep(at - loop.time())
            try:
                await self._rerun(fragment, is_auto=True)
            except ConnectionError:
                return

    def _stop_timer(self, fragment: str) -> None:
        if timer := self._timers.pop(fragment, None):
            timer[1].cancel()

    def _stop_timers(self) -> None:
        for fragment in list(self._timers):
            self._stop_timer(fragment)

    def _begin(self, job: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(job)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _finished(message: ForwardMsg) -> int | None:
    """How a run has finished, if the message says that one has."""
    return message.script_finished if message.WhichOneof("type") == "script_finished" else None


def _is_whole_run(message: ForwardMsg, _raw: bytes) -> bool:
    return _finished(message) == WHOLE
