"""The store: what a write promises, how groups are committed, and who hears of changes."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor, wait
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import InternalError, OperationalError

from tests.databases import PostgresCluster
from tests.rooms import SECONDS, Live, People
from valuewhen.errors import ConflictError
from valuewhen.store.engine import StoreError
from valuewhen.store.migrate import migrate
from valuewhen.store.store import Store, Version, changed, is_writable
from valuewhen.store.tables import users, workshops


def add(connection: Connection, name: str) -> str:
    values = {"name": name, "role": "analyst", "password_hash": "-", "created_at": 0}
    connection.execute(users.insert(), values)
    return name


def names(store: Store) -> list[str]:
    return list(
        store.read(lambda c: c.execute(select(users.c.name).order_by(users.c.name)).scalars().all())
    )


@contextmanager
def held(store: Store) -> Iterator[None]:
    """Keeps the writer busy, so that what is enqueued meanwhile is committed as one group."""
    began, go_on = threading.Event(), threading.Event()

    def job(_connection: Connection) -> None:
        began.set()
        assert go_on.wait(SECONDS)

    busy = store.enqueue(job)
    assert began.wait(SECONDS)
    yield
    go_on.set()
    busy.result(SECONDS)


def test_a_write_returns_what_its_job_returned_after_the_commit(store: Store) -> None:
    assert store.write(add, "ann") == "ann"
    other = Store(store.url)
    assert names(other) == ["ann"]
    other.close()


def test_the_error_of_a_job_is_raised_to_its_caller_and_nothing_of_it_stays(store: Store) -> None:
    def job(connection: Connection) -> None:
        add(connection, "ann")
        raise ConflictError("Not now.")

    with pytest.raises(ConflictError, match="Not now"):
        store.write(job)
    assert names(store) == []


def test_a_failing_job_leaves_the_rest_of_its_group_alone(store: Store) -> None:
    with held(store):
        group = [store.enqueue(add, name) for name in ("ann", "bob", "ann", "cid")]
    assert [future.exception(SECONDS) is None for future in group] == [True, True, False, True]
    assert names(store) == ["ann", "bob", "cid"]


def test_a_failing_job_of_a_group_raises_no_version(store: Store, live: Live) -> None:
    before = store.version(live.id)

    def job(connection: Connection) -> None:
        changed(connection, live.id, view=True)
        raise ConflictError("Not now.")

    with held(store):
        refused, done = store.enqueue(job), store.enqueue(add, "ann")
    assert done.result(SECONDS) == "ann"
    assert isinstance(refused.exception(), ConflictError)
    assert store.version(live.id) == before


def test_who_is_refused_before_anything_was_written_has_nobody_wait_again(store: Store) -> None:
    done: list[str] = []

    def note(connection: Connection, name: str) -> None:
        done.append(add(connection, name))

    def refuse(connection: Connection) -> None:
        connection.execute(select(users.c.name)).all()
        raise ConflictError("Not now.")

    with held(store):
        group = [store.enqueue(note, "ann"), store.enqueue(refuse), store.enqueue(note, "bob")]
    wait(group, SECONDS)
    assert [future.exception() is None for future in group] == [True, False, True]
    assert names(store) == ["ann", "bob"]
    is_counted = store.url.startswith("sqlite")  # PostgreSQL's driver does not count rows
    assert done == (["ann", "bob"] if is_counted else ["ann", "ann", "bob"])


def test_who_is_refused_after_something_was_written_leaves_nothing(store: Store) -> None:
    def half(connection: Connection) -> None:
        add(connection, "eve")
        raise ConflictError("Not now.")

    with held(store):
        group = [store.enqueue(add, "ann"), store.enqueue(half), store.enqueue(add, "bob")]
    wait(group, SECONDS)
    assert names(store) == ["ann", "bob"]


def fill(connection: Connection, size: int) -> None:
    connection.execute(text("create table ballast (content blob)"))
    connection.execute(text("insert into ballast values (zeroblob(:size))"), {"size": size})


def set_pages(connection: Connection, more: int) -> int:
    pages = connection.execute(text("pragma page_count")).scalar_one()
    return int(connection.execute(text(f"pragma max_page_count = {pages + more}")).scalar_one())


def test_a_full_disk_acknowledges_nothing_that_is_lost(store: Store) -> None:
    store.write(set_pages, 2)

    def insert_much(connection: Connection) -> None:
        row = {"role": "analyst", "password_hash": "-" * 80_000, "created_at": 0}
        connection.execute(users.insert(), row | {"name": "much"})

    with held(store):
        group = [store.enqueue(add, "ann"), store.enqueue(insert_much), store.enqueue(add, "bob")]
    wait(group, SECONDS)
    acknowledged = [future.result() for future in group if not future.exception()]
    assert names(store) == acknowledged
    error = group[1].exception()
    assert isinstance(error, StoreError)
    assert error.code == "disk_full"


def test_writing_goes_on_once_the_disk_has_space_again(store: Store) -> None:
    store.write(set_pages, 0)
    with pytest.raises(StoreError, match="Free some space"):
        store.write(fill, 100_000)
    assert names(store) == []
    store.write(set_pages, 1000)
    store.write(fill, 100_000)
    assert store.write(add, "ann") == "ann"


def test_a_cancelled_write_is_not_done_and_the_next_one_is(store: Store) -> None:
    with held(store):
        given_up, next_one = store.enqueue(add, "ann"), store.enqueue(add, "bob")
        assert given_up.cancel()
    assert next_one.result(SECONDS) == "bob"
    with pytest.raises(CancelledError):
        given_up.result(SECONDS)
    assert names(store) == ["bob"]


def test_writes_of_many_threads_are_all_done_once(store: Store) -> None:
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: store.write(add, f"user{number:03}"), range(200)))
    assert names(store) == [f"user{number:03}" for number in range(200)]


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        store.read(add, "ann")


def test_a_store_opened_to_be_read_shows_what_others_write_and_writes_nothing(
    store: Store, store_url: str, live: Live
) -> None:
    reading = Store(store_url, writes=False)
    before = reading.version(live.id)
    store.write(changed, live.id)
    assert reading.version(live.id).version == before.version + 1
    with pytest.raises(StoreError, match="opened to be read"):
        reading.write(add, "eve")
    with pytest.raises(OperationalError, match="readonly"):
        reading.read(add, "eve")
    reading.close()
    assert names(store).count("eve") == 1  # of the workshop's people


@pytest.mark.postgres
def test_postgres_refuses_the_writes_of_a_reader(postgres: PostgresCluster) -> None:
    url = postgres.create_database("reading").replace("postgresql://", "postgresql+psycopg://")
    migrate(url)
    reading = Store(url, writes=False)
    with pytest.raises(InternalError, match="read-only"):
        reading.read(add, "ann")
    assert names(reading) == []
    reading.close()


def test_what_is_waiting_is_committed_before_the_store_closes(store_url: str) -> None:
    store = Store(store_url)
    with held(store):
        waiting = [store.enqueue(add, name) for name in ("ann", "bob")]
    store.close()
    assert [future.result(0) for future in waiting] == ["ann", "bob"]


def bump(connection: Connection, workshop_id: str, *, view: bool = False) -> None:
    changed(connection, workshop_id, view=view)


def test_versions_count_changes_and_views_what_phones_show(store: Store, live: Live) -> None:
    before = store.version(live.id)
    store.write(bump, live.id)
    store.write(bump, live.id, view=True)
    assert store.version(live.id) == Version(before.version + 2, before.view + 1)


def test_changes_of_one_group_raise_the_version_once(store: Store, live: Live) -> None:
    before = store.version(live.id)
    with held(store):
        wait([store.enqueue(bump, live.id, view=number == 1) for number in range(3)], 0)
    store.write(lambda _connection: None)
    assert store.version(live.id) == Version(before.version + 1, before.view + 1)


Hear = Callable[[str, Version], None]


def test_a_listener_hears_of_its_own_and_of_other_processes_changes(
    store: Store, live: Live
) -> None:
    heard: list[Version] = []
    came = threading.Condition()

    def hear(workshop_id: str, version: Version) -> None:
        with came:
            assert workshop_id == live.id
            heard.append(version)
            came.notify_all()

    before = store.version(live.id)
    stop = store.listen(hear)
    store.write(bump, live.id)
    other = Store(store.url)
    other.write(bump, live.id, view=True)
    other.close()
    with came:
        assert came.wait_for(lambda: len(heard) == 2, SECONDS)
    assert heard == [
        Version(before.version + 1, before.view),
        Version(before.version + 2, before.view + 1),
    ]
    stop()
    store.write(bump, live.id)
    assert len(heard) == 2


def test_a_listener_that_fails_stops_nobody(store: Store, live: Live) -> None:
    heard: list[int] = []

    def fail(_workshop_id: str, _version: Version) -> None:
        raise OSError("the page has gone")

    store.listen(fail)
    store.listen(lambda _workshop_id, version: heard.append(version.version))
    before = store.version(live.id).version
    store.write(bump, live.id)
    store.write(bump, live.id)
    assert heard == [before + 1, before + 2]


def test_an_older_number_read_late_never_replaces_a_newer_one(store: Store, live: Live) -> None:
    """Many processes' worth of first looks while the workshop changes: the last one is right."""
    others = [Store(store.url) for _ in range(3)]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(10):
            pool.submit(store.write, bump, live.id)
            for other in others:
                pool.submit(other.version, live.id)
    truth = store.read(
        lambda c: c.execute(select(workshops.c.version).where(workshops.c.id == live.id)).scalar()
    )
    came = threading.Event()
    for other in others:
        other.write(lambda _connection: None)  # has looked at what others wrote by then
    for other in others:
        for _ in range(200):
            if other.version(live.id).version == truth:
                break
            came.wait(0.05)
        assert other.version(live.id).version == truth
        other.close()


def test_a_store_that_works_is_writable(store: Store, people: People) -> None:
    assert is_writable(store) is True
