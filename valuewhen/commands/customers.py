"""The command that loads customer data."""

from pathlib import Path

import click

from valuewhen.commands.migrated import migrated_store
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.loading import load_with_roles
from valuewhen.customers.report import AT_COMMAND_LINE, ReadingOptions, counted
from valuewhen.customers.table_check import check_table
from valuewhen.customers.tables import load_table
from valuewhen.people.accounts import person
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("load-customers")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--name", required=True, help="The data's name; the same again is a new version.")
@click.option("--owner", required=True, help="Who the data will belong to.")
@click.option("--id", "id_column", help="The column of the customer's id.")
@click.option("--clv", help="The column of the CLV.")
@click.option("--nps", help="The column of the NPS answer or satisfaction score.")
@click.option("--segment", help="The column of the business segment.")
@click.option("--currency", help="The CLV's currency, as in EUR.")
@click.option("--sheet", help="The sheet of a workbook.")
@click.option(
    "--leave-out-bad-rows",
    is_flag=True,
    help="Leave out rows with too many or too few cells, without an id or with a repeated one.",
)
@click.option("--transactions", "transactions", multiple=True, type=_FILE, help="Beside them.")
@click.option("--edges", "edges", multiple=True, type=_FILE, help="References, referrals.")
def load_customers(
    files: tuple[Path, ...],
    name: str,
    owner: str,
    id_column: str | None,
    clv: str | None,
    nps: str | None,
    segment: str | None,
    currency: str | None,
    sheet: str | None,
    leave_out_bad_rows: bool,
    transactions: tuple[Path, ...],
    edges: tuple[Path, ...],
) -> None:
    """Load customer data from FILE, or from several of one grain, joined on the id.

    CSV, Parquet or Excel. Transactions and edges are kept beside the customers.
    """
    store = migrated_store()
    caller = store.read(person, owner)
    chosen = {
        "id": id_column,
        "clv": clv,
        "nps": nps,
        "segment": segment,
        "currency": currency,
    }
    options = ReadingOptions(sheet=sheet, leave_out_bad_rows=leave_out_bad_rows)
    data_set = load_with_roles(
        store, caller, files, name, chosen, options=options, limits=AT_COMMAND_LINE
    )
    _tell(data_set)
    for kind, paths in (("transactions", transactions), ("edges", edges)):
        for path in paths:
            _load_table(store, caller, data_set, kind, path)


def _tell(data_set: DataSet) -> None:
    roles = data_set.roles
    assert roles
    click.echo(
        f"{data_set.name}, version {data_set.version}: {data_set.report.rows:,} customers. "
        f"Id: {roles.id}. CLV: {roles.clv}. "
        f"{'NPS answer' if roles.nps_scale == 'nps_0_10' else 'Satisfaction score'}: "
        f"{roles.nps or 'none'}. Segment: {roles.segment or 'none'}."
    )
    if data_set.report.files:
        names = ", ".join(f"{file.name} ({file.rows:,} rows)" for file in data_set.report.files)
        click.echo(f"Joined on {data_set.report.joined_on}: {names}.")
    for problem in data_set.report.problems:
        click.echo(problem, err=True)


def _load_table(store: Store, caller: Caller, data_set: DataSet, kind: str, path: Path) -> None:
    table = load_table(store, caller, data_set.id, kind, path.stem, path, path.name)
    parts = ", ".join(f"{part}: {column}" for part, column in table.columns.items())
    click.echo(f"{kind} {table.name}: {table.report.rows:,} rows. {parts}.")
    for match in check_table(data_set, table):
        if match.unknown_ids:
            click.echo(
                f"{match.column}: {counted(match.unknown_ids, 'id')} in "
                f"{counted(match.unknown_rows, 'row')} no customer has "
                f"({', '.join(match.first_unknown)}).",
                err=True,
            )
    for problem in table.report.problems:
        click.echo(problem, err=True)
