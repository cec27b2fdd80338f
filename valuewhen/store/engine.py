"""Engines of the store, one that reads and one that writes, set up for durability."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from valuewhen.errors import ValueWhenError
from valuewhen.settings import store_patience


class StoreError(ValueWhenError):
    """The store cannot be opened or written."""

    code = "store"


def open_engine(url: str, *, writes: bool) -> Engine:
    """An engine on the store at `url`.

    SQLite is opened in WAL mode with `synchronous=FULL`, so that a commit is on the disk when it
    returns; its writer takes the write lock when a transaction begins, its readers cannot write.
    Raises StoreError when the file is not a sound SQLite store.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        from valuewhen.store.postgres import postgres_engine  # needs the driver of an extra

        return postgres_engine(parsed, writes=writes, patience=store_patience())
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed, pool_size=1 if writes else 5, connect_args={"timeout": 30}, hide_parameters=True
    )
    begin = "begin immediate" if writes else "begin"

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        _pragmas(connection, "synchronous=full", "foreign_keys=on", f"query_only={int(not writes)}")
        _pragmas(connection, "secure_delete=on")  # erased words leave no trace in the file

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    if writes:
        _check(engine, parsed.database or "")
    return engine


def _pragmas(connection: sqlite3.Connection, *settings: str) -> None:
    cursor = connection.cursor()
    for setting in settings:
        cursor.execute(f"pragma {setting}")
    cursor.close()


def _check(engine: Engine, file: str) -> None:
    """Looks for damage, then turns WAL on: a corrupt store is kept as it is and refused."""
    try:
        is_sound = _is_sound(file)
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            if not is_sound:
                _need_sound(raw, file)
            connection.rollback()
            _pragmas(raw, "journal_mode=wal")
    except (OperationalError, sqlite3.OperationalError) as error:
        reason = getattr(error, "orig", error)
        raise StoreError(
            f"The store {file} cannot be opened ({reason}). See that the file and its folder can "
            "be read and written, that the disk has space, and try again."
        ) from error
    except (DatabaseError, sqlite3.DatabaseError) as error:
        raise _damaged(file) from error


def _need_sound(connection: sqlite3.Connection, file: str) -> None:
    if connection.execute("pragma quick_check(1)").fetchone() != ("ok",):
        raise _damaged(file)


def _is_sound(file: str) -> bool:
    """Whether the store was found sound in a way that changes nothing: whoever may write moves a
    log that is not of this file into it. False where that way is closed, or there is no file yet.

    Raises StoreError for a damaged file, and where it has gone from beside its log or is empty:
    SQLite would begin a new one in its place.
    """
    path, log = Path(file), Path(f"{file}-wal")
    if not path.is_file() and not (log.exists() and log.stat().st_size):
        return False
    if not path.exists() or not path.stat().st_size:
        raise _damaged(file)
    try:
        reading = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        with closing(reading):
            _need_sound(reading, file)
    except sqlite3.OperationalError:
        return False
    return True


def _damaged(file: str) -> StoreError:
    return StoreError(
        f"The store {file} is damaged and was left as it is. Move it away together with its -wal "
        "and -shm files, copy the newest file from the folder backups beside it to "
        f"{Path(file).name}, and start again."
    )
