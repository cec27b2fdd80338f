"""A backup: all that a server keeps, in one file; `valuewhen.store.restoring` takes it back.

The file is a ZIP: `backup.json` says what is in it, `store/` has the rows of each table as JSON
lines, the first of them the columns' names, and `home/` the files of customers and stories. Rows
are written as values, so that a backup of SQLite is restored to PostgreSQL and the other way round.
"""

import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from sqlalchemy import JSON, Connection, Engine, Table, Text, cast, select

from valuewhen.store.engine import StoreError, open_engine
from valuewhen.store.migrate import newest_revision, revision_of
from valuewhen.store.tables import metadata

FORMAT = 1
ABOUT = "backup.json"
STORE, HOME = "store", "home"  # folders in the file
KEPT = ("customers", "stories")  # folders of the home that rows name files of
AT_ONCE = 1_000  # rows


@dataclass(frozen=True)
class Backup:
    """What is in a backup: made `at` seconds since 1970, of a store at this revision, with so many
    rows of each table and so many files."""

    format: int
    revision: str
    at: float
    rows: dict[str, int]
    files: int


def back_up(url: str, home: Path, file: Path) -> Backup:
    """Writes all that the store at `url` and its home keep to a new file, readable by its owner
    alone, while the server may go on: rows as they were at one moment, then the files.

    The file appears when it is whole. Raises StoreError for a file that is there already, and for
    a store that is not up to date.
    """
    if file.exists():
        raise StoreError(f"{file} is there already. Name another file.")
    draft = file.with_name(file.name + ".part")
    engine = open_engine(url, writes=False)
    try:
        with (
            os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw,
            ZipFile(raw, "w", ZIP_DEFLATED) as archive,
        ):
            found = _written(engine, home, archive)
            archive.writestr(ABOUT, json.dumps(asdict(found)))
        draft.replace(file)
        return found
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)
        engine.dispose()


def _written(engine: Engine, home: Path, archive: ZipFile) -> Backup:
    isolation = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**isolation) as connection:
        at, revision = time.time(), revision_of(connection)
        if revision != newest_revision():
            raise StoreError("Bring the store up to date first: python -m valuewhen migrate.")
        rows = {
            table.name: _write_rows(connection, table, archive) for table in metadata.sorted_tables
        }
    files = sum(_write_file(path, home, archive) for path in _kept_files(home))
    return Backup(FORMAT, revision, at, rows, files)


def _write_rows(connection: Connection, table: Table, archive: ZipFile) -> int:
    """The table's rows in the order of its key, JSON as the text that it is stored as."""
    columns = [
        cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column
        for column in table.columns
    ]
    query = select(*columns).order_by(*table.primary_key.columns)
    count = 0
    with archive.open(f"{STORE}/{table.name}.jsonl", "w", force_zip64=True) as out:
        out.write(_line([column.name for column in table.columns]))
        for row in connection.execution_options(yield_per=AT_ONCE).execute(query):
            out.write(_line(list(row)))
            count += 1
    return count


def _line(values: Sequence[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def _kept_files(home: Path) -> Iterator[Path]:
    for folder in KEPT:
        yield from sorted(path for path in (home / folder).rglob("*") if path.is_file())


def _write_file(path: Path, home: Path, archive: ZipFile) -> bool:
    """Whether the file was still there: drafts go, and so does what somebody deletes meanwhile."""
    with suppress(FileNotFoundError):
        archive.write(path, f"{HOME}/{path.relative_to(home).as_posix()}", ZIP_STORED)
        return True
    return False
