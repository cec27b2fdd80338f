"""Where a signed-in person sits in the workshop of the page's address, and what they may do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.parts.plain import plain
from valuewhen.errors import ForbiddenError, NotFoundError, ValueWhenError
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.access import Right, rights
from valuewhen.workshop.board import Board
from valuewhen.workshop.following import board
from valuewhen.workshop.model import Workshop
from web.html import render
from web.identity import page_caller

NOTE = "note"  # in the session: what is to be said of the last act, and its icon


@dataclass(frozen=True)
class Seat:
    """A caller before a workshop's board, with their rights."""

    caller: Caller
    board: Board
    rights: Right

    @property
    def workshop(self) -> Workshop:
        """The workshop that the board is of."""
        return self.board.workshop

    @property
    def drives(self) -> bool:
        """Whether the caller moves phases, sets the timer, reveals and invites."""
        return Right.DRIVE in self.rights


def take_seat() -> Seat | None:
    """The seat at the workshop in the address; without one it says why and shows the way home."""
    caller = page_caller(is_act=False)
    if caller is None:
        st.html(render("facilitate_signed_out.html"))
        return None
    store, workshop_id = the_store(), chosen()
    try:
        return Seat(
            caller,
            board(store, caller, workshop_id),
            store.read(rights, caller, workshop_id),
        )
    except (NotFoundError, ForbiddenError) as error:
        st.warning(plain(error.message) if workshop_id else say("facilitate.none_chosen"))
        st.page_link("workshops.py", label=say("facilitate.home"), icon=":material/arrow_back:")
        return None


def chosen() -> str:
    """The id of the workshop in the page's address, or an empty text."""
    return st.query_params.get("workshop", "")


def act(job: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    """Runs `job(connection, caller, workshop_id, …)` in the store, for the person at the page.

    Returns whether it was done; `draw_note` says why not.
    """
    return attempt(the_store().write, job, *args, **kwargs)


def attempt(run: Callable[..., Any], first: Any, *args: Any, **kwargs: Any) -> bool:
    """As `act`, for what is no single write: runs `run(first, caller, workshop_id, …)`."""
    caller = page_caller()
    if caller is None:
        return False
    try:
        run(first, caller, chosen(), *args, **kwargs)
    except ValueWhenError as error:
        st.session_state[NOTE] = (error.message, ":material/error:")
        return False
    return True


def note_saved() -> None:
    """Has `draw_note` say that the last act is saved."""
    st.session_state[NOTE] = (say("facilitate.saved"), ":material/check:")


def draw_note() -> None:
    """Says once what is to be said of the last act: callbacks themselves must draw nothing."""
    words, icon = st.session_state.pop(NOTE, ("", ""))
    if words:
        st.toast(plain(words), icon=icon, duration="long")


def on_act(job: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """As `act`, for the callbacks of buttons."""
    act(job, *args, **kwargs)
