"""The projector while a customer's story is shown: the story alone, and the way in."""

import streamlit as st

from pages.parts.screen_stage import qr_code, run_script
from valuewhen.store.store import the_store
from valuewhen.workshop.customer_stories import story_on_screen
from valuewhen.workshop.following import shared_board
from web.address import phones_url
from web.html import render


def draw(workshop_id: str) -> int | None:
    """Draws the story that the facilitator has put on the screen; returns the version drawn, None
    without one. Nothing in it changes while people write: a film plays on. Whoever calls it has
    asked whether this browser may see the workshop."""
    board = shared_board(the_store(), workshop_id)
    story = the_store().read(story_on_screen, board.workshop)
    if story is None:
        return None
    html = render(
        "stories_stage.html",
        board.workshop.settings.language,
        story=story,
        address=f"/stories/{workshop_id}/{story.key}",
        workshop=board.workshop,
        scene="story",
        qr=qr_code(f"{phones_url()}/j/{board.workshop.join_code}"),
    )
    with st.container(key="screen"):
        st.html(html)
    run_script(board.version)
    return board.version
