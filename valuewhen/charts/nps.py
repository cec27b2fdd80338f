"""CLV against the NPS answer: bins for anybody, points for facilitators, answers by standing."""

import altair as alt
import numpy as np
import pandas as pd

from valuewhen import figures
from valuewhen.charts.look import (
    DENSITY,
    PAGE,
    STANDINGS,
    Chart,
    Look,
    dressed,
    money_axis,
    money_unit,
    standing_fill,
    standing_shape,
    standing_stroke,
    words,
    words_in_cells,
)
from valuewhen.errors import InvalidInputError

MOST_POINTS = 2_000
HEAVY_TAIL = 8


def build_clv_nps_chart(
    cells: pd.DataFrame,
    *,
    answer_name: str = "NPS answer",
    title: str | None = None,
    look: Look = PAGE,
) -> Chart:
    """CLV against the NPS answer in bins: of those who gave an answer, the share in a CLV band.

    Columns, as `valuewhen.evidence.cells.clv_by_answer` gives them: answer and answer_position,
    band and band_position, n, share. Cells held back are not in it and stay empty.
    """
    bins = cells[["answer", "answer_position", "band", "band_position", "n", "share"]].assign(
        said=[figures.share(share) for share in cells["share"]]
    )
    bands = cells.drop_duplicates("band").sort_values("band_position", ascending=False)["band"]
    answers = cells.drop_duplicates("answer").sort_values("answer_position")["answer"]
    base = alt.Chart(bins).encode(
        x=alt.X(
            "answer:O",
            sort=list(answers),
            title=words(answer_name),
            axis=alt.Axis(labelAngle=0),
        ),
        y=alt.Y("band:O", sort=list(bands), title="CLV"),
        tooltip=[
            alt.Tooltip("answer:N", title="Answer"),
            alt.Tooltip("band:N", title="CLV"),
            alt.Tooltip("said:N", title="Share of this answer"),
            alt.Tooltip("n:Q", title="Customers", format=","),
        ],
    )
    opacity = alt.Scale(domain=[0, _largest(bins)], range=[0, 0.75])
    heat = base.mark_rect(color=DENSITY, cornerRadius=2).encode(
        opacity=alt.Opacity("share:Q", scale=opacity, legend=None)
    )
    return dressed(
        alt.LayerChart(layer=[heat, words_in_cells(base, bins["said"], look)]),
        look=look,
        height=look.line * (2 * max(len(bands), 1) + 4),
        description=(
            f"Table of {figures.count(bins['n'].sum())} customers by {words(answer_name)} and CLV: "
            "of those who gave each answer, the share in each band of CLV. Small cells are empty."
        ),
        title=title,
    )


def build_clv_nps_points_chart(
    customers: pd.DataFrame,
    *,
    currency: str,
    answer_name: str = "NPS answer",
    title: str | None = None,
    look: Look = PAGE,
) -> Chart:
    """CLV against the NPS answer, a point a customer: for facilitators and analysts alone.

    Columns: answer, clv, and standing (best, typical or anything else; may be left out). Customers
    without an answer or a CLV are not drawn. Answers are spread a little sideways, and money runs
    on a scale that gives room to the many below the few. Raises InvalidInputError for more than
    MOST_POINTS points: draw bins instead.
    """
    known = customers[customers["answer"].notna() & customers["clv"].notna()]
    if len(known) > MOST_POINTS:
        raise InvalidInputError(
            f"{figures.count(len(known))} customers are too many for points: show the bins."
        )
    divisor, unit = money_unit(known[["clv"]], currency)
    points = _points(known, divisor, currency)
    encoded = _point_marks(points, words(answer_name), f"CLV, {unit}", look)
    return dressed(
        encoded,
        look=look,
        height=look.line * 22,
        description=(
            f"{figures.count(len(points))} customers as points: {words(answer_name)} across, "
            f"CLV from {_span(known['clv'], currency)} upwards."
        ),
        title=title,
    )


def build_nps_answers_chart(
    shares: pd.DataFrame,
    *,
    answer_name: str = "NPS answer",
    title: str | None = None,
    look: Look = PAGE,
) -> Chart:
    """How best and typical customers answered, side by side: best filled, typical open bars.

    Columns, as `valuewhen.evidence.nps.answer_shares` gives them: standing, answer, position, n,
    n_group, share, low, high. Answers held back are not in it and have no bar.
    """
    bars = shares[["standing", "answer", "position", "n", "n_group", "share"]].assign(
        percent=[
            figures.share(share).removesuffix(f"{figures.NBSP}%") for share in shares["share"]
        ],
        said=[
            f"{figures.share(share)} ({figures.share(low)} to {figures.share(high)}), "
            f"{figures.part(n, n_group)}"
            for share, low, high, n, n_group in shares[
                ["share", "low", "high", "n", "n_group"]
            ].itertuples(index=False)
        ],
    )
    answers = shares.drop_duplicates("answer").sort_values("position")["answer"]
    base = alt.Chart(bars).encode(
        x=alt.X(
            "answer:O",
            sort=list(answers),
            title=f"{words(answer_name)}, % of each group's answers",
            axis=alt.Axis(labelAngle=0),
            scale=alt.Scale(paddingInner=0.25),
        ),
        xOffset=alt.XOffset("standing:N", sort=list(STANDINGS), scale=alt.Scale(paddingInner=0.15)),
        y=alt.Y("share:Q", axis=None, scale=alt.Scale(domain=[0, 1.12 * _largest(shares)])),
        tooltip=[
            alt.Tooltip("standing:N", title="Customers"),
            alt.Tooltip("answer:N", title="Answer"),
            alt.Tooltip("said:N", title="Share"),
        ],
    )
    sizes = _group_sizes(shares)
    drawn = base.mark_bar(strokeWidth=look.text / 8).encode(
        fill=standing_fill(names=sizes), stroke=standing_stroke(names=sizes)
    )
    labels = base.mark_text(baseline="bottom", dy=-look.text / 4, fontSize=look.text * 0.85)
    return dressed(
        alt.LayerChart(layer=[drawn, labels.encode(text="percent:N")]),
        look=look,
        height=look.line * 14,
        description=_answers_in_words(shares, words(answer_name)),
        title=title,
    )


