"""One store per process: reads share a pool, writes are committed in groups by one thread."""

import atexit
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, ParamSpec, TypeVar

from sqlalchemy import Connection, bindparam, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from valuewhen import settings
from valuewhen.store.commits import Commits, away, for_people, is_away
from valuewhen.store.engine import StoreError, open_engine
from valuewhen.store.hearing import ear_of
from valuewhen.store.tables import workshops
from valuewhen.store.writes import Write, run

P = ParamSpec("P")
T = TypeVar("T")

GROUP = 256  # writes that share one commit at most
LOOK_EVERY = 0.05  # seconds between looks for what other processes have written
AGAIN = 0.2  # seconds until a group is tried again while PostgreSQL is away
PATIENCE = 5.0  # seconds that a store which is well takes at most to commit what waits

log = logging.getLogger(__name__)


class Version(NamedTuple):
    """How often a workshop changed: in all, and in what phones show of others."""

    version: int
    view: int


DELETED = Version(999_999_999_999_999, 999_999_999_999_999)  # above all numbers, and the last one


def changed(connection: Connection, workshop_id: str, *, view: bool = False) -> None:
    """Notes that this transaction changes a workshop; `view` if phones show it to others."""
    marks: dict[str, bool] = connection.info.setdefault("changed", {})
    marks[workshop_id] = marks.get(workshop_id, False) or view


class Store:
    """Reads by `reading()`, writes by `write(job, …)`; listeners hear of every change committed.

    Opened with `writes=False` it refuses every write and hears of no change: an analyst's view of a
    store that is in use.
    """

    def __init__(self, url: str, *, writes: bool = True) -> None:
        self.url, self._writes = url, writes
        self._reader = open_engine(url, writes=False)
        self._versions: dict[str, Version] = {}
        self._learning = threading.Lock()
        self._listeners: list[Callable[[str, Version], None]] = []
        self.commits = Commits()
        self._is_lost = False
        self._is_sent = False  # whether the present group's commit was sent
        self._away_since: float | None = None  # when PostgreSQL was first found not to answer
        self._closing = threading.Event()
        self._queue: SimpleQueue[Write | None] = SimpleQueue()
        if not writes:
            return
        self._writer = open_engine(url, writes=True)
        self._ear = ear_of(self._writer)
        self._thread = threading.Thread(target=self._commit_groups, name="store", daemon=True)
        self._thread.start()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose reads all see the same moment; it cannot write.

        Raises StoreError at once while PostgreSQL is known not to answer: nobody waits for each
        other's timeouts.
        """
        if self._away_since is not None:
            raise away()
        try:
            with self._reader.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            self._note(error)
            if (told := for_people(error)) is error:
                raise
            raise told from error

    def read(self, query: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """What `query(connection, …)` returns."""
        with self.reading() as connection:
            return query(connection, *args, **kwargs)

    def enqueue(self, job: Callable[..., T], *args: Any, **kwargs: Any) -> Future[T]:
        """A future of what `job(connection, …)` returns, fulfilled after its commit."""
        if not self._writes:
            raise StoreError("This store was opened to be read: nothing is changed in it.")
        write = Write(lambda connection: job(connection, *args, **kwargs))
        self._queue.put(write)
        return write.done

    def write(self, job: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """What `job(connection, …)` returns, once it is committed; its errors are raised here."""
        return self.enqueue(job, *args, **kwargs).result()

    def version(self, workshop_id: str) -> Version:
        """The workshop's numbers, from memory once this process has asked for them; DELETED of one
        that is no longer there."""
        if workshop_id not in self._versions or not self._writes:
            self._learn(self.read(_versions, [workshop_id]))
            self._learn(self.read(_versions, [workshop_id]))  # what came before it was followed
        return self._versions[workshop_id]

    def listen(self, listener: Callable[[str, Version], None]) -> Callable[[], None]:
        """Calls `listener(workshop_id, version)` from the store's thread after every change; the
        function returned ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def close(self) -> None:
        """Commits what is waiting and closes the store. A PostgreSQL that has gone silent is not
        waited for longer than PATIENCE."""
        if self._writes:
            self._closing.set()
            self._queue.put(None)
            self._thread.join(PATIENCE)
            if self._thread.is_alive():
                return
            self._ear.close()
            self._writer.dispose()
        self._reader.dispose()

    def _commit_groups(self) -> None:
        look_at = 0.0
        while True:
            try:
                group = [self._queue.get(timeout=max(0.0, look_at - time.monotonic()))]
            except Empty:
                group = []
            while group and len(group) < GROUP and not self._queue.empty():
                group.append(self._queue.get())
            writes = [write for write in group if write]
            if writes:
                self._commit(writes)
            if len(writes) < len(group):
                return
            if time.monotonic() >= look_at:
                self._hear_others()
                look_at = time.monotonic() + LOOK_EVERY

    def _commit(self, group: list[Write]) -> None:
        writes = [write for write in group if write.done.set_running_or_notify_cancel()]
        began = time.perf_counter()
        moved: dict[str, Version] = {}
        try:
            while (found := self._committed(writes)) is None:
                self._closing.wait(AGAIN)
            moved = found
        except BaseException as error:  # nothing of the group is stored, or nobody knows
            for write in writes:
                write.error = write.error or error
        seconds = time.perf_counter() - began
        self._announce(moved)
        for write in writes:
            if write.error:
                write.done.set_exception(for_people(write.error))
            else:
                write.done.set_result(write.result)
        errors = [write.error for write in writes if write.error]
        if writes:
            self.commits.tell(len(writes), errors, seconds, has_changed=bool(moved))

    def _committed(self, writes: list[Write]) -> dict[str, Version] | None:
        """The workshops that the group changed, once it is committed; None where PostgreSQL went
        away and it may be tried again.

        That is as long as patience lasts, and before the commit was sent: after that it may be
        stored, and jobs are not done twice. Whoever sends them again has a key.
        """
        began, self._is_sent = time.monotonic(), False
        try:
            moved = self._done_together(writes)
        except BaseException as error:
            errors = [error, *(write.error for write in writes if write.error)]
            since = self._note(*errors, began=began)
            is_over = since is None or time.monotonic() - since > settings.store_patience()
            if self._is_sent or is_over or self._closing.is_set():
                raise
            for write in writes:
                write.error = None
            return None
        self._away_since = None
        return moved

    def _done_together(self, writes: list[Write]) -> dict[str, Version]:
        """The workshops that the group changed, once it is committed. A savepoint for each costs
        more than most writes, so that they are set only once one of a group has failed."""
        try:
            return self._in_transaction(writes, apart=False)
        except BaseException as error:
            if len(writes) == 1 or self._is_sent or is_away(error):
                raise
            for write in writes:
                write.error = None
            return self._in_transaction(writes, apart=True)

    def _in_transaction(self, writes: list[Write], *, apart: bool) -> dict[str, Version]:
        with self._writer.begin() as connection:
            connection.info.pop("changed", None)
            for write in writes:
                run(write, connection, apart=apart)
            if moved := _raise_versions(connection):
                self._ear.tell(connection)
            self._is_sent = True
        return moved

    def _note(self, *errors: BaseException, began: float | None = None) -> float | None:
        """Takes note of an attempt that failed; returns since when PostgreSQL has been away, None
        if that is not why."""
        if not any(map(is_away, errors)):
            return None
        if self._away_since is None and self._writes:
            self._away_since = began or time.monotonic()
        return self._away_since

    def _hear_others(self) -> None:
        """Follows what others wrote; a store that does not answer is asked again."""
        try:
            if self._ear.heard() or self._is_lost or self._away_since is not None:
                self._follow_others()
        except (SQLAlchemyError, sqlite3.Error, StoreError) as error:
            self._note(error)
            if not self._is_lost:
                log.exception("store_lost")
            self._is_lost = True
            return
        if self._is_lost:
            log.info("store_answers_again")
        self._is_lost = False

    def _follow_others(self) -> None:
        with self._reader.connect() as connection:
            before = dict(self._versions)
            now = _versions(connection, list(before))
        self._away_since = None
        self._announce({key: new for key, new in now.items() if before[key] != new})

    def _learn(self, numbers: dict[str, Version]) -> None:
        """Keeps the higher numbers: they only rise, but may be read in one order and noted in
        another."""
        with self._learning:
            for workshop_id, version in numbers.items():
                known = self._versions.get(workshop_id, version)
                self._versions[workshop_id] = max(known, version)

    def _announce(self, moved: dict[str, Version]) -> None:
        self._learn(moved)
        for workshop_id, version in moved.items():
            for listener in list(self._listeners):
                try:
                    listener(workshop_id, version)
                except Exception:
                    log.exception("listener_failed")


