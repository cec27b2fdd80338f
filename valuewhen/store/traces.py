"""What is left of removed rows: in a SQLite store's log and in the backups beside it.

In the store's own file there is nothing left of them once the log is in it: `secure_delete` is on.
"""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import make_url

TRIES = 50  # to empty the log, while others read what is in it
PAUSE = 0.1  # seconds between them
PATIENCE = 10.0  # seconds until a backup that others use is given up


def erase_traces(url: str, table: str, ids: Sequence[str]) -> tuple[str, ...]:
    """Leaves nothing of rows that were removed from a table, and of what hung on them, in a SQLite
    store: its log is emptied, and they are removed from the backups from before migrations too.

    Returns what could not be cleaned, each in words. A store in PostgreSQL is left to the server
    that keeps it.
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
    if not _log_emptied(store):
        left.append(
            f"{store}-wal may still have traces, since somebody reads the store. They go with the "
            "next deletion, or when the server is stopped."
        )
    return tuple(left)


def _removed_from(backup: Path, table: str, ids: Sequence[str]) -> bool:
    try:
        with closing(sqlite3.connect(backup, timeout=PATIENCE, isolation_level=None)) as connection:
            connection.execute("pragma foreign_keys = on")
            connection.execute("pragma secure_delete = on")
            remove = f"delete from {table} where id = ?"  # noqa: S608
            connection.executemany(remove, [(one,) for one in ids])
            connection.execute("vacuum")
    except sqlite3.Error:
        return False
    return True


def _log_emptied(store: Path) -> bool:
    """Whether all that the log had is in the file now, and the log is empty. Nobody who writes
    waits for it."""
    with closing(sqlite3.connect(store, timeout=0, isolation_level=None)) as connection:
        for _ in range(TRIES):
            with suppress(sqlite3.OperationalError):  # locked just now
                [(is_busy, *_rest)] = connection.execute("pragma wal_checkpoint(truncate)")
                if not is_busy:
                    return True
            time.sleep(PAUSE)
    return False
