"""Run a workshop: phases on the left, the board in the middle, the room's health on the right."""

import streamlit as st

from pages.parts.doors import draw_head
from pages.parts.live import follow
from pages.parts.middle import draw_middle
from pages.parts.rail import draw_rail
from pages.parts.room import draw_room
from pages.parts.seat import draw_note, take_seat
from web.html import render


@st.fragment
def draw_workshop() -> None:
    """The page as the workshop stands; drawn anew whenever it moves."""
    seat = take_seat()
    if seat is None:
        return
    follow(seat.workshop.id, seat.board.version, "facilitate")
    draw_head(seat)
    with st.container(key="panes", horizontal=True, wrap=False, gap="medium"):
        with st.container(key="rail", width=248):
            draw_rail(seat)
        with st.container(key="middle"):
            draw_middle(seat)
        with st.container(key="room", width=220):
            draw_room(seat)
    draw_note()


st.set_page_config(initial_sidebar_state="collapsed")
st.html(render("facilitate_style.html"))
with st.container(key="facilitate"):
    draw_workshop()
