"""Fixtures of many tests: a store of its own for each test, a room in it, and a running server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.databases import PostgresCluster
from tests.logs import watched
from tests.rooms import Live, People, Phones, Server, add_people, open_live
from valuewhen.store.migrate import migrate
from valuewhen.store.store import Store

settings.register_profile("valuewhen", deadline=None)  # no test asks how long something takes
settings.load_profile("valuewhen")

HEAVY = (
    "test_benchmarks.py",
    "test_endurance.py",
    "test_peers.py",
    "test_run.py",
    "test_scale_out.py",
)
# tests that share what takes long to make
TOGETHER = ("test_attacks.py", "test_formats.py", "test_hostile_exports.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that drive a browser or fill the machine take turns, and the rest runs beside them."""
    for item in items:
        if item.get_closest_marker("browser") or item.path.name in HEAVY:
            item.add_marker(pytest.mark.xdist_group("heavy"))
        elif item.path.name in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(item.path.name))


@pytest.fixture(scope="session", autouse=True)
def logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where all logs are kept; after the last test they are looked through."""
    with watched(tmp_path_factory.mktemp("logs")):
        yield


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite store with all its tables and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "workshops.sqlite3"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def store_url(tmp_path: Path, migrated: Path) -> str:
    """The URL of a migrated, empty store of this test's own."""
    file = tmp_path / "workshops.sqlite3"
    shutil.copy(migrated, file)
    return f"sqlite:///{file}"


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A migrated, empty store of this test's own."""
    opened = Store(store_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    """A running PostgreSQL without a database, shared by all tests; each makes its own."""
    cluster = PostgresCluster()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


@pytest.fixture
def people(store: Store) -> People:
    """Accounts of every role."""
    return add_people(store)


@pytest.fixture
def live(store: Store, people: People) -> Live:
    """An open workshop, in its lobby."""
    return open_live(store, people)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server without a demo, shared by all tests; each makes a workshop of its own."""
    running = Server(tmp_path_factory.mktemp("home"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Server]:
    """A server of this test's own, not started yet, for tests that stop or starve it."""
    own = Server(tmp_path)
    yield own
    own.kill()


@pytest.fixture(scope="session")
def beside(server: Server) -> Iterator[Store]:
    """The server's store as another process has it open: this one."""
    opened = Store(server.store_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def staff(beside: Store) -> People:
    """Accounts of every role in the server's store."""
    return add_people(beside)


@pytest.fixture
def served(beside: Store, staff: People) -> Live:
    """An open workshop in the running server's store."""
    return open_live(beside, staff)


@pytest.fixture
def phones(server: Server) -> Iterator[Phones]:
    """Phones on the running server."""
    opened = Phones(server)
    yield opened
    opened.close()
