"""Forms that do not come whole."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from tests.loops import run
from web import guards
from web.guards import Guard

HEADERS = [(b"host", b"localhost"), (b"content-length", b"9")]


def scope(method: str, path: str) -> Scope:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "scheme": "http",
        "server": ("localhost", 1),
        "headers": HEADERS,
    }


class App:
    """An app behind the guard that reads all that is sent to it."""

    def __init__(self) -> None:
        self.read: list[Message] = []

    async def __call__(self, _scope: Scope, receive: Receive, _send: Send) -> None:
        """Reads until there is no more."""
        while not self.read or self.read[-1].get("more_body"):
            self.read.append(await receive())


def read(method: str, path: str, *pieces: tuple[bytes, bool]) -> list[Message]:
    """What reaches the app of what is sent in pieces; after them nothing comes."""
    app = App()

    async def story() -> None:
        sent: asyncio.Queue[Message] = asyncio.Queue()
        for body, more in pieces:
            sent.put_nowait({"type": "http.request", "body": body, "more_body": more})

        async def send(_: Message) -> None: ...

        async with asyncio.timeout(2):
            await Guard(app)(scope(method, path), sent.get, send)

    run(story())
    return app.read


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "FORM_SECONDS", 0.05)


def test_a_form_that_stays_away_counts_as_one_whose_sender_has_left() -> None:
    kinds = [message["type"] for message in read("POST", "/j/ABCDEF/answers", (b"body=x", True))]
    assert kinds == ["http.request", "http.disconnect"]


def test_a_form_in_pieces_comes_whole() -> None:
    pieces = read("POST", "/j/ABCDEF/answers", (b"body=", True), (b"x", True), (b"y", False))
    assert b"".join(piece["body"] for piece in pieces) == b"body=xy"
