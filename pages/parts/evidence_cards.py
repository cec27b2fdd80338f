"""Themes as rows: the metric each is tied to, the gap in money, the verdict, and its card."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.evidence_bets import draw_bet_buttons, on_show
from pages.parts.evidence_card import draw_card, draw_groups
from pages.parts.evidence_freeze import draw_freeze
from pages.parts.evidence_scale import Scale, scale_of
from pages.parts.evidence_ties import draw_another, draw_tie
from pages.parts.seat import Seat
from valuewhen import figures
from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.betting import question_of
from valuewhen.join.family import Row
from valuewhen.join.findings import Finding, Findings, Status, family_sizes
from valuewhen.join.on_screen import on_screen
from valuewhen.join.told import listed
from valuewhen.words import say
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
    Status.NOT_FROZEN: "🔓",
    Status.NOT_IN_DATA: "✕",
    Status.NOT_COMPARABLE: "✕",
}
EXPECTED = {1: "expected_more", -1: "expected_less", 0: "expected_either"}


@dataclass(frozen=True)
class Sheet:
    """What all rows share: the findings, and the scale of money."""

    found: Findings
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
    draw_freeze(seat, found)
    sheet = Sheet(found, scale_of(found.rows))
    if sheet.scale:
        held = next((row.figures.controls for row in found.rows if row.figures), ())
        axis: dict[str, Any] = {"scale": sheet.scale, "currency": sheet.currency, "found": found}
        axis["controls"] = listed(held)
        st.html(render("evidence_scale.html", **axis))
    for theme_id, rows in groupby(found.rows, key=lambda row: row.theme_id):
        with st.container(key=f"theme-{theme_id}", border=True, gap="xsmall"):
            for row in rows:
                _draw_row(seat, row, sheet)
            draw_another(seat, theme_id, found)


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
        draw_tie(seat, row, sheet.found)
        if row.metric and question_of(row, sheet.found):
            draw_bet_buttons(seat, row.theme_id, row.metric)
        draw_screen_button(seat, row.key, has_evidence=row.card is not None)
    if row.card or row.groups:
        _draw_details(row, sheet)


def _draw_details(row: Finding, sheet: Sheet) -> None:
    """The card of a row, drawn only while it is open."""
    opened = st.expander(
        say("evidence.card"), key=f"card-{row.key}", type="compact", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        if row.card:
            tests = family_sizes(sheet.found.rows)[row.family]
            draw_card(row, sheet.currency, tests)
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
