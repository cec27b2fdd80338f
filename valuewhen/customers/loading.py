"""Loading customer data: from an uploaded file to a data set that can be joined with a workshop."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from valuewhen.customers.data_sets import (
    DataSet,
    add_data_set,
    may_load,
    new_place,
    own_data_set,
    save_roles,
)
from valuewhen.customers.reading import read_customer_file
from valuewhen.customers.report import FileReport, ReadingOptions
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

    Nothing is kept when anything fails. Raises ForbiddenError unless the caller may load data,
    FileRefusedError when the file cannot be used as it is, InvalidInputError for an empty name.
    """
    may_load(caller)
    data_set_id, place = new_place()
    report = read_customer_file(source, original_name, place, options=options)
    facts = (caller, data_set_id, name, report)
    try:
        store.write(add_data_set, *facts, is_made_up=is_made_up, owner_id=owner_id)
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    return store.read(own_data_set, caller, data_set_id)


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
    source: Path,
    name: str,
    chosen: dict[str, Any],
    *,
    is_made_up: bool = False,
    owner_id: str | None = None,
) -> DataSet:
    """As `load_customers`, and saves the roles: those chosen, the others as the names suggest.

    Raises InvalidInputError if the columns cannot play these roles; the data set stays.
    """
    data_set = load_customers(
        store, caller, source, source.name, name, is_made_up=is_made_up, owner_id=owner_id
    )
    roles = guess_roles(data_set.report, chosen)
    if roles is None:
        raise InvalidInputError(
            "Which columns are the customer's id and the CLV? Say so: --id COLUMN --clv COLUMN. "
            f"The file has: {', '.join(column.name for column in data_set.report.columns)}"
        )
    store.write(save_roles, caller, data_set.id, roles)
    return store.read(own_data_set, caller, data_set.id)
