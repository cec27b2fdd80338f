"""The command that loads customer data."""

from pathlib import Path

import click

from valuewhen.customers.loading import load_with_roles
from valuewhen.errors import InvalidInputError
from valuewhen.people.accounts import person
from valuewhen.settings import database_url
from valuewhen.store.migrate import migrate
from valuewhen.store.store import the_store


@click.command("load-customers")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--name", required=True, help="The data's name; the same again is a new version.")
@click.option("--owner", required=True, help="Who the data will belong to.")
@click.option("--id", "id_column", help="The column of the customer's id.")
@click.option("--clv", help="The column of the CLV.")
@click.option("--nps", help="The column of the NPS answer or satisfaction score.")
@click.option("--segment", help="The column of the business segment.")
@click.option("--currency", help="The CLV's currency, as in EUR.")
def load_customers(
    files: tuple[Path, ...],
    name: str,
    owner: str,
    id_column: str | None,
    clv: str | None,
    nps: str | None,
    segment: str | None,
    currency: str | None,
) -> None:
    """Load customer data from a CSV or Parquet FILE."""
    if len(files) > 1:
        raise InvalidInputError("One file at a time: join the files on the customer's id first.")
    migrate(database_url())
    store = the_store()
    chosen = {
        "id": id_column,
        "clv": clv,
        "nps": nps,
        "segment": segment,
        "currency": currency,
    }
    data_set = load_with_roles(store, store.read(person, owner), files[0], name, chosen)
    roles = data_set.roles
    assert roles
    click.echo(
        f"{data_set.name}, version {data_set.version}: {data_set.report.rows:,} customers. "
        f"Id: {roles.id}. CLV: {roles.clv}. "
        f"{'NPS answer' if roles.nps_scale == 'nps_0_10' else 'Satisfaction score'}: "
        f"{roles.nps or 'none'}. Segment: {roles.segment or 'none'}."
    )
    for problem in data_set.report.problems:
        click.echo(problem, err=True)
