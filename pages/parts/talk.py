"""While tables talk: where they sit, and the themes to be tied to metrics meanwhile."""

import streamlit as st

from pages.parts.seat import Seat
from pages.parts.tables import draw_tables_part
from pages.parts.ways import draw_way
from valuewhen.words import say
from valuewhen.workshop.board import Board, Theme
from web.html import render


def draw_talk(seat: Seat) -> None:
    """Draws the tables, and the themes to map beside them."""
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(say("facilitate.tables"), anchor=False)
        draw_tables_part(seat)
    with right:
        st.subheader(say("facilitate.to_map"), anchor=False)
        now, later = seat.board.mapped, mapped_later(seat.board)
        mapped = seat.workshop.settings.mapped
        st.html(render("facilitate_to_map.html", now=now, later=later, mapped=mapped))
        draw_way(seat, "evidence")


def mapped_later(board: Board) -> list[Theme]:
    """The other themes of the ballot that have no metric yet."""
    first = {theme.id for theme in board.mapped}
    return [theme for theme in board.ballot if theme.id not in first and theme.metric is None]
