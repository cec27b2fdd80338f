"""The command that writes what customer data say of a workshop's themes."""

import json
from pathlib import Path

import click

from valuewhen.commands.migrated import migrated_store
from valuewhen.errors import InvalidInputError
from valuewhen.join.evidence_file import evidence_file
from valuewhen.people.caller import OPERATOR
from valuewhen.workshop.workshops import find_any_by_code


@click.command("evidence")
@click.argument("code")
@click.option("--customers", required=True, help="The name of loaded customer data.")
@click.option("-o", "file", required=True, type=click.Path(dir_okay=False, path_type=Path))
def evidence(code: str, customers: str, file: Path) -> None:
    """Write the evidence of the workshop CODE on customer data to FILE, as JSON."""
    store = migrated_store()
    workshop_id = store.read(find_any_by_code, code)
    found = evidence_file(store, OPERATOR, workshop_id, customers)
    try:
        file.write_text(json.dumps(found, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise InvalidInputError(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(str(file))
