"""How every chart looks: one colour for we and one for they, readable on light and on dark.

Text is drawn in the colour of the page around it and the paper is see-through, so that a chart
follows the reader's theme; PRINT has ink and paper of its own, for files.

Every chart carries its one-sentence text alternative as the specification's description, which
Streamlit and vega-embed read out. `st.altair_chart` needs no `alt`, and would warn about two.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from valuewhen import figures

Chart = alt.Chart | alt.LayerChart

WE, THEY, UNCLEAR = "#0072B2", "#D55E00", "#8A8F98"
STANDING, DENSITY = "#009E73", "#7D5BA6"

ACTORS = ("we", "they", "unclear")
ACTOR_COLOURS = (WE, THEY, UNCLEAR)
ACTOR_SHAPES = ("circle", "diamond", "square")
ACTOR_WORDS = {"we": "when we…", "they": "when they…", "unclear": "unclear"}

Names = dict[str, str] | None

STANDINGS = ("best", "typical")
STANDING_SHAPES = ("diamond", "circle")

LETTER = 0.5  # how wide a letter is at least, of the height of the text
TOO_FEW = "too few to tell"  # instead of an estimate of hardly anybody


@dataclass(frozen=True)
class Look:
    """Sizes in pixels, and the colours of ink and paper."""

    text: int
    width: int
    ink: str = "currentColor"
    paper: str = "transparent"

    @property
    def line(self) -> float:
        """The height of a line of text."""
        return self.text * 1.5

    @property
    def dot(self) -> float:
        """The area of a point that stands for an estimate."""
        return self.text**2 * 0.9


PAGE = Look(text=14, width=720)
PROJECTOR = Look(text=26, width=1600)
PHONE = Look(text=12, width=340)
PHONE_GRID = Look(text=9, width=340)  # where columns stand side by side
PRINT = Look(text=14, width=960, ink="#1A1C22", paper="#FFFFFF")


@dataclass(frozen=True)
class Measure:
    """The title, axis and scale that all marks of one measure share."""

    title: str
    axis: alt.Axis
    scale: alt.Scale

    def x(self, column: str) -> alt.X:
        """The column across."""
        return alt.X(f"{column}:Q", title=self.title, axis=self.axis, scale=self.scale)

    def y(self, column: str) -> alt.Y:
        """The column upwards."""
        return alt.Y(f"{column}:Q", title=self.title, axis=self.axis, scale=self.scale)


def dressed(
    chart: Chart, *, look: Look, height: float, description: str, title: str | None = None
) -> Chart:
    """The chart in its look; `height` in pixels holds all but the title, whose place is added."""
    titled = title is not None
    framed = chart.properties(
        width=look.width,
        height=round(height + (look.line * 1.6 if titled else 0)),
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
        background=look.paper,
        description=description,
        **({"title": title} if titled else {}),
    )
    return _configured(framed, look)


def words_in_cells(base: alt.Chart, said: Iterable[str], look: Look) -> alt.Chart:
    """The column `said` in the cells of a field that is `x` across, where they have room for it."""
    longest = max(map(len, said), default=0) * look.text * LETTER
    return base.mark_text(opacity=alt.ExprRef(f"bandwidth('x') < {longest:.0f} ? 0 : 1")).encode(
        text="said:N"
    )


def actor_fill(*, legend: bool = True) -> alt.Fill:
    """Fill by the column `actor` (we, they, unclear)."""
    return alt.Fill("actor:N", scale=_actor_scale(), legend=_actor_legend() if legend else None)


def actor_stroke() -> alt.Stroke:
    """Lines by the column `actor`."""
    return alt.Stroke("actor:N", scale=_actor_scale(), legend=_actor_legend())


def actor_shape() -> alt.Shape:
    """Shape by the column `actor`, so that colour is never the only sign."""
    scale = alt.Scale(domain=list(ACTORS), range=list(ACTOR_SHAPES))
    return alt.Shape("actor:N", scale=scale, legend=_actor_legend())


def standing_fill(*, names: Names = None, rest: bool = False) -> alt.Fill:
    """Fill by the column `standing`: best is filled, typical is open.

    `rest` adds "neither"; `names` says what the legend calls a standing, in our own words only.
    """
    return alt.Fill(
        "standing:N", **_standing([STANDING, "transparent"], "transparent", names, rest)
    )


def standing_stroke(*, names: Names = None, rest: bool = False) -> alt.Stroke:
    """The outline by `standing`, one colour for both, so that an open mark is seen too."""
    return alt.Stroke("standing:N", **_standing([STANDING, STANDING], UNCLEAR, names, rest))


def standing_shape(*, names: Names = None, rest: bool = False) -> alt.Shape:
    """Shape by the column `standing`: best is a diamond, typical a circle, the rest a cross."""
    return alt.Shape("standing:N", **_standing(list(STANDING_SHAPES), "cross", names, rest))


def money_unit(amounts: pd.DataFrame, currency: str) -> tuple[float, str]:
    """What to divide amounts by for an axis, and the unit to name beside it: (1e6, "€ million")."""
    largest = float(amounts.abs().max().max()) if amounts.size else 0.0
    symbol = figures.currency_symbol(currency) or "money"
    for divisor, name in ((1e9, "billion"), (1e6, "million")):
        if largest >= divisor:
            return divisor, f"{symbol} {name}"
    return 1.0, symbol


def amounts_in_words(amounts: pd.DataFrame, currency: str) -> list[str]:
    """Each row of an amount and the ends of its interval: "€4,120 (€3,300 to €5,010)"."""
    return [
        f"{figures.money(amount, currency)} ({figures.money_range(low, high, currency)})"
        if pd.notna(amount)
        else TOO_FEW
        for amount, low, high in amounts.itertuples(index=False)
    ]


def money_axis(*, signed: bool = False, values: list[float] | None = None) -> alt.Axis:
    """An axis of money in the unit that its title names: thousands separated, signed for gaps."""
    said = "datum.value == 0 ? '0' : format(datum.value, '+,~r')"
    axis = alt.Axis(labelExpr=said, grid=False) if signed else alt.Axis(format=",~r")
    axis.tickCount = 5
    if values is not None:
        axis.values = values
    return axis


def level_axis(look: Look, levels: int, share: float = 0.9) -> alt.Axis:
    """An axis of so many levels, every one of them named, in the lines that its name has; the
    levels take that share of the chart's width."""
    return alt.Axis(
        labelAngle=0,
        labelExpr="split(datum.value, '\\n')",
        labelLimit=share * look.width / max(levels, 1),
        labelOverlap=False,
        grid=False,
    )


