"""Migrations: what a store looks like after them, and what is done to a store that is not well."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from tests.store.revisions import copy_of_migrations
from valuewhen.store.engine import StoreError, open_engine
from valuewhen.store.migrate import migrate
from valuewhen.store.store import Store
from valuewhen.store.tables import metadata

NEXT = """
revision = "0002_next"
down_revision = "{before}"

def upgrade():
    from alembic import op
    op.execute("create table extras (id integer primary key)")
    op.execute("{statement}")
"""


def ask(file: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(question).fetchall()


def newer_migrations(tmp_path: Path, migrated: Path, statement: str = "select 1") -> Path:
    """The product's migrations with one more."""
    folder = copy_of_migrations(tmp_path)
    [(before,)] = ask(migrated, "select version_num from alembic_version")
    text = NEXT.format(before=before, statement=statement)
    (folder / "versions" / "0002_next.py").write_text(text)
    return folder


def test_a_migrated_store_has_the_tables_of_the_code(store_url: str) -> None:
    engine = open_engine(store_url, writes=True)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_a_new_store_needs_no_backup(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'deeper' / 'workshops.sqlite3'}"
    assert migrate(url) is None
    assert migrate(url) is None
    assert [file.name for file in (tmp_path / "deeper").iterdir()] == ["workshops.sqlite3"]


def test_an_older_store_is_backed_up_whole_before_it_changes(
    tmp_path: Path, store_url: str, migrated: Path
) -> None:
    file = tmp_path / "workshops.sqlite3"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("insert into users values ('1', 'ann', 'analyst', 'hash', 0, null)")
    backup = migrate(store_url, newer_migrations(tmp_path, migrated))
    assert backup is not None
    assert backup.parent == tmp_path / "backups"
    assert ask(backup, "select name from users") == [("ann",)]
    assert ask(backup, "select name from sqlite_master where name = 'extras'") == []
    assert ask(file, "select name from users") == [("ann",)]
    assert ask(file, "select version_num from alembic_version") == [("0002_next",)]


def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, store_url: str, migrated: Path
) -> None:
    folder = newer_migrations(tmp_path, migrated, "insert into nowhere values (1)")
    with pytest.raises(Exception, match="no such table: nowhere"):
        migrate(store_url, folder)
    file = tmp_path / "workshops.sqlite3"
    assert ask(file, "select name from sqlite_master where name = 'extras'") == []
    assert migrate(store_url) is None


def test_a_store_of_a_newer_version_is_left_alone(
    tmp_path: Path, store_url: str, migrated: Path
) -> None:
    migrate(store_url, newer_migrations(tmp_path, migrated))
    with pytest.raises(StoreError, match="newer ValueWhen"):
        migrate(store_url)
    assert ask(tmp_path / "workshops.sqlite3", "select count(*) from extras") == [(0,)]


def test_tables_of_something_else_are_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "shop.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("create table users (id integer)")
    with pytest.raises(StoreError, match="did not make"):
        migrate(f"sqlite:///{file}")
    assert ask(file, "select name from sqlite_master") == [("users",)]


def overwrite(file: Path, start: int, stop: int) -> bytes:
    """Damages a file and returns what is in it now."""
    content = bytearray(file.read_bytes())
    content[start:stop] = b"\xa5" * (stop - start)
    file.write_bytes(content)
    return bytes(content)


@pytest.mark.parametrize(("start", "stop"), [(0, 100), (4096, 20_000)], ids=["header", "pages"])
def test_a_damaged_store_is_refused_and_kept(
    tmp_path: Path, store_url: str, start: int, stop: int
) -> None:
    file = tmp_path / "workshops.sqlite3"
    before = overwrite(file, start, stop)
    for opening in (migrate, Store):
        with pytest.raises(StoreError, match=r"is damaged.*newest file from the folder backups"):
            opening(store_url)
    assert file.read_bytes() == before


def test_a_file_that_is_no_store_is_refused_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "workshops.sqlite3"
    file.write_text("these are the notes of a workshop, and no store\n" * 100)
    before = file.read_bytes()
    with pytest.raises(StoreError, match="is damaged"):
        migrate(f"sqlite:///{file}")
    assert file.read_bytes() == before


def test_a_store_that_cannot_be_opened_is_not_called_damaged(tmp_path: Path) -> None:
    folder = tmp_path / "workshops.sqlite3"
    folder.mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        migrate(f"sqlite:///{folder}")
