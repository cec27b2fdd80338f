"""Gaps in money: each hypothesis with its estimate and interval, the zero line and n."""

import altair as alt
import pandas as pd

from valuewhen import figures
from valuewhen.charts.estimates import zero_line
from valuewhen.charts.look import (
    PAGE,
    Chart,
    Look,
    actor_fill,
    actor_shape,
    actor_stroke,
    dressed,
    money_axis,
    money_unit,
    words,
)
from valuewhen.charts.rows import Rows, told_rows


def build_gaps_chart(
    frame: pd.DataFrame, *, currency: str, title: str | None = None, look: Look = PAGE
) -> Chart:
    """A forest plot: the gap of median CLV of each row with its 95 % interval, in the order given.

    Columns: label (the room's words or the metric), actor (we, they, unclear), gap, low, high (in
    money, missing where it cannot be told), n (customers compared) and verdict (a word, shown in
    place of a gap that is missing).
    """
    amounts = frame[["gap", "low", "high"]].astype(float)
    divisor, unit = money_unit(amounts, currency)
    gaps = pd.DataFrame(
        {
            "row": range(len(frame)),
            "name": [words(label) for label in frame["label"]],
            "actor": frame["actor"].to_numpy(),
            **{name: amounts[name].to_numpy() / divisor for name in amounts},
            "said": [_said(row, currency) for row in frame.to_dict("records")],
        }
    )
    gaps, rows = told_rows(gaps, look)
    return dressed(
        alt.LayerChart(
            layer=[zero_line(gaps, rows), *_estimates(gaps, rows, unit), rows.words(gaps)]
        ),
        look=look,
        height=rows.height + look.line * 5,
        description=_in_words(gaps),
        title=title,
    )


def _estimates(gaps: pd.DataFrame, rows: Rows, unit: str) -> list[alt.Chart]:
    axis, name = money_axis(signed=True), f"gap of median CLV, {unit}"
    scale = alt.Scale(domain=_reach(gaps), nice=True)
    known = alt.Chart(
        gaps.loc[gaps["gap"].notna(), ["row", "name", "actor", "gap", "low", "high", "said"]]
    ).encode(
        y=rows.y(),
        tooltip=[
            alt.Tooltip("name:N", title="Hypothesis"),
            alt.Tooltip("said:N", title="Gap of median CLV"),
        ],
    )
    return [
        known.mark_rule(strokeWidth=rows.look.text / 4, opacity=0.8, yOffset=rows.shift()).encode(
            x=alt.X("low:Q", title=name, axis=axis, scale=scale),
            x2="high:Q",
            stroke=actor_stroke(),
        ),
        known.mark_point(size=rows.look.dot, opacity=1, strokeWidth=0, yOffset=rows.shift()).encode(
            x=alt.X("gap:Q", title=name, axis=axis, scale=scale),
            fill=actor_fill(),
            shape=actor_shape(),
        ),
    ]


def _reach(gaps: pd.DataFrame) -> list[float]:
    """From the lowest end of an interval to the highest, zero among them."""
    ends = [0.0, *gaps["low"].dropna(), *gaps["high"].dropna()]
    return [min(ends), max(ends) if any(ends) else 1.0]


def _said(row: dict, currency: str) -> str:
    n = f"{figures.count(row['n'])}{figures.NBSP}customers"
    if pd.isna(row["gap"]):
        return f"{row['verdict']}, {n}"
    gap = figures.signed_money(row["gap"], currency)
    return f"{gap} ({figures.money_range(row['low'], row['high'], currency)}), {n}"


def _in_words(gaps: pd.DataFrame) -> str:
    if gaps.empty:
        return "No gaps to show yet."
    return (
        f"Gap of median CLV with its interval for {len(gaps)} "
        f"{'hypothesis' if len(gaps) == 1 else 'hypotheses'}. First: {gaps['label'].iloc[0]}."
    )