def words(text: object) -> str:
    """A text of people as one line for a label: white space joined, never empty."""
    return " ".join(str(text).split()) or "(no words)"


def _standing(values: list[str], rest_value: str, names: Names, rest: bool) -> dict[str, Any]:
    domain = [*STANDINGS, "neither"] if rest else [*STANDINGS]
    scale = alt.Scale(domain=domain, range=[*values, rest_value][: len(domain)])
    cases = [
        f"datum.value == '{standing}' ? '{name}' : " for standing, name in (names or {}).items()
    ]
    return {
        "scale": scale,
        "legend": alt.Legend(title=None, labelExpr="".join(cases) + "datum.value"),
    }


def _actor_scale() -> alt.Scale:
    return alt.Scale(domain=list(ACTORS), range=list(ACTOR_COLOURS))


def _actor_legend() -> alt.Legend:
    says = " : ".join(f"datum.value == '{actor}' ? '{ACTOR_WORDS[actor]}'" for actor in ACTORS[:2])
    return alt.Legend(title=None, labelExpr=f"{says} : '{ACTOR_WORDS['unclear']}'")


def _configured(chart: Chart, look: Look) -> Chart:
    text, ink = look.text, look.ink
    return chart.configure(
        # What a mark would say of itself by default is an expression with axis titles in it, as
        # they are: a quotation mark in the name of a column would end its text.
        mark=alt.MarkConfig(aria=False, tooltip=None),
        axis=alt.AxisConfig(
            labelColor=ink,
            titleColor=ink,
            labelFontSize=text,
            titleFontSize=text,
            titleFontWeight="normal",
            labelLimit=look.width / 3,
            labelFlush=False,
            labelPadding=text / 2,
            titlePadding=text * 0.8,
            gridColor=ink,
            gridOpacity=0.15,
            domain=False,
            ticks=False,
        ),
        legend=alt.LegendConfig(
            orient="top",
            labelColor=ink,
            titleColor=ink,
            labelFontSize=text,
            titleFontSize=text,
            titleFontWeight="normal",
            symbolSize=look.dot,
            symbolOpacity=1,
            labelLimit=look.width / 2,
            columnPadding=text * 1.5,
            offset=text / 2,
            padding=0,
        ),
        title=alt.TitleConfig(
            color=ink, fontSize=text * 1.25, fontWeight="bold", anchor="start", offset=text
        ),
        text=alt.MarkConfig(color=ink, fontSize=text),
        view=alt.ViewConfig(stroke=None),
    )
