"""Themes as rows: the metric each is tied to, the gap in money, the verdict, and its card."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.board_metrics import suggested
from pages.parts.evidence_bets import draw_bet_buttons, on_show
from pages.parts.evidence_card import draw_card, draw_groups
from pages.parts.evidence_scale import Scale, scale_of
from pages.parts.plain import plain
from pages.parts.seat import Seat, act
from valuewhen import figures
from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.family import Row
from valuewhen.join.findings import Finding, Findings, Status
from valuewhen.join.measured import metric_words
from valuewhen.join.on_screen import on_screen
from valuewhen.join.told import listed
from valuewhen.words import say
from valuewhen.workshop.hypotheses import tie_to_metric
from web.html import render

ICONS = {
    Verdict.SUPPORTED: "▲",
    Verdict.OPPOSITE: "▼",
    Verdict.NO_LINK: "=",
    Verdict.SMALL: "△",
    Verdict.CANNOT_TELL: "≈",
    Verdict.TOO_FEW: "…",
    Verdict.CIRCULAR: "↻",
    Verdict.NOT_MEASURED: "○",
    Status.NOT_MEASURED: "○",
    Status.NO_DATA: "○",
    Status.NOT_IN_DATA: "✕",
    Status.NOT_COMPARABLE: "✕",
}
EXPECTED = {1: "expected_more", -1: "expected_less", 0: "expected_either"}


@dataclass(frozen=True)
class Sheet:
    """What all rows share: the findings, the metrics to choose from, and the scale of money."""

    found: Findings
    metrics: list[str]
    scale: Scale | None

    @property
    def currency(self) -> str:
        """The currency of the money, empty when it is not known."""
        return self.found.data.currency if self.found.data else ""


def draw_themes(seat: Seat, found: Findings) -> None:
    """Draws a row a theme, the most dots first."""
    if not found.rows:
        st.info(say("evidence.no_themes"), icon=":material/topic:")
        return
    sheet = Sheet(found, _metrics(found), scale_of(found.rows))
    if sheet.scale:
        held = next((row.figures.controls for row in found.rows if row.figures), ())
        axis: dict[str, Any] = {"scale": sheet.scale, "currency": sheet.currency, "found": found}
        axis["controls"] = listed(held)
        st.html(render("evidence_scale.html", **axis))
    for row in found.rows:
        with st.container(key=f"theme-{row.theme_id}", border=True, gap="xsmall"):
            _draw_row(seat, row, sheet)


def _metrics(found: Findings) -> list[str]:
    """The columns of the joined data that a theme can be tied to."""
    known = found.data.data_set.catalogue if found.data else []
    return [metric.name for metric in known if metric.is_used]


def _draw_row(seat: Seat, row: Finding, sheet: Sheet) -> None:
    left, right = st.columns([5, 3], gap="medium", vertical_alignment="center")
    with left:
        st.html(
            render(
                "evidence_row.html",
                row=row,
                scale=sheet.scale,
                icon=ICONS[row.status],
                shows_dots=seat.board.voters > 0,
                **_words(row, sheet.currency),
            )
        )
    with right:
        _draw_tie(seat, row, sheet)
        if row.card and row.metric:
            draw_bet_buttons(seat, row.theme_id, row.metric)
        draw_screen_button(seat, row.theme_id, has_evidence=row.card is not None)
    if row.card or row.groups:
        _draw_details(row, sheet)


def _draw_details(row: Finding, sheet: Sheet) -> None:
    """The card of a row, drawn only while it is open."""
    opened = st.expander(
        say("evidence.card"), key=f"card-{row.theme_id}", type="compact", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        if row.card:
            draw_card(row, sheet.currency, sheet.found.tests)
        elif row.groups:
            draw_groups(row, sheet.currency)


def _words(row: Finding, currency: str) -> dict[str, Any]:
    card, tested = row.card, row.figures
    if card is None or tested is None:
        return {"raw": None}
    covered, overall = card.coverage, tested.overall
    return {
        "raw": _gap(overall, "", currency),
        "equal": _gap(overall, "adjusted_", currency) if tested.controls else None,
        "n": figures.count(covered.n),
        "missing": figures.count(covered.n_missing),
        "share_missing": figures.share(covered.share_missing),
        "expected": say(f"evidence.{EXPECTED[tested.direction]}", metric=card.metric),
    }


def _gap(row: Row, prefix: str, currency: str) -> dict[str, Any]:
    """A gap with its ends and its rank correlation, as numbers and as they are said."""
    low, high = row[f"{prefix}gap_low"], row[f"{prefix}gap_high"]
    return {
        "gap": row[f"{prefix}gap"],
        "low": low,
        "high": high,
        "is_known": pd.notna(low) and pd.notna(high),
        "said": figures.signed_money(row[f"{prefix}gap"], currency),
        "interval": figures.money_range(low, high, currency),
        "rho": figures.coefficient(row[f"{prefix}rho"]),
    }


def _draw_tie(seat: Seat, row: Finding, sheet: Sheet) -> None:
    """The metric of a theme, to choose by hand, those that fit it first; one that the data lack
    stays in the list."""
    likely = _likely(seat, row, sheet.found)
    known = list(dict.fromkeys([*likely, *sheet.metrics, *([row.metric] if row.metric else [])]))
    if not known:
        return
    options = [None, *known]
    key = f"tie-{row.theme_id}-{row.metric}"
    st.selectbox(
        say("evidence.metric", theme=plain(row.title)),
        options,
        index=options.index(row.metric),
        format_func=partial(_option, likely=likely),
        key=key,
        label_visibility="collapsed",
        on_change=_tie,
        args=(row.theme_id, key),
    )


def _likely(seat: Seat, row: Finding, found: Findings) -> list[str]:
    """The metrics that are likelier for a theme than that nothing measures it."""
    theme = next((theme for theme in seat.board.themes if theme.id == row.theme_id), None)
    if theme is None or found.data is None:
        return []
    metrics = [one.metric for one in suggested(theme, found.data.data_set.catalogue)]
    return [metric for metric in metrics[: metrics.index(None)] if metric]


def _option(metric: str | None, likely: Sequence[str]) -> str:
    if metric is None:
        return say("evidence.no_metric")
    words = metric_words(metric)
    return say("board.suggested", metric=words) if metric in likely else words


def _tie(theme_id: str, key: str) -> None:
    act(tie_to_metric, theme_id, st.session_state[key])


def draw_screen_button(seat: Seat, subject: str, *, has_evidence: bool) -> None:
    """The button that puts evidence on the projector, for those who drive, while it is shown."""
    if not (seat.drives and has_evidence and seat.workshop.now.phase == "evidence"):
        return
    is_on = on_screen(seat.workshop) == subject
    st.button(
        say("evidence.off_screen" if is_on else "evidence.on_screen"),
        key=f"screen-{subject}",
        icon=":material/desktop_access_disabled:" if is_on else ":material/cast:",
        type="primary" if is_on else "secondary",
        on_click=on_show,
        args=(None if is_on else subject,),
    )
