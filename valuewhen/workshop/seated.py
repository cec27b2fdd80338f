"""The tables as they were drawn: how many sit there, of which functions, and what they write."""

from collections import Counter
from dataclasses import dataclass

from valuewhen.workshop.board import Board
from valuewhen.workshop.health import functions_named


@dataclass(frozen=True)
class Table:
    """A table: its number, the segment it writes on when prompts are split, and its people by
    function, the most first; functions too small to be named are None together."""

    number: int
    segment: str | None
    functions: tuple[tuple[str | None, int], ...]

    @property
    def people(self) -> int:
        """How many sit there."""
        return sum(n for _, n in self.functions)


def tables_of(board: Board) -> tuple[Table, ...]:
    """The tables in the order of their numbers; none before they are drawn."""
    named = functions_named(board)
    mixes: dict[int, Counter[str | None]] = {}
    segments: dict[int, str | None] = {}
    for person, seat in board.seats.items():
        mixes.setdefault(seat.number, Counter())[named.get(person)] += 1
        segments[seat.number] = seat.segment
    return tuple(
        Table(number, segments[number], tuple(sorted(mixes[number].items(), key=_most_first)))
        for number in sorted(mixes)
    )


def _most_first(counted: tuple[str | None, int]) -> tuple[bool, int, str]:
    name, people = counted
    return (name is None, -people, name or "")
