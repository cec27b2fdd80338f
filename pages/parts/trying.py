"""Trying a workshop out: made-up phones that take part, and removing what test phones said."""

import streamlit as st

from pages.parts.asking import draw_asking
from pages.parts.seat import Seat, attempt
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.board import Board
from valuewhen.workshop.rehearsal import MOST, is_rehearsing, rehearse_aside
from valuewhen.workshop.wiping import TESTING, wipe_tests

PHONES, MINUTES = 12, 30  # of a rehearsal, unless another number of phones is chosen


def draw_trying(seat: Seat) -> None:
    """The rehearsal, and the way to remove what was said in it; for those who drive."""
    if seat.drives:
        with st.container(key="trying", horizontal=True, vertical_alignment="bottom"):
            _draw_rehearsal(seat)
        draw_wiping(seat.board)


def _draw_rehearsal(seat: Seat) -> None:
    if is_rehearsing(the_store(), seat.workshop.id):
        st.caption(say("facilitate.rehearsing"))
        return
    phones = st.number_input(
        say("facilitate.rehearse_phones"), 1, MOST, PHONES, key="rehearse-phones", width=170
    )
    st.button(
        say("facilitate.rehearse"),
        key="rehearse",
        icon=":material/smart_toy:",
        help=say("facilitate.rehearse_help"),
        on_click=_rehearse,
        args=(int(phones),),
    )


def _rehearse(phones: int) -> None:
    attempt(rehearse_aside, the_store(), phones=phones, minutes=MINUTES)


def draw_wiping(board: Board, where: str = "") -> None:
    """How many test phones are in, and the act that removes them, which asks first; `where` tells
    several on a page apart."""
    many = test_phones(board)
    if many:
        st.text(say("facilitate.test_phones", n=many))
        draw_asking(
            f"wipe{where}",
            say("facilitate.wipe"),
            say("facilitate.ask_wipe"),
            say("facilitate.yes_wipe"),
            wipe_tests,
            icon=":material/cleaning_services:",
        )


def test_phones(board: Board) -> int:
    """How many of the phones are the staff's own or made up."""
    return sum(1 for kind in board.kinds.values() if kind in TESTING)
