"""A store that is damaged: the server refuses to start, says so, and leaves the file as it is."""

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.board import fill
from benchmarks.modes import start
from benchmarks.report import Values
from benchmarks.server import NotStartedError, OwnServer
from valuewhen.people.caller import OPERATOR
from valuewhen.store.store import Store
from valuewhen.workshop.phases import move
from valuewhen.workshop.workshops import find_any_by_code

ANSWERS, THEMES = 300, 40  # in the store before it is damaged
NAME = "workshops.sqlite3"
PAGES = 8  # of 4 KB each, overwritten


def overwrite(file: Path) -> None:
    """Random bytes over some pages in the middle, as a failing disk leaves them."""
    middle = file.stat().st_size // 2 // 4096 * 4096
    with file.open("r+b") as store:
        store.seek(middle)
        store.write(os.urandom(PAGES * 4096))


def truncate(file: Path) -> None:
    """The first half alone, as of a copy that was broken off."""
    os.truncate(file, file.stat().st_size // 2 // 4096 * 4096)


def overwrite_head(file: Path) -> None:
    """Zeros over the beginning."""
    with file.open("r+b") as store:
        store.write(bytes(512))


def replace(file: Path) -> None:
    """Something that never was a store."""
    file.write_text("Dear colleague, this is where the store used to be.\n" * 100)


def empty(file: Path) -> None:
    """Not one byte, as of a copy onto a disk that was full."""
    os.truncate(file, 0)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "overwritten": overwrite,
    "truncated": truncate,
    "head-overwritten": overwrite_head,
    "not-sqlite": replace,
    "emptied": empty,
}


def damaged(server: OwnServer, names: Sequence[str]) -> Values:
    """Starts a server on a store damaged in each of the ways, and in the end on the whole one."""
    found: Values = {"damaged": {"answers": ANSWERS, "ways": " ".join(names)}} | start()
    server.prepare()
    _write_answers(server)
    store = Path(server.database.removeprefix("sqlite:///"))
    found |= {name: start_on(store, DAMAGES[name]) for name in names}
    server.start(8600)  # on the whole one: else nothing is shown by what was refused
    server.stop()
    kept = len(server.stored())
    found["whole"] = {"started": True, "answers": kept}
    found["wrong"] = [words for name in names for words in damage_done(name, found[name])]
    if kept != ANSWERS:
        found["wrong"].append(f"the whole store has {kept} of {ANSWERS} answers")
    return found


def _write_answers(server: OwnServer) -> None:
    store = Store(server.database)
    workshop_id = store.read(find_any_by_code, server.code)
    store.write(move, OPERATOR, workshop_id, "write:all")
    store.write(fill, workshop_id, ANSWERS, THEMES)
    store.close()


def start_on(store: Path, damage: Callable[[Path], None]) -> Values:
    """What comes of a start on a damaged copy of a store, which itself stays as it is."""
    server = OwnServer()
    assert server.home
    server.home.mkdir()
    file = server.home / NAME
    shutil.copy(store, file)
    damage(file)
    before = _digest(file)
    try:
        server.start(8600)
        found: Values = {"refused": False, "says": ""}
    except NotStartedError as refused:
        found = {"refused": True, "says": str(refused)}
    found["as_it_was"] = file.exists() and _digest(file) == before
    others = [path.name for path in server.home.rglob("*.sqlite3") if path != file]
    server.remove()
    return found | {"other_stores": sorted(others)}


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def damage_done(name: str, found: Values) -> list[str]:
    """What should not have come of a start on a damaged store, in words."""
    words = []
    if not found["refused"]:
        words.append(f"{name}: the server started")
    elif NAME not in found["says"] or "left as it is" not in found["says"]:
        words.append(f"{name}: it was not said which file is damaged and that it is kept")
    if not found["as_it_was"]:
        words.append(f"{name}: the file was changed")
    if found["other_stores"]:
        words.append(f"{name}: another store was made: {found['other_stores']}")
    return words
