"""The projector: follows one workshop live, shows what its phase may show, and has no control."""

import streamlit as st

from pages.parts import evidence_stage, rule_vote_stage, stories_stage
from pages.parts.live import follow
from pages.parts.screen_door import is_let_in
from pages.parts.screen_stage import draw_door, draw_stage, dress
from valuewhen.store.store import the_store


@st.fragment
def show(workshop_id: str) -> None:
    """The stage, drawn again whenever the workshop changes; who looks is asked anew each time."""
    store = the_store()
    if not is_let_in(store, workshop_id):
        draw_door()
        return
    version = stories_stage.draw(workshop_id)
    if version is None:
        version = rule_vote_stage.draw(workshop_id)
    if version is None:
        version = evidence_stage.draw(workshop_id)
    if version is None:
        version = draw_stage(store, workshop_id)
    follow(workshop_id, version, "screen")


dress()
show(st.query_params.get("workshop", ""))
