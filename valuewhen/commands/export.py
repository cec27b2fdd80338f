"""The command that writes a workshop's answers and themes to files."""

from pathlib import Path

import click

from valuewhen.errors import InvalidInputError
from valuewhen.people.caller import OPERATOR
from valuewhen.reports.rows import write_csv
from valuewhen.settings import database_url
from valuewhen.store.migrate import migrate
from valuewhen.store.store import the_store
from valuewhen.workshop.workshops import find_any_by_code

FORMATS = ("csv",)
LATER = ("xlsx", "pptx", "html", "pdf", "json")


@click.command("export")
@click.argument("code")
@click.option("--format", "name", required=True, help=f"One of: {', '.join(FORMATS)}.")
@click.option("-o", "file", required=True, type=click.Path(dir_okay=False, path_type=Path))
def export(code: str, name: str, file: Path) -> None:
    """Write the workshop CODE to FILE: its answers, and beside it its themes as FILE-themes."""
    if name.lower() not in FORMATS:
        why = "is not written yet" if name.lower() in LATER else "is no format"
        raise InvalidInputError(f"{name} {why}. Use --format csv.")
    migrate(database_url())
    store = the_store()
    workshop_id = store.read(find_any_by_code, code)
    try:
        written = write_csv(store, OPERATOR, workshop_id, file)
    except OSError as error:
        raise InvalidInputError(f"{file} cannot be written: {error.strerror}.") from error
    for path in written:
        click.echo(str(path))
