"""PostgreSQL restarted or silent under a running server: phones wait or are told so in words, and
what was acknowledged is there once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import Connection, select, text

from tests.databases import PostgresCluster
from tests.rooms import (
    SECONDS,
    Live,
    Phone,
    Server,
    add_people,
    following,
    open_live,
    signed_in_browser,
    until,
)
from tests.store.test_store import held
from valuewhen.store.engine import StoreError
from valuewhen.store.store import Store
from valuewhen.store.tables import users

pytestmark = pytest.mark.postgres

PATIENCE = "6"  # a read waits a second, a write six


@dataclass
class Room:
    """A room that writes, on a server whose store is on PostgreSQL."""

    cluster: PostgresCluster
    server: Server
    live: Live
    phones: list[Phone]

    def bodies(self) -> list[str]:
        """What everybody wrote, as the store has it once it answers."""
        return until(self._read)

    def _read(self) -> list[str]:
        try:
            return ["", *(answer.body for answer in self.live.board.answers)]
        except StoreError:
            return []


@pytest.fixture(scope="module")
def room(postgres: PostgresCluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    url = postgres.create_database("faults").replace("postgresql://", "postgresql+psycopg://")
    given = {"VALUEWHEN_DATABASE_URL": url, "VALUEWHEN_STORE_PATIENCE": PATIENCE}
    server = Server(tmp_path_factory.mktemp("home"), given)
    with ExitStack() as opened:
        opened.callback(server.kill)
        server.start()
        store = Store(url)
        opened.callback(store.close)
        live = open_live(store, add_people(store))
        live.move("write:all")
        phones = [Phone(server.url, live.workshop.join_code) for _ in range(4)]
        for phone in phones:
            opened.callback(phone.client.close)
            phone.join().wait_for("write")
        yield Room(postgres, server, live, phones)


def send_all(phone: Phone, who: int) -> tuple[dict[str, str], set[int]]:
    """Adds twenty answers, each until it is acknowledged; their ids by body, and the statuses met
    on the way."""
    receipts, met = {}, set()
    for number in range(20):
        body = f"they buy {who} {number}"
        while body not in receipts:
            reply = phone.post("answers", body=body, key=body)
            met.add(reply.status_code)
            if reply.status_code == 200:
                receipts[body] = reply.json()["id"]
    return receipts, met


def test_a_restart_costs_nothing_that_was_acknowledged_and_doubles_nothing(room: Room) -> None:
    with ThreadPoolExecutor(len(room.phones)) as pool:
        work = [pool.submit(send_all, phone, who) for who, phone in enumerate(room.phones)]
        until(lambda: len(room.bodies()) > 20)
        room.cluster.stop()
        room.cluster.start()
        done = [one.result(SECONDS) for one in work]
    receipts = {body: key for received, _ in done for body, key in received.items()}
    assert sorted(room.bodies()) == sorted(["", *receipts])
    assert {answer.body: answer.id for answer in room.live.board.answers} == receipts
    assert {status for _, met in done for status in met} <= {200, 429, 503}


def test_an_answer_sent_while_postgresql_is_down_is_taken_when_it_is_back(room: Room) -> None:
    phone, other, *_ = room.phones
    before = len(room.bodies())
    with ThreadPoolExecutor(1) as pool:
        room.cluster.stop()
        sending = pool.submit(phone.post, "answers", body="they wait", key="down")
        refused = until(lambda: told_away(other))
        room.cluster.start()
        assert sending.result(SECONDS).status_code == 200
    assert refused.json()["message"].startswith("The store does not answer just now.")
    again = phone.post("answers", body="they wait", key="down")
    assert again.json()["id"] == sending.result().json()["id"]
    assert len(room.bodies()) == before + 1


def told_away(phone: Phone) -> httpx.Response | None:
    """The refusal of a phone that looks at its page, once there is one."""
    found = phone.client.get(f"/j/{phone.code}")
    if found.status_code == 200:
        return None
    assert (found.status_code, found.json()["error"]) == (503, "away")
    return found


def test_a_silent_postgresql_holds_up_nothing_but_the_writes(room: Room) -> None:
    phone, other, *_ = room.phones
    before = len(room.bodies())
    with ExitStack() as opened:
        staff = opened.enter_context(
            signed_in_browser(room.server, room.live.store, room.live.people.owner)
        )
        stream = opened.enter_context(following(other.client, f"/j/{other.code}/events"))
        stream.next()
        limits = httpx.Limits(max_connections=None)
        known = {"cookie": f"phone={phone.client.cookies['phone']}"}
        tabs = opened.enter_context(httpx.Client(headers=known, timeout=SECONDS, limits=limits))
        page = f"{room.server.url}/j/{phone.code}"
        pool = opened.enter_context(ThreadPoolExecutor(60))
        opened.callback(room.cluster.thaw)
        room.cluster.freeze()
        sending = pool.submit(phone.post, "answers", body="they are patient", key="silent")
        crowd = [pool.submit(tabs.get, page) for _ in range(50)]
        assert httpx.get(f"{room.server.url}/health", timeout=SECONDS).status_code == 200
        assert {one.result(SECONDS).status_code for one in crowd} == {503}
        ready = httpx.get(f"{room.server.url}/ready", timeout=SECONDS)
        assert (ready.status_code, ready.json()) == (503, {"status": "the store does not answer"})
        assert "The store does not answer just now" in other.page()
        for told in (staff.get("/workshops"), staff.get("/")):
            assert told.status_code == 503
            assert "The store does not answer just now" in told.text
        assert not sending.done()
        room.cluster.thaw()
        assert sending.result(SECONDS).status_code in (200, 503)
        until(lambda: phone.client.get(f"/j/{phone.code}").status_code == 200)
        again = phone.post("answers", body="they are patient", key="silent")
        assert again.status_code == 200
        room.live.move("reveal")
        assert stream.next()["data"]["phase"] == "reveal"
    assert len(room.bodies()) == before + 1
    levels = {event["event"] for event in room.server.log if event["level"] == "error"}
    assert levels <= {"store_lost", "writes_refused"}


def cut_off(connection: Connection, store: Store) -> None:
    """Has the server end this very connection."""
    own = connection.scalar(text("select pg_backend_pid()"))
    end = text("select pg_terminate_backend(:own, 1000)")
    store.read(lambda other: other.execute(end, {"own": own}).scalar())


def add_person(connection: Connection, name: str) -> str:
    values = {"name": name, "role": "analyst", "password_hash": "-", "created_at": 0}
    connection.execute(users.insert(), values)
    return name


def people_named(store: Store, start: str) -> list[str]:
    found = select(users.c.name).where(users.c.name.startswith(start)).order_by(users.c.name)
    return list(store.read(lambda connection: connection.execute(found).scalars().all()))


def test_a_group_that_is_cut_off_before_its_commit_is_done_again_whole(room: Room) -> None:
    store, tries = room.live.store, []

    def add_after_a_cut(connection: Connection, name: str) -> str:
        tries.append(name)
        if len(tries) == 1:
            cut_off(connection, store)
        return add_person(connection, name)

    with held(store):
        jobs = {"cut a": add_person, "cut b": add_after_a_cut, "cut c": add_person}
        group = [store.enqueue(job, name) for name, job in jobs.items()]
    assert [one.result(SECONDS) for one in group] == list(jobs)
    assert people_named(store, "cut") == list(jobs)
    assert tries == ["cut b"] * 2


def test_what_is_cut_off_at_its_commit_is_not_done_again(room: Room) -> None:
    store, tries = room.live.store, []

    def add_before_a_cut(connection: Connection) -> None:
        tries.append(add_person(connection, "unknown"))
        cut_off(connection, store)

    with pytest.raises(StoreError, match="nothing is kept twice"):
        store.write(add_before_a_cut)
    assert tries == ["unknown"]
    assert until(lambda: is_back(store))
    assert people_named(store, "unknown") == []


def is_back(store: Store) -> bool:
    """Whether the store answers a read."""
    try:
        return store.read(lambda connection: connection.scalar(text("select 1"))) == 1
    except StoreError:
        return False
