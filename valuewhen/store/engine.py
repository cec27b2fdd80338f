"""Engines of the store, one that reads and one that writes, set up for durability."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from valuewhen.errors import ValueWhenError
from valuewhen.settings import store_patience

READING = 5.0  # seconds that a read waits for PostgreSQL: somebody looks at a page meanwhile


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

        patience = store_patience() if writes else min(READING, store_patience())
        return postgres_engine(parsed, writes=writes, patience=patience)
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
    """Turns WAL on and looks for damage: a corrupt store is kept as it is and refused."""
    try:
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            found = raw.execute("pragma quick_check(1)").fetchone()
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
    if found != ("ok",):
        raise _damaged(file)


def _damaged(file: str) -> StoreError:
    return StoreError(
        f"The store {file} is damaged and was left as it is. Move it away together with its -wal "
        "and -shm files, copy the newest file from the folder backups beside it to "
        f"{Path(file).name}, and start again."
    )
