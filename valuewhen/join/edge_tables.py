"""Which edge tables a workshop's customers have, and which of them are references or referrals."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import duckdb

from valuewhen.analytics import connection, quoted, statement
from valuewhen.customers.customers_view import column_types, require_columns, show_customers
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.roles import Roles, plain_words
from valuewhen.customers.tables import DataTable, tables_beside
from valuewhen.errors import NotFoundError
from valuewhen.join.attachments import attachment
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.workshop.access import Right, rights

Purpose = Literal["references", "referrals"]
SIGNS: dict[Purpose, str] = {
    "references": r"referenc|referenz|r[eé]f[eé]renc|referênc|testimonial",
    "referrals": r"referr|recommend|introduc|invit|empfehl|parrain|recomend|indica[cç]",
}
WON = (
    "won",
    "win",
    "closed won",
    "yes",
    "true",
    "1",
    "1.0",
    "gewonnen",
    "gagné",
    "ganado",
    "ganho",
)
LOST = ("lost", "loss", "closed lost", "no", "false", "0", "0.0", "verloren", "perdu", "perdido")
MISSING = {"value": "null", "date": "null", "outcome": "'won'"}  # without outcomes all are closed


@dataclass(frozen=True)
class EdgeTables:
    """The customer data of a workshop and the edge tables beside them, by what they hold."""

    data_set: DataSet
    references: tuple[DataTable, ...]
    referrals: tuple[DataTable, ...]

    @property
    def currency(self) -> str:
        """The currency of its money, empty when it is not known."""
        return (self.data_set.roles.currency if self.data_set.roles else None) or ""


def edge_tables(store: Store, caller: Caller, workshop_id: str) -> EdgeTables | None:
    """The workshop's edge tables, None as long as no customer data are joined; without a cell of
    them for callers who see no rows.

    Raises NotFoundError or ForbiddenError unless the caller may see aggregates.
    """
    joined = store.read(attachment, caller, workshop_id)
    if joined is None:
        return None
    beside = store.read(tables_beside, joined.data_set.id)
    edges = [table for table in beside if table.kind == "edges"]
    if Right.ROWS not in store.read(rights, caller, workshop_id):
        edges = [replace(table, report=table.report.without_cells()) for table in edges]
    return EdgeTables(
        joined.data_set,
        tuple(table for table in edges if purpose_of(table) == "references"),
        tuple(table for table in edges if purpose_of(table) == "referrals"),
    )


def purpose_of(table: DataTable) -> Purpose:
    """What an edge table holds: by its name, else the names of its columns, else its file's.

    Where none of them says it, a table with values or outcomes of deals holds references.
    """
    ends = f"{table.columns['from']} {table.columns['to']}"
    for text in (table.name, ends, table.report.original_name):
        for purpose, sign in SIGNS.items():
            if re.search(sign, plain_words(text)):
                return purpose
    return "references" if {"value", "outcome"} & set(table.columns) else "referrals"


def question_about(roles: Roles, tables: Sequence[DataTable]) -> dict[str, Any]:
    """What a program is asked about these edges, as JSON can hold it.

    Raises NotFoundError when the file of a table is gone.
    """
    if not all(one.parquet.is_file() for one in tables):
        raise NotFoundError("The file of an edge table is gone. Load the table again.")
    files = [{"file": str(one.parquet.resolve()), "columns": one.columns} for one in tables]
    return {"roles": roles.to_json(), "tables": files, "beside": [one["file"] for one in files]}


@contextmanager
def edges_and_customers(job: dict[str, Any]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB with the tables `edges` and `fifths`; the job asks as `question_about` does."""
    customers, question = Path(job["parquet"]), job["question"]
    files = [Path(table["file"]) for table in question["tables"]]
    roles = Roles.from_json(question["roles"])
    with connection(customers, *files) as db:
        types = column_types(db, customers)
        require_columns(types, roles.columns)
        show_customers(db, customers, roles, types)
        db.execute(statement("edges/fifths"))
        db.execute(statement("edges/edges"))
        for table in question["tables"]:
            _add(db, table["file"], table["columns"])
        yield db


def _add(db: duckdb.DuckDBPyConnection, file: str, columns: dict[str, str]) -> None:
    given = {part: quoted(name) for part, name in columns.items()}
    cells = MISSING | given
    query = statement("edges/edge_rows").format(
        source=cells["from"],
        target=cells["to"],
        amount=cells["value"],
        on_day=cells["date"],
        outcome=cells["outcome"],
    )
    db.execute(query, {"path": file, "won": list(WON), "lost": list(LOST)})


def one_row(db: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    """The only row that a statement gives, by the names of its columns."""
    result = db.execute(statement(name))
    names = [field[0] for field in result.description]
    [row] = result.fetchall()
    return dict(zip(names, row, strict=True))
