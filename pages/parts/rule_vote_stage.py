"""The projector while the room votes on the rules of best: both rules, and the split once shown."""

import streamlit as st

from pages.parts.screen_stage import qr_code, run_script
from valuewhen.join.room_choice import room_choice
from valuewhen.store.store import the_store
from valuewhen.workshop.following import shared_board
from valuewhen.workshop.rule_votes import choices_in, rule_vote_now
from valuewhen.workshop.seen import seen
from web.address import phones_url
from web.html import render


def draw(workshop_id: str) -> int | None:
    """Draws the vote at hand: how many have voted, and what they chose once it is shown, of five
    people or more; returns the version drawn, None without a vote. Whoever calls it has asked
    whether this browser may see the workshop."""
    store = the_store()
    board = shared_board(store, workshop_id)
    vote = store.read(rule_vote_now, board.workshop)
    if vote is None:
        return None
    found = room_choice(store.read(choices_in, workshop_id, vote))
    html = render(
        "rule_vote_stage.html",
        board.workshop.settings.language,
        vote=vote,
        n=found.n,
        counts=found.counts if vote.state == "shown" else None,
        workshop=board.workshop,
        made_up_data=vote.rule.is_made_up,
        seen=seen(board),
        scene="rule-vote open",
        qr=qr_code(f"{phones_url()}/j/{board.workshop.join_code}"),
    )
    with st.container(key="screen"):
        st.html(html)
    run_script(board.version)
    return board.version
