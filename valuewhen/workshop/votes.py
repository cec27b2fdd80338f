"""Votes: a fixed number of dots per participant, spread over themes, secret until revealed."""

import random
import time
from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Connection, Select, bindparam, select

from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.store.store import changed
from valuewhen.store.tables import themes, undos, votes
from valuewhen.store.views import newest
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.participants import Participant

T = TypeVar("T")


def own_dots(connection: Connection, participant: Participant) -> dict[str, int]:
    """The participant's dots by theme id, without zeros."""
    rows = connection.execute(OWN_DOTS, {"participant": participant.id})
    return {row.theme_id: row.dots for row in rows}


def _own_dots() -> Select[str, int]:
    mine = newest(votes, votes.c.participant_id == bindparam("participant"))
    standing = select(themes.c.id).where(themes.c.act_id.not_in(select(undos.c.act_id)))
    query = select(mine.c.theme_id, mine.c.dots).where(mine.c.dots > 0)
    return query.where(mine.c.theme_id.in_(standing))


OWN_DOTS = _own_dots()  # built once: that costs more than running it


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
    known = select(themes.c.id).where(
        themes.c.workshop_id == workshop.id,
        themes.c.id == theme_id,
        themes.c.act_id.not_in(select(undos.c.act_id)),
    )
    if connection.execute(known).one_or_none() is None:
        raise NotFoundError("This theme is no longer up for the vote.", "theme_unknown")
    if dots < 0:
        raise InvalidInputError("Give a theme a whole number of dots, 0 or more.", "dots_wrong")
    mine = own_dots(connection, participant)
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
