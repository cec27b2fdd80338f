"""Votes: a fixed number of dots per participant, spread over themes, secret until revealed."""

import random
import time
from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Connection, Select, bindparam, select

from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.store.store import changed
from valuewhen.store.tables import votes
from valuewhen.store.views import newest
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.participants import Participant
from valuewhen.workshop.standing import on_ballot

T = TypeVar("T")


def own_dots(
    connection: Connection, workshop: Workshop, participant: Participant
) -> dict[str, int]:
    """The participant's dots by theme id, without zeros: those on themes put to the vote."""
    known = {"participant": participant.id, "workshop": workshop.id}
    rows = connection.execute(OWN_DOTS, known)
    return {row.theme_id: row.dots for row in rows}


def _own_dots() -> Select[str, int]:
    mine = newest(votes, votes.c.participant_id == bindparam("participant"))
    up = on_ballot().subquery()
    query = select(mine.c.theme_id, mine.c.dots).join(up, up.c.id == mine.c.theme_id)
    return query.where(mine.c.dots > 0)


OWN_DOTS, ON_BALLOT = _own_dots(), on_ballot()  # built once: that costs more than running it


def vote(
    connection: Connection, workshop: Workshop, participant: Participant, theme_id: str, dots: int
) -> int:
    """Sets how many dots the participant gives a theme and returns how many are left.

    The number is the wanted one, not a difference, so that sending it twice does no harm. Raises
    ConflictError outside the voting phase, NotFoundError, or InvalidInputError beyond the dots;
    fewer than before are always taken, as after the facilitator lowered the number of dots.
    """
    if workshop.now.phase != "vote":
        raise ConflictError("Voting is closed just now.", "not_voting")
    if theme_id not in connection.execute(ON_BALLOT, {"workshop": workshop.id}).scalars().all():
        raise NotFoundError("This theme is no longer up for the vote.", "theme_unknown")
    if dots < 0:
        raise InvalidInputError("Give a theme a whole number of dots, 0 or more.", "dots_wrong")
    mine = own_dots(connection, workshop, participant)
    before = mine.get(theme_id, 0)
    others = sum(mine.values()) - before
    left = workshop.dots - others - dots
    if left < 0 and dots >= before:
        raise InvalidInputError(
            f"You have {workshop.dots} dots in all, {max(workshop.dots - others, 0)} of them free "
            "for this theme. Take one back elsewhere first.",
            "dots_used_up",
        )
    fact = {"participant_id": participant.id, "theme_id": theme_id, "dots": dots}
    connection.execute(votes.insert(), fact | {"at": time.time()})
    changed(connection, workshop.id)
    return max(left, 0)


def own_order(participant_id: str, items: Sequence[T]) -> list[T]:
    """The items in a random order of the participant's own, the same each time."""
    shuffled = list(items)
    random.Random(participant_id).shuffle(shuffled)  # noqa: S311 - no secret, only no bandwagon
    return shuffled
