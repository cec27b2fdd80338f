"""What is left of removed rows: in the file, in its log and in the backups beside it."""

import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

TRIES = 50  # to empty the log, while others read what is in it
PAUSE = 0.1  # seconds between them
PATIENCE = 10.0  # seconds until a file that others write is given up


def erase_traces(url: str, table: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Leaves nothing of rows that were removed from a table, and of what hung on them, in a SQLite
    store: its file is written anew and its log emptied, and they are removed from the backups from
    before migrations too.

    Returns what could not be cleaned, each in words: somebody reads or the disk is full. A store in
    PostgreSQL is left to the server that keeps it.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return ()
    store = Path(parsed.database)
    left = [
        f"{backup} still has it and cannot be changed: delete that file."
        for backup in sorted((store.parent / "backups").glob(f"{store.stem}-*.sqlite3"))
        if not _removed_from(backup, table, ids)
    ]
    if not _written_anew(store):
        left.append(
            f"{store} or its -wal file may still have traces, since somebody reads it or the disk "
            "is full. They go with the next deletion, or when the server is stopped."
        )
    return tuple(left)


def _removed_from(backup: Path, table: str, ids: Iterable[str]) -> bool:
    try:
        with closing(sqlite3.connect(backup, timeout=PATIENCE, isolation_level=None)) as connection:
            connection.execute("pragma foreign_keys = on")
            remove = f"delete from {table} where id = ?"  # noqa: S608
            connection.executemany(remove, [(one,) for one in ids])
            connection.execute("vacuum")
    except sqlite3.Error:
        return False
    return True


def _written_anew(store: Path) -> bool:
    """Whether the file has nothing but what is in the store now, and its log nothing."""
    try:
        with closing(sqlite3.connect(store, timeout=PATIENCE, isolation_level=None)) as connection:
            connection.execute("vacuum")
            connection.execute("pragma busy_timeout = 0")  # writers are not to wait for readers
            for _ in range(TRIES):
                [(is_busy, *_rest)] = connection.execute("pragma wal_checkpoint(truncate)")
                if not is_busy:
                    return True
                time.sleep(PAUSE)
    except sqlite3.Error:
        pass
    return False
