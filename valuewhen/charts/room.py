"""What the room said: we and they, themes by voices and votes, best against typical."""

import altair as alt
import pandas as pd

from valuewhen import figures
from valuewhen.charts.look import (
    ACTOR_WORDS,
    ACTORS,
    PAGE,
    STANDING,
    STANDINGS,
    Chart,
    Look,
    actor_fill,
    actor_stroke,
    dressed,
    standing_fill,
    standing_shape,
    standing_stroke,
    words,
)
from valuewhen.charts.rows import Rows

NOUNS = {"votes": "dot", "voices": "voice"}


def build_we_they_chart(
    frame: pd.DataFrame, *, title: str | None = None, look: Look = PAGE
) -> Chart:
    """How many answers say "when we…", "when they…" or neither, as bars.

    Columns: actor (we, they, unclear), answers (their number). An actor without a row counts none.
    """
    counts = frame.groupby("actor")["answers"].sum().reindex(list(ACTORS), fill_value=0)
    total = int(counts.sum())
    rows = pd.DataFrame(
        {
            "actor": list(ACTORS),
            "name": [ACTOR_WORDS[actor] for actor in ACTORS],
            "answers": counts.to_numpy(),
            "said": [_of_total(int(number), total) for number in counts],
        }
    )
    base = alt.Chart(rows).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelFontWeight="bold")),
        x=alt.X("answers:Q", axis=None, scale=alt.Scale(domain=[0, _room_for_text(counts.max())])),
        tooltip=[alt.Tooltip("name:N", title="Answer"), alt.Tooltip("said:N", title="Answers")],
    )
    bars = base.mark_bar(size=look.line * 1.2).encode(fill=actor_fill(legend=False))
    labels = base.mark_text(align="left", dx=look.text / 2).encode(text="said:N")
    parts = ", ".join(
        f"{name} {said}" for name, said in zip(rows["name"], rows["said"], strict=True)
    )
    return dressed(
        alt.LayerChart(layer=[bars, labels]),
        look=look,
        height=3 * look.line * 1.8,
        description=f"Bars of {figures.count(total)} answers: {parts}.",
        title=title,
    )


def build_themes_chart(
    frame: pd.DataFrame, *, title: str | None = None, look: Look = PAGE
) -> Chart:
    """Themes as rows in the order given: a full bar for their votes, an open one for their voices.

    Columns: theme (its words), actor (we, they, unclear), voices (people who said it), and votes
    (dots), missing or left out before a vote.
    """
    has_votes = "votes" in frame and frame["votes"].notna().any()
    measures = ["votes", "voices"] if has_votes else ["voices"]
    themes = pd.DataFrame(
        {
            "row": range(len(frame)),
            "label": [words(theme) for theme in frame["theme"]],
            "actor": frame["actor"].to_numpy(),
        }
    )
    for measure in measures:
        themes[measure] = frame[measure].fillna(0).to_numpy()
        themes[f"{measure}_said"] = [_counted(n, NOUNS[measure]) for n in themes[measure]]
    first = f"{measures[0]}_said"
    themes[first] = [
        f"{said} ({actor})" for said, actor in zip(themes[first], themes["actor"], strict=True)
    ]
    rows = Rows(len(themes), look, marks=len(measures))
    scale = alt.Scale(domain=[0, _room_for_text(themes[measures].max().max())])
    layers = [rows.words(themes)]
    for at, measure in enumerate(measures):
        layers += _theme_bars(themes, measure, rows, at, scale)
    return dressed(
        alt.LayerChart(layer=layers),
        look=look,
        height=rows.height + look.line * 2,
        description=_themes_in_words(themes, measures),
        title=title,
    )


def build_theme_contrast_chart(
    frame: pd.DataFrame, *, title: str | None = None, look: Look = PAGE
) -> Chart:
    """How common each theme is in answers on best and on typical customers, as pairs of points.

    Columns: theme (its words), best and typical (voices on each prompt), best_share and
    typical_share (0 to 1, of the people who answered that prompt; missing when nobody did). Rows
    keep their order. Best is a filled diamond, typical an open circle.
    """
    themes = pd.DataFrame(
        {
            "row": range(len(frame)),
            "label": [words(theme) for theme in frame["theme"]],
            "best_share": frame["best_share"].to_numpy(dtype=float),
            "typical_share": frame["typical_share"].to_numpy(dtype=float),
            "best": _voices_said(frame, "best"),
            "typical": _voices_said(frame, "typical"),
        }
    )
    rows = Rows(len(themes), look)
    largest = themes[["best_share", "typical_share"]].max().max()
    largest = 1.0 if pd.isna(largest) or largest <= 0 else float(largest)
    scale = alt.Scale(domain=[-0.15 * largest, 1.2 * largest], nice=False)
    x = alt.X("share:Q", axis=None, scale=scale)
    link = (
        alt.Chart(themes[["row", "best_share", "typical_share"]])
        .mark_rule(color=STANDING, opacity=0.5, strokeWidth=2, yOffset=rows.shift())
        .encode(x=alt.X("best_share:Q", axis=None, scale=scale), x2="typical_share:Q", y=rows.y())
    )
    ends = _contrast_ends(themes)
    marks = [link, _standing_points(ends, rows, x), *_end_labels(ends, rows, x)]
    return dressed(
        alt.LayerChart(layer=[*marks, rows.words(themes)]),
        look=look,
        height=rows.height + look.line * 2,
        description=_contrast_in_words(themes),
        title=title,
    )


