"""Authorization in the library: every public call that takes a caller, tried by everybody."""

import functools
import importlib
import inspect
import pickle
import pkgutil
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

import valuewhen
from tests.workshop.public_calls import CALLS
from tests.workshop.two_rooms import CUSTOMER, CUSTOMERS, WORDS, Rooms, Things, two_rooms, worth
from tests.workshop.who_may import COLUMNS, Call
from valuewhen.errors import ForbiddenError, NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.store.engine import open_engine
from valuewhen.store.store import Store

pytestmark = pytest.mark.xdist_group("authorization")  # its two rooms are furnished once

NOWHERE = "0" * 16
INSIDE = ("owner", "facilitator", "analyst", "executive", "lowered owner")


@dataclass
class Tried:
    """What a call answered or raised, and whether anything in the store or beside it changed."""

    answer: Any = None
    error: Exception | None = None
    is_changed: bool = False


class Touched:
    """Things that note which of them were asked for."""

    def __init__(self, things: Things) -> None:
        self.things, self.names = things, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.names.add(name)
        return getattr(self.things, name)


@dataclass
class Attack:
    """The two rooms and how to try a call on them, so that they stay as they are; `kept` is a copy
    of their store."""

    rooms: Rooms
    engine: Engine
    kept: Path

    def attempt(self, name: str, column: str, things: Any = None) -> Tried:
        """Calls it as that caller, on the first room's things unless others are given."""
        call, caller = CALLS[name], self.rooms.callers[column]
        things = things or self.rooms.own
        first = next(iter(inspect.signature(PUBLIC[name]).parameters))

        def done(*begins: Any) -> Tried:
            bound = functools.partial(PUBLIC[name], *begins)
            return outcome(lambda: call.how(bound, things, self.rooms.folder))

        if first == "connection":
            return self._in_transaction(call, lambda connection: done(connection, caller))
        with self._store(call, call.may(column) == "+") as store:
            begins = (store, caller) if first == "store" else (caller,)
            return self._beside(store, lambda: done(*begins))

    def _in_transaction(self, call: Call, do: Callable[[Connection], Tried]) -> Tried:
        """In a transaction that is rolled back."""
        with self.engine.connect() as connection, connection.begin() as transaction:
            if call.first:
                call.first(connection, self.rooms.own)
            before = rows_changed(connection)
            tried = do(connection)
            tried.is_changed = rows_changed(connection) > before
            transaction.rollback()
            connection.info.clear()
        return tried

    @contextmanager
    def _store(self, call: Call, may: bool) -> Iterator[Store]:
        """The rooms' own store, or a copy for what may be written."""
        if not (call.writes and may):
            yield self.rooms.store
            return
        file = self.rooms.folder / "copy.sqlite3"
        shutil.copy(self.kept, file)
        store = Store(f"sqlite:///{file}")
        try:
            yield store
        finally:
            store.close()
            for left in self.rooms.folder.glob("copy.sqlite3*"):
                left.unlink()

    def _beside(self, store: Store, do: Callable[[], Tried]) -> Tried:
        """What commits to the store, or leaves a file beside it, has changed something."""
        with closing(sqlite3.connect(store.url.removeprefix("sqlite:///"))) as looking:
            before = version(looking), self._files()
            tried = do()
            tried.is_changed = (version(looking), self._files()) != before
        return tried

    def _files(self) -> dict[Path, int]:
        """Customers and stories; what was computed of them may be kept beside them."""
        home = self.rooms.folder
        found = (*home.glob("customers/*.parquet"), *home.glob("media/*"))
        return {file: file.stat().st_size for file in found}


