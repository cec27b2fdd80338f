"""How many people joined, for lists of workshops that need no more than that."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from valuewhen.store.tables import affiliations, participants
from valuewhen.workshop.model import Workshop


def count_joined(connection: Connection, listed: Sequence[Workshop]) -> dict[str, int]:
    """The number of people who chose a function, by workshop id; without rows for empty ones.

    It does not ask who wants to know: pass workshops that the caller was given.
    """
    people = func.count(participants.c.id.distinct())
    query = (
        select(participants.c.workshop_id, people)
        .join(affiliations, affiliations.c.participant_id == participants.c.id)
        .where(participants.c.workshop_id.in_([workshop.id for workshop in listed]))
        .group_by(participants.c.workshop_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}
