"""The bet on the page of the evidence: open it, close it, show it with the data."""

from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from pages.parts.computing import A_MOMENT
from pages.parts.seat import NOTE, Seat, act, chosen, on_act
from valuewhen import figures
from valuewhen.children.computation import NoResultError
from valuewhen.errors import ValueWhenError
from valuewhen.join.betting import let_them_bet, outcome_of, question_of, show_evidence
from valuewhen.join.findings import Findings, findings
from valuewhen.join.freezing import freezes_of
from valuewhen.join.room_bets import room_bets
from valuewhen.store.store import Store, the_store
from valuewhen.words import say
from valuewhen.workshop.bets import Betting, bets_on, bettings_of, close_betting, count_bets
from web.identity import page_caller

Hypothesis = tuple[str, str]  # a theme's id and a metric


@dataclass(frozen=True)
class Standing:
    """Which hypotheses are frozen, and the bets on them: each betting with how many have bet."""

    frozen: frozenset[Hypothesis]
    bettings: dict[Hypothesis, tuple[Betting, int]]


def draw_bet_buttons(seat: Seat, theme_id: str, metric: str) -> None:
    """Draws, for those who drive in the evidence phase, how many have bet on a frozen hypothesis
    and the one button for what comes next."""
    if not (seat.drives and seat.workshop.now.phase == "evidence"):
        return
    now = _standing(the_store(), seat.workshop.id, seat.board.version)
    known = now.bettings.get((theme_id, metric))
    if known is None:
        if (theme_id, metric) in now.frozen:
            _draw_opening(theme_id, metric, "bets.open")
        return
    betting, many = known
    if betting.state == "shown":
        st.text(_guessed(seat, betting, many))
    elif betting.is_open:
        st.text(say("bets.so_far", n=many, of=figures.count(len(seat.board.functions))))
        st.button(
            say("bets.close"),
            key=f"bet-{theme_id}-{metric}",
            icon=":material/lock:",
            type="primary",
            on_click=on_act,
            args=(close_betting, theme_id, metric),
        )
    else:
        st.text(say("bets.closed", n=many))
        _draw_opening(theme_id, metric, "bets.again")


def _draw_opening(theme_id: str, metric: str, words: str) -> None:
    st.button(
        say(words),
        key=f"bet-{theme_id}-{metric}",
        icon=":material/casino:",
        help=say("bets.open_help"),
        on_click=_open,
        args=(theme_id, metric),
    )


def _guessed(seat: Seat, betting: Betting, many: int) -> str:
    placed = the_store().read(bets_on, seat.workshop.id, betting)
    everybody = room_bets(placed, seat.workshop.functions).everybody
    if everybody is None:
        return say("bets.few", n=many)
    return say(
        "bets.guessed",
        n=many,
        middle=figures.signed_money(everybody.median, betting.question.currency),
    )


@lru_cache(maxsize=4)
def _standing(store: Store, workshop_id: str, _version: int) -> Standing:
    """What all rows of the page ask, read once a version."""
    with store.reading() as connection:
        frozen = frozenset(
            (one.theme_id, one.metric)
            for family in freezes_of(connection, workshop_id)
            for one in family.hypotheses
        )
        bettings = {
            (one.theme_id, one.metric): (one, count_bets(connection, workshop_id, one))
            for one in bettings_of(connection, workshop_id)
        }
    return Standing(frozen, bettings)


def _open(theme_id: str, metric: str) -> None:
    """Lets them bet, on amounts that fit these customers."""
    found = _found()
    question = None
    for row in found.rows if found else ():
        if found and (row.theme_id, row.metric) == (theme_id, metric):
            question = question_of(row, found)
    if question is None:
        st.session_state[NOTE] = (say("bets.no_gap"), ":material/error:")
        return
    act(let_them_bet, theme_id, metric, question)


def on_show(subject: str | None) -> None:
    """For the button that puts evidence on the projector, or takes it away: the bets on it are
    shown with it, on phones too."""
    found = _found() if subject else None
    outcomes = {
        (row.theme_id, row.metric): outcome_of(row, found)
        for row in (found.rows if found else ())
        if found and row.metric and row.key == subject
    }
    act(show_evidence, subject, outcomes)


def _found() -> Findings | None:
    """The findings, if they are there in a moment."""
    caller = page_caller()
    if caller is None:
        return None
    try:
        return findings(the_store(), caller, chosen(), A_MOMENT)
    except (NoResultError, ValueWhenError):
        return None
