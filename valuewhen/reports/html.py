"""The report as HTML: what the results page puts around its charts, and the whole as one file.

Every text is escaped; a chart is SVG of our own making, its texts escaped by its maker.
"""

import base64
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from valuewhen.reports.cells import shown
from valuewhen.reports.fonts import FONTS
from valuewhen.reports.report import Block, Report, Section
from valuewhen.settings import PROJECT
from valuewhen.words import say

TEMPLATES = PROJECT / "valuewhen" / "reports" / "templates"
FACES = {
    400: "source-sans-pro-latin-400-normal.woff2",
    600: "source-sans-pro-latin-600-normal.woff2",
}

environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.globals |= {"say": say, "shown": shown, "kind": lambda block: type(block).__name__}


def head(report: Report) -> str:
    """What comes first: when and who, the sentence that was completed, the five sentences."""
    return _wrapped("head", report)


def heading(section: Section) -> str:
    """A section's title and note."""
    return _wrapped("heading", section)


def drawn(block: Block) -> str:
    """A block that is no chart."""
    return _wrapped("draw", type(block).__name__, block)


def style() -> str:
    """The style of all of these; they are of the class "report"."""
    return (TEMPLATES / "report.css").read_text(encoding="utf-8")


def html_file(report: Report, pictures: dict[str, tuple[str, str]]) -> bytes:
    """The report as one HTML file that needs no network and no script.

    `pictures` has two SVGs a figure by its name, a wide one and one for phones.
    """
    ours = environment.get_template("file.html")
    charts = {name: [_as_it_is(one) for one in both] for name, both in pictures.items()}
    text = ours.render(report=report, pictures=charts, style=_as_it_is(style()), faces=_faces())
    return text.encode("utf-8", errors="replace")


def _as_it_is(ours: str) -> Markup:
    """What we made ourselves, in which every text of people is escaped already."""
    return Markup(ours)  # noqa: S704


def _wrapped(macro: str, *values: Any) -> str:
    blocks: Any = environment.get_template("blocks.html").module
    return f'<div class="report">{getattr(blocks, macro)(*values)}</div>'


@cache
def _faces() -> dict[int, str]:
    """The two weights of the font that the charts were measured with, for Latin letters."""
    return {
        weight: base64.b64encode((FONTS / name).read_bytes()).decode()
        for weight, name in FACES.items()
    }
