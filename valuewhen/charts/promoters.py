"""What promoters say and what they do: the steps from an answer to a profitable referral."""

import altair as alt
import pandas as pd

from valuewhen import figures
from valuewhen.charts.look import PAGE, STANDING, Chart, Look, dressed
from valuewhen.charts.rows import Rows

STEPS = {
    1: "referred anyone",
    2: "referred somebody with a CLV above zero",
    3: "referred somebody above the median CLV",
}
FILLED = "promoters"


def build_promoters_chart(
    rates: pd.DataFrame, *, title: str | None = None, look: Look = PAGE
) -> Chart:
    """How far customers went by their answer to the NPS question, a bar per kind and step.

    Columns: kind (promoters first, filled; others open), step (1 to 3), count, n, share, low,
    high. Bars are the share of the customers of that kind, with its 95 % interval as a line.
    """
    kinds = list(dict.fromkeys(rates["kind"]))
    steps = sorted(set(rates["step"]))
    bars = pd.DataFrame(
        {
            "row": [steps.index(step) for step in rates["step"]],
            "line": [kinds.index(kind) for kind in rates["kind"]],
            "kind": rates["kind"].to_numpy(),
            "share": rates["share"].to_numpy(dtype=float),
            "low": rates["low"].to_numpy(dtype=float),
            "high": rates["high"].to_numpy(dtype=float),
            "said": [_said(row) for row in rates.to_dict("records")],
        }
    )
    labels = pd.DataFrame({"row": range(len(steps)), "label": [STEPS[step] for step in steps]})
    rows = Rows(len(steps), look, marks=max(len(kinds), 1))
    longest = bars["high"].max()
    top = 2.6 * float(longest) if longest > 0 else 1.0  # room for the words beside the bars
    scale = alt.Scale(domain=[0, top], nice=False)
    layers = [rows.words(labels)]
    for line in range(len(kinds)):
        layers += _line(bars[bars["line"] == line], rows, line, scale)
    return dressed(
        alt.LayerChart(layer=layers),
        look=look,
        height=rows.height,
        description=_in_words(bars, steps),
        title=title,
    )


def _line(bars: pd.DataFrame, rows: Rows, line: int, scale: alt.Scale) -> list[alt.Chart]:
    look = rows.look
    is_filled = bool((bars["kind"] == FILLED).any())
    x = alt.X("share:Q", axis=None, scale=scale)
    base = alt.Chart(bars.drop(columns="line")).encode(
        y=rows.y(),
        tooltip=[
            alt.Tooltip("kind:N", title="Answer"),
            alt.Tooltip("said:N", title="Customers"),
        ],
    )
    shift = rows.shift(line)
    bar = base.mark_bar(
        size=look.line * 0.6,
        yOffset=shift,
        fill=STANDING,
        fillOpacity=1 if is_filled else 0.15,
        stroke=STANDING,
        strokeWidth=look.text / 9,
    ).encode(x=x)
    reach = base.mark_rule(
        yOffset=shift, strokeWidth=look.text / 8, color=look.ink, opacity=0.75
    ).encode(x=alt.X("low:Q", axis=None, scale=scale), x2="high:Q")
    text = base.mark_text(align="left", dx=look.text / 2, yOffset=shift).encode(
        x=alt.X("high:Q", axis=None, scale=scale), text="said:N"
    )
    return [bar, reach, text]


def _said(row: dict) -> str:
    ends = f"{figures.share(row['low'])} to {figures.share(row['high'])}"
    return (
        f"{row['kind']}: {figures.share(row['share'])} ({ends}), "
        f"{figures.part(row['count'], row['n'])}"
    )


def _in_words(bars: pd.DataFrame, steps: list[int]) -> str:
    if bars.empty:
        return "No answers and referrals to show."
    said = ". ".join(
        f"{STEPS[step].capitalize()}: {'; '.join(bars.loc[bars['row'] == at, 'said'])}"
        for at, step in enumerate(steps)
    )
    return f"Bars of how far customers went by their answer. {said}."
