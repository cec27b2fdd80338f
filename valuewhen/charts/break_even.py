"""Break-even: what a programme brings beyond its cost, by the part of the gap that is causal."""

import altair as alt
import pandas as pd

from valuewhen import figures
from valuewhen.charts.look import PAGE, STANDING, Chart, Look, dressed, money_axis, money_unit


def build_break_even_chart(
    frame: pd.DataFrame, *, share: float, currency: str, look: Look = PAGE
) -> Chart:
    """A line with its band over the part of the gap that is causal, and where it meets zero.

    Columns: share (0 to 1), net, low, high (money beyond the cost at the gap and both ends of its
    interval). `share` is the part from which on it pays; above 1 or missing no point is drawn.
    """
    amounts = frame[["net", "low", "high"]].astype(float)
    divisor, unit = money_unit(amounts, currency)
    lines = pd.DataFrame({"share": frame["share"].astype(float), **(amounts / divisor)})
    x = alt.X(
        "share:Q",
        title="part of the gap that is causal",
        axis=alt.Axis(format=".0%", tickCount=5, grid=False),
        scale=alt.Scale(domain=[0, 1]),
    )
    name, axis = f"beyond its cost, {unit}", money_axis(signed=True)
    base = alt.Chart(lines)
    layers: list[alt.Chart] = [
        base.mark_area(opacity=0.18, color=STANDING).encode(
            x=x, y=alt.Y("low:Q", title=name, axis=axis), y2="high:Q"
        ),
        alt.Chart(pd.DataFrame({"zero": [0.0]}))
        .mark_rule(strokeDash=[2, 3], opacity=0.6, color=look.ink)
        .encode(y="zero:Q"),
        base.mark_line(color=STANDING, strokeWidth=look.text / 5).encode(
            x=x, y=alt.Y("net:Q", title=name, axis=axis)
        ),
    ]
    if 0 <= share <= 1:
        point = pd.DataFrame({"share": [share], "net": [0.0], "said": [figures.share(share)]})
        layers.append(
            alt.Chart(point)
            .mark_point(filled=True, opacity=1, size=look.dot * 1.4, color=STANDING)
            .encode(x=x, y="net:Q", tooltip=[alt.Tooltip("said:N", title="Pays from")])
        )
    return dressed(
        alt.LayerChart(layer=layers),
        look=look,
        height=look.line * 10,
        description=_in_words(lines, share, unit),
    )


def _in_words(lines: pd.DataFrame, share: float, unit: str) -> str:
    nothing, everything = (figures.number(round(lines["net"].iloc[at], 2)) for at in (0, -1))
    is_there = 0 <= share <= 1
    where = f"It pays from {figures.share(share)} on." if is_there else "It does not reach zero."
    return (
        f"What the programme brings beyond its cost, in {unit}: {nothing} when no part of the gap "
        f"is causal, {everything} when all of it is. {where}"
    )
