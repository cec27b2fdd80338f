"""What one process writes on PostgreSQL the others hear of, a restart of it in between included."""

import threading
from collections.abc import Iterator

import pytest

from tests.databases import PostgresCluster
from tests.rooms import SECONDS, Live, add_people, open_live, until
from valuewhen.errors import ValueWhenError
from valuewhen.store.migrate import migrate
from valuewhen.store.store import Store, Version
from valuewhen.workshop.phases import move

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(postgres: PostgresCluster) -> str:
    """A migrated store on PostgreSQL."""
    made = postgres.create_database("hearing").replace("postgresql://", "postgresql+psycopg://")
    migrate(made)
    return made


@pytest.fixture
def mine(url: str) -> Iterator[Store]:
    opened = Store(url)
    yield opened
    opened.close()


@pytest.fixture
def others(url: str) -> Iterator[Store]:
    opened = Store(url)
    yield opened
    opened.close()


class Heard:
    """What a store's listeners are told."""

    def __init__(self, store: Store) -> None:
        self.told: list[tuple[str, Version]] = []
        self.came = threading.Condition()
        store.listen(self._hear)

    def _hear(self, workshop_id: str, version: Version) -> None:
        with self.came:
            self.told.append((workshop_id, version))
            self.came.notify_all()

    def wait_for(self, version: Version) -> None:
        """Returns when the version was told of; fails when it never is."""
        with self.came:
            assert self.came.wait_for(lambda: version in [v for _, v in self.told], SECONDS)


def test_every_change_is_told_once_to_each_process(
    mine: Store, others: Store, postgres: PostgresCluster
) -> None:
    live = open_live(mine, add_people(mine))
    others.version(live.id)  # it follows this workshop
    here, there = Heard(mine), Heard(others)
    live.move("write:all")
    now = mine.version(live.id)
    there.wait_for(now)
    others.write(move, live.people.owner, live.id, "reveal")
    here.wait_for(Version(now.version + 1, now.view + 1))
    assert [version for _, version in there.told] == [version for _, version in here.told]
    assert len(here.told) == len(set(here.told))


def test_what_was_written_while_postgresql_was_away_is_heard_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VALUEWHEN_STORE_PATIENCE", "0.5")
    cluster = PostgresCluster()
    try:
        cluster.start()
        url = cluster.create_database("away").replace("postgresql://", "postgresql+psycopg://")
        migrate(url)
        mine, others = Store(url), Store(url)
        live = open_live(mine, add_people(mine))
        others.version(live.id)
        there = Heard(others)
        cluster.stop()
        with pytest.raises(ValueWhenError):
            live.move("write:all")
        cluster.start()
        until(lambda: _moved(live))
        there.wait_for(mine.version(live.id))
        mine.close()
        others.close()
    finally:
        cluster.remove()


def _moved(live: Live) -> bool:
    try:
        live.move("write:all")
    except ValueWhenError:
        return False
    return True
