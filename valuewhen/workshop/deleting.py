"""A workshop deleted for good: all its rows, and which files go with them."""

import time
from dataclasses import dataclass

from sqlalchemy import Connection, Table, delete, func, insert, select

from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import (
    answers,
    attachments,
    commitments,
    customer_stories,
    deletions,
    experiments,
    participants,
    workshops,
)
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.workshops import load


@dataclass(frozen=True)
class Extent:
    """What goes with a workshop: how many people joined, and how many answers they gave, withdrawn
    ones included; the files of its stories and those of its experiments, by name; and the ids of
    the customer data that it was ever joined with, which stay."""

    title: str
    join_code: str
    people: int
    answers: int
    stories: tuple[str, ...]
    experiments: tuple[str, ...]
    data_sets: tuple[str, ...]

    @property
    def files(self) -> int:
        """How many files go."""
        return len(self.stories) + len(self.experiments)


def extent_of(connection: Connection, caller: Caller, workshop_id: str) -> Extent:
    """What deleting the workshop would remove. Raises NotFoundError, or ForbiddenError unless the
    caller owns it."""
    need(connection, caller, workshop_id, Right.OWN)
    workshop = load(connection, workshop_id)
    told = select(customer_stories.c.story).where(customer_stories.c.workshop_id == workshop_id)
    stories = connection.execute(told).scalars()
    drawn = select(experiments.c.file).join(commitments)
    drawn = drawn.where(commitments.c.workshop_id == workshop_id)
    joined = select(attachments.c.data_set_id).distinct()
    joined = joined.where(attachments.c.workshop_id == workshop_id)
    return Extent(
        workshop.title,
        workshop.join_code,
        _count(connection, participants, workshop_id),
        _count(connection, answers, workshop_id),
        tuple(story["media"]["file"] for story in stories if story and story["media"]),
        tuple(connection.execute(drawn).scalars()),
        tuple(filter(None, connection.execute(joined).scalars())),
    )


def remove_workshop(connection: Connection, caller: Caller, workshop_id: str) -> Extent:
    """Removes every row of the workshop and returns what went; its files are the caller's to
    remove, once this is committed. Raises as `extent_of` does."""
    gone = extent_of(connection, caller, workshop_id)
    connection.execute(delete(workshops).where(workshops.c.id == workshop_id))
    note_deletion(connection, caller.user_id, "workshop")
    changed(connection, workshop_id, view=True)
    return gone


def note_deletion(connection: Connection, user_id: str | None, kind: str) -> None:
    """Notes that rows of a kind were removed for good, and by whom: not which."""
    fact = {"user_id": user_id, "kind": kind, "at": time.time()}
    connection.execute(insert(deletions), fact)


def _count(connection: Connection, table: Table, workshop_id: str) -> int:
    count = select(func.count()).select_from(table).where(table.c.workshop_id == workshop_id)
    return connection.execute(count).scalar_one()
