"""Buttons for what is not to be done by a slip: they ask once."""

from typing import Any

import streamlit as st

from pages.parts.seat import on_act
from valuewhen.words import say


def draw_asking(
    key: str, label: str, question: str, yes: str, job: Any, *args: Any, icon: str | None = None
) -> None:
    """Draws a button that asks `question` and does the act once `yes` is pressed."""
    if not st.session_state.get(f"asked-{key}"):
        st.button(label, key=key, icon=icon, on_click=_ask, args=(key, True))
        return
    st.text(question)
    with st.container(horizontal=True):
        st.button(yes, key=f"{key}-yes", type="primary", on_click=_do, args=(key, job, *args))
        st.button(say("facilitate.not_yet"), key=f"{key}-no", on_click=_ask, args=(key, False))


def _ask(key: str, is_asked: bool) -> None:
    st.session_state[f"asked-{key}"] = is_asked


def _do(key: str, job: Any, *args: Any) -> None:
    _ask(key, False)
    on_act(job, *args)