def rows_changed(connection: Connection) -> int:
    """How many rows this connection has inserted, updated or deleted."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw.total_changes


def version(looking: sqlite3.Connection) -> int:
    """A number that every commit of another connection changes."""
    return int(looking.execute("pragma data_version").fetchone()[0])


def outcome(do: Callable[[], Any]) -> Tried:
    """What it answers or raises."""
    try:
        return Tried(do())
    except Exception as error:
        return Tried(error=error)


def takes_caller(function: Callable[..., Any]) -> bool:
    """Whether a parameter of it is a caller, or may be one."""
    given = inspect.signature(function).parameters.values()
    return any(re.search(rf"\b{Caller.__name__}\b", str(one.annotation)) for one in given)


def public_calls() -> dict[str, Callable[..., Any]]:
    """Every public function, method and class of the library that takes a caller, by its name."""
    found: dict[str, Callable[..., Any]] = {}
    for module in pkgutil.walk_packages(valuewhen.__path__, "valuewhen."):
        if module.name.endswith("__main__") or ".migrations" in module.name:
            continue
        for name, one in vars(importlib.import_module(module.name)).items():
            if name.startswith("_") or getattr(one, "__module__", "") != module.name:
                continue
            if inspect.isfunction(one) and takes_caller(one):
                found[f"{module.name}.{name}"] = one
            if inspect.isclass(one):
                found |= calls_of(one)
    return found


def calls_of(kind: type) -> dict[str, Callable[..., Any]]:
    """The class itself, if it is made for a caller, and its public methods that take one."""
    where = f"{kind.__module__}.{kind.__qualname__}"
    found: dict[str, Callable[..., Any]] = {}
    for name, method in vars(kind).items():
        is_made = name == "__init__"
        is_public = inspect.isfunction(method) and (is_made or not name.startswith("_"))
        if is_public and takes_caller(method):
            found[where if is_made else f"{where}.{name}"] = kind if is_made else method
    return found


PUBLIC = public_calls()


@pytest.fixture(scope="module")
def attack(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Attack]:
    """The two rooms."""
    with two_rooms(tmp_path_factory.mktemp("two-rooms"), migrated) as rooms:
        engine, kept = open_engine(rooms.store.url, writes=True), rooms.folder / "kept.sqlite3"
        with closing(sqlite3.connect(rooms.file)) as now, closing(sqlite3.connect(kept)) as copy:
            now.backup(copy)
        yield Attack(rooms, engine, kept)
        engine.dispose()


def test_every_public_call_that_takes_a_caller_is_in_the_table() -> None:
    assert set(PUBLIC) - set(CALLS) == set(), "say in public_calls.py who may call it"
    assert set(CALLS) - set(PUBLIC) == set(), "these are gone: take them out of public_calls.py"
    assert all(len(call.who.replace(" ", "")) == len(COLUMNS) for call in CALLS.values())


def need_allowed(call: Call, tried: Tried, things: Things) -> None:
    """Fails unless it was done, or stopped where it had to."""
    if call.stops:
        assert isinstance(tried.error, call.stops), tried
        assert call.says in str(tried.error)
    elif tried.error:
        raise tried.error
    assert tried.is_changed == call.writes
    assert call.finds is None or call.finds(tried.answer, things)


@pytest.mark.parametrize("name", CALLS)
def test_every_role_may_what_the_table_says_and_no_more(attack: Attack, name: str) -> None:
    call = CALLS[name]
    ids = [name for name, thing in vars(attack.rooms.own).items() if isinstance(thing, str)]
    nowhere = replace(attack.rooms.own, **dict.fromkeys(ids, NOWHERE))

    @functools.cache
    def absent() -> str:
        error = attack.attempt(name, "other owner", nowhere).error
        assert isinstance(error, NotFoundError), (name, error)
        return error.message

    for column in COLUMNS:
        tried, letter = attack.attempt(name, column), call.may(column)
        what = f"{name} by the {column}"
        if letter == "+":
            need_allowed(call, tried, attack.rooms.own)
            continue
        assert not tried.is_changed, what
        if letter == "!":
            assert isinstance(tried.error, ForbiddenError), (what, tried)
        elif letter == "-":
            assert tried.error is None and call.finds, what
            assert not call.finds(tried.answer, attack.rooms.own), what
        elif letter == "0":
            assert isinstance(tried.error, NotFoundError), (what, tried)
            assert tried.error.message == absent(), what


def test_what_executives_get_holds_no_row_in_its_bytes(attack: Attack) -> None:
    """Neither an answer, nor a customer's id, nor the CLV of one. Calls that take the earlier
    workshop are tried on the other too, which has more to tell."""
    own = attack.rooms.own
    more = replace(own, earlier=own.workshop)
    for name, call in CALLS.items():
        if call.may("executive") == "+":
            tried = [attack.attempt(name, "executive", things) for things in (own, more)]
            assert signs_in([one.answer for one in tried]) == set(), name
    seen = [attack.attempt(f"valuewhen.{name}", "analyst").answer for name in WITH_ROWS]
    assert signs_in(seen) == {"answer", "customer", "clv"}


WITH_ROWS = ("workshop.following.board", "join.attachments.attachment")


def signs_in(answers: list[Any]) -> set[str]:
    """Of which kinds of rows there is something in the bytes of what was answered."""
    signs = {
        "answer": [words.encode() for words in WORDS],
        "customer": [CUSTOMER.encode()],
        "clv": [pack(order, worth(at)) for at in range(CUSTOMERS) for order in ("<d", ">d")],
    }
    sent = pickle.dumps(answers)
    return {sign for sign, marks in signs.items() for one in marks if one in sent}


def things_of_others(attack: Attack, name: str) -> dict[str, Things]:
    """The first room's things, once for each that the call takes beside its workshop, with that one
    of another owner."""
    own, foreign = attack.rooms.own, attack.rooms.foreign
    touched: Any = Touched(own)
    CALLS[name].how(lambda *_, **__: None, touched, attack.rooms.folder)
    known = {field.name for field in fields(Things)} - {"workshop"}
    return {
        thing: replace(own, **{thing: getattr(foreign, thing)})
        for thing in sorted(touched.names & known)
        if getattr(foreign, thing) != getattr(own, thing)
    }


@pytest.mark.parametrize("name", CALLS)
def test_things_of_another_owner_are_not_found_from_ones_own(attack: Attack, name: str) -> None:
    call = CALLS[name]
    for thing, things in things_of_others(attack, name).items():
        for column in INSIDE:
            may = call.may(column) == "+"
            tried = attack.attempt(name, column, things)
            what = f"{name} with another's {thing} by the {column}"
            assert not tried.is_changed, what
            if call.passes_over and may:
                assert (tried.answer, tried.error) == (None, None), what
            else:
                refused = NotFoundError if may else (NotFoundError, ForbiddenError)
                assert isinstance(tried.error, refused), (what, tried)
