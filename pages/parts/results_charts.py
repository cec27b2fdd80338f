"""The story's charts: aggregates into frames, frames into charts, charts onto the page."""

import pandas as pd
import streamlit as st

from valuewhen.charts.gaps import build_gaps_chart
from valuewhen.charts.look import Chart
from valuewhen.charts.nps import build_clv_nps_chart, build_nps_answers_chart
from valuewhen.charts.room import (
    build_theme_contrast_chart,
    build_themes_chart,
    build_we_they_chart,
)
from valuewhen.join.contrast import Contrast
from valuewhen.join.sentences import tested
from valuewhen.join.story import Story
from valuewhen.join.told_nps import ToldNps

MOST_THEMES = 12  # that one chart shows; a room votes on as many
MOST_CONTRASTS = 8


def draw_beliefs(told: Story) -> None:
    """Themes by votes and voices."""
    rows = [
        {"theme": b.title, "actor": b.actor or "unclear", "voices": b.voices, "votes": b.dots}
        for b in told.beliefs[:MOST_THEMES]
    ]
    frame = pd.DataFrame(rows, columns=["theme", "actor", "voices", "votes"])
    _show(build_themes_chart(frame))


def draw_gaps(told: Story) -> None:
    """The gap in money of each belief that can be tested, by belief."""
    rows = [
        {
            "label": f"{_short(belief.title, 33)} ({_short(belief.finding.metric or '', 18)})",
            "actor": belief.actor or "unclear",
            "gap": gap.gap,
            "low": gap.low,
            "high": gap.high,
            "n": gap.n,
            "verdict": belief.finding.status.value,
        }
        for belief in tested(told)[:MOST_THEMES]
        if (gap := belief.finding.gap)
    ]
    _show(build_gaps_chart(pd.DataFrame(rows), currency=told.data.currency if told.data else ""))


def draw_sides(told: Story) -> None:
    """How many answers are about what we do and what they do."""
    frame = pd.DataFrame(list((told.sides or {}).items()), columns=["actor", "answers"])
    _show(build_we_they_chart(frame))


def draw_contrast(found: Contrast) -> None:
    """How common the themes are in answers on best and on typical customers."""
    rows = [
        {
            "theme": row.title,
            "best": row.best,
            "typical": row.typical,
            "best_share": row.best_share,
            "typical_share": row.typical_share,
        }
        for row in found.rows[:MOST_CONTRASTS]
    ]
    columns = ["theme", "best", "typical", "best_share", "typical_share"]
    _show(build_theme_contrast_chart(pd.DataFrame(rows, columns=columns)))


def draw_density(nps: ToldNps) -> None:
    """CLV against the answer in bins."""
    if len(nps.cells):
        _show(build_clv_nps_chart(nps.cells, answer_name=nps.name))


def draw_answers(nps: ToldNps) -> None:
    """How best and typical customers answered."""
    if len(nps.shares):
        _show(build_nps_answers_chart(nps.shares, answer_name=nps.name))


def _short(text: str, most: int) -> str:
    """The text, cut so that the figures after it keep their place on the line."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _show(chart: Chart) -> None:
    """The chart in the page's width; its description is its text alternative."""
    st.altair_chart(chart)
