"""The command that rehearses a workshop with made-up phones, and removes what they said."""

import click

from valuewhen.commands.migrated import migrated_store
from valuewhen.people.caller import OPERATOR
from valuewhen.workshop.rehearsal import rehearse as play
from valuewhen.workshop.wiping import wipe_tests
from valuewhen.workshop.workshops import find_any_by_code


@click.command()
@click.argument("code")
@click.option("--phones", type=int, default=40, show_default=True)
@click.option("--minutes", type=float, default=3.0, show_default=True)
@click.option("--clear", is_flag=True, help="Remove the made-up phones and all they said.")
def rehearse(code: str, phones: int, minutes: float, clear: bool) -> None:
    """Have made-up phones join the workshop CODE, answer, vote and leave."""
    store = migrated_store()
    workshop_id = store.read(find_any_by_code, code)
    if clear:
        removed = store.write(wipe_tests, OPERATOR, workshop_id)
        click.echo(f"Removed {removed} test phones with all they said.")
        return
    click.echo(f"{phones} made-up phones take part for {minutes:g} minutes.")
    play(store, OPERATOR, workshop_id, phones=phones, minutes=minutes)
    click.echo(f"They left. Remove what they said: rehearse {code} --clear")
