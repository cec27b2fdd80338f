"""How a workshop is run: language, run sheet, timers, decks, what phones see, and limits."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, Self

LANGUAGES = ("en", "de", "fr", "es", "pt")


@dataclass(frozen=True)
class Slot:
    """One line of a run sheet: a phase as the command line has it, and the minutes it gets."""

    phase: str
    minutes: float
    can_skip: bool = False


@dataclass(frozen=True)
class Settings:
    """What a template sets beside title, prompts, functions and dots.

    `run_sheet` is the plan, minute by minute; `timers` are presets in minutes; without `follow_ups`
    phones show the shipped deck. `mirror` and `reveal` say what phones are shown in these phases,
    `sides` and `votes` when the room sees them. `ballot` themes at most go to the vote, `mapped` of
    them are mapped live; `table` people sit together.
    """

    language: str = "en"
    run_sheet: tuple[Slot, ...] = ()
    timers: tuple[int, ...] = (1, 2, 3, 5)
    follow_ups: tuple[str, ...] = ()
    approve_first: bool = False
    opens_early: bool = False
    mirror: Literal["words", "counts"] = "words"
    reveal: Literal["phones", "screen"] = "phones"
    sides: Literal["cue", "at_once"] = "cue"
    votes: Literal["cue", "at_end"] = "cue"
    ballot: int = 12
    mapped: int = 6
    table: int = 5

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The settings that `to_json` wrote, the usual where they lack one."""
        slots = tuple(Slot(**slot) for slot in values.get("run_sheet", ()))
        known: dict[str, Any] = {field.name: field.default for field in fields(cls)}
        known |= {name: value for name, value in values.items() if name in known}
        known |= {name: tuple(known[name]) for name in ("timers", "follow_ups")}
        return cls(**(known | {"run_sheet": slots}))

    def to_json(self) -> dict[str, Any]:
        """As plain values, for the store and for files."""
        return asdict(self)

    def but(self, **changes: Any) -> Self:
        """The same with some changed."""
        return replace(self, **changes)


NINETY = (
    Slot("draft", 0),
    Slot("lobby", 5),
    Slot("write", 4),
    Slot("mirror", 3),
    Slot("write", 5),
    Slot("write:rest", 4),
    Slot("reveal", 5),
    Slot("sort", 13),
    Slot("vote", 5),
    Slot("talk", 10, can_skip=True),
    Slot("evidence", 17),
    Slot("pair", 8, can_skip=True),
    Slot("commit", 7),
    Slot("closed", 0),
)
SIXTY = (
    Slot("draft", 0),
    Slot("lobby", 4),
    Slot("write", 4),
    Slot("mirror", 3),
    Slot("write", 4),
    Slot("write:split", 5),
    Slot("reveal", 4),
    Slot("sort", 8),
    Slot("vote", 4),
    Slot("evidence", 12),
    Slot("pair", 6, can_skip=True),
    Slot("commit", 6),
    Slot("closed", 0),
)
