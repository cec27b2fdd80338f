"""One description of a workshop's result, from which the page and every file are drawn.

Everything in it is for whoever may see aggregates. It consists of words, numbers and frames alone,
so that it travels to a child process as `valuewhen.children.plain` has it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pkgutil import resolve_name
from typing import Any

import pandas as pd

from valuewhen.charts.look import PAGE, PHONE, PHONE_GRID, Chart, Look

CHARTS = "valuewhen.charts."
SURE_SIGNS = {"fairly sure": "●", "only a hint": "◐", "can't tell": "○", "too few to tell": "○"}


@dataclass(frozen=True)
class Column:
    """A column of a table: its name in the frame and in files, its heading, the unit of its figures
    or nothing, its kind (words, count, money, share, number) and what it holds."""

    name: str
    label: str
    unit: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """Figures as rows; of the frame only `columns` are told, in their order. `name` is that of its
    file and sheet. One that stands beside other things `is_headed` by its title."""

    name: str
    title: str
    columns: tuple[Column, ...]
    frame: pd.DataFrame
    is_headed: bool = False

    @property
    def rows(self) -> list[list[Any]]:
        """The cells, row by row: words, numbers, true or false, and None for what is missing."""
        told = self.frame[[column.name for column in self.columns]].astype(object)
        cells = told.where(told.notna(), None).to_numpy().tolist()
        kinds = [column.kind for column in self.columns]
        return [[_whole(*one) for one in zip(row, kinds, strict=True)] for row in cells]


def _whole(cell: Any, kind: str) -> Any:
    """A count that a frame with gaps holds as a float is whole again."""
    return int(cell) if kind == "count" and isinstance(cell, float) else cell


@dataclass(frozen=True)
class Words:
    """A sentence or two; `strong` is the part of the text that carries the message, or empty."""

    text: str
    strong: str = ""


@dataclass(frozen=True)
class Chips:
    """Names with a figure each."""

    chips: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Listing:
    """Sentences that are no prose: one a line."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A part of a whole: its name, how many, and its look (extraction, investment, unclear)."""

    name: str
    n: int
    look: str


@dataclass(frozen=True)
class Whole:
    """The parts of a whole, side by side, each as wide as it is large."""

    parts: tuple[Part, ...]

    @property
    def alternative(self) -> str:
        """The parts in words."""
        return ", ".join(f"{part.n} {part.name}" for part in self.parts)


@dataclass(frozen=True)
class Item:
    """A line of a list: what it is, the figure at its end, and beneath it what is said of it."""

    title: str
    n: str
    said: str = ""
    said_strong: str = ""


@dataclass(frozen=True)
class Side:
    """One of several lists side by side; `actor` (we, they, unclear) gives its colour."""

    actor: str
    heading: str
    items: tuple[Item, ...]
    nothing: str


@dataclass(frozen=True)
class Sides:
    """Lists side by side, never added up."""

    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Ranking:
    """A list in an order that matters."""

    ranked: tuple[Item, ...]


@dataclass(frozen=True)
class Note:
    """A thing to know of how a result came about."""

    about: str
    note: str


@dataclass(frozen=True)
class Notes:
    """Things to know, each under its name."""

    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Figure:
    """A chart: `build` names its builder in `valuewhen.charts`, which draws the table's frame with
    these options. `title` says what it shows where it stands alone. A chart of rows is `divided`
    on slides into charts of at most so many; any other has 0."""

    title: str
    build: str
    options: dict[str, Any]
    table: Table
    divided: int

    def chart(self, look: Look = PAGE) -> Chart:
        """The chart in a look."""
        builder: Callable[..., Chart] = resolve_name(CHARTS + self.build)
        return builder(self.table.frame, look=look, **self.options)

    @property
    def name(self) -> str:
        """The name of its files."""
        return self.table.name

    @property
    def phone_look(self) -> Look:
        """The look in which a phone shows it: smaller where it is not a row a thing."""
        return PHONE if self.divided else PHONE_GRID

    @property
    def pieces(self) -> list["Figure"]:
        """The chart, or the charts of its rows where it may be divided."""
        frame, most = self.table.frame, self.divided
        if not most or len(frame) <= most:
            return [self]
        at_once = -(-len(frame) // -(-len(frame) // most))  # as even as can be
        starts = range(0, len(frame), at_once)
        return [
            replace(self, table=replace(self.table, frame=frame.iloc[at : at + at_once]))
            for at in starts
        ]


def figure(
    build: Callable[..., Chart], title: str, table: Table, *, divided: int = 0, **options: Any
) -> Figure:
    """A figure that this function of `valuewhen.charts` draws from the table's frame."""
    name = f"{build.__module__.removeprefix(CHARTS)}:{build.__name__}"
    return Figure(title, name, options, table, divided)


Block = (
    Words | Chips | Listing | Whole | Sides | Ranking | Notes | Figure | Table
)  # told apart by the names of their fields, which differ


@dataclass(frozen=True)
class Section:
    """A part of the story: its message as a title, a note under it, and what it shows.

    `n` says on how many it rests and `method` how it was found: what whoever presents it needs to
    know. `data` are tables that go into files and are not drawn.
    """

    name: str
    title: str
    note: str
    blocks: tuple[Block, ...]
    n: str
    method: str
    data: tuple[Table, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """All its tables, drawn or not, those of its charts included."""
        drawn = (block.table if isinstance(block, Figure) else block for block in self.blocks)
        return (*(block for block in drawn if isinstance(block, Table)), *self.data)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its charts."""
        return tuple(block for block in self.blocks if isinstance(block, Figure))


@dataclass(frozen=True)
class Message:
    """One of the five sentences: its label, its text, the part that carries the message, on how
    many it rests and how sure it is; the last three may be empty."""

    label: str
    text: str
    strong: str
    n: str
    confidence: str

    @property
    def basis(self) -> str:
        """How sure it is and on how many it rests, in one line."""
        sign = SURE_SIGNS.get(self.confidence)
        sure = f"{sign} {self.confidence}" if sign else self.confidence
        return " · ".join(part for part in (sure, self.n) if part)


@dataclass(frozen=True)
class Report:
    """A workshop's result. `title` is the sentence that was completed, `workshop` the workshop's
    name, `context` when it was, who took part and which customer data; `notice` says why there is
    nothing to tell yet, and is empty otherwise. `currency` is a code, or empty."""

    title: str
    workshop: str
    context: tuple[str, ...]
    is_made_up: bool
    made_up: str
    notice: str
    messages: tuple[Message, ...]
    sections: tuple[Section, ...]
    currency: str
    language: str = "en"

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, in the order of the story."""
        return tuple(table for section in self.sections for table in section.tables)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All charts, in the order of the story."""
        return tuple(chart for section in self.sections for chart in section.figures)
