"""Charts of rows: words on lines of their own, marks beneath, so that long words stay whole."""

from dataclasses import dataclass

import altair as alt
import pandas as pd

from valuewhen.charts.look import Look

WORDS_TOP = 0.5
MARKS_TOP = 1.75
ROW_GAP = 0.2
LETTER = 0.6  # of the height of the text: how wide a letter may be


@dataclass(frozen=True)
class Rows:
    """Rows 0 to `count` - 1 from top to bottom, each with `lines` of words above `marks` lines of
    marks."""

    count: int
    look: Look
    marks: int = 1
    lines: int = 1

    @property
    def step(self) -> float:
        """The height of one row in pixels."""
        return self.look.line * (self._marks_top + 0.85 * self.marks + ROW_GAP)

    @property
    def height(self) -> float:
        """The height of all rows in pixels; of one when there are none."""
        return max(self.count, 1) * self.step

    def shift(self, mark: int = 0) -> float:
        """How far the middle of a row's line of marks lies below the middle of the row."""
        return self.look.line * (self._marks_top + 0.85 * mark + 0.35) - self.step / 2

    @property
    def _marks_top(self) -> float:
        return MARKS_TOP + self.lines - 1

    def y(self, band_position: float = 0.5) -> alt.Y:
        """The place of the column `row`."""
        scale = alt.Scale(domain=list(range(self.count)), paddingInner=0, paddingOuter=0)
        return alt.Y("row:O", bandPosition=band_position, axis=None, scale=scale)

    def words(self, frame: pd.DataFrame) -> alt.Chart:
        """The column `label` of each `row`, cut only where the chart ends."""
        return (
            alt.Chart(frame[["row", "label"]])
            .mark_text(
                align="left",
                baseline="top",
                dy=self.look.line * WORDS_TOP,
                lineBreak="\n",
                lineHeight=self.look.line,
                limit=alt.ExprRef("width"),
            )
            .encode(
                x=alt.value(0),
                y=self.y(0),
                text="label:N",
                tooltip=[alt.Tooltip("label:N", title="In full")],
            )
        )


def told_rows(frame: pd.DataFrame, look: Look) -> tuple[pd.DataFrame, Rows]:
    """A row each, and the frame with the column `label`: its `name` and what is `said` of it, on
    one line where all of them have room, else on two."""
    letters = int(look.width / (LETTER * look.text))
    pairs = list(zip(frame["name"], frame["said"], strict=True))
    labels = [f"{name}: {said}" for name, said in pairs]
    is_long = any(len(label) > letters for label in labels)
    if is_long:
        labels = [f"{name}\n{said}" for name, said in pairs]
    return frame.assign(label=labels), Rows(len(frame), look, lines=2 if is_long else 1)