def _theme_bars(
    themes: pd.DataFrame, measure: str, rows: Rows, line: int, scale: alt.Scale
) -> list[alt.Chart]:
    """One measure's bars and their counts on one line of each row."""
    look, is_open = rows.look, measure == "voices"
    base = alt.Chart(themes[["row", "label", "actor", measure, f"{measure}_said"]]).encode(
        y=rows.y(),
        x=alt.X(f"{measure}:Q", axis=None, scale=scale),
        tooltip=[
            alt.Tooltip("label:N", title="Theme"),
            alt.Tooltip(f"{measure}_said:N", title=measure.capitalize()),
        ],
    )
    bars = base.mark_bar(
        size=look.line * (0.6 if is_open else 0.7),
        yOffset=rows.shift(line),
        fillOpacity=0.2 if is_open else 1,
        strokeWidth=look.text / 9,
    ).encode(fill=actor_fill(), stroke=actor_stroke())
    counts = base.mark_text(align="left", dx=look.text / 2, yOffset=rows.shift(line)).encode(
        text=f"{measure}_said:N"
    )
    return [bars, counts]


def _contrast_ends(themes: pd.DataFrame) -> pd.DataFrame:
    """A row a theme and standing, with the side of its point on which there is room for words."""
    ends = pd.concat(
        [
            themes[["row", "label"]].assign(
                standing=standing, share=themes[f"{standing}_share"], said=themes[standing]
            )
            for standing in STANDINGS
        ]
    )
    best_is_right = ~(themes["best_share"] < themes["typical_share"])
    ends["is_right"] = pd.concat([best_is_right, ~best_is_right]).to_numpy()
    return ends[ends["share"].notna()]


def _standing_points(ends: pd.DataFrame, rows: Rows, x: alt.X) -> alt.Chart:
    return (
        alt.Chart(ends)
        .mark_point(size=rows.look.dot, strokeWidth=2.5, opacity=1, yOffset=rows.shift())
        .encode(
            x=x,
            y=rows.y(),
            shape=standing_shape(),
            fill=standing_fill(),
            stroke=standing_stroke(),
            tooltip=[
                alt.Tooltip("label:N", title="Theme"),
                alt.Tooltip("standing:N", title="Customers"),
                alt.Tooltip("said:N", title="Voices"),
            ],
        )
    )


def _end_labels(ends: pd.DataFrame, rows: Rows, x: alt.X) -> list[alt.Chart]:
    return [
        alt.Chart(ends[ends["is_right"] == is_right])
        .mark_text(
            align="left" if is_right else "right",
            dx=rows.look.text * (0.9 if is_right else -0.9),
            yOffset=rows.shift(),
        )
        .encode(x=x, y=rows.y(), text="said:N")
        for is_right in (True, False)
    ]


def _room_for_text(longest: float) -> float:
    return 1.35 * (float(longest) if longest > 0 else 1)


def _of_total(number: int, total: int) -> str:
    return f"{figures.count(number)} ({figures.share(number / total)})" if total else "0"


def _counted(number: float, noun: str) -> str:
    return f"{figures.count(number)}{figures.NBSP}{noun}{'' if number == 1 else 's'}"


def _voices_said(frame: pd.DataFrame, standing: str) -> list[str]:
    return [
        f"{figures.count(number)} ({figures.share(share)})"
        for number, share in zip(frame[standing], frame[f"{standing}_share"], strict=True)
    ]


def _themes_in_words(themes: pd.DataFrame, measures: list[str]) -> str:
    by = " and ".join(measures)
    if themes.empty:
        return f"No themes by {by} yet."
    first = themes.iloc[0]
    said = ", ".join(str(first[f"{measure}_said"]) for measure in measures)
    return f"Bars of {_counted(len(themes), 'theme')} by {by}. First: {first['label']}, {said}."


def _contrast_in_words(themes: pd.DataFrame) -> str:
    if themes.empty:
        return "No themes to compare between best and typical customers yet."
    first = themes.iloc[0]
    return (
        f"Pairs of points for {_counted(len(themes), 'theme')}: voices on best and on typical "
        f"customers. First: {first['label']}, best {first['best']}, typical {first['typical']}."
    )
