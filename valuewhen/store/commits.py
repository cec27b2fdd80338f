"""What the store tells of its commits: to watchers, to the log, and to people."""

import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeGuard

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from valuewhen.store.engine import StoreError

AWAY = ("08", "57P01", "57P02", "57P03")  # PostgreSQL's codes: no connection, going down, starting
SLOW = 1.0  # seconds of a commit that are worth a line in the log

log = logging.getLogger(__name__)


class Commit(NamedTuple):
    """What one commit did: writes that it stored and that were refused, and seconds it took."""

    written: int
    refused: int
    seconds: float


class Commits:
    """Hears of every commit of a store, and passes on what others should know."""

    def __init__(self) -> None:
        self._watchers: list[Callable[[Commit], None]] = []
        self._are_refused = False

    def watch(self, watcher: Callable[[Commit], None]) -> Callable[[], None]:
        """Calls `watcher(commit)` from the store's thread after every commit; the function returned
        ends that."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def tell(
        self, writes: int, errors: Sequence[BaseException], seconds: float, *, has_changed: bool
    ) -> None:
        """Tells of a commit of so many writes, of which some ended in errors; `has_changed` says
        that something is stored that was not before."""
        for watcher in list(self._watchers):
            try:
                watcher(Commit(writes - len(errors), len(errors), seconds))
            except Exception:
                log.exception("watcher_failed")
        if seconds > SLOW:
            log.warning("commit_slow", extra={"seconds": round(seconds, 3), "writes": writes})
        self._tell_refusals(errors, has_changed)

    def _tell_refusals(self, errors: Sequence[BaseException], has_changed: bool) -> None:
        """Logs once that the store refuses writes and once that it takes them again, however many
        come between: what fills a disk must not be the log."""
        failed = next((error for error in errors if is_trouble(error)), None)
        if failed:
            if not self._are_refused:
                told = for_people(failed)
                reason = told.code if isinstance(told, StoreError) else type(failed.orig).__name__
                log.error("writes_refused", extra={"reason": reason, "writes": len(errors)})
            self._are_refused = True
        elif has_changed and self._are_refused:
            log.info("writes_taken_again")
            self._are_refused = False


def is_trouble(error: BaseException) -> TypeGuard[DatabaseError]:
    """Whether the error is the store's own, and not of what was to be written, which it may quote:
    SQLite tells of damage by the most general one."""
    return isinstance(error, OperationalError) or type(error) is DatabaseError


def is_away(error: BaseException) -> bool:
    """Whether the error says that PostgreSQL was not to be reached, or no longer."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, StoreError) and error.code == "away"
    is_refused = isinstance(error, OperationalError) and "connection" in str(error.orig).lower()
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or is_refused or state.startswith(AWAY)


def away() -> StoreError:
    """What people are told while the store is away; what they sent may or may not be kept."""
    return StoreError(
        "The store does not answer just now. Send it again: nothing is kept twice.", "away"
    )


def for_people(error: BaseException) -> BaseException:
    """The error as a StoreError in words where people can do something about it, else itself."""
    if isinstance(error, PoolTimeoutError):
        return StoreError("The store is busy just now. Try again in a moment.", "busy")
    if not isinstance(error, DBAPIError):
        return error
    words = str(error.orig).lower() if is_trouble(error) else ""
    if "disk is full" in words or "no space left" in words:
        return StoreError(
            "The disk is full: nothing was saved. Free some space and send it again.", "disk_full"
        )
    if "disk image is malformed" in words or "not a database" in words:
        return StoreError(
            "The store is damaged: nothing was saved. Whoever runs the server has to restore it.",
            "damaged",
        )
    if is_away(error):
        return away()
    if "disk i/o error" in words or "unable to open" in words:
        return StoreError(
            "The server's disk takes nothing just now: nothing was saved. Send it again in a "
            "moment, or tell whoever runs the server."
        )
    if "database is locked" in words:
        return StoreError(
            "The store is busy with something else: nothing was saved. Send it again.", "busy"
        )
    return error
