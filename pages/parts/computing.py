"""What is still being computed: how far it is, and a way to end it; then the page as it should be.

Nothing is asked of the server by a page that has its results.
"""

from collections.abc import Callable

import streamlit as st

from pages.parts.plain import plain
from valuewhen.children.child import Progress
from valuewhen.children.computation import Computation, NoResultError
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.access import Right, rights
from web.identity import page_caller

A_MOMENT = 0.3  # seconds that a page waits for results before it shows how far they are
PAUSE = 1.0  # seconds between two looks at a computation that runs


Ask = Callable[[], bool]


def draw_computing(missing: NoResultError, may_look: Ask, may_cancel: Ask = lambda: False) -> None:
    """Draws how far a computation is until it ends, and then the whole page anew; if it was
    stopped, why.

    Whoever `may_cancel` can end it for all who wait, and start it again; both are asked again
    before each look and each act.
    """
    running = missing.computation.is_running
    draw = st.fragment(_draw, run_every=PAUSE if running else None)
    draw(missing, running, may_look, may_cancel)


def may_see(workshop_id: str, right: Right) -> Ask:
    """Asks whether whoever has the page open is signed in and has a right in the workshop."""

    def ask() -> bool:
        caller = page_caller(is_act=False)
        return caller is not None and right in the_store().read(rights, caller, workshop_id)

    return ask


def _draw(missing: NoResultError, was_running: bool, may_look: Ask, may_cancel: Ask) -> None:
    computation = missing.computation
    if computation.is_running != was_running or not may_look():
        st.rerun()
    with st.container(border=True, key="computing"):
        if was_running:
            st.progress(computation.progress.share, _words(computation.progress))
        else:
            st.warning(plain(missing.message), icon=":material/pause_circle:")
        if may_cancel():
            _draw_button(computation, was_running, may_cancel)


def _words(progress: Progress) -> str:
    if not progress.words:
        return say("computing.starts")
    return say("computing.runs", share=f"{progress.share:.0%}", now=plain(progress.words))


def _draw_button(computation: Computation, was_running: bool, may_cancel: Ask) -> None:
    st.button(
        say("computing.cancel" if was_running else "computing.again"),
        key="computing-button",
        icon=":material/cancel:" if was_running else ":material/refresh:",
        help=say("computing.cancel_help") if was_running else None,
        on_click=_if,
        args=(may_cancel, computation.cancel if was_running else computation.start_again),
    )


def _if(may: Ask, act: Callable[[], None]) -> None:
    if may():
        act()
