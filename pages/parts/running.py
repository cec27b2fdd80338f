"""What can still change while a workshop runs: what is shown when, timers, and follow-ups."""

import streamlit as st

from pages.parts.seat import Seat, act, note_saved
from pages.parts.setup_phones import draw_phones, phones_given
from valuewhen.words import say
from valuewhen.workshop.phases import change_settings
from valuewhen.workshop.settings import Settings

KEY = "later"


def draw_running(seat: Seat) -> None:
    """The fields, saved together."""
    before = seat.workshop.settings
    with st.expander(say("facilitate.settings"), icon=":material/tune:", key="settings"):
        if seat.workshop.now.phase in ("draft", "lobby"):
            st.toggle(
                say("facilitate.opens_early"),
                before.opens_early,
                key=f"{KEY}-opens_early",
                help=say("facilitate.opens_early_help"),
            )
        draw_phones(before, KEY, before.language)
        st.button(say("facilitate.save"), key="save-settings", on_click=_save, args=(before,))


def _save(before: Settings) -> None:
    opens_early = st.session_state.get(f"{KEY}-opens_early", before.opens_early)
    if act(change_settings, phones_given(KEY, before).but(opens_early=opens_early)):
        note_saved()
