"""A second server on the home of another: both serve one room from one SQLite store; and a server
that is told to stop."""

import resource
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import httpx
import pytest

from tests.rooms import SECONDS, Events, Live, Phone, Server, following, until
from web.serve import OPEN_FILES

FEW = 256  # open files, as macOS gives a process


@pytest.fixture(scope="module")
def second(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over the stores of the one that runs already, given few open files."""
    shared = {"VALUEWHEN_HOME": str(server.home)}
    running = Server(tmp_path_factory.mktemp("second"), shared)
    few, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, most))
    try:
        running.start()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (few, most))
    yield running
    running.kill()


@pytest.fixture
def writing(served: Live) -> Live:
    """A workshop whose room writes."""
    served.move("write:all")
    return served


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """What a test opens and leaves open, closed after it."""
    with ExitStack() as stack:
        yield stack


def join(opened: ExitStack, server: Server, live: Live) -> Phone:
    """A phone in the room, on this server."""
    phone = Phone(server.url, live.workshop.join_code)
    opened.callback(phone.client.close)
    phone.join().wait_for("write")
    return phone


def events_of(opened: ExitStack, phone: Phone) -> Events:
    return opened.enter_context(following(phone.client, f"/j/{phone.code}/events"))


def add(phone: Phone, who: int) -> dict[str, str]:
    """Adds fifteen answers; their ids by body."""
    bodies = [f"they buy {who} {number:02}" for number in range(15)]
    return {b: phone.post("answers", body=b, key=b).raise_for_status().json()["id"] for b in bodies}


def stored(live: Live) -> list[tuple[str, str]]:
    return sorted((answer.body, answer.id) for answer in live.board.answers)


def test_two_servers_on_one_home_serve_one_room(
    server: Server, second: Server, writing: Live, opened: ExitStack
) -> None:
    phones = [join(opened, where, writing) for where in (server, second) * 2]
    streams = [events_of(opened, phone) for phone in phones[:2]]
    for stream in streams:
        stream.next()
    with ThreadPoolExecutor(len(phones)) as pool:
        receipts = {b: i for one in pool.map(add, phones, range(4)) for b, i in one.items()}
    assert stored(writing) == sorted(receipts.items())
    assert len(receipts) == 60
    writing.move("reveal")
    for stream in streams:
        told = stream.next()["data"]
        assert told["phase"] == "reveal"
        assert "they buy 0 14" in told["html"]
        assert "they buy 1 14" in told["html"]
    with closing(sqlite3.connect(server.home / "workshops.sqlite3")) as file:
        assert file.execute("pragma integrity_check").fetchall() == [("ok",)]


def test_a_server_lets_itself_have_as_many_connections_as_it_may(second: Server) -> None:
    assert second.process
    soft, hard = resource.prlimit(second.process.pid, resource.RLIMIT_NOFILE)
    assert soft == min(hard, OPEN_FILES) > FEW


def test_a_tap_sent_on_many_connections_at_once_is_one_answer(
    server: Server, second: Server, writing: Live, opened: ExitStack
) -> None:
    phone = join(opened, server, writing)
    where = [f"{one.url}/j/{phone.code}/answers" for one in (server, second) * 4]
    headers = {"accept": "application/json", "cookie": f"phone={phone.client.cookies['phone']}"}
    sent = {"body": "they stay", "key": "the same"}
    clients = [opened.enter_context(httpx.Client(timeout=SECONDS)) for _ in where]
    with ThreadPoolExecutor(len(where)) as pool:
        work = [
            pool.submit(client.post, url, data=sent, headers=headers)
            for client, url in zip(clients, where, strict=True)
        ]
        receipts = [one.result(SECONDS).raise_for_status().json() for one in work]
    assert stored(writing) == [("they stay", receipts[0]["id"])]
    assert receipts == [receipts[0]] * len(where)


def send_until_it_ends(phone: Phone, who: int) -> dict[str, str]:
    """Adds answers until the server is gone; the ids of those acknowledged, by body."""
    receipts: dict[str, str] = {}
    while True:
        body = f"they come back {who} {len(receipts)}"
        try:
            reply = phone.post("answers", body=body, key=body)
        except httpx.TransportError:
            return receipts
        if reply.status_code == 200:
            receipts[body] = reply.json()["id"]


def test_a_server_told_to_stop_ends_its_streams_and_keeps_what_it_acknowledged(
    server: Server, second: Server, writing: Live, opened: ExitStack
) -> None:
    phones = [join(opened, second, writing) for _ in range(4)]
    readers = [join(opened, second, writing) for _ in range(2)]
    streams = [events_of(opened, phone) for phone in readers]
    for stream in streams:
        stream.next()
    with ThreadPoolExecutor(len(phones)) as pool:
        work = [pool.submit(send_until_it_ends, phone, who) for who, phone in enumerate(phones)]
        until(lambda: len(stored(writing)) > 20)
        assert second.stop() == 0
        receipts = [one.result(SECONDS) for one in work]
    assert [stream.has_ended() for stream in streams] == [True, True]
    kept = dict(stored(writing))
    assert len(kept) == len(stored(writing)) >= 20
    for own in receipts:
        assert own.items() <= kept.items()
    assert {event["level"] for event in second.log} == {"info"}
    assert [event["event"] for event in second.log][-2:] == ["server_stopping", "server_stopped"]
    for phone, own in zip(phones, receipts, strict=True):
        phone.client.base_url = httpx.URL(server.url)
        assert {answer["id"] for answer in phone.state()["answers"]} >= set(own.values())
