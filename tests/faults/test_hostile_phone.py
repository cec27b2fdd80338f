"""A phone that means harm, a line that is cut, a server that stood still: the room goes on, and
each of its answers is there once."""

import os
import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.rooms import SECONDS, Live, Phone, Phones, Server, following
from web.streams import AT_MOST

FLOOD = 2_000  # posts
STREAMS = 300
SLOW = 200  # connections that never finish what they began
LARGE = 30 * 1024 * 1024


@pytest.fixture
def room(phones: Phones, served: Live) -> list[Phone]:
    """A room that writes."""
    served.move("write:all")
    opened = [phones.open(served).join() for _ in range(4)]
    for phone in opened:
        phone.wait_for("write")
    return opened


def add(phone: Phone, who: int) -> dict[str, str]:
    """Adds fifteen answers, each of them acknowledged at the first try; their ids by body."""
    bodies = [f"they buy {who} {number:02}" for number in range(15)]
    return {b: phone.post("answers", body=b, key=b).raise_for_status().json()["id"] for b in bodies}


@contextmanager
def others_at_work(live: Live, room: list[Phone]) -> Iterator[None]:
    """The room writes meanwhile; all that it was told is kept, is."""
    with ThreadPoolExecutor(len(room)) as pool:
        work: list[Future[dict[str, str]]] = [
            pool.submit(add, phone, who) for who, phone in enumerate(room)
        ]
        yield
        receipts = {b: i for one in work for b, i in one.result(SECONDS).items()}
    kept = {a.body: a.id for a in live.board.answers if a.body in receipts}
    assert kept == receipts
    assert len(receipts) == 15 * len(room)
    assert set(Counter(answer.body for answer in live.board.answers).values()) == {1}


def line(server: Server) -> socket.socket:
    """A connection of one's own."""
    here = urlsplit(server.url)
    assert here.hostname
    assert here.port
    return socket.create_connection((here.hostname, here.port), SECONDS)


def post(phone: Phone, body: str, key: str, more: str = "") -> bytes:
    """The bytes of an answer as a browser sends them."""
    sent = f"body={body}&key={key}"
    head = (
        f"POST /j/{phone.code}/answers HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n"
        f"cookie: phone={phone.client.cookies['phone']}\r\n{more}"
        "content-type: application/x-www-form-urlencoded\r\n"
    )
    return f"{head}content-length: {len(sent)}\r\n\r\n{sent}".encode()


def answered(one: socket.socket) -> bytes:
    """All that comes until the server closes the connection."""
    told = b""
    while part := one.recv(2**16):
        told += part
    return told


def test_a_flood_of_posts_is_taken_up_to_its_limit_and_holds_up_nobody(
    server: Server, served: Live, phones: Phones, room: list[Phone]
) -> None:
    hostile = phones.open(served).join()
    posts = [post(hostile, f"flood+{number}", f"flood {number}") for number in range(FLOOD)]
    with others_at_work(served, room), line(server) as one, ThreadPoolExecutor(1) as pool:
        reading = pool.submit(answered, one)
        one.sendall(b"".join(posts))
        one.sendall(post(hostile, "the+last", "last", "connection: close\r\n"))
        told = reading.result(SECONDS)
    statuses = Counter(part[:3] for part in told.split(b"HTTP/1.1 ")[1:])
    assert statuses.keys() == {b"200", b"429"}
    assert statuses.total() == FLOOD + 1
    assert 29 <= statuses[b"200"] < FLOOD / 10
    taken = [answer for answer in served.board.answers if "flood" in answer.body]
    assert len(taken) <= statuses[b"200"] <= len(taken) + 1


@pytest.mark.parametrize(
    ("length", "status"),
    [(f"content-length: {LARGE}", 413), ("transfer-encoding: chunked", 411)],
)
def test_a_body_far_too_large_is_refused_before_it_is_read(
    server: Server, served: Live, room: list[Phone], length: str, status: int
) -> None:
    head = f"POST /j/{room[0].code}/answers HTTP/1.1\r\nhost: localhost\r\n{length}\r\n\r\n"
    part = b"x" * 2**16
    if status == 411:
        part = b"10000\r\n" + part + b"\r\n"
    before = memory(server)
    with others_at_work(served, room), line(server) as one:
        one.sendall(head.encode())
        assert one.recv(2**16).startswith(f"HTTP/1.1 {status} ".encode())
        with suppress(OSError):  # it may close the line rather than let it all go by
            for _ in range(LARGE // 2**16):
                one.sendall(part)
    assert memory(server) - before < LARGE / 2


def memory(server: Server) -> int:
    """The bytes of memory that the server has."""
    assert server.process
    pages = Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def test_connections_that_never_finish_hold_up_nobody(
    server: Server, served: Live, room: list[Phone]
) -> None:
    begun = post(room[0], "they+stay", "slow")
    with ExitStack() as opened:
        for number in range(SLOW):
            one = opened.enter_context(line(server))
            one.sendall(begun[: 20 if number % 2 else -3])
        with others_at_work(served, room):
            pass
    assert "they stay" not in [answer.body for answer in served.board.answers]


def test_an_answer_whose_sender_was_cut_off_is_there_once(
    server: Server, served: Live, room: list[Phone]
) -> None:
    phone = room[0]
    for number in range(10):
        with line(server) as one:
            one.sendall(post(phone, f"cut+{number}", f"cut {number}"))
            if number % 2:
                one.recv(1)  # committed, and its receipt on the way
    receipts = [
        phone.post("answers", body=f"cut {n}", key=f"cut {n}").raise_for_status().json()["id"]
        for n in range(10)
    ]
    kept = sorted((answer.body, answer.id) for answer in served.board.answers)
    assert kept == [(f"cut {number}", receipt) for number, receipt in enumerate(receipts)]


def test_a_server_that_stood_still_takes_all_that_came_meanwhile(
    server: Server, served: Live, room: list[Phone]
) -> None:
    assert server.process
    with others_at_work(served, room):
        os.kill(server.process.pid, signal.SIGSTOP)
        try:
            time.sleep(1)  # everybody's next answer is on its way
        finally:
            os.kill(server.process.pid, signal.SIGCONT)


def test_of_too_many_streams_of_one_phone_the_oldest_end(
    server: Server, served: Live, phones: Phones, room: list[Phone]
) -> None:
    hostile = phones.open(served).join()
    asked = (
        f"GET /j/{hostile.code}/events HTTP/1.1\r\nhost: localhost\r\n"
        f"cookie: phone={hostile.client.cookies['phone']}\r\n\r\n"
    )
    with ExitStack() as opened:
        following_too = [
            opened.enter_context(following(phone.client, f"/j/{phone.code}/events"))
            for phone in room
        ]
        for stream in following_too:
            stream.next()
        streams = []
        for _ in range(STREAMS):
            streams.append(opened.enter_context(line(server)))
            streams[-1].sendall(asked.encode())
            streams[-1].recv(1)  # it is open before the next
        served.move("reveal")
        assert [stream.next()["data"]["phase"] for stream in following_too] == ["reveal"] * 4
        last = [told_of(b'"phase": "reveal"', one) for one in streams]
    assert last == [False] * (STREAMS - AT_MOST) + [True] * AT_MOST


def told_of(news: bytes, stream: socket.socket) -> bool:
    """Whether a stream brings the news before it ends."""
    told = b""
    while news not in told:
        told += stream.recv(2**16)
        if told.endswith(b"\r\n0\r\n\r\n"):
            return False
    return True
