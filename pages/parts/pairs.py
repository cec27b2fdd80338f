"""The pairs that came from the tables; each can become a commitment."""

from itertools import groupby

import streamlit as st

from pages.parts.commitments import draw_commitments, prefill
from pages.parts.seat import Seat
from pages.parts.tables import draw_tables_part
from valuewhen.words import say
from valuewhen.workshop.board import Board, Pairing
from web.html import render


def draw_pairing(seat: Seat) -> None:
    """Draws the pairs by table, and the commitments that are made of them."""
    if not seat.board.seats:
        draw_tables_part(seat)
    _draw_pairs(seat)
    draw_commitments(seat)


def draw_committing(seat: Seat) -> None:
    """Draws the commitments, with the pairs to make them of."""
    draw_commitments(seat)
    if seat.board.pairings:
        with st.expander(say("facilitate.pairs_of_room", n=len(seat.board.pairings)), key="pairs"):
            _draw_pairs(seat)


def _draw_pairs(seat: Seat) -> None:
    tables = pairs_by_table(seat.board)
    if not tables:
        st.caption(say("facilitate.pairs_none"))
    for number, pairs in tables:
        table = say("facilitate.table", n=number) if number else say("facilitate.no_table")
        for place, one in enumerate(pairs):
            _draw_pair(one, table, f"{number}-{place}")


def _draw_pair(one: Pairing, table: str, key: str) -> None:
    with st.container(key=f"pair-{key}", horizontal=True, vertical_alignment="center"):
        st.html(render("facilitate_pair.html", pair=one, table=table))
        st.button(
            say("facilitate.commit_to_pair"),
            key=f"commit-pair-{key}",
            on_click=prefill,
            args=(one.investment, one.ability),
        )


def pairs_by_table(board: Board) -> list[tuple[int, list[Pairing]]]:
    """The pairs by the number of their table, in the order they came; 0 stands for no table."""

    def table(one: Pairing) -> int:
        seat = board.seats.get(one.participant_id)
        return seat.number if seat else 0

    return [(n, list(pairs)) for n, pairs in groupby(sorted(board.pairings, key=table), table)]
