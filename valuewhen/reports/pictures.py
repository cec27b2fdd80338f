"""Charts as pictures: SVG in the ink of the page around it, SVG and PNG in dark ink on white."""

import html
import re
from dataclasses import dataclass, replace
from functools import cache
from textwrap import wrap
from typing import Any

import vl_convert

from valuewhen.charts.look import PAGE, PRINT, Look
from valuewhen.reports.fonts import FAMILIES, FONTS
from valuewhen.reports.report import Figure, Report

PAPER = replace(PRINT, width=PAGE.width)
SLIDE = replace(PRINT, text=17, width=1150)
FONT = ", ".join(f"'{family}'" for family in FAMILIES) + ", sans-serif"
SCALE = 2  # pixels of a PNG for each of the chart's
TITLE = 21  # pixels
LETTERS = 90  # of a title in a line
QUIET = "#5b616b"  # the ink of the line that says where a chart is from
OPENING = re.compile(r'<svg [^>]*?viewBox="([^"]*)"[^>]*>')


@dataclass(frozen=True)
class Picture:
    """A chart as SVG, and in a sentence."""

    svg: str
    alternative: str


def inline(figure: Figure, look: Look = PAGE) -> str:
    """The chart as SVG inside HTML: as wide as its place, in the colour of the text around it, with
    its alternative; what is inside is for the eyes alone."""
    spec = _spec(figure, look)
    alternative = html.escape(str(spec["description"]), quote=True)
    opening = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="marks" role="img" '
        f'aria-label="{alternative}" viewBox="'
    )
    return OPENING.sub(lambda found: f'{opening}{found[1]}">', _svg(spec), count=1)


def for_phones(figure: Figure) -> str:
    """The chart as `inline` has it, laid out for a phone's width."""
    return inline(figure, figure.phone_look)


def printed(figure: Figure, look: Look = PAPER) -> Picture:
    """The chart in dark ink on white, without a title."""
    return _picture(_spec(figure, look))


def in_pieces(figure: Figure, look: Look = SLIDE) -> list[Picture]:
    """The chart as `printed` has it, or those of its rows where it may be divided, on one scale."""
    pieces = figure.pieces
    specs = [_spec(piece, look) for piece in pieces]
    if len(pieces) > 1:
        whole = _spec(figure, look)
        for spec in specs:
            _on_one_scale(spec, whole)
    return [_picture(spec) for spec in specs]


def png(svg: str) -> bytes:
    """A picture of it, SCALE pixels for one."""
    _register()
    return bytes(vl_convert.svg_to_png(svg, scale=SCALE))


def standing_alone(report: Report, figure: Figure) -> str:
    """The chart as SVG in dark ink on white, with its title and where it is from."""
    spec = _spec(figure, PRINT)
    parts = (report.workshop, report.made_up if report.is_made_up else "")
    title = wrap(figure.title, LETTERS)
    source = wrap(" · ".join(part for part in parts if part), round(1.3 * LETTERS))
    spec["title"] = {
        "text": title,
        "subtitle": source,
        "subtitleColor": QUIET,
        "subtitleFontSize": PRINT.text,
        "subtitlePadding": 6,
        "fontSize": TITLE,
        "anchor": "start",
        "offset": 14,
    }
    spec["height"] += round(1.3 * (TITLE * len(title) + PRINT.text * len(source)) + 20)
    return _svg(spec)


def _picture(spec: dict[str, Any]) -> Picture:
    return Picture(_svg(spec), str(spec["description"]))


def _spec(figure: Figure, look: Look) -> dict[str, Any]:
    spec: dict[str, Any] = figure.chart(look).to_dict(validate=False)
    config = spec["config"]
    config["font"] = FONT
    for part in ("mark", "axis", "legend", "title"):  # the whole has its alternative
        config[part] = {**config.get(part, {}), "aria": False}
    return spec


def _on_one_scale(spec: dict[str, Any], whole: dict[str, Any]) -> None:
    """Gives the layers the domain across that those of the whole have."""
    for layer, as_in in zip(spec.get("layer", []), whole.get("layer", []), strict=True):
        across, scale = layer["encoding"].get("x", {}), as_in["encoding"].get("x", {}).get("scale")
        if scale and "domain" in scale and across.get("scale"):
            across["scale"]["domain"] = scale["domain"]


def _svg(spec: dict[str, Any]) -> str:
    _register()
    svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return svg


@cache
def _register() -> None:
    vl_convert.register_font_directory(str(FONTS))
