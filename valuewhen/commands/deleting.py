"""The commands that delete for good, while the server runs or not."""

import click

from valuewhen.commands.migrated import migrated_store
from valuewhen.customers.data_sets import DataSet, data_sets_of
from valuewhen.customers.report import counted
from valuewhen.errors import NotFoundError
from valuewhen.join.deleting import delete_data_set, delete_workshop
from valuewhen.people.accounts import person
from valuewhen.people.caller import OPERATOR
from valuewhen.store.store import Store
from valuewhen.workshop.deleting import extent_of
from valuewhen.workshop.keeping import expired as over
from valuewhen.workshop.workshops import find_any_by_code


@click.command("delete-workshop")
@click.argument("code")
@click.option("--yes", is_flag=True, help="Do not ask.")
def workshop(code: str, yes: bool) -> None:
    """Delete the workshop CODE for good: answers, stories with their files, and what was made of
    them. Customer data stay: delete-data-set."""
    store = migrated_store()
    workshop_id = store.read(find_any_by_code, code)
    extent = store.read(extent_of, OPERATOR, workshop_id)
    if not yes:
        what = f"“{extent.title}” with {counted(extent.answers, 'answer')}"
        click.confirm(f"{what} goes for good. Delete it?", abort=True)
    _delete(store, workshop_id)


@click.command("delete-data-set")
@click.argument("name")
@click.option("--owner", required=True, help="Who loaded it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def data_set(name: str, owner: str, yes: bool) -> None:
    """Delete the customer data NAME for good, in all versions."""
    store = migrated_store()
    caller = store.read(person, owner)
    found = _called(store.read(data_sets_of, caller), name, caller.name)
    if not yes:
        click.confirm(f"All versions of “{name}” go for good. Delete them?", abort=True)
    done = delete_data_set(store, caller, found.id)
    click.echo(
        f"Deleted: “{done.name}” in {counted(done.versions, 'version')}, "
        f"{counted(done.files, 'file')}."
    )
    _tell_left(done.left)


@click.command("delete-expired")
def expired() -> None:
    """Delete for good every workshop that is no longer to be kept; without a question, so that the
    system can run it every day."""
    store = migrated_store()
    for workshop_id in store.read(over):
        _delete(store, workshop_id)


def _delete(store: Store, workshop_id: str) -> None:
    done = delete_workshop(store, OPERATOR, workshop_id)
    extent = done.extent
    click.echo(
        f"Deleted: “{extent.title}” with {counted(extent.answers, 'answer')} and "
        f"{counted(extent.files, 'file')}."
    )
    _tell_left(done.left)


def _called(found: list[DataSet], name: str, owner: str) -> DataSet:
    for one in found:
        if one.name == name:
            return one
    known = ", ".join(sorted({one.name for one in found})) or "none"
    raise NotFoundError(f"{owner} has no customer data “{name}”. What there is: {known}.")


def _tell_left(left: tuple[str, ...]) -> None:
    for one in left:
        click.echo(one, err=True)
