"""The shape of a link: median CLV at each level of a metric, zero apart from the rest."""

import altair as alt
import pandas as pd

from valuewhen import figures
from valuewhen.charts.look import (
    DENSITY,
    PAGE,
    Chart,
    Look,
    Measure,
    amounts_in_words,
    dressed,
    level_axis,
    money_axis,
    money_unit,
    words,
)

APART = "\u00a0"  # the label of the empty place beside zero
NO_WIDTH = "\u200b"  # a line without anything to see
ON_ONE_LINE = 5  # levels whose names have room beside each other


def build_dose_response_chart(
    frame: pd.DataFrame,
    *,
    currency: str,
    metric_name: str,
    title: str | None = None,
    look: Look = PAGE,
) -> Chart:
    """Median CLV with its 95 % interval along a metric; zero is a square that stands apart.

    Columns, as `valuewhen.evidence.shape.dose_response` gives them: bin (its name), position (their
    order), n, median_clv, clv_low, clv_high (missing where they cannot be told), is_zero, and
    is_few (drawn open). The axis of money begins at zero.
    """
    amounts = frame[["median_clv", "clv_low", "clv_high"]].astype(float)
    divisor, unit = money_unit(amounts, currency)
    bins = _bins(frame.sort_values("position"), divisor, currency)
    places = _places(bins)
    across = alt.X(
        "label:O",
        title=f"{words(metric_name)}; beneath each level, its customers",
        scale=alt.Scale(domain=places),
        axis=level_axis(look, len(places)),
    )
    up = Measure(f"median CLV, {unit}", money_axis(), _scale(bins))
    return dressed(
        alt.LayerChart(layer=_marks(bins, across, up, look)),
        look=look,
        height=look.line * 15,
        description=_in_words(bins, words(metric_name)),
        title=title,
    )


def _bins(ordered: pd.DataFrame, divisor: float, currency: str) -> pd.DataFrame:
    amounts = ordered[["median_clv", "clv_low", "clv_high"]].astype(float)
    bins = pd.DataFrame(
        {
            "level": [words(name) for name in ordered["bin"]],
            "customers": [figures.count(n) for n in ordered["n"]],
            "is_zero": ordered["is_zero"].to_numpy(dtype=bool),
            "is_few": ordered["is_few"].to_numpy(dtype=bool),
            "median": amounts["median_clv"].to_numpy() / divisor,
            "low": amounts["clv_low"].to_numpy() / divisor,
            "high": amounts["clv_high"].to_numpy() / divisor,
            "said": amounts_in_words(amounts, currency),
        }
    )
    bins["label"] = [
        f"{lines}\n{n}" for lines, n in zip(_lines(bins["level"]), bins["customers"], strict=True)
    ]
    bins["amount"] = [figures.money(amount, "") for amount in bins["median"]]
    bins["top"] = bins["high"].fillna(bins["median"])
    return bins


def _scale(bins: pd.DataFrame) -> alt.Scale:
    """From zero on, with room for an amount above the highest interval."""
    ends = bins[["low", "high", "median"]].stack()
    lowest, highest = min(0.0, *ends, 0.0), max(0.0, *ends, 0.0)
    return alt.Scale(domain=[lowest, highest + 0.12 * ((highest - lowest) or 1)], nice=True)


def _lines(levels: pd.Series) -> list[str]:
    """The names of the levels over two lines each where there are many of them."""
    if len(levels) <= ON_ONE_LINE:
        return list(levels)
    broken = [level.replace(" to ", " to\n").replace(" or ", " or\n") for level in levels]
    return [text if "\n" in text else f"{text}\n{NO_WIDTH}" for text in broken]


def _places(bins: pd.DataFrame) -> list[str]:
    """The labels in order, an empty place between zero and the levels beside it."""
    places: list[str] = []
    for at, (label, is_zero) in enumerate(zip(bins["label"], bins["is_zero"], strict=True)):
        if at and bool(bins["is_zero"].iloc[at - 1]) != bool(is_zero):
            places.append(APART * at)
        places.append(label)
    return places


def _marks(bins: pd.DataFrame, across: alt.X, up: Measure, look: Look) -> list[alt.Chart]:
    known = alt.Chart(bins[bins["median"].notna()]).encode(x=across)
    bound = alt.Chart(bins[bins["low"].notna() & bins["high"].notna()]).encode(x=across)
    path = alt.Chart(bins[~bins["is_zero"] & bins["median"].notna()]).encode(x=across)
    shape = alt.Scale(domain=[False, True], range=["circle", "square"])
    fill = alt.Scale(domain=[False, True], range=[DENSITY, "transparent"])
    return [
        path.mark_line(color=DENSITY, strokeWidth=look.text / 8, opacity=0.5).encode(
            y=up.y("median")
        ),
        bound.mark_rule(color=DENSITY, strokeWidth=look.text / 4).encode(
            y=up.y("low"), y2="high:Q"
        ),
        known.mark_point(
            size=look.dot, stroke=DENSITY, strokeWidth=look.text / 7, opacity=1
        ).encode(
            y=up.y("median"),
            shape=alt.Shape("is_zero:N", scale=shape, legend=None),
            fill=alt.Fill("is_few:N", scale=fill, legend=None),
            tooltip=[
                alt.Tooltip("level:N", title="Level"),
                alt.Tooltip("said:N", title="Median CLV"),
                alt.Tooltip("customers:N", title="Customers"),
            ],
        ),
        known.mark_text(baseline="bottom", dy=-look.text / 2).encode(
            y=up.y("top"), text="amount:N"
        ),
    ]


def _in_words(bins: pd.DataFrame, metric_name: str) -> str:
    if bins.empty:
        return f"No levels of {metric_name} to show."
    levels = zip(bins["level"], bins["said"], bins["customers"], strict=True)
    parts = "; ".join(f"{level}: {said}, {n} customers" for level, said, n in levels)
    return f"Median CLV with its interval at each level of {metric_name}. {parts}."
