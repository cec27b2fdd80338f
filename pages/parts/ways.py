"""Ways to another page of the same workshop, where the next words or the data are."""

import streamlit as st

from pages.parts.seat import Seat
from valuewhen.words import say

ICONS = {"customers": "database", "results": "summarize"}


def draw_way(seat: Seat, page: str, words: str = "", icon: str = "") -> None:
    """Draws a link to the page called `page` of this workshop; `words` names what it says, and
    `icon` its sign, where they are not those of the page."""
    st.page_link(
        f"{page}.py",
        label=say(words or f"facilitate.open_{page}"),
        icon=f":material/{icon or ICONS.get(page, 'arrow_outward')}:",
        query_params={"workshop": seat.workshop.id},
    )
