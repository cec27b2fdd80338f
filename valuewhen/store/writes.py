"""A write of the store: its job, run in the transaction that it shares with others of its group."""

import math
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from valuewhen.errors import ValueWhenError


@dataclass
class Write:
    """A job on its way: what it is to do, what came of it, and the future of whoever waits."""

    job: Callable[[Connection], Any]
    done: Future[Any] = field(default_factory=Future)
    result: Any = None
    error: BaseException | None = None


def run(write: Write, connection: Connection, *, apart: bool) -> None:
    """Does the job; one that fails leaves the others of its group alone where it is kept apart or
    was refused before it wrote anything, as long as there is still a transaction to go on with.
    Raises where there is not, and for any other."""
    marks, rows = dict(connection.info.get("changed", {})), _rows_changed(connection)
    try:
        if not apart:
            _do(write, connection)
        else:
            with connection.begin_nested():
                _do(write, connection)
    except BaseException as error:
        write.error = write.error or error
        is_apart = apart or (
            isinstance(error, ValueWhenError) and rows == _rows_changed(connection)
        )
        if not is_apart or connection.invalidated or not _is_in_transaction(connection):
            raise
        connection.info["changed"] = marks


def _do(write: Write, connection: Connection) -> None:
    try:
        write.result = write.job(connection)
    except BaseException as error:  # what comes of it, as a savepoint gone with it, says less
        write.error = error
        raise


def _rows_changed(connection: Connection) -> float:
    """How many rows the connection has changed so far; not a number where that is not counted."""
    raw = connection.connection.driver_connection
    return raw.total_changes if isinstance(raw, sqlite3.Connection) else math.nan


def _is_in_transaction(connection: Connection) -> bool:
    """Whether the transaction still stands: a full disk makes SQLite roll back all of it."""
    raw = connection.connection.driver_connection
    return not isinstance(raw, sqlite3.Connection) or raw.in_transaction
