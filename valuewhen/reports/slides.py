"""The report as PowerPoint slides: one message a slide, its title says it, and the speaker notes
say on how many it rests and how it was found."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from PIL import Image

from valuewhen.reports.cells import shown
from valuewhen.reports.pictures import in_pieces, png
from valuewhen.reports.report import (
    Block,
    Chips,
    Figure,
    Item,
    Listing,
    Notes,
    Ranking,
    Report,
    Section,
    Side,
    Sides,
    Table,
    Whole,
    Words,
)
from valuewhen.reports.slide import (
    QUIET,
    ROOM,
    Cell,
    Run,
    Slide,
    cut,
    new_deck,
    row_height,
    text_height,
    widths_for,
)
from valuewhen.words import say

COLOURS = {"extraction": "5B616B", "investment": "006B4F", "unclear": "777C86"}
ACTORS = {"we": "0072B2", "they": "D55E00", "unclear": "5B616B"}
LEAST = 210.0  # points of height that a chart needs to be read
LARGER = (1.4, 1.2, 1.0)  # how much larger a table's text may be where it all fits on a slide
Rows = Sequence[Sequence[Cell]]


def slides_file(report: Report, note: Callable[[float], None]) -> bytes:
    """The file; `note` is told the share done."""
    deck = new_deck()
    deck.core_properties.title = report.workshop[:255]
    footer = f"{report.workshop} · {report.made_up}" if report.is_made_up else report.workshop
    _Story(deck, report.title, footer, "", is_first=True).opening(report)
    if report.messages:
        _Story(deck, say("reports.summary"), footer, "").messages(report)
    for at, section in enumerate(report.sections):
        notes = say("reports.rests_on", n=section.n)
        if section.method:
            notes += "\n" + say("reports.method", method=section.method)
        _Story(deck, section.title, footer, notes).section(section)
        note((at + 1) / (len(report.sections) + 1))
    held = io.BytesIO()
    deck.save(held)
    return held.getvalue()


class _Story:
    """One message on a slide, and on as many more under the same title as it takes."""

    def __init__(
        self, deck: Any, title: str, footer: str, notes: str, *, is_first: bool = False
    ) -> None:
        self._about = (deck, title, footer, notes)
        self._slides = 1
        self._slide = Slide(*self._about, is_first=is_first)
        self._fresh = self._slide.top

    def opening(self, report: Report) -> None:
        """The first slide: which workshop it was, when, and who took part."""
        self._text([Run(report.workshop, is_strong=True)], 22)
        for part in report.context[1:]:
            self._text([Run(part)], 20)
        if report.is_made_up:
            self._text([Run(report.made_up, colour=QUIET)], 18)
        if report.notice:
            self._text([Run(report.notice)], 20)

    def messages(self, report: Report) -> None:
        """The five sentences."""
        rows = [
            (
                Cell(((Run(one.label, colour=QUIET),),), 14),
                Cell((_emphasised(one.text, one.strong), (Run(one.basis, colour=QUIET),)), 14),
            )
            for one in report.messages
        ]
        self._table([150.0, ROOM - 150], (), rows)

    def section(self, section: Section) -> None:
        """A section's note and blocks."""
        if section.note:
            self._text([Run(section.note, colour=QUIET)], 14)
        for at, block in enumerate(section.blocks):
            if isinstance(block, Figure):
                self._figure(block, sum(_text_heights(section.blocks[at + 1 :])) + 8)
            else:
                self._block(block)

    def _block(self, block: Block) -> None:
        if isinstance(block, Words):
            self._text(_emphasised(block.text, block.strong), 14)
        elif isinstance(block, Chips):
            rows = [(_words(name, 14), _words(n, 14)) for name, n in block.chips]
            self._table([ROOM / 2, 90.0], (), rows)
        elif isinstance(block, Listing):
            for line in block.lines:
                self._text([Run(f"•  {line}")], 16)
        elif isinstance(block, Whole):
            self._make_room(130)
            self._slide.bar([(one.name, one.n, COLOURS[one.look]) for one in block.parts])
        elif isinstance(block, Sides):
            self._sides(block.sides)
        elif isinstance(block, Ranking):
            rows = [(_item(item), _words(item.n, 14)) for item in block.ranked]
            self._table([ROOM - 120, 120.0], (), rows)
        elif isinstance(block, Notes):
            notes = [(_words(one.about, 12), _words(one.note, 12)) for one in block.notes]
            self._table([170.0, ROOM - 170], (), notes)
        elif isinstance(block, Table):
            self._rows(block)

    def _text(self, runs: Sequence[Run], size: float) -> None:
        """A paragraph, on as many slides as it takes."""
        self._make_room(text_height(runs, size))
        while text_height(runs, size) > self._slide.left:
            first, runs = cut(runs, size, self._slide.left)
            self._slide.text(first, size)
            self._make_room(self._slide.left + 1)
        self._slide.text(runs, size)

    def _figure(self, figure: Figure, after: float) -> None:
        """The chart as pictures, each with enough of a slide's height to be read; beneath the last
        there is room for the texts after it, if that leaves enough."""
        pieces = in_pieces(figure)
        for at, piece in enumerate(pieces, start=1):
            picture = png(piece.svg)
            wide, tall = Image.open(io.BytesIO(picture)).size
            least = min(LEAST, tall * ROOM / wide)
            keep = after if at == len(pieces) else 0.0
            self._make_room(least)
            if self._slide.left - keep < least:
                keep = 0.0
            self._slide.picture(picture, wide, tall, piece.alternative, keep=keep)

    def _sides(self, sides: Sequence[Side]) -> None:
        for side in sides:
            if not side.items:
                self._text(
                    [Run(side.heading, True, ACTORS[side.actor]), Run(f"  {side.nothing}")], 16
                )
        sides = [side for side in sides if side.items]
        if not sides:
            return
        width = ROOM / len(sides)
        head = [Cell(((Run(one.heading, True, ACTORS[one.actor]),),), 16) for one in sides]
        empty = Cell(((Run(""),),), 12)
        most = max(len(side.items) for side in sides)
        rows = [
            [_item(side.items[at], 12, n=True) if at < len(side.items) else empty for side in sides]
            for at in range(most)
        ]
        self._table([width] * len(sides), head, rows)

    def _rows(self, table: Table) -> None:
        size = 12.0
        texts = [
            [shown(cell, column) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ]
        head = [Cell(((Run(one.label, colour=QUIET),),), size) for one in table.columns]
        rows = [
            [
                Cell(((Run(text),),), size, is_figure=column.kind != "words")
                for text, column in zip(row, table.columns, strict=True)
            ]
            for row in texts
        ]
        labels = [column.label for column in table.columns]
        self._table(widths_for([*zip(labels, *texts, strict=True)], size), head, rows)

    def _table(self, widths: Sequence[float], head: Sequence[Cell], rows: Rows) -> None:
        """The rows in as many tables as there are slides to hold them, in larger text where a slide
        holds them all."""
        head, rows = self._larger(widths, head, rows)
        top = row_height(head, widths) if head else 0.0
        waiting = list(rows)
        while waiting:
            self._make_room(top + row_height(waiting[0], widths) + 8)
            here, used = [], top + 8
            while waiting and used + (tall := row_height(waiting[0], widths)) <= self._slide.left:
                here.append(waiting.pop(0))
                used += tall
            here = here or [waiting.pop(0)]  # taller than a slide: nothing is left out
            self._slide.table(widths, head, here)

    def _larger(
        self, widths: Sequence[float], head: Sequence[Cell], rows: Rows
    ) -> tuple[Sequence[Cell], Rows]:
        every = [head, *rows] if head else [*rows]
        for factor in LARGER:
            grown = [[replace(cell, size=cell.size * factor) for cell in row] for row in every]
            if sum(row_height(row, widths) for row in grown) + 8 <= self._slide.left:
                return (grown[0], grown[1:]) if head else ((), grown)
        return head, rows

    def _make_room(self, needed: float) -> None:
        """A slide more if the free place is too small and this one is not empty."""
        if self._slide.left < needed and self._slide.top > self._fresh:
            self._slides += 1
            deck, title, footer, notes = self._about
            further = say("reports.continued", title=title, at=self._slides)
            self._slide = Slide(deck, further, footer, notes)
            self._fresh = self._slide.top


def _text_heights(blocks: Sequence[Block]) -> Iterator[float]:
    """The heights of the texts that these blocks begin with."""
    for block in blocks:
        if isinstance(block, Words):
            yield text_height([Run(block.text)], 14)
        elif isinstance(block, Listing):
            yield sum(text_height([Run(f"•  {line}")], 16) for line in block.lines)
        else:
            return


def _words(text: str, size: float) -> Cell:
    return Cell(((Run(text),),), size)


def _item(item: Item, size: float = 14.0, *, n: bool = False) -> Cell:
    first = (Run(item.title, is_strong=True), *((Run(f"  {item.n}", colour=QUIET),) if n else ()))
    said = (tuple(_emphasised(item.said, item.said_strong)),) if item.said else ()
    return Cell((first, *said), size)


def _emphasised(text: str, strong: str) -> tuple[Run, ...]:
    if not strong or strong not in text:
        return (Run(text),)
    before, _, after = text.partition(strong)
    return tuple(one for one in (Run(before), Run(strong, True), Run(after)) if one.text)
