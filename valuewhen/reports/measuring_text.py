"""How much room a text takes on a slide, before a program has drawn it.

Measured with a font that is wider than the one on the slides, so that nothing is cut off.
"""

from functools import cache

from PIL import ImageFont

from valuewhen.reports.fonts import FONTS

LEADING = 1.22  # lines apart, in sizes of the text
AT = 100  # size in which widths are measured once


def lines(text: str, size: float, width: float) -> int:
    """How many lines a text of this size in points takes in a width in points; one at least."""
    return sum(_of_paragraph(part, size, width) for part in (text or " ").split("\n"))


def height(text: str, size: float, width: float) -> float:
    """The height in points of a text of this size in a width."""
    return lines(text, size, width) * size * LEADING


def width_of(text: str, size: float) -> float:
    """The width in points of a text in one line."""
    return _at(text) * size / AT


def fitting(text: str, sizes: tuple[float, ...], width: float, most: int) -> float:
    """The first of these sizes in which the text has at most so many lines, else the last."""
    return next((size for size in sizes if lines(text, size, width) <= most), sizes[-1])


def _of_paragraph(text: str, size: float, width: float) -> int:
    """Lines as words are wrapped; a word that is wider than a line goes on in the next."""
    count, used, blank = 1, 0.0, width_of(" ", size)
    for word in text.split():
        long = width_of(word, size)
        if used and used + blank + long > width:
            count, used = count + 1, 0.0
        if long > width:
            more = int(long // width)
            count, used = count + more, long - more * width
        else:
            used += (blank if used else 0.0) + long
    return count


@cache
def _at(text: str) -> float:
    return float(_font().getlength(text))


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / "DejaVuSans.ttf"), AT)
