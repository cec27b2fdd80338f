"""The command that writes a workshop's result to a file."""

from pathlib import Path

import click

from valuewhen.commands.migrated import migrated_store
from valuewhen.errors import InvalidInputError
from valuewhen.people.caller import OPERATOR
from valuewhen.reports.files import FORMATS, report_file
from valuewhen.reports.rows import write_csv
from valuewhen.store.store import Store
from valuewhen.workshop.workshops import find_any_by_code


@click.command("export")
@click.argument("code")
@click.option("--format", "name", required=True, help=f"One of: {', '.join(FORMATS)}.")
@click.option("-o", "file", required=True, type=click.Path(dir_okay=False, path_type=Path))
def export(code: str, name: str, file: Path) -> None:
    """Write the result of the workshop CODE to FILE; csv writes its answers, and beside it its
    themes as FILE-themes. The others have charts or tables, and xlsx and json answers too."""
    name = name.lower()
    if name not in FORMATS:
        raise InvalidInputError(f"{name} is no format. Use one of: {', '.join(FORMATS)}.")
    store = migrated_store()
    workshop_id = store.read(find_any_by_code, code)
    try:
        written = _write(store, workshop_id, name, file)
    except OSError as error:
        raise InvalidInputError(f"{file} cannot be written: {error.strerror}.") from error
    for path in written:
        click.echo(str(path))


def _write(store: Store, workshop_id: str, name: str, file: Path) -> tuple[Path, ...]:
    """Writes the file, or the two of CSV, and returns their paths."""
    if name == "csv":
        return write_csv(store, OPERATOR, workshop_id, file)
    file.write_bytes(report_file(store, OPERATOR, workshop_id, name))
    return (file,)
