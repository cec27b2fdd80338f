"""Beliefs against data: the map of both, the formula with holes, themes by function."""

from textwrap import wrap

import altair as alt
import pandas as pd

from valuewhen import figures
from valuewhen.charts.look import (
    PAGE,
    STANDING,
    UNCLEAR,
    Chart,
    Look,
    Measure,
    actor_fill,
    actor_shape,
    actor_stroke,
    amounts_in_words,
    dressed,
    level_axis,
    money_axis,
    money_unit,
    words,
    words_in_cells,
)
from valuewhen.charts.rows import LETTER, Rows

PLACES = ("in the formula", "measured, not in the formula", "not measured")
PLACE_FILLS = (UNCLEAR, STANDING, "transparent")
PLACE_STROKES = (UNCLEAR, STANDING, STANDING)


def build_belief_map_chart(
    frame: pd.DataFrame,
    *,
    currency: str,
    weight_name: str,
    equal_share: float,
    title: str | None = None,
    look: Look = PAGE,
) -> Chart:
    """Beliefs as numbered points: how much the room believes across, the gap in money upwards, with
    its 95 % interval; a line at an equal share of the weight, and one at zero.

    Columns: number, theme, metric, actor (we, they, unclear), weight (dots or voices), gap, low,
    high (in money).
    """
    amounts = frame[["gap", "low", "high"]].astype(float)
    divisor, unit = money_unit(amounts, currency)
    points = (amounts / divisor).assign(
        number=[str(number) for number in frame["number"]],
        name=[words(theme) for theme in frame["theme"]],
        by=[words(metric) for metric in frame["metric"]],
        actor=frame["actor"].to_numpy(),
        weight=frame["weight"].astype(float).to_numpy(),
        said=amounts_in_words(amounts, currency),
    )
    most = max(float(points["weight"].max()) if len(points) else 0.0, equal_share, 1.0)
    across = Measure(
        f"{weight_name}; believed from {figures.number(equal_share)} on",
        alt.Axis(format="d", grid=False, tickMinStep=1),
        alt.Scale(domain=[0, most * 1.08]),
    )
    upwards = Measure(
        f"gap of median CLV, {unit}", money_axis(signed=True), alt.Scale(zero=True, nice=True)
    )
    return dressed(
        alt.LayerChart(
            layer=[
                *_cross(equal_share, across, upwards, look),
                *_placed(points, across, upwards, look),
            ]
        ),
        look=look,
        height=look.line * 19,
        description=f"{weight_name} against the gap of median CLV. {_map_in_words(points)}.",
        title=title,
    )


def _cross(equal_share: float, across: Measure, upwards: Measure, look: Look) -> list[alt.Chart]:
    """The line from which on a belief counts as believed, and that of no gap."""
    believed, no_gap = pd.DataFrame({"weight": [equal_share]}), pd.DataFrame({"gap": [0.0]})
    return [
        alt.Chart(believed)
        .mark_rule(strokeDash=[4, 4], opacity=0.5, color=look.ink)
        .encode(x=across.x("weight")),
        alt.Chart(no_gap)
        .mark_rule(strokeDash=[2, 3], opacity=0.6, color=look.ink)
        .encode(y=upwards.y("gap")),
    ]


def _placed(points: pd.DataFrame, across: Measure, upwards: Measure, look: Look) -> list[alt.Chart]:
    """Each belief: its interval, its mark, and its number beside it."""
    base = alt.Chart(points).encode(
        x=across.x("weight"),
        tooltip=[
            alt.Tooltip("name:N", title="Belief"),
            alt.Tooltip("by:N", title="Metric"),
            alt.Tooltip("said:N", title="Gap of median CLV"),
        ],
    )
    return [
        base.mark_rule(strokeWidth=look.text / 5, opacity=0.6).encode(
            y=upwards.y("low"), y2="high:Q", stroke=actor_stroke()
        ),
        base.mark_point(size=look.dot * 1.3, opacity=1, strokeWidth=0).encode(
            y=upwards.y("gap"), fill=actor_fill(), shape=actor_shape()
        ),
        base.mark_text(align="left", dx=look.text * 0.8, fontWeight="bold").encode(
            y=upwards.y("gap"), text="number:N"
        ),
    ]


def _map_in_words(points: pd.DataFrame) -> str:
    return "; ".join(
        f"{number} {name}: {figures.count(weight)} and {said}"
        for number, name, weight, said in points[["number", "name", "weight", "said"]].to_numpy()
    )


