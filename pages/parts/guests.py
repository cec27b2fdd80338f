"""Answers of people without a phone, entered by whoever sits at the page."""

import streamlit as st
from sqlalchemy import Connection

from pages.parts.plain import plain
from pages.parts.seat import Seat, act
from pages.parts.steps import about
from valuewhen.people.caller import Caller
from valuewhen.words import say
from valuewhen.workshop.answers import enter_answer
from valuewhen.workshop.text import MAX_CHARACTERS
from web.html import render

PHASES = ("write", "mirror", "reveal", "sort", "vote", "talk", "evidence", "pair", "commit")
FIELDS = ("function", "body", "prompt")
NEW = ""  # stands for somebody whose answers were not entered before


def draw_guests(seat: Seat) -> None:
    """Draws the form for one answer; the next is of the same person unless another is chosen."""
    if seat.workshop.now.phase not in PHASES:
        return
    with st.expander(say("facilitate.guests"), icon=":material/person_add:", key="guests"):
        st.html(render("facilitate_label.html", label=say("facilitate.guests_help")))
        people, prompts = guest_names(seat), {p.id: about(p) for p in seat.workshop.prompts}
        now = seat.workshop.now.prompt
        if st.session_state.get("guest-person") not in people:
            st.session_state["guest-person"] = NEW
        with st.form("guest", border=False):
            who, where, what = st.columns(3)
            who.selectbox(
                say("facilitate.guest_person"),
                list(people),
                key="guest-person",
                format_func=people.__getitem__,
            )
            where.selectbox(
                say("facilitate.guest_function"), seat.workshop.functions, key="guest-function"
            )
            what.selectbox(
                say("facilitate.filter_prompt"),
                list(prompts),
                index=list(prompts).index(now.id) if now else 0,
                key="guest-prompt",
                format_func=prompts.__getitem__,
            )
            st.text_input(say("facilitate.guest_body"), key="guest-body", max_chars=MAX_CHARACTERS)
            st.form_submit_button(say("facilitate.guest_enter"), on_click=_enter)


def guest_names(seat: Seat) -> dict[str, str]:
    """The people without a phone by id, in the order of their first answers, and somebody new."""
    board = seat.board
    heard = (answer.participant_id for answer in board.answers)
    guests = [person for person in dict.fromkeys(heard) if board.kinds.get(person) == "guest"]
    numbered = {
        person: say("facilitate.guest", n=i, function=plain(board.functions[person]))
        for i, person in enumerate(guests, 1)
    }
    return {NEW: say("facilitate.guest_new")} | numbered


def _enter() -> None:
    function, body, prompt = (
        st.session_state[f"guest-{n}"] for n in ("function", "body", "prompt")
    )
    whose, person = st.session_state["guest-person"] or None, []

    def enter(connection: Connection, caller: Caller, workshop_id: str) -> None:
        answer = (function, body, prompt, whose)
        person.append(enter_answer(connection, caller, workshop_id, *answer))

    if act(enter):
        st.session_state["guest-person"] = person[-1]
        st.session_state["guest-body"] = ""
