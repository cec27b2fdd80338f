"""The settings that come from the environment, read once and in one place."""

import os
from functools import cache
from pathlib import Path

from valuewhen.errors import InvalidInputError

PROJECT = Path(__file__).resolve().parent.parent


def home() -> Path:
    """The folder in which stores, uploads and derived files live (`VALUEWHEN_HOME`)."""
    return _folder(os.environ.get("VALUEWHEN_HOME"))


@cache  # asked for at every request
def _folder(named: str | None) -> Path:
    return Path(named or PROJECT / "data" / "home")


def database_url() -> str:
    """The workshop store's URL (`VALUEWHEN_DATABASE_URL`), by default a SQLite file in `home()`."""
    return os.environ.get("VALUEWHEN_DATABASE_URL") or _sqlite_in(home())


@cache
def _sqlite_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'workshops.sqlite3'}"


def least_free_disk() -> int:
    """The free space in bytes below which the server says that it is not ready
    (`VALUEWHEN_LEAST_FREE_MB`, by default 50)."""
    return int(os.environ.get("VALUEWHEN_LEAST_FREE_MB") or 50) * 2**20


def store_patience() -> float:
    """For how many seconds a write waits for a PostgreSQL that does not answer, and is tried again
    (`VALUEWHEN_STORE_PATIENCE`, by default 30)."""
    return float(os.environ.get("VALUEWHEN_STORE_PATIENCE") or 30)


def keep_days() -> int | None:
    """For how many days a workshop is kept unless its owner says otherwise (`VALUEWHEN_KEEP_DAYS`);
    None, without an end, if it is not set or 0."""
    return int(os.environ.get("VALUEWHEN_KEEP_DAYS") or 0) or None


def smallest_group() -> int:
    """How many customers a group needs before executives see it, `VALUEWHEN_SMALLEST_GROUP`, from 5
    to 10, by default 5. Raises InvalidInputError for anything else."""
    given = os.environ.get("VALUEWHEN_SMALLEST_GROUP", "").strip() or "5"
    if given not in map(str, range(5, 11)):
        raise InvalidInputError(f"VALUEWHEN_SMALLEST_GROUP is {given}; set it from 5 to 10.")
    return int(given)


def public_url() -> str | None:
    """The address people type (`VALUEWHEN_PUBLIC_URL`), without a slash at its end, if set."""
    address = os.environ.get("VALUEWHEN_PUBLIC_URL", "").strip().rstrip("/")
    return address or None


def metrics_token() -> str:
    """The secret with which `/metrics` is read (`VALUEWHEN_METRICS_TOKEN`), empty if not set."""
    return os.environ.get("VALUEWHEN_METRICS_TOKEN", "")
