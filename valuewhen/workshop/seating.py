"""Tables of mixed functions, drawn by lot; each has one phone that writes for it."""

import random
import time
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, Select, bindparam, select

from valuewhen.errors import ConflictError, InvalidInputError
from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import affiliations, participants, seatings
from valuewhen.store.views import newest, newest_of
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.board import Seat
from valuewhen.workshop.model import Prompt, Workshop
from valuewhen.workshop.workshops import load

SIZES = range(2, 21)  # people at a table


def draw_tables(connection: Connection, caller: Caller, workshop_id: str, size: int) -> int:
    """Draws tables of about `size` people, functions mixed, anew each time; returns how many.

    Tables take turns in the prompts that are split among them. Raises NotFoundError,
    ForbiddenError, InvalidInputError for another size, or ConflictError with nobody there.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    if size not in SIZES:
        raise InvalidInputError(f"A table seats {SIZES[0]} to {SIZES[-1]} people.")
    workshop = load(connection, workshop_id)
    people = {row[0]: row[1] for row in connection.execute(PEOPLE, {"workshop": workshop_id})}
    if not people:
        raise ConflictError("Nobody has joined yet. Draw tables once the room is there.")
    tables = deal(people, size, random.Random())  # noqa: S311 - a seat is no secret
    segments = _segments(workshop, len(tables))
    rows = [
        _row(workshop_id, person, number, segments[number - 1], is_scribe=place == 0)
        for number, table in enumerate(tables, 1)
        for place, person in enumerate(table)
    ]
    connection.execute(seatings.insert(), rows)
    changed(connection, workshop_id, view=True)
    return len(tables)


def deal(people: dict[str, str], size: int, by_lot: random.Random) -> list[list[str]]:
    """People, given with their functions, dealt to tables of about `size`: tables differ by one
    person at most, and of each function by one at most; nobody sits alone among others."""
    order = list(people)
    by_lot.shuffle(order)
    common = Counter(people.values())
    order.sort(key=lambda person: (-common[people[person]], people[person]))
    count = max(1, min(round(len(order) / size), len(order) // 2))
    tables: list[list[str]] = [order[number::count] for number in range(count)]
    for table in tables:
        by_lot.shuffle(table)
    return tables


def _segments(workshop: Workshop, tables: int) -> list[str | None]:
    """The tables' segments by lot, as often as one another."""
    split = [prompt.segment for prompt in workshop.split]
    if len(split) < 2:
        return [None] * tables
    segments: list[str | None] = [split[number % len(split)] for number in range(tables)]
    random.shuffle(segments)
    return segments


def _row(
    workshop_id: str, person: str, number: int, segment: str | None, *, is_scribe: bool
) -> dict[str, str | int | float | None]:
    return {
        "workshop_id": workshop_id,
        "participant_id": person,
        "number": number,
        "segment": segment,
        "is_scribe": is_scribe,
        "at": time.time(),
    }


def seat_latecomer(connection: Connection, workshop: Workshop, participant_id: str) -> None:
    """Seats somebody who joins after tables were drawn, where the fewest people sit."""
    taken = connection.execute(TAKEN, {"workshop": workshop.id}).all()
    if not taken:
        return
    people = Counter(row.number for row in taken)
    number = min(people, key=lambda table: (people[table], table))
    segment = next(row.segment for row in taken if row.number == number)
    row = _row(workshop.id, participant_id, number, segment, is_scribe=False)
    connection.execute(seatings.insert(), row)


def own_seat(connection: Connection, participant_id: str) -> Seat | None:
    """Where a participant sits, or None where no tables were drawn."""
    row = connection.execute(OWN_SEAT, {"participant": participant_id}).one_or_none()
    return Seat(*row) if row else None


def own_prompt(connection: Connection, workshop: Workshop, participant_id: str) -> Prompt:
    """Which of the split prompts is a participant's: their table's, or else one by lot."""
    return prompt_of(workshop, participant_id, own_seat(connection, participant_id))


def prompt_of(workshop: Workshop, participant_id: str, seat: Seat | None) -> Prompt:
    """As `own_prompt`, for one whose seat is known."""
    split: Sequence[Prompt] = workshop.split
    segment = seat.segment if seat else None
    by_lot = split[int(participant_id, 16) % len(split)]
    return next((prompt for prompt in split if prompt.segment == segment), by_lot)


def _people() -> Select[str, str]:
    now = newest_of(affiliations)
    query = select(now.c.participant_id, now.c.function)
    return query.join(participants, participants.c.id == now.c.participant_id).where(
        participants.c.kind != "guest"
    )


def _own_seat() -> Select[int, str, bool]:
    now = newest(seatings, seatings.c.participant_id == bindparam("participant"))
    return select(now.c.number, now.c.segment, now.c.is_scribe)


# Built once: building such a statement costs more than running it.
PEOPLE, TAKEN, OWN_SEAT = _people(), select(newest_of(seatings)), _own_seat()
