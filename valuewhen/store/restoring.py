"""Restores a backup into an empty store and an empty home: all of it, or nothing."""

import json
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile

from alembic import command
from sqlalchemy import JSON, Connection, Engine, MetaData, Table, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import NullType

from valuewhen.store.backup import ABOUT, AT_ONCE, FORMAT, HOME, KEPT, STORE, Backup
from valuewhen.store.engine import StoreError, open_engine
from valuewhen.store.migrate import MIGRATIONS, config_of, known_revisions, migrate
from valuewhen.store.tables import metadata

DAMAGED = (  # what reading a damaged file, or writing what it holds, may raise
    *(BadZipFile, zlib.error, EOFError, NotImplementedError),
    *(KeyError, TypeError, ValueError, SQLAlchemyError),
)


def restore(url: str, home: Path, file: Path, migrations: Path = MIGRATIONS) -> Backup:
    """Puts a backup into the store at `url` and the home, and brings the store up to date.

    What was begun is taken away again when it fails. Raises StoreError for what is no whole backup
    or was made by a newer ValueWhen, and where something is already.
    """
    try:
        with ZipFile(file) as archive:
            about = Backup(**json.loads(archive.read(ABOUT)))
            if about.format != FORMAT or about.revision not in known_revisions(migrations):
                raise StoreError("A newer ValueWhen made this backup: restore it with that one.")
            _need_no_files(home)
            with _new_store(url) as engine:
                _restore(engine, home, archive, about, migrations)
    except DAMAGED as error:
        raise StoreError(f"{file} is no whole backup of ValueWhen ({error}).") from error
    except OSError as error:
        raise StoreError(f"{file} cannot be restored: {error}.") from error
    migrate(url, migrations)
    return about


def _need_no_files(home: Path) -> None:
    for folder in KEPT:
        if (home / folder).exists() and any((home / folder).iterdir()):
            raise StoreError(
                f"There are files in {home / folder} already. Restore into an empty home: name "
                "another in VALUEWHEN_HOME, or move this one away."
            )


@contextmanager
def _new_store(url: str) -> Iterator[Engine]:
    """An engine on a store without tables; a file that was made for it goes again on failure."""
    files = _files_of(url)
    is_new = not any(file.exists() for file in files)
    engine = open_engine(url, writes=True)
    try:
        if set(inspect(engine).get_table_names()) & set(metadata.tables):
            raise StoreError(
                "There is a store already, and it was left as it is. Restore into an empty one: "
                "name another VALUEWHEN_HOME or VALUEWHEN_DATABASE_URL, or move this one away."
            )
        yield engine
    except BaseException:
        engine.dispose()
        for file in files if is_new else ():
            file.unlink(missing_ok=True)
        raise
    finally:
        engine.dispose()


def _files_of(url: str) -> list[Path]:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return []
    return [Path(f"{parsed.database}{ending}") for ending in ("", "-wal", "-shm")]


def _restore(engine: Engine, home: Path, archive: ZipFile, about: Backup, migrations: Path) -> None:
    names = [PurePosixPath(name) for name in archive.namelist() if name.startswith(f"{HOME}/")]
    if not all(_belongs(name.parts) for name in names):
        raise ValueError("a file in it belongs elsewhere")
    try:
        for name in names:
            _extract(archive, name, home.joinpath(*name.parts[1:]))
        with engine.begin() as connection:
            _make_tables(connection, about.revision, migrations)
            for table in _tables(connection):
                if _fill(connection, archive, table) != about.rows[table.name]:
                    raise ValueError(f"rows of {table.name} are missing")
    except BaseException:
        for folder in KEPT:
            shutil.rmtree(home / folder, ignore_errors=True)
        raise


def _belongs(parts: tuple[str, ...]) -> bool:
    """Whether a file is inside one of the folders that are kept."""
    return len(parts) > 2 and parts[1] in KEPT and ".." not in parts


def _extract(archive: ZipFile, name: PurePosixPath, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(str(name)) as source, target.open("wb") as out:
        shutil.copyfileobj(source, out)


def _make_tables(connection: Connection, revision: str, migrations: Path) -> None:
    config = config_of(migrations)
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _tables(connection: Connection) -> list[Table]:
    """The tables as they are at this revision, those that others refer to first; JSON is taken as
    the text that it is stored as."""
    found = MetaData()
    found.reflect(connection)
    tables = [table for table in found.sorted_tables if table.name != "alembic_version"]
    for table in tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = NullType()
    return tables


def _fill(connection: Connection, archive: ZipFile, table: Table) -> int:
    count = 0
    for rows in _rows(archive, table.name):
        connection.execute(table.insert(), rows)
        count += len(rows)
    if connection.dialect.name == "postgresql":
        _go_on_counting(connection, table)
    return count


def _rows(archive: ZipFile, name: str) -> Iterator[list[dict[str, Any]]]:
    with archive.open(f"{STORE}/{name}.jsonl") as lines:
        columns = json.loads(lines.readline())
        rows = (dict(zip(columns, json.loads(line), strict=True)) for line in lines)
        while some := list(islice(rows, AT_ONCE)):
            yield some


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Has the numbers of new rows begin after those that are there."""
    for column in table.primary_key.columns:
        names = {"table": table.name, "column": column.name}
        sequence = text("select pg_get_serial_sequence(:table, :column)")
        found = connection.execute(sequence, names).scalar()
        if found:
            last = f'select setval(:found, max("{column.name}")) from "{table.name}"'  # noqa: S608
            connection.execute(text(f"{last} having count(*) > 0"), {"found": found})
