"""The store as commands find it: brought up to date."""

import click

from valuewhen.settings import database_url
from valuewhen.store.migrate import migrate
from valuewhen.store.store import Store, the_store


def migrated_store() -> Store:
    """The store, its tables brought up to date; where that changed them, the backup from before is
    named on standard error."""
    backup = migrate(database_url())
    if backup:
        click.echo(f"The store as it was before: {backup}", err=True)
    return the_store()
