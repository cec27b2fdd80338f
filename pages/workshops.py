"""Home: my workshops, a new one, and two of them compared."""

from dataclasses import replace

import streamlit as st

from pages.parts.comparison import draw_comparison
from pages.parts.deleting import draw_deleted
from pages.parts.setup import SetUp, draw_details, draw_language, draw_title, given
from pages.parts.steps import step_label
from pages.parts.templates import draw_choice, draw_more, make
from valuewhen.join.method import day
from valuewhen.join.story import on_day
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.attendance import count_joined
from valuewhen.workshop.keeping import last_day
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.repeating import create_from
from valuewhen.workshop.run_sheet import place, plan
from valuewhen.workshop.stems import stem
from valuewhen.workshop.templates import Template
from valuewhen.workshop.workshops import workshops_of
from web.html import render
from web.identity import page_caller


def draw_home(caller: Caller) -> None:
    """Draws the list, or what to do as long as there is none, and the form for one more."""
    store = the_store()
    mine = store.read(workshops_of, caller)
    people = store.read(count_joined, mine)
    st.title(say("workshops.heading"), anchor=False)
    draw_deleted()
    if not mine:
        draw_empty(caller)
    if caller.role == "facilitator":
        draw_new(caller, is_open=not mine)
    for workshop in mine:
        others = [other for other in mine if other.id != workshop.id]
        draw_line(caller, workshop, people.get(workshop.id, 0), others)


def draw_empty(caller: Caller) -> None:
    """What to do without any workshop."""
    may = caller.role == "facilitator"
    hint = "empty_facilitator" if may else "empty_other"
    st.subheader(say("workshops.empty_title"), anchor=False)
    st.text(say(f"workshops.{hint}", name=caller.name))


def draw_new(caller: Caller, *, is_open: bool) -> None:
    """The form for a new workshop: a template and a title are enough."""
    with st.expander(say("workshops.new"), expanded=is_open, icon=":material/add:", key="new"):
        above = st.container()
        chosen = draw_choice()
        if chosen:
            suggest_title(*chosen)
        with above:
            draw_title(SetUp(), "new")
        if chosen is None:
            return
        name, template = chosen
        language = draw_language(template.settings, f"new-{name}")
        template = replace(template, settings=template.settings.but(language=language))
        if st.toggle(say("workshops.change_template"), key="new-details"):
            template = draw_changes(name, template)
        else:
            sentences = [stem(s, template.settings.language) for s in template.segments]
            st.html(render("facilitate_prompts.html", sentences=sentences))
        if st.button(say("workshops.create"), type="primary", key="create"):
            make(create_from, caller, given("new").title, template)


def draw_changes(name: str, template: Template) -> Template:
    """The fields of the template's own set-up; returns the template with what they hold."""
    before = SetUp("", template.segments, template.functions, template.dots, template.settings)
    draw_details(before, f"new-{name}")
    wanted = given(f"new-{name}", before)
    return replace(
        template,
        segments=wanted.segments,
        functions=wanted.function_names,
        dots=wanted.dots,
        settings=wanted.settings,
    )


def suggest_title(name: str, template: Template) -> None:
    """Puts a template's title into the field once it is chosen, unless one was typed."""
    if st.session_state.get("new-from") != name:
        st.session_state["new-from"] = name
        if template.title and not st.session_state.get("new-title"):
            st.session_state["new-title"] = template.title


def draw_line(caller: Caller, workshop: Workshop, people: int, others: list[Workshop]) -> None:
    """One workshop: its title, phase, day and people, the way in, and what can be made of it."""
    leads = caller.role != "executive"
    with st.container(key=f"workshop-{workshop.id}", horizontal=True, vertical_alignment="center"):
        st.html(
            render(
                "facilitate_workshop.html",
                workshop=workshop,
                phase=step_label(plan(workshop)[place(workshop)]),
                is_live=workshop.now.phase not in ("draft", "closed"),
                day=day(on_day(workshop.created_at)),
                people=people,
                kept_until=workshop.kept_until and day(last_day(workshop.kept_until)),
            )
        )
        query = {"workshop": workshop.id}
        if leads and st.button(say("workshops.open"), key=f"open-{workshop.id}"):
            st.switch_page("facilitate.py", query_params=query)
        if not leads and st.button(say("workshops.results"), key=f"results-{workshop.id}"):
            st.switch_page("results.py", query_params=query)
        if leads or others or workshop.owner_id == caller.user_id:
            draw_more(caller, workshop, others)


st.html(render("facilitate_style.html"))
st.html(render("comparison_style.html"))
signed_in = page_caller()
compared = st.query_params.get("compare")
if compared:
    st.set_page_config(initial_sidebar_state="collapsed")
if signed_in:
    with st.container(key="workshops", width=940 if compared else 860):
        draw_comparison(signed_in, compared) if compared else draw_home(signed_in)
