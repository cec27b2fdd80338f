"""One slide: its place is used up from the top by texts, pictures, bars and tables.

Sizes are in points; a slide is 960 by 540 of them, 16 to 9.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from valuewhen.reports.measuring_text import fitting, height, width_of

WIDTH, HEIGHT = 960.0, 540.0
MARGIN, FOOT = 42.0, 508.0
ROOM = WIDTH - 2 * MARGIN  # across
FONT = "Arial"
INK, QUIET, LINE = "1B1E23", "5B616B", "D5D8DD"
BAND = ("0072B2", "D55E00")  # we and they, along the top
FIRST = (40.0, 34.0, 28.0, 22.0)
TITLES = (28.0, 24.0, 21.0, 18.0, 16.0)
PAD = 4.0  # around a cell's text
BARE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Run:
    """Words in one look."""

    text: str
    is_strong: bool = False
    colour: str = INK


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its lines, each of runs, in a size."""

    lines: tuple[tuple[Run, ...], ...]
    size: float = 13.0
    is_figure: bool = False

    def height(self, width: float) -> float:
        """How tall it is in a width."""
        texts = ("".join(run.text for run in line) for line in self.lines)
        return sum(height(text, self.size, width - 2 * PAD) for text in texts) + 2 * PAD


def new_deck() -> Any:
    """A presentation of 16 to 9 without slides."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    return deck


class Slide:
    """A slide with its title, footer and speaker notes; `top` is where its free place begins."""

    def __init__(
        self, deck: Any, title: str, footer: str, notes: str, *, is_first: bool = False
    ) -> None:
        self.drawn = deck.slides.add_slide(deck.slide_layouts[5])
        size = fitting(title, FIRST if is_first else TITLES, ROOM, 3)
        tall, above = height(title, size, ROOM) + 8, 130 if is_first else 30
        shape = self.drawn.shapes.title
        _place(shape, MARGIN, above, ROOM, tall)
        _fill(shape.text_frame, ((Run(title, is_strong=True),),), size)
        self.top = above + tall + 6
        for at, colour in enumerate(BAND):
            _solid(self._shape(at * WIDTH / 2, 0, WIDTH / 2, 6), colour)
        number = str(len(deck.slides))
        self._text(MARGIN, FOOT, ROOM - 60, ((Run(footer, colour=QUIET),),), 10)
        right = self._text(WIDTH - MARGIN - 50, FOOT, 50, ((Run(number, colour=QUIET),),), 10)
        right.paragraphs[0].alignment = PP_ALIGN.RIGHT
        self.drawn.notes_slide.notes_text_frame.text = _clean(notes)

    @property
    def left(self) -> float:
        """The height that is still free."""
        return FOOT - 8 - self.top

    def text(self, runs: Sequence[Run], size: float = 14.0) -> None:
        """A paragraph across the slide."""
        self._text(MARGIN, self.top, ROOM, (tuple(runs),), size)
        self.top += text_height(runs, size)

    def picture(
        self, png: bytes, wide: float, tall: float, alternative: str, *, keep: float = 0.0
    ) -> None:
        """A picture of these proportions, as large as the free place allows when so much of its
        height is to be kept free."""
        scale = min(ROOM / wide, (self.left - keep) / tall)
        across = (WIDTH - wide * scale) / 2
        size = Pt(wide * scale), Pt(tall * scale)
        shape = self.drawn.shapes.add_picture(io.BytesIO(png), Pt(across), Pt(self.top), *size)
        shape.name = "chart"
        shape._element._nvXxPr.cNvPr.set("descr", _clean(alternative))
        self.top += tall * scale + 6

    def bar(self, parts: Sequence[tuple[str, int, str]]) -> None:
        """The parts of a whole side by side: name, number, colour; and their names beneath."""
        total = sum(n for _, n, _ in parts)
        least = 30.0
        some = [part for part in parts if part[1]]
        free = ROOM - least * len(some) - 3 * (len(some) - 1)
        across = MARGIN
        for name, n, colour in some:
            wide = least + free * n / total
            box = self._shape(across, self.top + 10, wide, 46)
            box.name = name
            _solid(box, colour)
            _fill(box.text_frame, ((Run(str(n), is_strong=True, colour="FFFFFF"),),), 18)
            box.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
            box.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            across += wide + 3
        self.top += 66
        self.text([run for part in parts for run in _legend(*part)], 15)

    def table(
        self, widths: Sequence[float], head: Sequence[Cell], rows: Sequence[Sequence[Cell]]
    ) -> None:
        """A table of these rows under their heads, if any; the rows have to fit."""
        every = [*([head] if head else []), *rows]
        heights = [row_height(row, widths) for row in every]
        place = Pt(MARGIN), Pt(self.top), Pt(sum(widths)), Pt(sum(heights))
        frame = self.drawn.shapes.add_table(len(every), len(widths), *place)
        grid = frame.table
        _plain(grid, has_head=bool(head))
        for at, width in enumerate(widths):
            grid.columns[at].width = Pt(width)
        for at, row in enumerate(every):
            grid.rows[at].height = Pt(heights[at])
            for across, cell in enumerate(row):
                _cell(grid.cell(at, across), cell)
        self.top += sum(heights) + 8

    def _shape(self, x: float, y: float, wide: float, tall: float) -> Any:
        kind = MSO_SHAPE.RECTANGLE
        return self.drawn.shapes.add_shape(kind, Pt(x), Pt(y), Pt(wide), Pt(tall))

    def _text(
        self, x: float, y: float, wide: float, lines: Sequence[Sequence[Run]], size: float
    ) -> Any:
        tall = sum(text_height(line, size) for line in lines)
        shape = self.drawn.shapes.add_textbox(Pt(x), Pt(y), Pt(wide), Pt(tall))
        _fill(shape.text_frame, lines, size)
        return shape.text_frame


def text_height(runs: Sequence[Run], size: float) -> float:
    """The height of a paragraph across the slide, with the place beneath it."""
    return height("".join(run.text for run in runs), size, ROOM) + 5


def cut(runs: Sequence[Run], size: float, tall: float) -> tuple[list[Run], list[Run]]:
    """What fits of a paragraph into this height, a word at least, and the rest."""
    words = [
        replace(run, text=word) for run in runs for word in re.findall(r"\S+\s*|\s+", run.text)
    ]
    low, high = 1, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if text_height(words[:middle], size) <= tall:
            low = middle
        else:
            high = middle - 1
    return words[:low], words[low:]


def row_height(row: Sequence[Cell], widths: Sequence[float]) -> float:
    """The height of a table's row: that of its tallest cell."""
    return max(cell.height(width) for cell, width in zip(row, widths, strict=True))


