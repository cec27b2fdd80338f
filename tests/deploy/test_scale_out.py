"""A workshop played across two processes on one PostgreSQL, behind nginx as it is shipped."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import func, select
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from benchmarks.nginx import Nginx
from tests.databases import PostgresCluster
from tests.rooms import (
    SECONDS,
    Events,
    Live,
    People,
    Phone,
    Server,
    add_people,
    following,
    open_live,
    signed_in_browser,
    until,
)
from valuewhen.people.sessions import start_session
from valuewhen.store.store import Store
from valuewhen.store.tables import answers

pytestmark = [pytest.mark.postgres, pytest.mark.nginx]

UPLOAD = "/_stcore/upload_file/some-session/some-file"


@dataclass
class Site:
    """Two processes that share a database and a home, nginx before them, and this process beside
    them with the same store."""

    processes: tuple[Server, Server]
    nginx: Nginx
    store: Store
    people: People

    def start(self) -> None:
        """Starts the processes that are not running, each on the port it had."""
        for process in self.processes:
            if process.process is None:
                process.start("--no-demo", "--port", process.url.rpartition(":")[2])


@pytest.fixture(scope="module")
def running(postgres: PostgresCluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    url = postgres.create_database("scale_out").replace("postgresql://", "postgresql+psycopg://")
    home = tmp_path_factory.mktemp("shared")
    shared = {"VALUEWHEN_DATABASE_URL": url, "VALUEWHEN_HOME": str(home)}
    one, other = (Server(tmp_path_factory.mktemp(name), shared) for name in ("one", "other"))
    with ExitStack() as opened:
        for process in (one, other):
            opened.callback(process.kill)
            process.start()
        nginx = Nginx([process.url.removeprefix("http://") for process in (one, other)])
        opened.callback(nginx.remove)
        nginx.start()
        store = Store(url)
        opened.callback(store.close)
        yield Site((one, other), nginx, store, add_people(store))


@pytest.fixture
def site(running: Site) -> Site:
    running.start()
    return running


@pytest.fixture
def live(site: Site) -> Live:
    return open_live(site.store, site.people)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """What a test opens and leaves open, closed after it."""
    with ExitStack() as stack:
        yield stack


def join(opened: ExitStack, url: str, live: Live) -> Phone:
    """A phone in the room that knows this address alone."""
    phone = Phone(url, live.workshop.join_code)
    opened.callback(phone.client.close)
    return phone.join()


@pytest.fixture
def phones(site: Site, live: Live, opened: ExitStack) -> list[Phone]:
    """Six phones, which know nginx alone, in the room."""
    return [join(opened, site.nginx.url, live) for _ in range(6)]


def events_of(phone: Phone) -> str:
    return f"/j/{phone.code}/events"


def test_nginx_finds_no_fault_with_the_shipped_configuration(site: Site) -> None:
    checked = site.nginx.check()
    assert checked.returncode == 0, checked.stderr
    assert "test is successful" in checked.stderr


def test_what_is_done_on_one_process_is_seen_on_the_other(
    site: Site, live: Live, opened: ExitStack
) -> None:
    here, there = site.processes
    live.move("write:all")
    writing, reading = (join(opened, process.url, live) for process in (here, there))
    desk = opened.enter_context(signed_in_browser(there, site.store, site.people.owner))
    changes = opened.enter_context(following(desk, f"/changes/{live.id}"))
    before = int(changes.next()["data"])
    writing.post("answers", body="they call us first", key="1").raise_for_status()
    assert int(changes.next()["data"]) > before
    room = opened.enter_context(following(reading.client, events_of(reading)))
    assert room.next()["data"]["phase"] == "write"
    assert here.run("phase", live.workshop.join_code, "reveal").returncode == 0
    told = room.next()["data"]
    assert told["phase"] == "reveal"
    assert "they call us first" in told["html"]


def test_an_answer_sent_twice_to_two_processes_is_there_once(
    site: Site, live: Live, opened: ExitStack
) -> None:
    live.move("write:all")
    phone = join(opened, site.processes[0].url, live)
    sent = {"body": "they stay", "key": "the same"}
    headers = cookie_of(phone) | {"accept": "application/json"}
    receipts = {
        httpx.post(f"{process.url}/j/{phone.code}/answers", data=sent, headers=headers).json()["id"]
        for process in site.processes * 3
    }
    assert len(receipts) == 1
    assert answers_in(live) == 1


def cookie_of(phone: Phone) -> dict[str, str]:
    """The header by which a phone is known, whichever server it asks."""
    return {"cookie": f"phone={phone.client.cookies['phone']}"}


def answers_in(live: Live) -> int:
    count = select(func.count()).where(answers.c.workshop_id == live.id)
    return live.store.read(lambda connection: connection.scalar(count) or 0)


def test_a_killed_process_leaves_its_phones_to_the_other(
    site: Site, live: Live, phones: list[Phone], opened: ExitStack
) -> None:
    live.move("write:all")
    for phone in phones:
        phone.wait_for("write")
    streams = [opened.enter_context(following(p.client, events_of(p))) for p in phones]
    seen = {stream.next()["id"] for stream in streams}
    with ThreadPoolExecutor(len(phones)) as pool:
        writing = [pool.submit(write, phone) for phone in phones]
        until(lambda: answers_in(live) > 30)
        site.processes[0].kill()
        assert [work.result() for work in writing] == [{200}] * len(phones)
    live.move("reveal")
    told = [phase_told(stream) for stream in streams]
    assert set(told) == {"reveal", "cut"}  # each process had some of them
    for phone, stream in zip(phones, streams, strict=True):
        stream.response.close()
        back = opened.enter_context(following(phone.client, events_of(phone), last=min(seen)))
        assert phase_told(back) == "reveal"
    assert answers_in(live) == len(phones) * len(BODIES)
    for phone in phones:
        state = phone.state()
        assert state["function"] == "Sales"
        assert sorted(answer["body"] for answer in state["answers"]) == BODIES


BODIES = [f"they buy {number:02}" for number in range(20)]


def write(phone: Phone) -> set[int]:
    """Adds all the answers through nginx; with which status they were answered."""
    with httpx.Client(base_url=phone.client.base_url, timeout=SECONDS) as client:
        client.headers.update(cookie_of(phone))
        return {send(client, f"/j/{phone.code}/answers", body) for body in BODIES}


def send(client: httpx.Client, where: str, body: str) -> int:
    """The status of an answer sent until it is answered, as a phone does: a reply of which some was
    passed on already breaks off with its process."""
    try:
        return client.post(where, data={"body": body, "key": body}).status_code
    except httpx.RemoteProtocolError:
        return send(client, where, body)


def phase_told(events: Events) -> str:
    """The phase of the next event, or "cut" when the stream broke off."""
    try:
        return str(events.next()["data"]["phase"])
    except (httpx.TransportError, EOFError):
        return "cut"


def socket(site: Site, session: str) -> ClientConnection:
    """A websocket to Streamlit's runtime through nginx, from a browser with a session."""
    where = site.nginx.url.replace("http", "ws") + "/_stcore/stream"
    headers = {"Cookie": f"other=1; valuewhen_session={session}", "Origin": site.nginx.url}
    return connect(where, additional_headers=headers, open_timeout=SECONDS, close_timeout=1)


