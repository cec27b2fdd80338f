"""The projector in the evidence phase: one piece of evidence at a time, in large type."""

from typing import Any

import streamlit as st

from pages.parts.computing import A_MOMENT, draw_computing
from pages.parts.evidence_cards import ICONS
from pages.parts.evidence_scale import scale_of, scale_over
from pages.parts.screen_door import is_let_in
from pages.parts.screen_stage import qr_code, run_script
from valuewhen.children.computation import NoResultError
from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.betting import outcome_of
from valuewhen.join.findings import Finding, Findings, shared_findings
from valuewhen.join.measured import metric_words
from valuewhen.join.on_screen import NPS, on_screen
from valuewhen.join.room_bets import room_bets
from valuewhen.join.told import told_finding
from valuewhen.join.told_nps import told_nps
from valuewhen.store.store import the_store
from valuewhen.workshop.bets import bets_on, betting_now, bettings_of, count_bets
from valuewhen.workshop.board import Board
from valuewhen.workshop.following import shared_board
from valuewhen.workshop.seen import seen
from web.address import phones_url
from web.html import render


def draw(workshop_id: str) -> int | None:
    """Draws what the facilitator has put on the screen, a hypothesis's evidence or CLV against NPS;
    while phones bet, what they are asked and how many have.

    Aggregates alone, without any group under five. Returns the version drawn; None, and nothing is
    drawn, outside the evidence phase, when nothing was put there, and when there is no evidence of
    it; of evidence that is still computed it draws how far it is. Whoever calls it has asked
    whether this browser may see the workshop.
    """
    board = shared_board(the_store(), workshop_id)
    subject = on_screen(board.workshop)
    if board.workshop.now.phase != "evidence":
        return None
    try:
        html = _stage(board, subject) if subject else _betting(board)
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


def _betting(board: Board) -> str | None:
    """What phones are asked to bet on; None when no bet is waiting for its evidence."""
    store, workshop = the_store(), board.workshop
    betting = store.read(betting_now, workshop)
    if betting is None or betting.state == "shown":
        return None
    many = store.read(count_bets, workshop.id, betting)
    frame = _frame(board, is_made_up=False)
    return render("evidence_stage_bet.html", betting=betting, many=many, **frame)


def _stage(board: Board, subject: str) -> str | None:
    found = shared_findings(the_store(), board.workshop.id, A_MOMENT)
    row = next((row for row in found.rows if row.key == subject), None)
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
        **_frame(board, is_made_up=_is_made_up(found)) | _guesses(board, found, row),
    )


def _guesses(board: Board, found: Findings, row: Finding) -> dict[str, Any]:
    """What the room guessed of a hypothesis beside what the data say, on one scale; without bets
    `guesses` is None."""
    store, workshop = the_store(), board.workshop
    known = store.read(bettings_of, workshop.id)
    here = [one for one in known if (one.theme_id, one.metric) == (row.theme_id, row.metric)]
    outcome = outcome_of(row, found)
    if not here or outcome is None:
        return {"guesses": None}
    guesses = room_bets(store.read(bets_on, workshop.id, here[0]), workshop.functions)
    gaps = [gap for gap in (outcome.raw, outcome.equal) if gap]
    ends = [end for gap in gaps for end in (gap.low, gap.high)]
    if guesses.everybody:
        ends += [guesses.everybody.low, guesses.everybody.high]
    return {
        "scene": "evidence open one bets",
        "guesses": guesses,
        "outcome": outcome,
        "bet_scale": scale_over(ends),
        "money_in": here[0].question.currency,
    }


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
        **_frame(board, is_made_up=_is_made_up(found)),
    )


def _is_made_up(found: Findings) -> bool:
    return found.data is not None and found.data.data_set.is_made_up


def _frame(board: Board, *, is_made_up: bool) -> dict[str, Any]:
    """What the stage's frame needs: the workshop, who has joined, and the way in."""
    return {
        "workshop": board.workshop,
        "made_up_data": is_made_up,
        "seen": seen(board),
        "scene": "evidence open one",
        "qr": qr_code(f"{phones_url()}/j/{board.workshop.join_code}"),
        "language": board.workshop.settings.language,
    }
