"""Data sets: customer files that were read, each a Parquet file and what is known of it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from valuewhen.customers.catalogue import Metric, catalogue
from valuewhen.customers.csv_text import clean_name
from valuewhen.customers.report import FileReport
from valuewhen.customers.role_check import check_roles
from valuewhen.customers.roles import Roles
from valuewhen.errors import ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.settings import home
from valuewhen.store.tables import (
    data_set_choices,
    data_set_formulas,
    data_set_metrics,
    data_set_roles,
    data_sets,
    new_id,
)
from valuewhen.store.views import newest

MAY_LOAD = ("facilitator", "analyst", "operator")
LONGEST_INPUT = 120
FACTS = (data_set_roles, data_set_formulas, data_set_metrics, data_set_choices)


@dataclass(frozen=True)
class DataSet:
    """One version of a firm's customer data.

    `formula` lists the inputs of the firm's CLV, columns of the data or not, None as long as nobody
    has said; `saved_metrics` is the metric catalogue as saved. `chosen_at` is when somebody went
    back to this version.
    """

    id: str
    owner_id: str | None
    name: str
    version: int
    file: str
    report: FileReport
    roles: Roles | None
    is_made_up: bool
    loaded_at: float
    formula: tuple[str, ...] | None = None
    saved_metrics: tuple[Metric, ...] | None = None
    chosen_at: float | None = None

    @property
    def catalogue(self) -> list[Metric]:
        """Its metrics, as saved or else as suggested; none as long as it has no roles."""
        if self.roles is None:
            return []
        return catalogue(self.report, self.roles, self.saved_metrics or ())

    @property
    def formula_columns(self) -> list[str]:
        """The inputs of the firm's CLV that are columns of these data."""
        columns = {column.name for column in self.report.columns}
        return [name for name in self.formula or () if name in columns]

    @property
    def current_since(self) -> float:
        """When it became the version in use: loaded, or gone back to."""
        return max(self.loaded_at, self.chosen_at or 0.0)

    @property
    def parquet(self) -> Path:
        """Where its rows are."""
        return home() / "customers" / self.file

    def without_cells(self) -> "DataSet":
        """The same for those who see no rows; see `FileReport.without_cells`."""
        return replace(self, report=self.report.without_cells())


def may_load(caller: Caller) -> None:
    """Raises ForbiddenError unless the caller may load customer data."""
    if caller.role not in MAY_LOAD:
        raise ForbiddenError("Only facilitators and analysts load customer data.")


def new_place(data_set_id: str | None = None) -> tuple[str, Path]:
    """An id for a data set to be, or the one given, and the path its Parquet file belongs at."""
    data_set_id = data_set_id or new_id()
    return data_set_id, home() / "customers" / f"{data_set_id}.parquet"


def add_data_set(
    connection: Connection,
    caller: Caller,
    data_set_id: str,
    name: str,
    report: FileReport,
    *,
    is_made_up: bool = False,
    owner_id: str | None = None,
) -> int:
    """Notes a file that lies at `new_place()`'s path and returns its version; the same name again
    is the next one.

    Raises ForbiddenError unless the caller may load data, NotFoundError for an id that is taken,
    InvalidInputError for an empty name.
    """
    may_load(caller)
    need_new(connection, data_set_id)
    title = clean_name(name)[:120]
    if not title:
        raise InvalidInputError("Give the customer data a name.")
    owner = caller.user_id or owner_id
    same = select(func.max(data_sets.c.version)).where(data_sets.c.name == title)
    same = same.where(data_sets.c.owner_id.is_not_distinct_from(owner))
    version = (connection.execute(same).scalar() or 0) + 1
    row = {
        "id": data_set_id,
        "owner_id": owner,
        "name": title,
        "version": version,
        "file": f"{data_set_id}.parquet",
        "report": report.to_json(),
        "is_made_up": is_made_up,
        "loaded_at": time.time(),
    }
    connection.execute(data_sets.insert(), row)
    return version


def save_roles(connection: Connection, caller: Caller, data_set_id: str, roles: Roles) -> None:
    """Saves which columns play which part.

    Raises NotFoundError for somebody else's data set, InvalidInputError if the columns cannot play
    these parts.
    """
    data_set = own_data_set(connection, caller, data_set_id)
    checked = check_roles(data_set.parquet, roles).require_usable()
    kept = replace(roles, nps_scale=checked.nps_scale)  # the scale that the answers really have
    fact = {"data_set_id": data_set_id, "roles": kept.to_json(), "at": time.time()}
    connection.execute(data_set_roles.insert(), fact)


