"""The projector in the evidence phase: one piece of evidence at a time, in large type."""

from typing import Any

import streamlit as st

from pages.parts.computing import A_MOMENT, draw_computing
from pages.parts.evidence_cards import ICONS
from pages.parts.evidence_scale import scale_of
from pages.parts.screen_door import is_let_in
from pages.parts.screen_stage import qr_code, run_script
from valuewhen.children.computation import NoResultError
from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.findings import Finding, Findings, shared_findings
from valuewhen.join.measured import metric_words
from valuewhen.join.on_screen import NPS, on_screen
from valuewhen.join.told import told_finding
from valuewhen.join.told_nps import told_nps
from valuewhen.store.store import the_store
from valuewhen.workshop.board import Board
from valuewhen.workshop.following import shared_board
from valuewhen.workshop.seen import seen
from web.address import phones_url
from web.html import render


def draw(workshop_id: str) -> int | None:
    """Draws what the facilitator has put on the screen, a theme's evidence or CLV against NPS.

    Aggregates alone, without any group under five. Returns the version drawn; None, and nothing is
    drawn, outside the evidence phase, when nothing was put there, and when there is no evidence of
    it; of evidence that is still computed it draws how far it is. Whoever calls it has asked
    whether this browser may see the workshop.
    """
    board = shared_board(the_store(), workshop_id)
    subject = on_screen(board.workshop)
    if board.workshop.now.phase != "evidence" or subject is None:
        return None
    try:
        html = _stage(board, subject)
    except NoResultError as missing:
        draw_computing(missing, lambda: is_let_in(the_store(), workshop_id))
        return None
    if html is None:
        return None
    with st.container(key="screen"):
        st.html(render("evidence_stage_style.html"))
        st.html(html)
    run_script(board.version)
    return board.version


def _stage(board: Board, subject: str) -> str | None:
    found = shared_findings(the_store(), board.workshop.id, A_MOMENT)
    row = next((row for row in found.rows if row.theme_id == subject), None)
    if found.data is None:
        return None
    if subject == NPS:
        return _nps(board, found) if found.nps else None
    return _finding(board, found, row) if row and row.card else None


def _finding(board: Board, found: Findings, row: Finding) -> str:
    currency = found.data.currency if found.data else ""
    return render(
        "evidence_stage_finding.html",
        row=row,
        told=told_finding(row, metric_words(row.metric or ""), currency),
        icon=ICONS[row.status],
        hides_gap=row.status in (Verdict.CANNOT_TELL, Verdict.NO_LINK),
        scale=scale_of(found.rows),
        currency=currency,
        shows_dots="votes" in board.workshop.shown,
        shows_sides="sides" in board.workshop.shown,
        **_frame(board, found),
    )


def _nps(board: Board, found: Findings) -> str:
    assert found.nps
    told = told_nps(found.nps)
    answers = told.cells.drop_duplicates("answer").sort_values("answer_position")["answer"]
    bands = told.cells.drop_duplicates("band").sort_values("band_position", ascending=False)
    shares = {
        (band, answer): share
        for band, answer, share in told.cells[["band", "answer", "share"]].itertuples(index=False)
    }
    return render(
        "evidence_stage_nps.html",
        told=told,
        answers=list(answers),
        bands=list(bands["band"]),
        shares=shares,
        most=max(shares.values(), default=1.0),
        **_frame(board, found),
    )


def _frame(board: Board, found: Findings) -> dict[str, Any]:
    """What the stage's frame needs: the workshop, who has joined, and the way in."""
    return {
        "workshop": board.workshop,
        "made_up_data": found.data is not None and found.data.data_set.is_made_up,
        "seen": seen(board),
        "scene": "evidence open one",
        "qr": qr_code(f"{phones_url()}/j/{board.workshop.join_code}"),
        "language": board.workshop.settings.language,
    }
