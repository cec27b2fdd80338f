"""Data sets: customer files that were read, each a Parquet file and what is known of it."""

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from valuewhen.customers.report import FileReport
from valuewhen.customers.role_check import check_roles
from valuewhen.customers.roles import Roles
from valuewhen.errors import ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.settings import home
from valuewhen.store.tables import data_set_roles, data_sets, new_id
from valuewhen.store.views import newest

MAY_LOAD = ("facilitator", "analyst", "operator")


@dataclass(frozen=True)
class DataSet:
    """One version of a firm's customer data."""

    id: str
    owner_id: str | None
    name: str
    version: int
    file: str
    report: FileReport
    roles: Roles | None
    is_made_up: bool
    loaded_at: float

    @property
    def parquet(self) -> Path:
        """Where its rows are."""
        return home() / "customers" / self.file


def may_load(caller: Caller) -> None:
    """Raises ForbiddenError unless the caller may load customer data."""
    if caller.role not in MAY_LOAD:
        raise ForbiddenError("Only facilitators and analysts load customer data.")


def new_place() -> tuple[str, Path]:
    """An id for a data set to be and the path its Parquet file belongs at."""
    data_set_id = new_id()
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

    Raises ForbiddenError unless the caller may load data, InvalidInputError for an empty name.
    """
    may_load(caller)
    title = " ".join(name.split())[:120]
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


def own_data_set(connection: Connection, caller: Caller, data_set_id: str) -> DataSet:
    """A data set that the caller loaded. Raises NotFoundError for anybody else's."""
    found = _find(connection, data_sets.c.id == data_set_id)
    if not found or not (caller.is_operator or found[0].owner_id == caller.user_id):
        raise NotFoundError("There is no such customer data, or somebody else loaded it.")
    return found[0]


def data_set(connection: Connection, data_set_id: str) -> DataSet:
    """The data set, without asking who wants it. Raises NotFoundError."""
    found = _find(connection, data_sets.c.id == data_set_id)
    if not found:
        raise NotFoundError("This customer data is no longer there.")
    return found[0]


def data_sets_of(connection: Connection, caller: Caller) -> list[DataSet]:
    """The data sets the caller loaded, the newest first; the operator's are all."""
    mine = data_sets.c.owner_id == caller.user_id
    return _find(connection, data_sets.c.id.is_not(None) if caller.is_operator else mine)


def _find(connection: Connection, where: ColumnElement[bool]) -> list[DataSet]:
    current = newest(data_set_roles)
    query = (
        select(data_sets, current.c.roles)
        .outerjoin(current, current.c.data_set_id == data_sets.c.id)
        .where(where)
        .order_by(data_sets.c.loaded_at.desc(), data_sets.c.version.desc())
    )
    return [_data_set(dict(row)) for row in connection.execute(query).mappings()]


def _data_set(row: dict[str, Any]) -> DataSet:
    roles = row.pop("roles")
    report = FileReport.from_json(row.pop("report"))
    return DataSet(**row, report=report, roles=Roles.from_json(roles) if roles else None)
