"""The server's start, stop and health, and the set-up of the first facilitator."""

import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from tests.rooms import PASSWORD, SECONDS, Server
from valuewhen.people.accounts import first_facilitator
from valuewhen.settings import PROJECT
from valuewhen.store.migrate import newest_revision
from valuewhen.store.store import Store
from web.serve import SILENT, Silence, bind


def serve(server: Server, *words: str) -> subprocess.CompletedProcess[str]:
    """A start that is expected to be refused."""
    return subprocess.run(
        [sys.executable, "-m", "web.serve", *words],
        cwd=PROJECT,
        env=server.variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_damaged_store_keeps_the_server_from_starting_and_is_kept(alone: Server) -> None:
    file = alone.home / "workshops.sqlite3"
    file.write_bytes(b"SQLite format 3\0" + b"\xa5" * 9000)
    before = file.read_bytes()
    refused = serve(alone, "--port", "0", "--no-demo")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "is damaged and was left as it is" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert file.read_bytes() == before


def test_health_and_readiness_are_told_without_signing_in(server: Server) -> None:
    health = httpx.get(f"{server.url}/health", timeout=SECONDS)
    assert (health.status_code, health.json()) == (200, {"status": "ok"})
    ready = httpx.get(f"{server.url}/ready", timeout=SECONDS)
    free = ready.json().pop("free_mb")
    assert free > 0
    facts = {"status": "ready", "store": "sqlite", "free_mb": free, "revision": newest_revision()}
    assert (ready.status_code, ready.json()) == (200, facts)


def test_the_first_facilitator_is_set_up_by_link_once(alone: Server, server: Server) -> None:
    taken = server.url.rpartition(":")[2]
    alone.start("--no-demo", "--port", taken)
    said = alone.out.read_text()
    assert f"Port {taken} is taken; this is {urlsplit(alone.url).port}." in said
    assert "Join code" not in said
    link = urlsplit(alone.said("Set-up link")).path
    assert alone.said("Set-up link").startswith(alone.said("Open"))
    with httpx.Client(base_url=alone.url, timeout=SECONDS) as browser:
        page = browser.get(link)
        assert "Who runs the workshops here?" in page.text
        assert page.headers["cache-control"] == "no-store"
        form = {"name": "Ann<b>", "password": PASSWORD, "again": PASSWORD}
        refusals = (
            (form, "A name has 1 to 64"),
            (form | {"again": "another"}, "The two passwords differ"),
            ({"name": "ann", "password": "short", "again": "short"}, "at least 10 characters"),
            ({"name": "ann", "password": "x" * 201, "again": "x" * 201}, "longer than 200"),
        )
        for sent, words in refusals:
            refused = browser.post(link, data=sent)
            assert refused.status_code == 422
            assert words in refused.text
            assert "<b>" not in refused.text
            assert "set-cookie" not in refused.headers
        assert 'value="Ann&lt;b&gt;"' in browser.post(link, data=form).text
        done = browser.post(link, data=form | {"name": "Ann"})
        assert (done.status_code, done.headers["location"]) == (303, "/")
        assert browser.get("/").status_code == 200
        for again in (browser.get(link), browser.post(link, data=form | {"name": "bea"})):
            assert again.status_code == 404
            assert "used already" in again.text

        assert alone.stop() in (0, -15)
        assert {event["level"] for event in alone.log} == {"info"}
        alone.start()
        assert "Set-up link" not in alone.out.read_text()
        browser.base_url = httpx.URL(alone.url)
        assert browser.get("/").status_code == 200  # the session outlives a restart
    store = Store(alone.store_url)
    first = store.read(first_facilitator)
    assert first is not None
    assert (first.name, first.role) == ("ann", "facilitator")
    store.close()


def test_a_port_that_cannot_be_is_refused_in_words(alone: Server) -> None:
    refused = serve(alone, "--host", "203.0.113.1", "--port", "65530", "--no-demo")
    assert refused.returncode == 1
    assert "Name another: --port N" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="Linux alone has it")
def test_who_takes_nothing_of_what_it_is_sent_is_let_go_of() -> None:
    with bind("127.0.0.1", 0) as listening, socket.socket() as phone:
        phone.connect(listening.getsockname())
        accepted, _ = listening.accept()
        with accepted:
            option = (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
            assert accepted.getsockopt(*option) == SILENT * 1000


async def dawdle(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that begins to answer and does not end."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"begun", "more_body": True})
    while (await receive())["type"] != "http.disconnect":
        pass


def is_closed(connection: socket.socket) -> bool:
    """Whether the other side has closed it."""
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False


def test_who_never_sends_a_whole_request_is_let_go_of_and_nobody_else() -> None:
    listening = bind("127.0.0.1", 8700)
    config = uvicorn.Config(dawdle, lifespan="off", log_config=None, timeout_notify=1)
    server = uvicorn.Server(config)
    config.callback_notify = Silence(server.server_state.connections)
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    with ExitStack() as opened:
        mute, half, served = (
            opened.enter_context(socket.create_connection(listening.getsockname(), SECONDS))
            for _ in range(3)
        )
        half.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        served.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        while b"begun" not in served.recv(1000):
            pass
        until = time.monotonic() + SECONDS
        while not (is_closed(mute) and is_closed(half)) and time.monotonic() < until:
            time.sleep(0.05)
        assert [is_closed(one) for one in (mute, half, served)] == [True, True, False]
    server.should_exit = True
    thread.join(SECONDS)
