"""The report as PDF: tagged for screen readers (PDF/UA), charts as vectors, set by Typst.

What people wrote reaches the typesetter as data and never as markup.
"""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import typst

from valuewhen.reports.cells import shown
from valuewhen.reports.fonts import FAMILIES, FONTS
from valuewhen.reports.pictures import printed
from valuewhen.reports.report import Block, Figure, Report, Table
from valuewhen.words import say

SHORTEST = 12  # letters of a column that is as wide as a narrow one
TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
NO_CONTROLS = dict.fromkeys([*range(32), 127], " ")  # what no font has; white space is one blank
STAND_IN = "\N{REPLACEMENT CHARACTER}"
NO_FONT = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def pdf_file(report: Report, note: Callable[[float], None]) -> bytes:
    """The file, A4; `note` is told the share done."""
    told = {
        "title": report.title,
        "workshop": report.workshop,
        "context": report.context,
        "language": report.language,
        "made_up": report.made_up if report.is_made_up else "",
        "notice": report.notice,
        "page": say("reports.page", at="{at}", of="{of}"),
        "fonts": FAMILIES,
        "messages": [
            {"label": one.label, "text": _emphasised(one.text, one.strong), "basis": one.basis}
            for one in report.messages
        ],
        "sections": [
            {
                "title": section.title,
                "note": section.note,
                "blocks": [_block(block) for block in section.blocks],
            }
            for section in report.sections
        ],
    }
    note(0.8)
    try:
        return _set(_as_json(told))
    except typst.TypstError as error:
        unknown = _without_font(str(error.diagnostic))
        if not unknown:
            raise
    told["notice"] = f"{report.notice} {say('reports.no_font', sign=STAND_IN)}".strip()
    return _set(_as_json(told).translate(dict.fromkeys(map(ord, unknown), STAND_IN)))


def _set(told: str) -> bytes:
    """The file. Raises TypstError, among others for letters that no font has."""
    fonts = typst.Fonts(include_system_fonts=True, font_paths=[str(FONTS)])
    written = typst.compile(
        str(TEMPLATE),
        font_paths=fonts,
        sys_inputs={"report": told},
        pdf_standards=["ua-1"],
    )
    assert isinstance(written, bytes)
    return written


def _without_font(diagnostic: str) -> set[str]:
    """The letters beyond ASCII that the typesetter says it has no font for."""
    escaped = NO_FONT.findall(diagnostic)
    texts = (ESCAPED.sub(lambda one: chr(int(one[1], 16)), text) for text in escaped)
    return {letter for letter in "".join(texts) if not letter.isascii()}


def _as_json(told: dict[str, Any]) -> str:
    return json.dumps(_printable(told), ensure_ascii=False)


def _block(block: Block) -> dict[str, Any]:
    """A block by its kind, as the template draws it."""
    kind = type(block).__name__.lower()
    if isinstance(block, Figure):
        picture = printed(block)
        return {"kind": kind, "svg": picture.svg, "alternative": picture.alternative}
    if isinstance(block, Table):
        return {"kind": kind, **_cells(block)}
    return {"kind": kind, **_LISTED[kind](block)}


def _cells(table: Table) -> dict[str, Any]:
    rows = [
        [shown(cell, column) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    head = [column.label for column in table.columns]
    return {
        "title": table.title if table.is_headed else "",
        "head": head,
        "figures": [column.kind != "words" for column in table.columns],
        "widths": [_width(column) for column in zip(head, *rows, strict=True)],
        "rows": rows,
    }


def _width(texts: Sequence[str]) -> float:
    """The share of a table's width for a column of these texts, which grows slower than they do."""
    longest = max(len(text) for text in texts)
    return max(longest, SHORTEST) ** 0.6


def _item(item: Any) -> dict[str, Any]:
    said = _emphasised(item.said, item.said_strong)
    return {"title": item.title, "n": item.n, "said": said if item.said else []}


_LISTED: dict[str, Callable[[Any], dict[str, Any]]] = {
    "words": lambda block: {"text": _emphasised(block.text, block.strong)},
    "chips": lambda block: {"chips": block.chips},
    "listing": lambda block: {"lines": block.lines},
    "whole": lambda block: {
        "parts": [{"name": one.name, "n": one.n, "look": one.look} for one in block.parts],
        "alternative": block.alternative,
    },
    "sides": lambda block: {
        "sides": [
            {
                "actor": side.actor,
                "heading": side.heading,
                "items": [_item(item) for item in side.items],
                "nothing": side.nothing,
            }
            for side in block.sides
        ]
    },
    "ranking": lambda block: {"items": [_item(item) for item in block.ranked]},
    "notes": lambda block: {"notes": [[one.about, one.note] for one in block.notes]},
}


def _emphasised(text: str, strong: str) -> list[str]:
    """The text before its strong part, that part, and what follows."""
    if not strong or strong not in text:
        return [text, "", ""]
    before, _, after = text.partition(strong)
    return [before, strong, after]


def _printable(told: Any) -> Any:
    """The same with no letter that is none: control characters and halves of letters."""
    if isinstance(told, str):
        return told.encode("utf-8", errors="replace").decode("utf-8").translate(NO_CONTROLS)
    if isinstance(told, dict):
        return {name: one if name == "svg" else _printable(one) for name, one in told.items()}
    if isinstance(told, list | tuple):
        return [_printable(one) for one in told]
    return told
