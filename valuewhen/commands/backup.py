"""The commands that write a backup of everything and restore it."""

from pathlib import Path

import click

from valuewhen import figures
from valuewhen.commands.migrated import migrated_store
from valuewhen.settings import database_url, home
from valuewhen.store.backup import Backup, back_up
from valuewhen.store.restoring import restore as put_back

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@FILE
def backup(file: Path) -> None:
    """Write everything to FILE, a new one, while the server runs or not: accounts, workshops,
    customer data. Keep it as safe as the server itself."""
    migrated_store()
    click.echo(f"{file}: {_in_words(back_up(database_url(), home(), file))}")


@click.command()
@FILE
def restore(file: Path) -> None:
    """Restore FILE into an empty home (VALUEWHEN_HOME) and store, of whichever kind."""
    click.echo(f"{home()}: {_in_words(put_back(database_url(), home(), file))}")


def _in_words(what: Backup) -> str:
    rows, files = figures.count(sum(what.rows.values())), figures.count(what.files)
    return f"{rows} rows in {len(what.rows)} tables, {files} files"