RAISE = (  # built once: that costs more than running it
    update(workshops)
    .where(workshops.c.id == bindparam("workshop"))
    .values(version=workshops.c.version + 1, view=workshops.c.view + bindparam("more"))
    .returning(workshops.c.version, workshops.c.view)
)


def _raise_versions(connection: Connection) -> dict[str, Version]:
    moved = {}
    marks = connection.info.pop("changed", {})
    for workshop_id, view in sorted(marks.items()):  # else two processes may lock each other
        row = connection.execute(RAISE, {"workshop": workshop_id, "more": int(view)}).one_or_none()
        moved[workshop_id] = Version(*row) if row else DELETED
    return moved


def _versions(connection: Connection, ids: list[str]) -> dict[str, Version]:
    query = select(workshops.c.id, workshops.c.version, workshops.c.view)
    rows = connection.execute(query.where(workshops.c.id.in_(ids)))
    return dict.fromkeys(ids, DELETED) | {row[0]: Version(row[1], row[2]) for row in rows}


_open: dict[str, Store] = {}
_opening = threading.Lock()


def the_store() -> Store:
    """This process's store at `settings.database_url()`, opened at the first call."""
    url = settings.database_url()
    with _opening:
        if url not in _open:
            _open[url] = Store(url)
            atexit.register(_open[url].close)
        return _open[url]


def is_writable(store: Store) -> bool:
    """Whether the store answers a query and commits a write, though an empty one, just now."""
    one = text("select 1")
    with store.reading() as connection:
        connection.execute(one)
    return store.enqueue(lambda connection: connection.scalar(one)).result(PATIENCE) == 1