def _largest(frame: pd.DataFrame) -> float:
    shares = frame.loc[frame["share"] > 0, "share"]
    return float(shares.max()) if len(shares) else 1.0


def _points(known: pd.DataFrame, divisor: float, currency: str) -> pd.DataFrame:
    answers = known["answer"].to_numpy(dtype=float)
    levels = np.unique(answers)
    apart = float(np.diff(levels).min()) if len(levels) > 1 else 1.0
    aside = np.random.default_rng(1).uniform(-0.35, 0.35, len(known)) * apart
    clv = known["clv"].to_numpy(dtype=float)
    standing = known["standing"] if "standing" in known else pd.Series("neither", known.index)
    return pd.DataFrame(
        {
            "answer": answers,
            "place": answers + aside,
            "clv": clv / divisor,
            "said": [figures.money(worth, currency) for worth in clv],
            "standing": standing.where(standing.isin(STANDINGS), "neither").to_numpy(),
        }
    )


def _point_marks(points: pd.DataFrame, answer_title: str, clv_title: str, look: Look) -> alt.Chart:
    x = alt.X(
        "place:Q",
        title=answer_title,
        axis=alt.Axis(values=sorted(points["answer"].unique()), format="~r", grid=False),
        scale=alt.Scale(nice=False, zero=False, padding=look.text),
    )
    y = _money_y(points["clv"].to_numpy(), clv_title, look)
    marks = alt.Chart(points).mark_point(size=look.dot / 3, strokeWidth=1.2, opacity=0.7)
    encoded = marks.encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("answer:Q", title="Answer"),
            alt.Tooltip("said:N", title="CLV"),
            alt.Tooltip("standing:N", title="Customer"),
        ],
    )
    if not points["standing"].isin(STANDINGS).any():
        return encoded.encode(stroke=alt.value(DENSITY))
    return encoded.encode(
        shape=standing_shape(rest=True),
        fill=standing_fill(rest=True),
        stroke=standing_stroke(rest=True),
    )


def _money_y(clv: np.ndarray, title: str, look: Look) -> alt.Y:
    """A straight axis, or one that bends where a few customers would press the rest together."""
    sizes = np.abs(clv[clv != 0])
    if len(sizes) == 0 or sizes.max() < HEAVY_TAIL * np.median(sizes):
        straight = alt.Scale(zero=False, nice=True, padding=look.text / 2)
        return alt.Y("clv:Q", title=title, axis=money_axis(), scale=straight)
    ticks, bend = _money_ticks(clv, sizes)
    low, high = min(float(clv.min()), 0.0), float(clv.max())
    scale = alt.Scale(
        type="symlog", constant=bend, domain=[low, high], nice=False, padding=look.text / 2
    )
    return alt.Y("clv:Q", title=title, axis=money_axis(values=ticks), scale=scale)


def _money_ticks(clv: np.ndarray, sizes: np.ndarray) -> tuple[list[float], float]:
    """Round ticks for a bent axis, and the amount up to which it runs straight."""
    bend = 10.0 ** np.floor(np.log10(np.median(sizes)))
    powers = bend * 10.0 ** np.arange(0, np.ceil(np.log10(sizes.max() / bend)) + 1)
    steps = np.concatenate([powers, powers * 3]) if len(powers) < 4 else powers
    both = np.concatenate([-steps, [0.0], steps])
    inside = both[(both >= min(clv.min(), 0)) & (both <= clv.max())]
    return [float(tick) for tick in np.sort(inside)], float(bend)


def _span(clv: pd.Series, currency: str) -> str:
    if clv.empty:
        return figures.UNKNOWN
    low, high = float(clv.min()), float(clv.max())
    return f"{figures.money(low, currency)} to {figures.money(high, currency)}"


def _group_sizes(shares: pd.DataFrame) -> dict[str, str]:
    """Each standing with its number of answers, as "best (585 answers)"."""
    groups = shares[shares["standing"].isin(STANDINGS)].drop_duplicates("standing")
    return {
        str(standing): f"{standing} ({figures.count(n)} answers)"
        for standing, n in zip(groups["standing"], groups["n_group"], strict=True)
    }


def _answers_in_words(shares: pd.DataFrame, answer_name: str) -> str:
    if shares.empty:
        return f"No {answer_name} of best or typical customers can be shown."
    groups = " and ".join(_group_sizes(shares).values())
    return f"Bars of how common each {answer_name} is, side by side: {groups}."
