"""Until when a workshop is kept, and deleting it for good behind its title."""

from datetime import date

import streamlit as st

from pages.parts.plain import plain
from valuewhen.errors import ValueWhenError
from valuewhen.join.deleting import Deleted, delete_workshop
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.deleting import extent_of
from valuewhen.workshop.keeping import keep_until, last_day
from valuewhen.workshop.model import Workshop

DONE = "workshops-deleted"  # in the session: what the next run says


def draw_keeping(caller: Caller, workshop: Workshop) -> None:
    """For its owner: the last day on which the workshop is kept."""
    known = last_day(workshop.kept_until) if workshop.kept_until else None
    chosen = st.date_input(
        say("workshops.keep"),
        value=known,
        min_value=min(known or date.today(), date.today()),
        key=f"keep-{workshop.id}",
        help=say("workshops.keep_help"),
    )
    if chosen == known:
        return
    try:
        the_store().write(keep_until, caller, workshop.id, chosen)
    except ValueWhenError as error:
        st.error(plain(error.message))
        return
    st.rerun()


def draw_deleting(caller: Caller, workshop: Workshop) -> None:
    """For its owner: how much goes with the workshop, and a button behind its title."""
    going = the_store().read(extent_of, caller, workshop.id)
    with st.form(f"delete-{workshop.id}"):
        answers = say("workshops.delete_answers", n=going.answers)
        st.caption(say("workshops.delete_about", answers=answers))
        typed = st.text_input(
            say("workshops.delete_type"),
            key=f"delete-title-{workshop.id}",
            placeholder=workshop.title,
        )
        is_sent = st.form_submit_button(
            say("workshops.delete"),
            icon=":material/delete_forever:",
            key=f"delete-sure-{workshop.id}",
            width="stretch",
        )
    if is_sent:
        _delete(caller, workshop, typed)


def _delete(caller: Caller, workshop: Workshop, typed: str) -> None:
    if _bare(typed) != _bare(workshop.title):
        st.error(plain(say("workshops.delete_differs", title=workshop.title)))
        return
    try:
        st.session_state[DONE] = delete_workshop(the_store(), caller, workshop.id)
    except ValueWhenError as error:
        st.error(plain(error.message))
        return
    st.rerun()


def _bare(title: str) -> str:
    return " ".join(title.split()).casefold()


def draw_deleted() -> None:
    """Says once what was removed, and what could not be."""
    done: Deleted | None = st.session_state.pop(DONE, None)
    if done is None:
        return
    gone = {
        "title": done.extent.title,
        "answers": say("workshops.deleted_answers", n=done.extent.answers),
        "files": say("workshops.deleted_files", n=done.extent.files),
    }
    st.success(plain(say("workshops.deleted", **gone)))
    for left in done.left:
        st.warning(plain(left))
