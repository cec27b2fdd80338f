"""Columns of two words, such as "active" and "lapsed", read as yes or no once a person says so."""

from collections.abc import Mapping
from dataclasses import replace

from valuewhen.children.child import ChildFailedError, run_in_child
from valuewhen.customers.data_sets import (
    DataSet,
    new_place,
    own_data_set,
)
from valuewhen.customers.loading import keep_version
from valuewhen.customers.report import ColumnReport
from valuewhen.errors import InvalidInputError
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store

CHILD = "valuewhen.customers.flag_child"


def read_as_flags(
    store: Store, caller: Caller, data_set_id: str, yes: Mapping[str, str]
) -> DataSet:
    """A new version of the data, in which columns of two words are yes or no.

    `yes` maps each column to the word that means yes; the other word means no, an empty cell stays
    empty. The version before stays as it was. Raises NotFoundError, or InvalidInputError for a
    column that has not two words or not this one.
    """
    old = store.read(own_data_set, caller, data_set_id)
    if not yes:
        raise InvalidInputError("Choose at least one column and the word that means yes.")
    if old.roles and (used := [name for name in yes if name in old.roles.columns]):
        raise InvalidInputError(f"“{used[0]}” has a role: it cannot be read as yes or no too.")
    flags = {name: _flag(old.report.column(name), word) for name, word in yes.items()}
    columns = tuple(flags.get(column.name, column) for column in old.report.columns)
    new_id, place = new_place()
    job = {
        "source": str(old.parquet.resolve()),
        "target": str(place.resolve()),
        "yes": dict(yes),
        "columns": [column.name for column in columns],
    }
    try:
        run_in_child(CHILD, job)
    except ChildFailedError:
        place.unlink(missing_ok=True)
        raise
    report = replace(old.report, columns=columns)
    return keep_version(
        store, caller, new_id, old.name, report, is_made_up=old.is_made_up, owner_id=old.owner_id
    )


def _flag(column: ColumnReport, yes: str) -> ColumnReport:
    words = dict(column.two_values)
    if yes not in words:
        raise InvalidInputError(
            f"“{column.name}” cannot be read as yes or no by “{yes}”: it is not one of two words."
        )
    [no] = [word for word in words if word != yes]
    note = f"Read as yes/no, as confirmed: yes is “{yes}” {words[yes]:,}, no “{no}” {words[no]:,}."
    frequent = ("true", "false") if words[yes] >= words[no] else ("false", "true")
    return replace(
        column, kind="flag", examples=frequent, two_values=(), notes=(*column.notes, note)
    )
