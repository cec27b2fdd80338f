"""The bet on a phone: its state for programs, and the picture of guesses and data."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from phone.room import Room
from web.html import environment

WIDTH = 100  # of the picture, in its own units


@dataclass(frozen=True)
class Line:
    """A line of the picture: whose it is, where its bar begins and ends, and where its dot is."""

    name: str
    low: float
    high: float
    middle: float


def bet_state(room: Room, own: float | None) -> dict[str, Any] | None:
    """The bet at hand for JSON, None without one; of others and of the data nothing until their
    evidence is shown."""
    betting = room.betting
    if betting is None:
        return None
    state = {
        "theme": betting.theme_id,
        "metric": betting.metric,
        "state": betting.state,
        "question": asdict(betting.question),
        "amount": own,
    }
    if betting.state == "shown":
        state["room"] = asdict(room.guesses) if room.guesses else None
        state["data"] = asdict(betting.outcome) if betting.outcome else None
    return state


def lines_of(room: Room) -> Iterator[Line]:
    """The room's middle half and the data's intervals on one scale that begins left of them all:
    "zero", "room", "raw" (the customers as they are) and "held" (what the verdict rests on)."""
    raw: list[tuple[str, float, float, float]] = []
    if room.guesses and (said := room.guesses.everybody):
        raw.append(("room", said.low, said.high, said.median))
    if room.betting and (found := room.betting.outcome):
        for name, gap in (("raw", found.raw), ("held", found.equal)):
            if gap:
                kind = name if found.equal else "held"
                raw.append((kind, gap.low, gap.high, gap.gap))
    ends = [0.0, *(end for _, low, high, middle in raw for end in (low, high, middle))]
    least, reach = min(ends), (max(ends) - min(ends)) or 1.0

    def place(value: float) -> float:
        return round(4 + (WIDTH - 8) * (value - least) / reach, 2)

    yield Line("zero", place(0), place(0), place(0))
    for name, low, high, middle in raw:
        yield Line(name, place(low), place(high), place(middle))


environment.globals["bet_lines"] = lines_of
