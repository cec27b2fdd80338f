"""The board: answers and themes, sorted, grouped, moved and moderated by tap, key or drag."""

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any

import streamlit as st

from pages.parts.board_metrics import metric_offers
from pages.parts.board_shown import VIEWS, Offers, board_data
from pages.parts.board_shown import Filter as Filter
from pages.parts.board_wishes import grant
from pages.parts.seat import NOTE, Seat, act
from pages.parts.source import source
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.proposed import shared_proposals
from valuewhen.workshop.unseen import Unseen
from web.html import render

KEY = "board"
HEARD = "board-heard"  # in the session: the last batch of wishes that came
VIEW = "board-view"
LOOKED_AT = "board-looked-at"  # when the view of new answers was left
WORDS = (
    *("facilitate.actor", "facilitate.actor_we", "facilitate.actor_they"),
    *("facilitate.actor_unclear", "facilitate.stance", "facilitate.stance_extraction"),
    *("facilitate.stance_investment", "facilitate.stance_unclear", "facilitate.source_rule"),
    *("facilitate.source_author", "facilitate.source_facilitator", "facilitate.hide"),
    *("facilitate.restore", "facilitate.rename", "facilitate.move_here", "facilitate.move_to"),
    *("facilitate.pick_all", "facilitate.new_theme"),
    *("board.approve", "board.accept", "board.decline", "board.proposal_title", "board.fits"),
    *("board.more", "board.up", "board.merge_into", "board.remove", "board.empty"),
    *("board.metric", "board.split"),
)


_BOARD = st.components.v2.component(
    "valuewhen.board",
    html=render("facilitate_board.html"),
    css=source("facilitate_board.css"),
    js="".join(source(f"facilitate_board{part}.js") for part in ("_parts", "", "_hands")),
)
_drawn = count()


def draw_board(seat: Seat, shown: Filter) -> None:
    """Draws the answers that pass; what people do on the board is done in the store at once."""
    view, since = st.session_state.get(VIEW, "all"), st.session_state.get(LOOKED_AT, 0.0)
    offers = Offers(shared_proposals(the_store(), seat.workshop.id), metric_offers(seat))
    # Streamlit sends what it sent before as a reference, and may send that reference without the
    # containers it belongs in when a redraw is overtaken by the next: the page would break.
    unlike_before = {"drawn": next(_drawn), "heard": st.session_state.get(HEARD)}
    data = board_data(seat.board, replace(shown, view=view, since=since), offers)
    _BOARD(data=data | {"words": _words()} | unlike_before, key=KEY, on_wishes_change=_hear)


@cache
def _words() -> dict[str, str]:
    return {word.partition(".")[2]: say(word) for word in WORDS}


def _hear() -> None:
    batch = st.session_state[KEY].get("wishes")
    if isinstance(batch, Mapping):
        st.session_state[HEARD] = batch.get("id")
        for wish in batch.get("wishes") or ():
            if wish.get("do") == "view":
                _look_at(str(wish.get("view")))
            else:
                _grant(wish)


def _look_at(view: str) -> None:
    if st.session_state.get(VIEW) == "new":
        st.session_state[LOOKED_AT] = time.time()
    st.session_state[VIEW] = view if view in VIEWS else "all"


def _grant(wish: Mapping[str, Any]) -> None:
    overridden: list[Unseen] = []
    if act(grant, wish, overridden) and overridden:
        st.session_state[NOTE] = (overridden_words(overridden[-1], wish), ":material/group:")


def overridden_words(found: Unseen, wish: Mapping[str, Any]) -> str:
    """What somebody else had just done about the same, and what stands now."""
    kind, _, sides = found.kind.partition(": ")
    name = {
        "side": "board.unseen_side",
        "place": "board.unseen_in" if found.into else "board.unseen_out",
        "showing": f"board.unseen_{kind}",
    }.get(found.about, "board.unseen_theme")
    n = len(wish.get("answers") or ()) or 1
    done = say(name, n=n, by=found.by, into=found.into, sides=sides)
    return done + " " + say("board.kept" if wish.get("do") == "accept" else "board.yours_stands")
