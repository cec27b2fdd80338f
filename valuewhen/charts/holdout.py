"""A predicted CLV put to the test: purchases predicted and made in a time it had not seen."""

from typing import Any

import altair as alt
import pandas as pd

from valuewhen import figures
from valuewhen.charts.look import DENSITY, PAGE, Chart, Look, Measure, dressed, level_axis, words


def build_holdout_chart(
    frame: pd.DataFrame, *, title: str | None = None, look: Look = PAGE
) -> Chart:
    """Mean purchases in the holdout period by repeat purchases before it: made, and predicted.

    Columns: frequency (repeat purchases before, a number or a name such as "7+"), n (customers),
    actual and predicted (mean purchases a customer in the holdout period). Rows keep their order.
    """
    levels = [
        f"{words(name)}\n{figures.count(n)}"
        for name, n in zip(frame["frequency"], frame["n"], strict=True)
    ]
    both = pd.concat(
        [
            pd.DataFrame({"label": levels, "series": series, "purchases": frame[column].to_numpy()})
            for series, column in (("made", "actual"), ("predicted", "predicted"))
        ]
    )
    both["said"] = [figures.number(purchases) for purchases in both["purchases"]]
    return dressed(
        alt.LayerChart(layer=_marks(both, levels, look)),
        look=look,
        height=look.line * 16,
        description=_in_words(frame),
        title=title,
    )


def _marks(both: pd.DataFrame, levels: list[str], look: Look) -> list[alt.Chart]:
    across = alt.X(
        "label:O",
        title="repeat purchases before; beneath, customers",
        scale=alt.Scale(domain=levels),
        axis=level_axis(look, len(levels)),
    )
    up = Measure("mean purchases in the holdout", alt.Axis(tickCount=5), alt.Scale(zero=True))
    legend = alt.Legend(title=None)
    base = alt.Chart(both).encode(x=across, y=up.y("purchases"))
    points = base.mark_point(size=look.dot, stroke=DENSITY, strokeWidth=look.text / 6, opacity=1)
    return [
        *(
            alt.Chart(both[both["series"] == series])
            .mark_line(color=DENSITY, strokeWidth=look.text / 7, strokeDash=dash)
            .encode(x=across, y=up.y("purchases"))
            for series, dash in (("made", [1, 0]), ("predicted", [6, 5]))
        ),
        points.encode(
            shape=alt.Shape("series:N", scale=_series("circle", "diamond"), legend=legend),
            fill=alt.Fill("series:N", scale=_series(DENSITY, "transparent"), legend=legend),
            tooltip=[
                alt.Tooltip("series:N", title="Purchases"),
                alt.Tooltip("said:N", title="Mean a customer"),
            ],
        ),
    ]


def _series(made: Any, predicted: Any) -> alt.Scale:
    return alt.Scale(domain=["made", "predicted"], range=[made, predicted])


def _in_words(frame: pd.DataFrame) -> str:
    if frame.empty:
        return "No holdout period to compare with."
    rows = zip(frame["frequency"], frame["actual"], frame["predicted"], strict=True)
    parts = "; ".join(
        f"{name}: {figures.number(actual)} made, {figures.number(predicted)} predicted"
        for name, actual, predicted in rows
    )
    return f"Mean purchases in the holdout period by repeat purchases before it. {parts}."
