"""Evidence: themes tied to metrics, and what the customer data say of them; CLV against NPS."""

from collections.abc import Callable

import streamlit as st

from pages.parts.commitments_tab import draw_commitments_tab
from pages.parts.computing import A_MOMENT, draw_computing, may_see
from pages.parts.evidence_cards import draw_themes
from pages.parts.evidence_edges import draw_edges
from pages.parts.evidence_head import draw_head
from pages.parts.evidence_nps import draw_nps
from pages.parts.evidence_rock_stars import draw_rock_stars
from pages.parts.evidence_what_if import draw_what_if
from pages.parts.live import follow
from pages.parts.plain import plain
from pages.parts.results_list import draw_list
from pages.parts.rule_vote import draw_rule_vote
from pages.parts.seat import Seat, chosen, draw_note, take_seat
from valuewhen.children.computation import NoResultError
from valuewhen.errors import ValueWhenError
from valuewhen.join.findings import findings
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.access import Right
from web.html import render
from web.identity import page_caller

TABS = (
    "evidence.themes_tab",
    "evidence.nps_tab",
    "edges.tab",
    "rock_stars.tab",
    "what_if.tab",
    "commitments.tab",
)


@st.fragment
def draw_evidence() -> None:
    """The page as the workshop stands; drawn anew whenever it moves."""
    seat = take_seat()
    if seat is None:
        return
    follow(seat.workshop.id, seat.board.version, "evidence")
    draw_note()
    try:
        found = findings(the_store(), seat.caller, seat.workshop.id, A_MOMENT)
    except NoResultError as missing:
        here = seat.workshop.id
        draw_computing(missing, may_see(here, Right.AGGREGATES), may_see(here, Right.ROWS))
        return
    except ValueWhenError as error:
        st.error(plain(error.message))
        return
    draw_head(seat, found)
    draw_rule_vote(seat.caller, seat.workshop.id)
    names = [say(name) for name in TABS]
    themes, nps, edges, stars, weighed, decided = st.tabs(names, key="tab", on_change="rerun")
    with themes:
        draw_themes(seat, found)
    with nps:
        draw_nps(seat, found)
    for tab, draw in ((edges, draw_edges), (stars, draw_rock_stars), (weighed, draw_what_if)):
        if tab.open:
            with tab:
                draw_computed(seat, draw)
    with decided:
        draw_commitments_tab(seat, found)


def draw_computed(seat: Seat, draw: Callable[[Seat], None]) -> None:
    """Draws a tab whose results may take a while: until then how far they are."""
    try:
        draw(seat)
    except NoResultError as missing:
        here = seat.workshop.id
        draw_computing(missing, may_see(here, Right.AGGREGATES), may_see(here, Right.ROWS))
    except ValueWhenError as error:
        st.error(plain(error.message))


if chosen():
    st.set_page_config(initial_sidebar_state="collapsed")
st.html(render("evidence_style.html"))
with (
    st.container(key="evidence-page", horizontal_alignment="center"),
    st.container(key="evidence", width=1040),
):
    if chosen():
        draw_evidence()
    elif caller := page_caller():
        draw_list(caller, "evidence")
