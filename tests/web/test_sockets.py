"""Streamlit's sockets: what is let through, how fast, and until when."""

import asyncio

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.loops import run
from tests.rooms import PASSWORD, SECONDS, People, Server
from valuewhen.people.accounts import add_user, change_password
from valuewhen.people.caller import Caller
from valuewhen.people.managing import disable, erase, set_role
from valuewhen.people.sessions import start_session
from valuewhen.store.store import Store
from valuewhen.store.tables import new_id
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


@pytest.fixture
def owner(beside: Store) -> Caller:
    """A facilitator whom no other test knows."""
    return beside.write(add_user, f"zoe.{new_id()}", "facilitator", PASSWORD)


@pytest.fixture
def session(owner: Caller, beside: Store) -> str:
    """The cookie of the owner, who is signed in."""
    return f"valuewhen_session={beside.write(start_session, str(owner.user_id))}"


@pytest.fixture
def query(owner: Caller, beside: Store) -> str:
    """The address of the owner's workshop on its pages."""
    return f"workshop={beside.write(create_workshop, owner, TITLE)}"


@pytest.mark.parametrize("how", ["signed out", "password", "role", "disabled", "erased"])
def test_an_open_socket_shows_nothing_more_once_its_session_has_ended(
    server: Server, beside: Store, staff: People, owner: Caller, session: str, query: str, how: str
) -> None:
    with opened(server, session) as socket:
        assert TITLE in words(drawn(socket, "facilitate", query))
        match how:
            case "signed out":
                name, _, token = session.partition("=")
                with httpx.Client(base_url=server.url, cookies={name: token}) as browser:
                    assert browser.post("/sign-out").status_code == 303
            case "password":
                beside.write(change_password, owner, "another horse entirely")
            case "role":
                beside.write(set_role, owner.name, "executive")
            case "disabled":
                beside.write(disable, owner.name)
            case "erased":
                beside.write(erase, owner.name, staff.owner.name)
        for page in ("facilitate", "workshops", "results", "customers"):
            assert TITLE not in words(drawn(socket, page, query))


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


def test_a_strangers_minute_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "STRANGER_SECONDS", 0.05)
    page = Page()

    async def story() -> None:
        browser = Browser(Sockets(page))
        await browser.task
        assert browser.got == [{"type": "websocket.close", "code": 1001}]

    run(story())
    assert page.left


def test_whoever_is_no_longer_let_in_has_a_minute_from_what_they_ask_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = [True]
    monkeypatch.setattr(sockets, "has_way_in", lambda _: said[-1])
    monkeypatch.setattr(sockets, "LOOK_EVERY", 0.0)
    monkeypatch.setattr(sockets, "STRANGER_SECONDS", 0.05)
    page = Page()

    async def story() -> None:
        browser = Browser(Sockets(page), "")
        browser.say(asked("facilitate"))
        await asyncio.sleep(0.15)
        assert not browser.task.done()
        said.append(False)
        browser.say(asked("facilitate"))
        await browser.task
        assert browser.got == [{"type": "websocket.close", "code": 1001}]

    run(story())
    assert page.heard == 2 * [asked("facilitate")]


def test_a_pace_gives_its_burst_and_then_names_the_wait() -> None:
    pace = Pace(3, 0.01)
    assert [pace.wait() > 0 for _ in range(4)] == [False, False, False, True]
    assert 190 < pace.wait() <= 200  # the second beyond it, at one in a hundred seconds
