"""A damaged store is refused in words and kept as it is, and no empty one takes its place."""

import gc
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from tests.rooms import Live, add_people, open_live
from valuewhen.store.engine import StoreError
from valuewhen.store.store import Store
from valuewhen.workshop.answers import own_answers


def files_of(store: Path) -> dict[str, bytes]:
    """What is in the store's file and its log, which looking at it may leave behind empty."""
    both = (store, Path(f"{store}-wal"))
    found = {file.name: file.read_bytes() for file in both if file.exists()}
    return {name: content for name, content in found.items() if content or name == store.name}


def fill(url: str, times: int) -> None:
    """A workshop with so many answers."""
    store = Store(url)
    live = open_live(store, add_people(store))
    live.move("write:all")
    somebody = live.join()
    for number in range(times):
        live.say(somebody, f"they refer friends {number}")
    store.close()


def overwrite(file: Path) -> None:
    """The middle of it, from one page to another."""
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle - 20_000 : middle + 20_000] = b"\xa5" * 40_000
    file.write_bytes(content)


def kill_and_overwrite(file: Path) -> None:
    """The middle of it after a power cut: there is a log whose content is not in the file yet."""
    log = Path(f"{file}-wal")
    store = Store(f"sqlite:///{file}")
    store.write(grow, 50_000)
    left = file.read_bytes(), log.read_bytes()
    store.close()
    file.write_bytes(left[0])
    log.write_bytes(left[1])
    overwrite(file)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100_000])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def replace(file: Path) -> None:
    file.write_text("minutes of the last meeting\n" * 100)


def take_away(file: Path) -> None:
    """The file alone: what was not in it yet is still in its log."""
    store = Store(f"sqlite:///{file}")
    store.write(grow, 10_000)
    log = Path(f"{file}-wal").read_bytes()
    store.close()
    file.unlink()
    Path(f"{file}-wal").write_bytes(log)


def grow(connection: Connection, size: int) -> None:
    """Has the store take so many bytes more."""
    connection.execute(text("create table if not exists more (content blob)"))
    for _ in range(size // 9_000):
        connection.execute(text("insert into more values (zeroblob(9000))"))


def give_the_log_of_another(file: Path) -> None:
    """The log of a store that was the same once and has grown since."""
    other = file.with_name("other.sqlite3")
    shutil.copy(file, other)
    for _ in range(2):
        store = Store(f"sqlite:///{other}")
        store.write(grow, 500_000)
        log = Path(f"{other}-wal").read_bytes()
        store.close()
    Path(f"{file}-wal").write_bytes(log)


def refusal(url: str) -> str:
    """The words with which a store is refused."""
    try:
        Store(url).close()
    except StoreError as error:
        return error.message
    return "none"


@pytest.mark.parametrize(
    "harm",
    [overwrite, kill_and_overwrite, cut, empty, replace, take_away, give_the_log_of_another],
)
def test_a_damaged_store_is_refused_and_kept(
    store_url: str, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    file = tmp_path / "workshops.sqlite3"
    if harm in (overwrite, kill_and_overwrite, cut):
        fill(store_url, 20)
    harm(file)
    before = files_of(file)
    assert "is damaged and was left as it is" in refusal(store_url)
    gc.collect()  # a connection that is let go of may still write
    assert files_of(file) == before


def test_a_store_that_lost_its_log_is_as_old_as_its_file(store_url: str, tmp_path: Path) -> None:
    file = tmp_path / "workshops.sqlite3"
    fill(store_url, 3)
    store = Store(store_url)
    store.write(lambda connection: connection.execute(text("delete from sortings")).rowcount)
    without = file.read_bytes()
    store.close()
    file.write_bytes(without)
    again = Store(store_url)
    count = text("select count(*) from sortings")
    assert again.read(lambda connection: connection.execute(count).scalar()) == 3
    again.close()


def test_damage_met_while_running_is_told_in_words(live: Live, tmp_path: Path) -> None:
    live.move("write:all")
    somebody = live.join()
    live.store.close()
    live.store = Store(live.store.url)
    file = tmp_path / "workshops.sqlite3"
    content = file.read_bytes()
    file.write_bytes(content[:8192] + b"\xa5" * (len(content) - 8192))
    for act in (partial(live.store.read, own_answers, somebody), partial(live.say, somebody, "no")):
        with pytest.raises(StoreError, match="Whoever runs the server has to restore it") as told:
            act()
        assert told.value.code == "damaged"
    live.store.close()
