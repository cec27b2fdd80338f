"""Best against typical customers: how common each behaviour is, and the difference."""

import altair as alt
import pandas as pd

from valuewhen import figures
from valuewhen.charts.look import (
    PAGE,
    STANDING,
    STANDINGS,
    TOO_FEW,
    Chart,
    Look,
    Measure,
    dressed,
    standing_fill,
    standing_shape,
    standing_stroke,
    words,
)
from valuewhen.charts.rows import Rows, told_rows


def build_profile_chart(
    frame: pd.DataFrame, *, title: str | None = None, look: Look = PAGE
) -> Chart:
    """How common each behaviour is among best and typical customers, in the order given.

    Columns: label (its words), best and typical (shares from 0 to 1), n_best and n_typical
    (customers), difference, low and high (best minus typical, in shares, with its 95 % interval;
    missing where it cannot be told). Best is a filled diamond, typical an open circle.
    """
    profile = pd.DataFrame(
        {
            "row": range(len(frame)),
            "name": [words(label) for label in frame["label"]],
            "best": frame["best"].to_numpy(dtype=float),
            "typical": frame["typical"].to_numpy(dtype=float),
            "said": [_said(row) for row in frame.to_dict("records")],
        }
    )
    profile, rows = told_rows(profile, look)
    across = Measure(
        "share of the customers",
        alt.Axis(format=".0%", tickCount=5, grid=False),
        alt.Scale(domain=[0, _top(profile)], nice=True),
    )
    return dressed(
        alt.LayerChart(layer=[*_marks(profile, rows, across), rows.words(profile)]),
        look=look,
        height=rows.height + look.line * 5,
        description=_in_words(profile),
        title=title,
    )


def _top(profile: pd.DataFrame) -> float:
    largest = profile[["best", "typical"]].max().max()
    return 1.0 if pd.isna(largest) or largest <= 0 else min(1.0, 1.05 * float(largest))


def _marks(profile: pd.DataFrame, rows: Rows, across: Measure) -> list[alt.Chart]:
    shift = rows.shift()
    both = profile[profile["best"].notna() & profile["typical"].notna()]
    ends = pd.concat(
        [
            profile[["row", "name", "said"]].assign(standing=standing, share=profile[standing])
            for standing in STANDINGS
        ]
    )
    ends = ends[ends["share"].notna()].assign(percent=[*map(figures.share, ends["share"].dropna())])
    link = alt.Chart(both[["row", "best", "typical"]]).mark_rule(
        color=STANDING, opacity=0.5, strokeWidth=rows.look.text / 7, yOffset=shift
    )
    points = alt.Chart(ends).mark_point(
        size=rows.look.dot, strokeWidth=rows.look.text / 6, opacity=1, yOffset=shift
    )
    return [
        link.encode(x=across.x("best"), x2="typical:Q", y=rows.y()),
        points.encode(
            x=across.x("share"),
            y=rows.y(),
            shape=standing_shape(),
            fill=standing_fill(),
            stroke=standing_stroke(),
            tooltip=[
                alt.Tooltip("name:N", title="Behaviour"),
                alt.Tooltip("standing:N", title="Customers"),
                alt.Tooltip("percent:N", title="Share"),
            ],
        ),
    ]


def _said(row: dict) -> str:
    if pd.isna(row["best"]) or pd.isna(row["typical"]):
        return TOO_FEW
    shares = f"{figures.share(row['best'])} of best, {figures.share(row['typical'])} of typical"
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return shares
    between = figures.points_range(100 * row["low"], 100 * row["high"])
    return f"{shares}, {figures.points(100 * row['difference'])} points ({between})"


def _in_words(profile: pd.DataFrame) -> str:
    if profile.empty:
        return "No behaviours of best and typical customers to compare."
    parts = "; ".join(
        f"{name}: {said}" for name, said in zip(profile["name"], profile["said"], strict=True)
    )
    return f"Pairs of points, how common each behaviour is. {parts}."
