"""The account: another password, and signing out."""

import streamlit as st

from pages.parts.leave import go_to, post_to
from pages.parts.plain import plain
from valuewhen.errors import InvalidInputError, ValueWhenError
from valuewhen.people.accounts import change_password, find_user, password_fits
from valuewhen.people.caller import Caller
from valuewhen.people.throttle import admit, clear
from valuewhen.store.store import the_store
from valuewhen.words import say
from web.identity import page_caller


def draw_password(caller: Caller) -> None:
    """The form for another password."""
    with st.form("password", clear_on_submit=True):
        st.subheader(say("account.change"), anchor=False)
        old = _field("old", "current-password")
        new, again = _field("new", "new-password"), _field("again", "new-password")
        st.caption(say("account.then"))
        if not st.form_submit_button(say("account.save"), type="primary"):
            return
    try:
        if new != again:
            raise InvalidInputError(say("account.differ"))
        set_password(caller, old, new)
    except ValueWhenError as error:
        st.error(plain(error.message))
        return
    go_to("/sign-in")


def _field(name: str, fills_in: str) -> str:
    label = say(f"account.{name}")
    return st.text_input(label, type="password", key=f"password-{name}", autocomplete=fills_in)


def set_password(caller: Caller, old: str, new: str) -> None:
    """Changes the caller's password if the old one is right; tries are counted as at signing in.

    Raises InvalidInputError or TooManyError.
    """
    store = the_store()
    tried = store.write(admit, caller.name, f"account {caller.user_id}", "")
    user = store.read(find_user, caller.name)
    if user is None or not password_fits(old, user.password_hash):
        raise InvalidInputError(say("account.wrong"))
    store.write(clear, tried)
    store.write(change_password, caller, new)


def draw_account(caller: Caller) -> None:
    """Draws who is signed in, the way out, and the form."""
    st.title(say("account.heading"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(say("account.who", name=caller.name, role=caller.role), width="stretch")
        leaves = st.button(say("account.sign_out"), key="sign-out", icon=":material/logout:")
    if leaves:
        post_to("/sign-out")
    draw_password(caller)


signed_in = page_caller()
if signed_in:
    with st.container(key="account", width=480):
        draw_account(signed_in)
