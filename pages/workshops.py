"""Home: my workshops, and a new one."""

from dataclasses import asdict
from datetime import datetime

import streamlit as st

from pages.parts.plain import plain
from pages.parts.rail import step_label
from pages.parts.setup import SetUp, draw_details, draw_title, given
from valuewhen.errors import ValueWhenError
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.attendance import count_joined
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.run_sheet import place, plan
from valuewhen.workshop.workshops import create_workshop, workshops_of
from web.html import render
from web.identity import page_caller


def draw_home(caller: Caller) -> None:
    """Draws the list, or what to do as long as there is none, and the form for one more."""
    store = the_store()
    mine = store.read(workshops_of, caller)
    people = store.read(count_joined, mine)
    st.title(say("workshops.heading"), anchor=False)
    if not mine:
        draw_empty(caller)
    if caller.role == "facilitator":
        draw_new(caller, is_open=not mine)
    for workshop in mine:
        draw_line(caller, workshop, people.get(workshop.id, 0))


def draw_empty(caller: Caller) -> None:
    """What to do without any workshop."""
    may = caller.role == "facilitator"
    hint = "empty_facilitator" if may else "empty_other"
    st.subheader(say("workshops.empty_title"), anchor=False)
    st.text(say(f"workshops.{hint}", name=caller.name))


def draw_new(caller: Caller, *, is_open: bool) -> None:
    """The form for a new workshop: a title is enough."""
    with st.expander(say("workshops.new"), expanded=is_open, icon=":material/add:", key="new"):
        draw_title(SetUp(), "new")
        st.caption(say("workshops.template"))
        if st.toggle(say("workshops.change_template"), key="new-details"):
            draw_details(SetUp(), "new")
        if st.button(say("workshops.create"), type="primary", key="create"):
            create(caller, given("new"))


def create(caller: Caller, wanted: SetUp) -> None:
    """Makes the workshop and opens it; a refusal is said in words."""
    try:
        workshop_id = the_store().write(create_workshop, caller, **asdict(wanted))
    except ValueWhenError as error:
        st.error(plain(error.message))
        return
    st.switch_page("facilitate.py", query_params={"workshop": workshop_id})


def draw_line(caller: Caller, workshop: Workshop, people: int) -> None:
    """One workshop: its title, phase, day and people, and the way in."""
    leads = caller.role != "executive"
    with st.container(key=f"workshop-{workshop.id}", horizontal=True, vertical_alignment="center"):
        st.html(
            render(
                "facilitate_workshop.html",
                workshop=workshop,
                phase=step_label(plan(workshop)[place(workshop)]),
                is_live=workshop.now.phase not in ("draft", "closed"),
                day=day(workshop.created_at),
                people=people,
            )
        )
        query = {"workshop": workshop.id}
        if leads and st.button(say("workshops.open"), key=f"open-{workshop.id}"):
            st.switch_page("facilitate.py", query_params=query)
        if not leads and st.button(say("workshops.results"), key=f"results-{workshop.id}"):
            st.switch_page("results.py", query_params=query)


def day(at: float) -> str:
    """A time in seconds since 1970 as "14 November 2025", where the server is."""
    when = datetime.fromtimestamp(at)
    return f"{when.day} {when:%B %Y}"


st.html(render("facilitate_style.html"))
signed_in = page_caller()
if signed_in:
    with st.container(key="workshops", width=860):
        draw_home(signed_in)
