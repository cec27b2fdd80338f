"""Loading customer data: from uploaded files to a data set that can be joined with a workshop."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from valuewhen.customers.data_sets import (
    DataSet,
    add_data_set,
    may_load,
    need_new,
    new_place,
    own_data_set,
    save_formula,
    save_metrics,
    save_roles,
    versions,
)
from valuewhen.customers.reading import read_customer_files
from valuewhen.customers.report import FileReport, Limits, ReadingOptions
from valuewhen.customers.role_guesses import suggest_roles
from valuewhen.customers.roles import Roles
from valuewhen.errors import InvalidInputError
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store


def load_customers(
    store: Store,
    caller: Caller,
    source: Path,
    original_name: str,
    name: str,
    *,
    options: ReadingOptions | None = None,
    is_made_up: bool = False,
    owner_id: str | None = None,
) -> DataSet:
    """Reads the file and keeps it as a data set called `name`; the same name again is a version.

    Raises as `load_files` does.
    """
    return load_files(
        store,
        caller,
        [(source, original_name)],
        name,
        options=options,
        is_made_up=is_made_up,
        owner_id=owner_id,
    )


def load_files(
    store: Store,
    caller: Caller,
    sources: Sequence[tuple[Path, str]],
    name: str,
    *,
    options: ReadingOptions | None = None,
    is_made_up: bool = False,
    owner_id: str | None = None,
    limits: Limits | None = None,
) -> DataSet:
    """Reads the files, each a path and its name, joined on the id, and keeps them as a data set.

    The same name again is a new version; what was said of the version before is kept as far as it
    fits. Nothing is kept when anything fails. Raises ForbiddenError unless the caller may load
    data, FileRefusedError when a file cannot be used as it is, InvalidInputError for an empty name.
    """
    may_load(caller)
    data_set_id, place = new_place()
    report = read_customer_files(sources, place, options=options, limits=limits)
    return keep_version(
        store, caller, data_set_id, name, report, is_made_up=is_made_up, owner_id=owner_id
    )


def keep_version(
    store: Store,
    caller: Caller,
    data_set_id: str,
    name: str,
    report: FileReport,
    *,
    is_made_up: bool,
    owner_id: str | None,
) -> DataSet:
    """Keeps the file that lies at `new_place()`'s path as a version of the data of that name.

    Roles, formula and metric catalogue of the version that was in use stay, where these columns
    can still play their parts. The file is removed when anything fails. Raises as `add_data_set`
    does; for an id that is taken nothing is removed.
    """
    store.read(need_new, data_set_id)
    facts = (caller, data_set_id, name, report)
    try:
        store.write(add_data_set, *facts, is_made_up=is_made_up, owner_id=owner_id)
    except BaseException:
        new_place(data_set_id)[1].unlink(missing_ok=True)
        raise
    before = store.read(_version_before, caller, data_set_id)
    if before:
        _carry_over(store, caller, before, data_set_id, report)
    return store.read(own_data_set, caller, data_set_id)


def _version_before(connection: Connection, caller: Caller, data_set_id: str) -> DataSet | None:
    """The version that was in use until this one came."""
    others = [one for one in versions(connection, caller, data_set_id) if one.id != data_set_id]
    return max(others, key=lambda version: version.current_since, default=None)


def _carry_over(
    store: Store, caller: Caller, before: DataSet, data_set_id: str, report: FileReport
) -> None:
    columns = {column.name for column in report.columns}
    if before.roles and columns.issuperset(before.roles.columns):
        try:
            store.write(save_roles, caller, data_set_id, before.roles)
        except InvalidInputError:
            return  # the columns cannot play these parts any more: a person has to look
    if before.formula:
        store.write(save_formula, caller, data_set_id, before.formula)
    if before.saved_metrics:
        kept = [metric for metric in before.saved_metrics if metric.name in columns]
        store.write(save_metrics, caller, data_set_id, kept)


def guess_roles(report: FileReport, chosen: dict[str, Any] | None = None) -> Roles | None:
    """The roles that the columns' names suggest, those in `chosen` as a person said; None if no
    column can be the id or the CLV."""
    known = {role: column for role, column in (chosen or {}).items() if column}
    try:
        return replace(suggest_roles(report), **known)
    except InvalidInputError:
        return Roles(**known) if {"id", "clv"} <= set(known) else None


def load_with_roles(
    store: Store,
    caller: Caller,
    source: Path | Sequence[Path],
    name: str,
    chosen: dict[str, Any],
    *,
    options: ReadingOptions | None = None,
    is_made_up: bool = False,
    owner_id: str | None = None,
    limits: Limits | None = None,
) -> DataSet:
    """As `load_files`, and saves the roles: those chosen, the others as before or as the names
    suggest. Several files are joined on the id that was chosen.

    Raises InvalidInputError if the columns cannot play these roles; the data set stays.
    """
    paths = [source] if isinstance(source, Path) else list(source)
    reading = options or ReadingOptions()
    if reading.id_column is None and len(paths) > 1:
        reading = replace(reading, id_column=chosen.get("id"))
    data_set = load_files(
        store,
        caller,
        [(path, path.name) for path in paths],
        name,
        options=reading,
        is_made_up=is_made_up,
        owner_id=owner_id,
        limits=limits,
    )
    known = {role: column for role, column in chosen.items() if column}
    roles = _roles(data_set, known)
    if roles is None:
        raise InvalidInputError(
            "Which columns are the customer's id and the CLV? Say so: --id COLUMN --clv COLUMN. "
            f"The file has: {', '.join(column.name for column in data_set.report.columns)}"
        )
    if roles != data_set.roles:
        store.write(save_roles, caller, data_set.id, roles)
    return store.read(own_data_set, caller, data_set.id)


def _roles(data_set: DataSet, known: dict[str, Any]) -> Roles | None:
    if data_set.roles is None:
        return guess_roles(data_set.report, {**_joined_id(data_set.report), **known})
    return replace(data_set.roles, **known)


def _joined_id(report: FileReport) -> dict[str, Any]:
    return {"id": report.joined_on} if report.joined_on else {}
