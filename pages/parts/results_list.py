"""The workshops whose results, or evidence, somebody may read."""

import streamlit as st

from valuewhen.join.method import day
from valuewhen.join.story import on_day
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.workshops import workshops_of
from web.html import render


def draw_list(caller: Caller, page: str = "results") -> None:
    """Draws the caller's workshops, the newest first, each with the way to its page."""
    mine = the_store().read(workshops_of, caller)
    st.title(say(f"{page}.list_title"), anchor=False)
    if not mine:
        st.info(say("results.none"), icon=":material/summarize:")
        return
    st.caption(say(f"{page}.list_hint"))
    for workshop in mine:
        _draw_line(workshop, page)


def _draw_line(workshop: Workshop, page: str) -> None:
    with st.container(
        key=f"result-{workshop.id}", border=True, horizontal=True, vertical_alignment="center"
    ):
        held = say("results.held_on", on=day(on_day(workshop.created_at)))
        if workshop.now.phase != "closed":
            held = f"{held} · {say('results.under_way')}"
        st.html(render("results_line.html", workshop=workshop, held=held))
        if st.button(say(f"{page}.open"), key=f"open-{workshop.id}"):
            st.switch_page(f"{page}.py", query_params={"workshop": workshop.id})
