"""Workshops and customer data deleted for good: rows, files, and what either leaves on the disk."""

import shutil
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, union

from valuewhen.customers.data_sets import DataSet, versions
from valuewhen.customers.report import counted
from valuewhen.errors import ConflictError
from valuewhen.join.kept import forget
from valuewhen.people.caller import Caller
from valuewhen.settings import home
from valuewhen.store.store import Store
from valuewhen.store.tables import (
    attachments,
    commitments,
    data_sets,
    experiments,
    freezes,
    workshops,
)
from valuewhen.store.traces import erase_traces
from valuewhen.store.views import newest
from valuewhen.workshop import media
from valuewhen.workshop.access import rights
from valuewhen.workshop.deleting import Extent, note_deletion, remove_workshop


@dataclass(frozen=True)
class Deleted:
    """What was removed, and `left` what could not be, each in words that say what to do."""

    extent: Extent
    left: tuple[str, ...]


def delete_workshop(store: Store, caller: Caller, workshop_id: str) -> Deleted:
    """Deletes the workshop for good: its rows, the files of its stories and experiments, what was
    computed for it, and their traces. Customer data stay.

    Raises NotFoundError, or ForbiddenError unless the caller owns the workshop.
    """
    gone = store.write(remove_workshop, caller, workshop_id)
    for name in gone.stories:
        (media.folder() / name).unlink(missing_ok=True)
    customers = home() / "customers"
    for name in gone.experiments:
        (customers / name).unlink(missing_ok=True)
    for data_set_id in gone.data_sets:
        forget(customers / f"{data_set_id}.parquet")
    return Deleted(gone, erase_traces(store.url, workshops.name, [workshop_id]))


@dataclass(frozen=True)
class DeletedData:
    """Customer data that were removed: so many versions and files, and `left` as in Deleted."""

    name: str
    versions: int
    files: int
    left: tuple[str, ...]


def delete_data_set(store: Store, caller: Caller, data_set_id: str) -> DeletedData:
    """Deletes all versions of the customer data for good: rows, files, tables beside them, what was
    computed of them, and their traces.

    Raises NotFoundError for somebody else's data, ConflictError as long as a workshop uses them.
    """
    gone = store.write(_remove_data, caller, data_set_id)
    files = [path for one in gone for path in (home() / "customers").glob(f"{one.id}*")]
    for path in files:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    left = erase_traces(store.url, data_sets.name, [one.id for one in gone])
    return DeletedData(gone[0].name, len(gone), len(files), left)


def _remove_data(connection: Connection, caller: Caller, data_set_id: str) -> list[DataSet]:
    gone = versions(connection, caller, data_set_id)
    ids = [one.id for one in gone]
    if users := _users_of(connection, ids):
        seen = [title for id_, title in users.items() if rights(connection, caller, id_)]
        named = f" ({', '.join(seen)})" if seen else ""
        raise ConflictError(
            f"These customer data are in use by {counted(len(users), 'workshop')}{named}. Delete "
            "what uses them first; a workshop in which nothing was frozen on them or drawn from "
            "them may be joined with other data instead."
        )
    connection.execute(delete(data_sets).where(data_sets.c.id.in_(ids)))
    note_deletion(connection, caller.user_id, "data_set")
    return gone


def _users_of(connection: Connection, ids: list[str]) -> dict[str, str]:
    """The titles of the workshops that are joined with these data, froze hypotheses on them or drew
    an experiment from them, by id."""
    now = newest(attachments)
    joined = select(now.c.workshop_id).where(now.c.data_set_id.in_(ids))
    froze = select(freezes.c.workshop_id).where(freezes.c.data_set_id.in_(ids))
    drew = select(commitments.c.workshop_id).join(experiments)
    drew = drew.where(experiments.c.data_set_id.in_(ids))
    using = union(joined, froze, drew).subquery()
    rows = select(workshops.c.id, workshops.c.title).where(workshops.c.id.in_(select(using)))
    return {row.id: row.title for row in connection.execute(rows)}
