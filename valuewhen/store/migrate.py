"""Brings a store's tables up to date, after a backup of what was there."""

import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from valuewhen.store.engine import StoreError, open_engine
from valuewhen.store.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"

log = logging.getLogger(__name__)


def migrate(url: str, migrations: Path = MIGRATIONS) -> Path | None:
    """Migrates the store at `url` to the newest revision; makes it if there is none.

    Returns the backup written before a SQLite store was changed, or None if nothing was to be
    changed or there was nothing yet. Raises StoreError for a damaged store or one that a newer
    ValueWhen or something else wrote: they are left alone.
    """
    engine = open_engine(url, writes=True)
    try:
        config = config_of(migrations)
        with engine.connect() as connection:
            present = revision_of(connection)
        if present == newest_revision(migrations):
            return None
        if present and present not in known_revisions(migrations):
            raise StoreError(
                "This store was written by a newer ValueWhen and was left as it is. "
                "Start that version, or restore the backup made before it."
            )
        if present is None and set(inspect(engine).get_table_names()) & set(metadata.tables):
            raise StoreError(
                "There are tables in this store that ValueWhen did not make; it was left as it is. "
                "Name another store: VALUEWHEN_DATABASE_URL."
            )
        backup = _back_up(engine) if present else None
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        log.info("store_migrated", extra={"before": present, "now": newest_revision(migrations)})
        return backup
    finally:
        engine.dispose()


def config_of(migrations: Path) -> Config:
    """What Alembic needs to know of a folder of migrations."""
    config = Config()
    config.set_main_option("script_location", str(migrations))
    return config


def newest_revision(migrations: Path = MIGRATIONS) -> str:
    """The revision that a store is brought up to."""
    return ScriptDirectory.from_config(config_of(migrations)).get_current_head() or ""


def known_revisions(migrations: Path = MIGRATIONS) -> set[str]:
    """The revisions from which a store can be brought up to the newest."""
    script = ScriptDirectory.from_config(config_of(migrations))
    return {known.revision for known in script.walk_revisions()}


def revision_of(connection: Connection) -> str | None:
    """The revision of the store that is connected, None of an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def _back_up(engine: Engine) -> Path | None:
    """A whole copy of a SQLite store in `backups/` beside it (PostgreSQL has its own tools)."""
    if engine.dialect.name != "sqlite":
        return None
    store = Path(str(engine.url.database))
    target = store.parent / "backups" / f"{store.stem}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.sqlite3"
    target.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return target
