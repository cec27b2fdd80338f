"""Backups: everything comes back, anywhere, or nothing does."""

import json
import stat
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.databases import PostgresCluster
from tests.reports.finished import finished
from tests.rooms import Live, Server, add_people, open_live
from tests.store.revisions import copy_of_migrations
from valuewhen.store.backup import back_up
from valuewhen.store.engine import StoreError, open_engine
from valuewhen.store.migrate import migrate
from valuewhen.store.restoring import restore
from valuewhen.store.store import Store
from valuewhen.store.tables import answers, metadata, wordings
from valuewhen.workshop.customer_stories import Draft, add_story

NEXT = """
revision = "9999_next"
down_revision = "{before}"

def upgrade():
    from alembic import op
    op.execute("create table extras as select id from workshops")
"""


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63606060f80f00010401005f2a1b460000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the finished workshop is played, once."""
    return tmp_path_factory.mktemp("played")


@pytest.fixture
def played(tmp_path: Path, base: Path) -> Live:
    """A finished workshop, its customers, and a story with a picture, in a home of its own."""
    with finished(tmp_path / "home", base) as done:
        live = done.live
        add_story(live.store, live.people.owner, live.id, Draft("Anna told her peers"), PNG)
    return live


@pytest.fixture
def home(played: Live, tmp_path: Path) -> Path:
    """That home."""
    return tmp_path / "home"


def url_of(home: Path) -> str:
    return f"sqlite:///{home / 'workshops.sqlite3'}"


def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    engine = open_engine(url, writes=False)
    with engine.connect() as connection:
        found = {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return found


def files_of(home: Path) -> dict[str, bytes]:
    folders = [home / "customers", home / "stories"]
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(home)): path.read_bytes() for path in paths}


def test_a_restore_into_an_empty_home_gives_an_equal_workshop(home: Path, tmp_path: Path) -> None:
    made = back_up(url_of(home), home, tmp_path / "all.zip")
    assert stat.S_IMODE((tmp_path / "all.zip").stat().st_mode) == 0o600
    restore(url_of(tmp_path / "new"), tmp_path / "new", tmp_path / "all.zip")
    before = everything(url_of(home))
    assert everything(url_of(tmp_path / "new")) == before
    assert made.rows == {name: len(rows) for name, rows in before.items()}
    assert {name for name, n in made.rows.items() if n} > {"users", "answers", "data_sets", "votes"}
    assert files_of(tmp_path / "new") == files_of(home)
    assert {name.split("/")[0] for name in files_of(home)} == {"customers", "stories"}


@pytest.mark.postgres
def test_sqlite_goes_to_postgresql_and_back(
    played: Live, home: Path, tmp_path: Path, postgres: PostgresCluster
) -> None:
    url = postgres.create_database("restored")
    back_up(url_of(home), home, tmp_path / "sqlite.zip")
    restore(url, tmp_path / "there", tmp_path / "sqlite.zip")
    assert everything(url) == everything(url_of(home))
    live = replace(played, store=Store(url))
    live.move("write:all")
    live.say(live.join(), "they refer us")  # new rows have numbers of their own
    live.store.close()
    back_up(url, tmp_path / "there", tmp_path / "postgres.zip")
    restore(url_of(tmp_path / "back"), tmp_path / "back", tmp_path / "postgres.zip")
    assert everything(url_of(tmp_path / "back")) == everything(url)
    assert files_of(tmp_path / "back") == files_of(home)


def test_what_is_written_meanwhile_is_in_it_whole_or_not_at_all(
    live: Live, store: Store, tmp_path: Path
) -> None:
    live.move("write:all")
    phone, done = live.join(), threading.Event()

    def write_on() -> None:
        for number in range(10_000):
            if done.is_set():
                return
            live.say(phone, f"they refer us {number}")

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        for number in range(3):
            back_up(store.url, tmp_path / "none", tmp_path / f"{number}.zip")
    finally:
        done.set()
        writer.join()
    counts = []
    for number in range(3):
        url = url_of(tmp_path / str(number))
        restore(url, tmp_path / str(number), tmp_path / f"{number}.zip")
        engine = open_engine(url, writes=False)
        with engine.connect() as connection:
            assert connection.exec_driver_sql("pragma foreign_key_check").all() == []
            said, worded = (
                connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (answers, wordings)
            )
        engine.dispose()
        assert said == worded
        counts.append(said)
    assert counts == sorted(counts)


def test_an_older_backup_is_brought_up_to_date(home: Path, tmp_path: Path) -> None:
    made = back_up(url_of(home), home, tmp_path / "all.zip")
    newer = copy_of_migrations(tmp_path)
    (newer / "versions" / "9999_next.py").write_text(NEXT.format(before=made.revision))
    url = url_of(tmp_path / "new")
    restore(url, tmp_path / "new", tmp_path / "all.zip", newer)
    engine = open_engine(url, writes=False)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from extras").scalar() == 1
    engine.dispose()


def changed(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The backup with its entries changed, or left out for None."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            found = change(name, old.read(name))
            if found is not None:
                new.writestr(name, found)
    return target


def newer_revision(name: str, found: bytes) -> bytes:
    return json.dumps(json.loads(found) | {"revision": "9999"}).encode() if name == ABOUT else found


def fewer_rows(name: str, found: bytes) -> bytes:
    return found.rsplit(b"\n", 2)[0] + b"\n" if name == "store/answers.jsonl" else found


def nothing_of_votes(name: str, found: bytes) -> bytes:
    return b"" if name == "store/votes.jsonl" else found


def twice_the_same(name: str, found: bytes) -> bytes:
    return found + found.split(b"\n")[1] + b"\n" if name == "store/users.jsonl" else found


def no_votes(name: str, found: bytes) -> bytes | None:
    return None if name == "store/votes.jsonl" else found


ABOUT = "backup.json"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (newer_revision, "A newer ValueWhen made this backup"),
        (fewer_rows, "rows of answers are missing"),
        (no_votes, "is no whole backup"),
        (nothing_of_votes, "is no whole backup"),
        (twice_the_same, "is no whole backup"),
        (lambda name, found: None if name == ABOUT else found, "is no whole backup"),
    ],
)
def test_what_is_no_whole_backup_leaves_nothing(
    home: Path, tmp_path: Path, change: Callable[[str, bytes], bytes | None], words: str
) -> None:
    back_up(url_of(home), home, tmp_path / "all.zip")
    file = changed(tmp_path / "all.zip", tmp_path / "changed.zip", change)
    with pytest.raises(StoreError, match=words):
        restore(url_of(tmp_path / "new"), tmp_path / "new", file)
    assert not [path for path in tmp_path.glob("new/**/*") if path.is_file()]


def test_a_file_that_is_cut_off_or_something_else_leaves_nothing(
    home: Path, tmp_path: Path
) -> None:
    back_up(url_of(home), home, tmp_path / "all.zip")
    whole = (tmp_path / "all.zip").read_bytes()
    for found in (whole[: len(whole) // 2], b"", b"no backup"):
        (tmp_path / "bad.zip").write_bytes(found)
        with pytest.raises(StoreError, match="is no whole backup"):
            restore(url_of(tmp_path / "new"), tmp_path / "new", tmp_path / "bad.zip")
    with pytest.raises(StoreError, match="cannot be restored"):
        restore(url_of(tmp_path / "new"), tmp_path / "new", tmp_path / "not-there.zip")
    assert not (tmp_path / "new").exists()


def test_a_file_that_is_damaged_inside_leaves_nothing(home: Path, tmp_path: Path) -> None:
    back_up(url_of(home), home, tmp_path / "all.zip")
    found = bytearray((tmp_path / "all.zip").read_bytes())
    at = found.index(b"store/answers.jsonl") + 60  # inside what is compressed
    found[at : at + 20] = b"\xff" * 20
    (tmp_path / "bad.zip").write_bytes(found)
    with pytest.raises(StoreError, match="is no whole backup"):
        restore(url_of(tmp_path / "new"), tmp_path / "new", tmp_path / "bad.zip")
    assert not [path for path in tmp_path.glob("new/**/*") if path.is_file()]


@pytest.mark.parametrize(
    "name", ["home/../../evil", "home/evil", "home/customers/../../evil", "home/other/evil"]
)
def test_a_backup_puts_no_file_elsewhere(home: Path, tmp_path: Path, name: str) -> None:
    back_up(url_of(home), home, tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip", "a") as archive:
        archive.writestr(name, b"evil")
    with pytest.raises(StoreError, match="belongs elsewhere"):
        restore(url_of(tmp_path / "new"), tmp_path / "new", tmp_path / "all.zip")
    assert not list(tmp_path.rglob("*evil*"))


def test_nothing_that_is_there_is_overwritten(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    back_up(url_of(home), home, file)
    before, made = everything(url_of(home)), file.read_bytes()
    with pytest.raises(StoreError, match="There are files in"):
        restore(url_of(tmp_path / "new"), home, file)
    with pytest.raises(StoreError, match="There is a store already"):
        restore(url_of(home), tmp_path / "new", file)
    with pytest.raises(StoreError, match="is there already"):
        back_up(url_of(home), home, file)
    assert everything(url_of(home)) == before
    assert file.read_bytes() == made
    assert not (tmp_path / "new" / "customers").exists()


def test_the_commands_work_while_the_server_runs(alone: Server, tmp_path: Path) -> None:
    alone.start()
    store = Store(alone.store_url)
    live = open_live(store, add_people(store))
    live.move("write:all")
    live.say(live.join(), "they refer us")
    file = tmp_path / "all.zip"
    done = alone.run("backup", str(file))
    assert done.returncode == 0, done.stderr
    assert "0 files" in done.stdout
    again = alone.run("backup", str(file))
    assert again.returncode == 1
    assert "is there already" in again.stderr
    refused = alone.run("restore", str(file))
    assert refused.returncode == 1
    assert "There is a store already" in refused.stderr
    store.close()
    url = url_of(tmp_path / "new")
    assert restore(url, tmp_path / "new", file).rows["answers"] == 1
    assert migrate(url) is None
