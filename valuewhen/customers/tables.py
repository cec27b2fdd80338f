"""Further tables of a data set: transactions of its customers, and edges between them."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from valuewhen.customers.data_sets import own_data_set
from valuewhen.customers.reading import read_customer_files
from valuewhen.customers.report import FileReport, Limits, ReadingOptions
from valuewhen.customers.roles import plain_words
from valuewhen.errors import InvalidInputError
from valuewhen.people.caller import Caller
from valuewhen.settings import home
from valuewhen.store.store import Store
from valuewhen.store.tables import data_set_tables, new_id
from valuewhen.store.views import newest

TABLE_LIMITS = Limits(
    file=4_000_000_000,
    rows=100_000_000,
    cells=600_000_000,
    unpacked=16_000_000_000,
    disk=16_000_000_000,
    seconds=600.0,
)


@dataclass(frozen=True)
class TableKind:
    """What a table holds: which columns it needs and may have; `ids` are those with customers."""

    needed: tuple[str, ...]
    optional: tuple[str, ...]
    ids: tuple[str, ...]


KINDS = {
    "transactions": TableKind(("customer", "date", "amount"), ("margin",), ("customer",)),
    "edges": TableKind(("from", "to"), ("value", "date", "outcome"), ("from", "to")),
}
NAMES = {
    ("transactions", "customer"): r"custom|client|account|kund",
    ("transactions", "date"): r"date|ordered|\bon$|day|datum|zeit|time",
    ("transactions", "margin"): r"margin|profit|contribution",
    ("transactions", "amount"): r"amount|revenue|spend|value|price|total|betrag|umsatz",
    ("edges", "from"): r"^(from|source)|referenc|referr(er|ing)|advocate",
    ("edges", "to"): r"^(to|target)\b|closed custom|referred|new custom|prospect",
    ("edges", "value"): r"value|amount|revenue",
    ("edges", "date"): r"date|\bon$|day",
    ("edges", "outcome"): r"outcome|result|status|won",
}
FITS = {"date": ("date",), "amount": ("number", "count"), "margin": ("number", "count"),
        "value": ("number", "count")}  # fmt: skip


@dataclass(frozen=True)
class DataTable:
    """A table beside the customers of a data set; `columns` maps its parts, as in KINDS, to
    columns of the file."""

    data_set_id: str
    kind: str
    name: str
    file: str
    report: FileReport
    columns: dict[str, str]
    at: float

    @property
    def parquet(self) -> Path:
        """Where its rows are."""
        return home() / "customers" / self.file


def load_table(
    store: Store,
    caller: Caller,
    data_set_id: str,
    kind: str,
    name: str,
    source: Path,
    original_name: str,
    *,
    columns: Mapping[str, str] | None = None,
    options: ReadingOptions | None = None,
) -> DataTable:
    """Reads the file and keeps it beside the data set; the same kind and name again replaces it.

    `columns` says which column plays which part; the others are found by their names. Nothing is
    kept when anything fails. Raises ForbiddenError, NotFoundError, FileRefusedError, or
    InvalidInputError for a column that is not there or a part that no column can play.
    """
    store.read(own_data_set, caller, data_set_id)
    file = f"{data_set_id}-{new_id()}.parquet"
    place = home() / "customers" / file
    report = read_customer_files(
        [(source, original_name)], place, options=options, limits=TABLE_LIMITS, needs_numbers=False
    )
    try:
        parts = table_columns(report, kind, columns)
        store.write(_keep, data_set_id, kind, name, file, report, parts)
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    found = store.read(tables_of, caller, data_set_id)
    return next(table for table in found if table.file == file)


def table_columns(
    report: FileReport, kind: str, chosen: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Which column plays which part of a table of that kind: as chosen, else by name and kind.

    Raises InvalidInputError for a kind, part or column that does not exist, or a needed part that
    no column plays.
    """
    if kind not in KINDS:
        raise InvalidInputError(f"A table is of one of these kinds: {', '.join(KINDS)}.")
    parts = (*KINDS[kind].needed, *KINDS[kind].optional)
    found = {part: column for part, column in (chosen or {}).items() if column}
    for part, column in found.items():
        if part not in parts:
            raise InvalidInputError(f"{kind} have no part “{part}”, but {', '.join(parts)}.")
        report.column(column)
    for part in parts:
        guess = _guess(report, kind, part, list(found.values()))
        if part not in found and guess:
            found[part] = guess
    missing = [part for part in KINDS[kind].needed if part not in found]
    if missing:
        raise InvalidInputError(
            f"Which column of {report.original_name} is the {missing[0]}? It has: "
            + ", ".join(column.name for column in report.columns),
            "choose_columns",
        )
    return found


def _guess(report: FileReport, kind: str, part: str, taken: Sequence[str]) -> str | None:
    for column in report.columns:
        fits = column.name not in taken and column.kind in FITS.get(part, (column.kind,))
        if fits and re.search(NAMES[kind, part], plain_words(column.name)):
            return column.name
    return None


def take_table_away(
    connection: Connection, caller: Caller, data_set_id: str, kind: str, name: str
) -> None:
    """The data set no longer has this table. Raises NotFoundError for somebody else's data."""
    own_data_set(connection, caller, data_set_id)
    fact = {"data_set_id": data_set_id, "kind": kind, "name": name, "at": time.time()}
    connection.execute(data_set_tables.insert(), fact)


def tables_of(connection: Connection, caller: Caller, data_set_id: str) -> list[DataTable]:
    """The tables beside the customers of a data set, by kind and name. Raises NotFoundError."""
    own_data_set(connection, caller, data_set_id)
    return tables_beside(connection, data_set_id)


def tables_beside(connection: Connection, data_set_id: str) -> list[DataTable]:
    """The same, without asking who wants them."""
    current = newest(data_set_tables, data_set_tables.c.data_set_id == data_set_id)
    query = select(current).where(current.c.file.is_not(None))
    rows = connection.execute(query.order_by(current.c.kind.desc(), current.c.name)).mappings()
    return [_table(dict(row)) for row in rows]


def _keep(
    connection: Connection,
    data_set_id: str,
    kind: str,
    name: str,
    file: str,
    report: FileReport,
    columns: dict[str, str],
) -> None:
    title = " ".join(name.split())[:120] or kind
    fact: dict[str, Any] = {"kind": kind, "name": title, "file": file, "columns": columns}
    fact |= {"data_set_id": data_set_id, "report": report.to_json(), "at": time.time()}
    connection.execute(data_set_tables.insert(), fact)


def _table(row: dict[str, Any]) -> DataTable:
    row.pop("id")
    return DataTable(**{**row, "report": FileReport.from_json(row["report"])})
