"""Where the room's next words are: on another page of the same workshop."""

import streamlit as st

from pages.parts.seat import Seat
from valuewhen.words import say


def draw_way(seat: Seat, page: str) -> None:
    """Draws a link to the page called `page` of this workshop."""
    st.page_link(
        f"{page}.py",
        label=say(f"facilitate.open_{page}"),
        icon=":material/arrow_outward:",
        query_params={"workshop": seat.workshop.id},
    )