def build_formula_chart(
    frame: pd.DataFrame, *, weight_name: str, title: str | None = None, look: Look = PAGE
) -> Chart:
    """Themes as slots as long as their weight: grey in the formula of CLV, filled where customer
    data measure them beside it, empty where nothing does.

    Columns: theme, place (one of PLACES), weight (dots or voices).
    """
    slots = pd.DataFrame(
        {
            "row": range(len(frame)),
            "label": [words(theme) for theme in frame["theme"]],
            "place": frame["place"].to_numpy(),
            "weight": frame["weight"].astype(float).to_numpy(),
        }
    )
    slots["said"] = [
        f"{figures.count(weight)} · {place}"
        for weight, place in zip(slots["weight"], slots["place"], strict=True)
    ]
    rows = Rows(len(slots), look)
    most = float(slots["weight"].max()) if len(slots) else 0.0
    base = alt.Chart(slots).encode(
        y=rows.y(),
        x=alt.X("weight:Q", axis=None, scale=alt.Scale(domain=[0, max(most, 1.0) * 1.6])),
        tooltip=[
            alt.Tooltip("label:N", title="Theme"),
            alt.Tooltip("said:N", title=weight_name.capitalize()),
        ],
    )
    domain = list(PLACES)
    legend = alt.Legend(title=None, labelLimit=400)
    bars = base.mark_bar(
        size=look.line * 0.7, yOffset=rows.shift(), strokeWidth=look.text / 9
    ).encode(
        fill=alt.Fill(
            "place:N", scale=alt.Scale(domain=domain, range=list(PLACE_FILLS)), legend=legend
        ),
        stroke=alt.Stroke(
            "place:N", scale=alt.Scale(domain=domain, range=list(PLACE_STROKES)), legend=legend
        ),
    )
    labels = base.mark_text(align="left", dx=look.text / 2, yOffset=rows.shift()).encode(
        text="said:N"
    )
    told = "; ".join(f"{row.label}: {row.said}" for row in slots.itertuples())
    return dressed(
        alt.LayerChart(layer=[rows.words(slots), bars, labels]),
        look=look,
        height=rows.height + look.line * 2,
        description=f"Themes by {weight_name} and by whether the firm's CLV sees them. {told}.",
        title=title,
    )


def build_functions_chart(
    frame: pd.DataFrame, *, title: str | None = None, look: Look = PAGE
) -> Chart:
    """Which share of each function's people named a theme: a row a theme, a column a function.

    Columns: theme, function (its words, with its people), share (0 to 1).
    """
    functions = list(dict.fromkeys(words(name) for name in frame["function"]))
    themes = list(dict.fromkeys(frame["theme"]))
    axis = level_axis(look, len(functions), share=0.6)
    letters = max(int(axis.labelLimit / (LETTER * look.text)), 6)
    named = {name: "\n".join(wrap(name, letters)) for name in functions}
    lines = max((name.count("\n") for name in named.values()), default=0)
    axis.orient, axis.labelPadding = "top", look.text * (0.5 + 1.2 * lines)
    cells = pd.DataFrame(
        {
            "theme": [words(theme) for theme in frame["theme"]],
            "function": [words(name) for name in frame["function"]],
            "column": [named[words(name)] for name in frame["function"]],
            "share": frame["share"].astype(float).to_numpy(),
        }
    )
    cells["said"] = [figures.share(share) if share else "–" for share in cells["share"]]
    order = [words(theme) for theme in themes]
    base = alt.Chart(cells).encode(
        x=alt.X(
            "column:N",
            sort=list(named.values()),
            title=None,
            axis=axis,
        ),
        y=alt.Y(
            "theme:N",
            sort=order,
            title=None,
            axis=alt.Axis(labelLimit=look.width * 0.4, grid=False),
        ),
        tooltip=[
            alt.Tooltip("theme:N", title="Theme"),
            alt.Tooltip("function:N", title="Function"),
            alt.Tooltip("said:N", title="Named it"),
        ],
    )
    boxes = base.mark_rect(stroke=UNCLEAR, strokeOpacity=0.3).encode(
        fill=alt.value(STANDING),
        fillOpacity=alt.FillOpacity(
            "share:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None
        ),
    )
    told = "; ".join(f"{row.theme}, {row.function}: {row.said}" for row in cells.itertuples())
    return dressed(
        alt.LayerChart(layer=[boxes, words_in_cells(base, cells["said"], look)]),
        look=look,
        height=look.line * (1.9 * max(len(themes), 1) + 2),
        description=f"Share of each function's people who named a theme. {told}.",
        title=title,
    )