def save_formula(
    connection: Connection, caller: Caller, data_set_id: str, inputs: Sequence[str]
) -> None:
    """Saves what the firm's CLV is computed from: names of columns, or words for what is no column.

    Raises NotFoundError for somebody else's data set, InvalidInputError for an empty list.
    """
    own_data_set(connection, caller, data_set_id)
    named = (" ".join(name.split())[:LONGEST_INPUT] for name in inputs)
    kept = list(dict.fromkeys(name for name in named if name))
    if not kept:
        raise InvalidInputError("Name at least one variable that the firm's CLV is computed from.")
    fact = {"data_set_id": data_set_id, "inputs": kept, "at": time.time()}
    connection.execute(data_set_formulas.insert(), fact)


def save_metrics(
    connection: Connection, caller: Caller, data_set_id: str, metrics: Sequence[Metric]
) -> None:
    """Saves the metric catalogue. Raises NotFoundError for somebody else's data set,
    InvalidInputError for a metric that is no column of it."""
    data_set = own_data_set(connection, caller, data_set_id)
    for metric in metrics:
        data_set.report.column(metric.name)
    plain = [metric.to_json() for metric in metrics]
    fact = {"data_set_id": data_set_id, "metrics": plain, "at": time.time()}
    connection.execute(data_set_metrics.insert(), fact)


def versions(connection: Connection, caller: Caller, data_set_id: str) -> list[DataSet]:
    """All versions of the data of that name, the newest first. Raises NotFoundError."""
    one = own_data_set(connection, caller, data_set_id)
    same_owner = data_sets.c.owner_id.is_not_distinct_from(one.owner_id)
    found = _find(connection, (data_sets.c.name == one.name) & same_owner)
    return sorted(found, key=lambda version: -version.version)


def go_back_to(connection: Connection, caller: Caller, data_set_id: str) -> None:
    """Makes this version of the data the one in use; nothing is lost of the others.

    Workshops keep the version that they are joined with. Raises NotFoundError.
    """
    own_data_set(connection, caller, data_set_id)
    connection.execute(data_set_choices.insert(), {"data_set_id": data_set_id, "at": time.time()})


def current_data_sets(connection: Connection, caller: Caller) -> list[DataSet]:
    """Of each name that the caller loaded the version in use, the latest loaded or chosen first."""
    found = sorted(data_sets_of(connection, caller), key=lambda version: -version.current_since)
    current: dict[tuple[str | None, str], DataSet] = {}
    for version in found:
        current.setdefault((version.owner_id, version.name), version)
    return list(current.values())


def own_data_set(connection: Connection, caller: Caller, data_set_id: str) -> DataSet:
    """A data set that the caller loaded. Raises NotFoundError for anybody else's, ForbiddenError
    for an account that may load none any more: it sees no rows, not even those it loaded."""
    found = _find(connection, data_sets.c.id == data_set_id)
    if not found or not (caller.is_operator or found[0].owner_id == caller.user_id):
        raise _unknown()
    may_load(caller)
    return found[0]


def need_new(connection: Connection, data_set_id: str) -> None:
    """Raises NotFoundError if there are data of this id already, whoever loaded them."""
    same = select(data_sets.c.id).where(data_sets.c.id == data_set_id)
    if connection.execute(same).first() is not None:
        raise _unknown()


def _unknown() -> NotFoundError:
    return NotFoundError("There is no such customer data, or somebody else loaded it.")


def data_set(connection: Connection, data_set_id: str) -> DataSet:
    """The data set, without asking who wants it. Raises NotFoundError."""
    found = _find(connection, data_sets.c.id == data_set_id)
    if not found:
        raise NotFoundError("This customer data is no longer there.")
    return found[0]


def data_sets_of(connection: Connection, caller: Caller) -> list[DataSet]:
    """The data sets the caller loaded, the newest first; the operator's are all. An account that
    may load none any more has none."""
    if caller.role not in MAY_LOAD:
        return []
    mine = data_sets.c.owner_id == caller.user_id
    return _find(connection, data_sets.c.id.is_not(None) if caller.is_operator else mine)


def _find(connection: Connection, where: ColumnElement[bool]) -> list[DataSet]:
    facts = [newest(table) for table in FACTS]
    roles, formula, metrics, choice = (fact.c for fact in facts)
    query = select(
        data_sets,
        roles.roles,
        formula.inputs.label("formula"),
        metrics.metrics.label("saved_metrics"),
        choice.at.label("chosen_at"),
    ).select_from(data_sets)
    for fact in facts:
        query = query.outerjoin(fact, fact.c.data_set_id == data_sets.c.id)
    query = query.where(where).order_by(data_sets.c.loaded_at.desc(), data_sets.c.version.desc())
    return [_data_set(dict(row)) for row in connection.execute(query).mappings()]


def _data_set(row: dict[str, Any]) -> DataSet:
    roles, formula, metrics = row.pop("roles"), row.pop("formula"), row.pop("saved_metrics")
    return DataSet(
        **{**row, "report": FileReport.from_json(row["report"])},
        roles=Roles.from_json(roles) if roles else None,
        formula=tuple(formula) if formula else None,
        saved_metrics=tuple(Metric.from_json(plain) for plain in metrics) if metrics else None,
    )