def widths_for(texts: Sequence[Sequence[str]], size: float = 13.0) -> list[float]:
    """Widths of columns, together as wide as the slide: narrow ones get what they need, the others
    share the rest."""
    needs = [
        min(max(width_of(text, size) for text in column) + 2 * PAD + 4, ROOM) for column in texts
    ]
    fair = ROOM / len(needs)
    small = {at for at, need in enumerate(needs) if need <= fair}
    rest = ROOM - sum(needs[at] for at in small)
    wide = sum(needs[at] for at in range(len(needs)) if at not in small) or 1.0
    shares = [need if at in small else rest * need / wide for at, need in enumerate(needs)]
    least = 70.0
    over = sum(max(0.0, least - share) for share in shares)
    if over:
        biggest = max(range(len(shares)), key=shares.__getitem__)
        shares = [max(share, least) for share in shares]
        shares[biggest] -= over
    return shares


def _legend(name: str, _n: int, colour: str) -> list[Run]:
    return [Run("■ ", colour=colour), Run(f"{name}     ")]


def _solid(shape: Any, colour: str) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)
    shape.line.fill.background()
    shape.shadow.inherit = False


def _place(shape: Any, x: float, y: float, wide: float, tall: float) -> None:
    shape.left, shape.top, shape.width, shape.height = Pt(x), Pt(y), Pt(wide), Pt(tall)


def _fill(frame: Any, lines: Sequence[Sequence[Run]], size: float) -> None:
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.vertical_anchor = MSO_ANCHOR.TOP
    _paragraphs(frame, lines, size)


def _paragraphs(frame: Any, lines: Sequence[Sequence[Run]], size: float) -> None:
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        for run in line:
            said = paragraph.add_run()
            said.text = _clean(run.text)
            said.font.size, said.font.name, said.font.bold = Pt(size), FONT, run.is_strong
            said.font.color.rgb = RGBColor.from_string(run.colour)


def _cell(drawn: Any, cell: Cell) -> None:
    drawn.margin_left = drawn.margin_right = Pt(PAD)
    drawn.margin_top = drawn.margin_bottom = Pt(PAD)
    drawn.vertical_anchor = MSO_ANCHOR.TOP
    _paragraphs(drawn.text_frame, cell.lines, cell.size)
    if cell.is_figure:
        for paragraph in drawn.text_frame.paragraphs:
            paragraph.alignment = PP_ALIGN.RIGHT
    about = drawn._tc.get_or_add_tcPr()
    line = about.makeelement(qn("a:lnB"), {"w": "6350"})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": LINE}))
    line.append(fill)
    about.insert(0, line)
    drawn.fill.background()


def _plain(grid: Any, *, has_head: bool) -> None:
    """No colours of the program's own, and the first row told as heads to screen readers."""
    about = grid._tbl.tblPr
    style = about.find(qn("a:tableStyleId"))
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
    grid.first_row, grid.horz_banding = has_head, False


def _clean(text: str) -> str:
    """The text without what XML cannot hold, in one line but for our own breaks."""
    return BARE.sub(" ", text)
