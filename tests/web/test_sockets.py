"""Streamlit's sockets: what is let through, how fast, and until when."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

import httpx
import jwt
import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.loops import run
from tests.rooms import HASH, SECONDS, Events, People, Server, following
from valuewhen.people.accounts import change_password
from valuewhen.people.caller import Caller
from valuewhen.people.managing import disable, erase, set_role
from valuewhen.people.passes import issue_pass
from valuewhen.people.sessions import start_session
from valuewhen.store.store import Store
from valuewhen.store.tables import new_id, users
from valuewhen.workshop.phases import move
from valuewhen.workshop.workshops import create_workshop
from web import sockets
from web.sockets import Pace, Sockets

DOOR = "valuewhen_door=open"


def asked(page: str, query: str = "") -> bytes:
    """What a browser sends to have a page drawn."""
    message = BackMsg()
    message.rerun_script.page_name, message.rerun_script.query_string = page, query
    return message.SerializeToString()


def opened(server: Server, cookie: str, *offered: str) -> ClientConnection:
    """A socket as a browser opens it; what it offers more is the id of a session to go on with."""
    protocols = ["streamlit", "PLACEHOLDER_AUTH_TOKEN", *offered]
    return connect(
        server.url.replace("http", "ws") + "/_stcore/stream",
        additional_headers={"Cookie": cookie},
        subprotocols=protocols,  # type: ignore[arg-type]
        open_timeout=SECONDS,
        close_timeout=1,
        max_size=None,
        max_queue=None,  # what is not read yet keeps no answer to a ping away
    )


def drawn(socket: ClientConnection, page: str, query: str = "") -> list[ForwardMsg]:
    """What comes until the page has been drawn."""
    socket.send(asked(page, query))
    found: list[ForwardMsg] = []
    while not found or found[-1].WhichOneof("type") != "script_finished":
        raw = socket.recv(SECONDS)
        assert isinstance(raw, bytes)
        found.append(ForwardMsg.FromString(raw))
    return found


def words(messages: list[ForwardMsg]) -> str:
    return " ".join(str(message) for message in messages)


TITLE = "Only for those in it"


def facilitator_of_her_own(store: Store) -> Caller:
    """A facilitator whom no other test knows."""
    row = {"id": new_id(), "name": f"zoe.{new_id()}", "role": "facilitator", "created_at": 0}
    store.write(lambda c: c.execute(users.insert(), row | {"password_hash": HASH}).rowcount)
    return Caller(str(row["id"]), str(row["name"]), "facilitator")


@pytest.fixture
def owner(beside: Store) -> Caller:
    return facilitator_of_her_own(beside)


@pytest.fixture
def session(owner: Caller, beside: Store) -> str:
    """The cookie of the owner, who is signed in."""
    return f"valuewhen_session={beside.write(start_session, str(owner.user_id))}"


@pytest.fixture
def query(owner: Caller, beside: Store) -> str:
    """The address of the owner's workshop on its pages."""
    return f"workshop={beside.write(create_workshop, owner, TITLE)}"


@dataclass
class Intruder:
    """Who has the cookie of somebody who is signed in: an open socket and an open event stream."""

    owner: Caller
    token: str
    workshop: str
    socket: ClientConnection
    events: Events

    @classmethod
    @contextmanager
    def inside(cls, server: Server, store: Store) -> Iterator["Intruder"]:
        """One who has seen the owner's workshop."""
        owner = facilitator_of_her_own(store)
        token = store.write(start_session, str(owner.user_id))
        workshop = store.write(create_workshop, owner, TITLE)
        cookie = f"valuewhen_session={token}"
        with (
            httpx.Client(
                base_url=server.url, headers={"cookie": cookie}, timeout=SECONDS
            ) as client,
            following(client, f"/changes/{workshop}") as events,
            opened(server, cookie) as socket,
        ):
            assert events.next()["data"] == 0
            assert TITLE in words(drawn(socket, "facilitate", f"workshop={workshop}"))
            yield cls(owner, token, workshop, socket, events)

    def shown(self, *pages: str) -> str:
        """What the socket shows of these pages, if anything, and then until it is closed."""
        found: list[ForwardMsg] = []
        with suppress(ConnectionClosed):
            for page in pages:
                found += drawn(self.socket, page, f"workshop={self.workshop}")
        with suppress(ConnectionClosed):
            while isinstance(raw := self.socket.recv(SECONDS), bytes):
                found.append(ForwardMsg.FromString(raw))
        return words(found)


def test_what_is_open_shows_nothing_more_once_its_session_has_ended_and_is_closed(
    server: Server, beside: Store, staff: People
) -> None:
    ends: dict[str, Callable[[Intruder], object]] = {
        "signed out": lambda one: httpx.post(
            f"{server.url}/sign-out", headers={"cookie": f"valuewhen_session={one.token}"}
        ),
        "password": lambda one: beside.write(change_password, one.owner, "another horse entirely"),
        "role": lambda one: beside.write(set_role, one.owner.name, "executive"),
        "disabled": lambda one: beside.write(disable, one.owner.name),
        "erased": lambda one: beside.write(erase, one.owner.name, staff.owner.name),
    }
    with ExitStack() as doors:
        inside = {how: doors.enter_context(Intruder.inside(server, beside)) for how in ends}
        still = doors.enter_context(Intruder.inside(server, beside))
        for how, end in ends.items():
            end(inside[how])
        for how, one in inside.items():
            pages = (
                () if how == "signed out" else ("facilitate", "workshops", "results", "customers")
            )
            shown = one.shown(*pages)
            assert TITLE not in shown, how
            assert "/join" in shown, how
            assert one.socket.close_code == 1001, how
            assert one.events.has_ended(), how
        assert TITLE in words(drawn(still.socket, "facilitate", f"workshop={still.workshop}"))
        beside.write(move, still.owner, still.workshop, "lobby")
        assert still.events.next()["data"] == 1