def test_all_sockets_of_a_browser_are_on_one_process_and_open_again_on_the_other(
    site: Site, opened: ExitStack
) -> None:
    owner = site.people.owner.user_id
    assert owner
    sessions = [site.store.write(start_session, owner) for _ in range(4)]
    sockets = {
        session: [opened.enter_context(socket(site, session)) for _ in range(3)]
        for session in sessions
    }
    site.processes[0].kill()
    for session, own in sockets.items():
        assert len({is_open(one) for one in own}) == 1
        assert is_open(opened.enter_context(socket(site, session)))


def is_open(one: ClientConnection) -> bool:
    try:
        return one.ping().wait(SECONDS)
    except ConnectionClosed:
        return False


def test_uploads_may_be_large_and_nothing_else(site: Site) -> None:
    large = {"file": ("a.csv", b"1" * 2**21)}
    with signed_in_browser(site.processes[0], site.store, site.people.owner) as client:
        direct = client.put(UPLOAD, files=large)
        through = client.put(site.nginx.url + UPLOAD, files=large)
        assert (through.status_code, through.text) == (direct.status_code, direct.text)
        assert through.status_code != 413
        assert client.post(f"{site.nginx.url}/j/AAAAAA/answers", files=large).status_code == 413


def test_what_a_client_says_of_its_address_and_of_tls_is_not_believed(
    site: Site, live: Live
) -> None:
    with httpx.Client(base_url=site.nginx.url, timeout=SECONDS) as client:
        said = {"x-forwarded-proto": "https", "x-forwarded-for": "10.0.0.1"}
        page = client.get(f"/j/{live.workshop.join_code}", headers=said)
        assert "Secure" not in page.headers["set-cookie"]
        assert "strict-transport-security" not in page.headers
        refusals = [
            client.get("/j/AAAAAA", headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code
            for n in range(30)  # a process takes ten wrong codes of one address
        ]
    assert 429 in refusals
