"""Estimates with their intervals in rows: a sign, a line, and the zero that they are held against.

The charts of segments, of a category's groups and of best against typical are such rows.
"""

import altair as alt
import pandas as pd

from valuewhen import figures
from valuewhen.charts.look import (
    DENSITY,
    PAGE,
    TOO_FEW,
    Chart,
    Look,
    Measure,
    amounts_in_words,
    dressed,
    money_axis,
    money_unit,
    words,
)
from valuewhen.charts.rows import Rows, told_rows


def build_segments_chart(
    frame: pd.DataFrame, *, strength_name: str, title: str | None = None, look: Look = PAGE
) -> Chart:
    """The strength of one link in each business segment with its 95 % interval, the whole first.

    Columns: segment (missing for all customers, which is drawn as a square), n, strength, low, high
    (from -1 to 1, missing where they cannot be told). `strength_name` is "rank correlation" or what
    else the strength is, in our own words.
    """
    is_whole = frame["segment"].isna()
    ordered = pd.concat([frame[is_whole], frame[~is_whole]])
    rows = _rows(
        names=ordered["segment"].where(ordered["segment"].notna(), "all customers"),
        estimates=ordered[["strength", "low", "high"]].astype(float),
        said=[
            f"{figures.coefficient(strength)} ({figures.coefficient_range(low, high)})"
            if pd.notna(strength)
            else TOO_FEW
            for strength, low, high in ordered[["strength", "low", "high"]].itertuples(index=False)
        ],
        n=ordered["n"],
    ).assign(kind=["whole"] * int(is_whole.sum()) + ["part"] * int((~is_whole).sum()))
    across = Measure(strength_name, money_axis(signed=True), alt.Scale(zero=True, nice=True))
    what = f"{strength_name.capitalize()} by business segment"
    return _drawn(rows, across, look, title, what, has_zero=True)


def build_groups_chart(
    frame: pd.DataFrame,
    *,
    currency: str,
    metric_name: str,
    title: str | None = None,
    look: Look = PAGE,
) -> Chart:
    """Median CLV with its 95 % interval in each group of a category, in the order given.

    Columns, as `valuewhen.evidence.categories.compare_groups` gives them: group (its words), n,
    median_clv, clv_low, clv_high (in money, missing where they cannot be told). The axis of money
    begins at zero.
    """
    amounts = frame[["median_clv", "clv_low", "clv_high"]].astype(float)
    divisor, unit = money_unit(amounts, currency)
    rows = _rows(
        names=frame["group"],
        estimates=amounts / divisor,
        said=amounts_in_words(amounts, currency),
        n=frame["n"],
    ).assign(kind="part")
    axis = money_axis()
    axis.grid = False
    across = Measure(f"median CLV, {unit}", axis, alt.Scale(zero=True, nice=True))
    return _drawn(rows, across, look, title, f"Median CLV by {words(metric_name)}")


def estimate_marks(frame: pd.DataFrame, rows: Rows, across: Measure) -> list[alt.Chart]:
    """The interval of each row as a line, and its estimate as a circle, that of the whole a square.

    Columns: row, name, said, estimate, low, high, and kind ("part" or "whole"). Rows without an
    estimate are not drawn.
    """
    known = alt.Chart(frame[frame["estimate"].notna()]).encode(
        y=rows.y(),
        tooltip=[alt.Tooltip("name:N", title="Customers"), alt.Tooltip("said:N", title="Found")],
    )
    shift, shapes = rows.shift(), alt.Scale(domain=["part", "whole"], range=["circle", "square"])
    return [
        known.mark_rule(color=DENSITY, strokeWidth=rows.look.text / 4, yOffset=shift).encode(
            x=across.x("low"), x2="high:Q"
        ),
        known.mark_point(
            size=rows.look.dot, fill=DENSITY, strokeWidth=0, opacity=1, yOffset=shift
        ).encode(x=across.x("estimate"), shape=alt.Shape("kind:N", scale=shapes, legend=None)),
    ]


def zero_line(frame: pd.DataFrame, rows: Rows) -> alt.Chart:
    """No effect, marked on each row beneath its words rather than as a line through them."""
    return (
        alt.Chart(frame[["row"]])
        .mark_tick(
            color=rows.look.ink,
            opacity=0.5,
            thickness=1.5,
            size=rows.look.line,
            orient="vertical",
            yOffset=rows.shift(),
        )
        .encode(x=alt.datum(0), y=rows.y())
    )


def _rows(
    *, names: pd.Series, estimates: pd.DataFrame, said: list[str], n: pd.Series
) -> pd.DataFrame:
    estimate, low, high = (estimates[column].to_numpy() for column in estimates)
    return pd.DataFrame(
        {
            "row": range(len(estimates)),
            "name": [words(name) for name in names],
            "estimate": estimate,
            "low": low,
            "high": high,
            "said": [_with_n(*one) for one in zip(said, n, strict=True)],
        }
    )


def _with_n(said: str, n: float | None) -> str:
    """An estimate and on how many customers it rests, where that may be told."""
    return said if pd.isna(n) else f"{said}, {figures.count(n)}{figures.NBSP}customers"


def _drawn(
    frame: pd.DataFrame,
    across: Measure,
    look: Look,
    title: str | None,
    what: str,
    *,
    has_zero: bool = False,
) -> Chart:
    frame, rows = told_rows(frame, look)
    layers = [*estimate_marks(frame, rows, across), rows.words(frame)]
    found = zip(frame["name"], frame["said"], strict=True)
    parts = "; ".join(f"{name}: {said}" for name, said in found)
    return dressed(
        alt.LayerChart(layer=[zero_line(frame, rows), *layers] if has_zero else layers),
        look=look,
        height=rows.height + look.line * 4,
        description=f"{what}, with intervals. {parts or 'Nothing to show'}.",
        title=title,
    )