def test_the_id_of_somebody_elses_session_opens_nothing(
    server: Server, session: str, query: str
) -> None:
    with opened(server, session) as socket:
        shown = drawn(socket, "facilitate", query)
        assert TITLE in words(shown)
        [begun] = [m.new_session for m in shown if m.WhichOneof("type") == "new_session"][:1]
        number = begun.initialize.session_id
        assert number
    with opened(server, DOOR, number) as thief:
        for page in ("facilitate", "", "results"):
            assert TITLE not in words(drawn(thief, page, query))
    with opened(server, session, number) as socket:
        assert TITLE in words(drawn(socket, "facilitate", query))


@pytest.mark.filterwarnings("ignore:The HMAC key is")
@pytest.mark.parametrize("key", ["unused", "valuewhen", "0" * 43])
def test_a_cookie_made_up_for_the_forms_library_signs_nobody_in(
    server: Server, owner: Caller, key: str
) -> None:
    token = jwt.encode({"username": owner.name, "exp_date": 9e9}, key, algorithm="HS256")
    with opened(server, f"{DOOR}; unused={token}") as socket:
        shown = words(drawn(socket, "sign-in"))
    assert "Sign in to ValueWhen" in shown
    assert "/session?pass=" not in shown


def test_a_stranger_who_asks_too_fast_is_closed_and_the_signed_in_are_not(
    server: Server, session: str
) -> None:
    with opened(server, DOOR) as stranger, pytest.raises(ConnectionClosed) as closed:
        for _ in range(1000):
            stranger.send(asked("sign-in"))
        while True:
            stranger.recv(SECONDS)
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 1008
    with opened(server, session) as socket:
        for _ in range(70):
            socket.send(asked("account"))
        assert socket.ping().wait(SECONDS)


@pytest.mark.parametrize("cookie", ["stranger", "session"])
def test_a_frame_that_no_page_sends_closes_the_socket(
    server: Server, session: str, cookie: str
) -> None:
    given = DOOR if cookie == "stranger" else session
    with opened(server, given) as socket, pytest.raises(ConnectionClosed) as closed:
        socket.send(b"\0" * 30_000_000)
        while True:
            socket.recv(SECONDS)
    assert closed.value.rcvd is None or closed.value.rcvd.code == 1009


def kind(name: str) -> bytes:
    """A message of a kind, as the developers' menu sends it."""
    message = BackMsg()
    setattr(message, name, True)
    return message.SerializeToString()


class Page:
    """An app behind the guard: notes what reaches it."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.left = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Listens to the end."""
        while (message := await receive())["type"] == "websocket.receive":
            self.heard.append(message["bytes"])
        self.left = True


class Browser:
    """A socket before the guard."""

    def __init__(self, guard: Sockets, cookie: str = DOOR) -> None:
        self.sent: asyncio.Queue[Message] = asyncio.Queue()
        self.got: list[Message] = []
        headers = [(b"host", b"localhost"), (b"cookie", cookie.encode())]
        scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers}
        self.task = asyncio.create_task(guard(scope, self.sent.get, self._got))

    async def _got(self, message: Message) -> None:
        self.got.append(message)

    def say(self, content: bytes) -> None:
        """Sends a message."""
        self.sent.put_nowait({"type": "websocket.receive", "bytes": content})


def test_what_empties_caches_or_is_for_developers_goes_no_further() -> None:
    page = Page()

    async def story() -> None:
        browser = Browser(Sockets(page))
        for name in ("clear_cache", "set_run_on_save", "load_git_info", "debug_shutdown_runtime"):
            browser.say(kind(name))
        browser.say(b"\xff\xff nonsense")
        browser.say(b"")
        browser.say(kind("app_heartbeat"))
        while not page.heard:
            await asyncio.sleep(0.005)
        browser.sent.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await browser.task

    run(story())
    assert page.heard == [kind("app_heartbeat")]


def test_strangers_of_one_address_come_at_a_pace_and_a_known_browser_at_any(
    server: Server, beside: Store, owner: Caller
) -> None:
    def come(cookie: str, address: str) -> bool:
        given = {"Cookie": cookie, "X-Forwarded-For": address}
        where = server.url.replace("http", "ws") + "/_stcore/stream"
        try:
            with connect(where, additional_headers=given, close_timeout=1):
                return True
        except InvalidStatus as refused:
            assert refused.response.status_code == 403
            return False

    let_in = [come(DOOR, "10.7.0.1") for _ in range(sockets.ARRIVALS + 15)]
    assert all(let_in[: sockets.ARRIVALS])
    assert not all(let_in)
    device = beside.write(issue_pass, "device", owner.user_id)
    assert all(come(f"{DOOR}; valuewhen_device={device}", "10.7.0.1") for _ in range(5))
    assert come(DOOR, "10.7.0.2")


def test_a_strangers_minute_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "STRANGER_SECONDS", 0.05)
    page = Page()

    async def story() -> None:
        browser = Browser(Sockets(page))
        await browser.task
        assert browser.got == [{"type": "websocket.close", "code": 1001}]

    run(story())
    assert page.left


def test_a_pace_gives_its_burst_and_then_names_the_wait() -> None:
    pace = Pace(3, 0.01)
    assert [pace.wait() > 0 for _ in range(4)] == [False, False, False, True]
    assert 190 < pace.wait() <= 200  # the second beyond it, at one in a hundred seconds
