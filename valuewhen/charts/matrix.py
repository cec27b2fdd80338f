"""Tables of counts as a field of cells, darker where there are more; what is not told is empty."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from valuewhen import figures
from valuewhen.charts.look import DENSITY, PAGE, Chart, Look, dressed, words_in_cells

FIFTHS = {5: "top fifth", 4: "fourth", 3: "third", 2: "second", 1: "lowest fifth"}
TENTHS = {tenth: f"{tenth}" for tenth in range(1, 10)} | {10: "10 (largest)"}
LABELS = {"best": "best", "typical": "typical", "other": "neither", "without": "without a CLV"}


def build_references_chart(
    matrix: pd.DataFrame, *, title: str | None = None, look: Look = PAGE
) -> Chart:
    """Won deals by the CLV of who spoke for them (fifths, down) and their value (tenths, across).

    Columns: fifth (1 to 5), tenth (1 to 10), won, and calls, of which a cell then says "won of
    calls"; without calls it says won alone. Rows held back are not in it and stay empty.
    """
    has_calls = "calls" in matrix
    cells = pd.DataFrame(
        {
            "row": matrix["fifth"].map(FIFTHS),
            "column": matrix["tenth"].map(TENTHS),
            "weight": matrix["won"].astype(float),
            "said": [
                f"{figures.count(won)} of {figures.count(calls)}"
                if has_calls
                else figures.count(won)
                for won, calls in zip(
                    matrix["won"], matrix["calls" if has_calls else "won"], strict=True
                )
            ],
        }
    )
    return _field(
        cells,
        rows=list(FIFTHS.values()),
        columns=list(TENTHS.values()),
        names=("CLV of who spoke", "value of the deal, in tenths of all deals"),
        counted="Calls for won deals",
        title=title,
        look=look,
    )


def build_flows_chart(flows: pd.DataFrame, *, title: str | None = None, look: Look = PAGE) -> Chart:
    """Customers by their fifth of CLV as it is (down) and with something added (across).

    Columns: old_fifth, new_fifth (1 to 5), customers. Rows held back are not in it.
    """
    cells = pd.DataFrame(
        {
            "row": flows["old_fifth"].map(FIFTHS),
            "column": flows["new_fifth"].map(FIFTHS),
            "weight": flows["customers"].astype(float),
            "said": flows["customers"].map(figures.count),
        }
    )
    return _field(
        cells,
        rows=list(FIFTHS.values()),
        columns=list(FIFTHS.values()),
        names=("CLV as it is", "CLV with it added"),
        counted="Customers",
        title=title,
        look=look,
    )


def build_scores_chart(
    scores: pd.DataFrame, *, title: str | None = None, look: Look = PAGE
) -> Chart:
    """Customers by how many criteria are a yes (down), and best, typical or neither (across).

    Columns: score (0 to 4), label (best, typical, other, without), customers. Rows held back are
    not in it.
    """
    cells = pd.DataFrame(
        {
            "row": [f"{score} yes" for score in scores["score"]],
            "column": scores["label"].map(LABELS),
            "weight": scores["customers"].astype(float),
            "said": scores["customers"].map(figures.count),
        }
    )
    return _field(
        cells,
        rows=[f"{score} yes" for score in (4, 3, 2, 1, 0)],
        columns=[LABELS[label] for label in LABELS if (scores["label"] == label).any()],
        names=("criteria", "customers by CLV"),
        counted="Customers",
        title=title,
        look=look,
    )


def _field(
    cells: pd.DataFrame,
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    names: tuple[str, str],
    counted: str,
    title: str | None,
    look: Look,
) -> Chart:
    """The cells as rectangles with their words; columns of `cells`: row, column, weight, said."""
    down = alt.Y(
        "row:O",
        sort=list(rows),
        scale=alt.Scale(domain=list(rows)),
        title=names[0],
        axis=alt.Axis(labelLimit=look.width / 4),
    )
    across = alt.X(
        "column:O",
        sort=list(columns),
        scale=alt.Scale(domain=list(columns)),
        title=names[1],
        axis=alt.Axis(labelAngle=0, labelOverlap="greedy"),
    )
    base = alt.Chart(cells).encode(
        x=across,
        y=down,
        tooltip=[
            alt.Tooltip("row:N", title=names[0].capitalize()),
            alt.Tooltip("column:N", title=names[1].capitalize()),
            alt.Tooltip("said:N", title=counted),
        ],
    )
    most = float(cells["weight"].max()) if len(cells) else 1.0
    shade = alt.Scale(domain=[0, most or 1.0], range=[0.06, 0.7])
    heat = base.mark_rect(color=DENSITY, cornerRadius=2).encode(
        opacity=alt.Opacity("weight:Q", scale=shade, legend=None)
    )
    said = "; ".join(
        f"{cell.row}, {cell.column}: {cell.said}" for cell in cells.itertuples(index=False)
    )
    return dressed(
        alt.LayerChart(layer=[heat, words_in_cells(base, cells["said"], look)]),
        look=look,
        height=look.line * (2 * len(rows) + 4),
        description=(
            f"Table of {names[0]} by {names[1]}. {counted}: {said or 'nothing can be shown'}."
        ),
        title=title,
    )
