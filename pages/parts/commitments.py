"""What the room commits to: "we invest in … → they become able to …", by whom and by when."""

import streamlit as st

from pages.parts.seat import Seat, act
from valuewhen.words import say
from valuewhen.workshop.board import HORIZONS
from valuewhen.workshop.commitments import commit_to
from web.html import render

FIELDS = ("investment", "ability", "owner", "horizon", "theme")


def draw_commitments(seat: Seat) -> None:
    """Draws the commitments so far and the form for one more."""
    themes = {theme.id: theme.title for theme in seat.board.themes}
    rows = [(made, themes.get(made.theme_id or "")) for made in seat.board.commitments]
    st.html(render("facilitate_commitments.html", rows=rows))
    with st.form("commitment"):
        left, right = st.columns(2)
        left.text_input(say("facilitate.investment"), key="commit-investment", max_chars=200)
        right.text_input(say("facilitate.ability"), key="commit-ability", max_chars=200)
        who, when, what = st.columns([3, 2, 4])
        who.text_input(say("facilitate.owner"), key="commit-owner", max_chars=60)
        when.selectbox(say("facilitate.horizon"), HORIZONS, key="commit-horizon", index=1)
        what.selectbox(
            say("facilitate.commit_theme"),
            list(themes),
            index=None,
            placeholder=say("facilitate.no_theme"),
            format_func=themes.__getitem__,
            key="commit-theme",
        )
        st.form_submit_button(say("facilitate.commit"), type="primary", on_click=_commit)


def prefill(investment: str, ability: str) -> None:
    """Puts a pair into the form, to be made a commitment with an owner and a date."""
    st.session_state["commit-investment"] = investment
    st.session_state["commit-ability"] = ability


def _commit() -> None:
    given = {field: st.session_state[f"commit-{field}"] for field in FIELDS}
    if act(commit_to, theme_id=given.pop("theme"), **given):
        for field in ("investment", "ability", "owner", "theme"):
            st.session_state[f"commit-{field}"] = None if field == "theme" else ""
