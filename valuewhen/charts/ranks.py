"""Who changes rank when CLV counts something more: a line from the old rank to the new one."""

import altair as alt
import pandas as pd

from valuewhen import figures
from valuewhen.charts.look import PAGE, STANDING, Chart, Look, Measure, dressed, words
from valuewhen.charts.rows import Rows

MOST_ROWS = 12
FROM_ONE = "datum.value < 1 ? '' : format(datum.value, ',')"  # there is no rank 0


def build_moves_chart(
    movers: pd.DataFrame, *, title: str | None = None, look: Look = PAGE
) -> Chart:
    """The ranks of customers before (open circle) and after (filled diamond), a row a customer.

    For those who see rows alone. Columns: id, old_rank, new_rank; the first 12 rows are drawn. The
    most valuable, rank 1, is at the right.
    """
    some = movers.head(MOST_ROWS)
    moves = pd.DataFrame(
        {
            "row": range(len(some)),
            "name": [words(one) for one in some["id"]],
            "old": some["old_rank"].to_numpy(dtype=float),
            "new": some["new_rank"].to_numpy(dtype=float),
            "said": [
                f"{figures.count(old)} → {figures.count(new)}"
                for old, new in zip(some["old_rank"], some["new_rank"], strict=True)
            ],
        }
    )
    moves["label"] = [
        f"{name}: {said}" for name, said in zip(moves["name"], moves["said"], strict=True)
    ]
    rows = Rows(len(moves), look)
    ends = pd.concat([moves["old"], moves["new"]])
    far = float(ends.max()) if len(ends) else 2.0
    rank = Measure(
        "rank by CLV, 1 is the most valuable",
        alt.Axis(labelExpr=FROM_ONE, tickCount=6, grid=False),
        alt.Scale(domain=[max(far, 2.0), 1], nice=False, padding=look.text),
    )
    return dressed(
        alt.LayerChart(layer=[*_marks(moves, rows, rank), rows.words(moves)]),
        look=look,
        height=rows.height + look.line * 4,
        description=_in_words(moves),
        title=title,
    )


def _marks(moves: pd.DataFrame, rows: Rows, rank: Measure) -> list[alt.Chart]:
    shift, look = rows.shift(), rows.look
    base = alt.Chart(moves[["row", "name", "old", "new", "said"]]).encode(
        y=rows.y(),
        tooltip=[
            alt.Tooltip("name:N", title="Customer"),
            alt.Tooltip("said:N", title="Rank"),
        ],
    )
    line = base.mark_rule(
        color=STANDING, opacity=0.5, strokeWidth=look.text / 7, yOffset=shift
    ).encode(x=rank.x("old"), x2="new:Q")
    points = base.mark_point(
        size=look.dot, strokeWidth=look.text / 6, opacity=1, yOffset=shift, stroke=STANDING
    )
    before = points.encode(
        x=rank.x("old"), shape=alt.value("circle"), fill=alt.value("transparent")
    )
    after = points.encode(x=rank.x("new"), shape=alt.value("diamond"), fill=alt.value(STANDING))
    return [line, before, after]


def _in_words(moves: pd.DataFrame) -> str:
    if moves.empty:
        return "No customer changes rank."
    return (
        "Lines from the old rank, an open circle, to the new rank, a filled diamond. "
        f"{'; '.join(moves['label'])}."
    )
