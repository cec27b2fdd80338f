"""Sign-in: streamlit-authenticator's form over the store's accounts."""

from functools import partial

import streamlit as st
import streamlit_authenticator as stauth

from valuewhen.errors import TooManyError
from valuewhen.people.accounts import find_user, nobodys_hash, password_fits
from valuewhen.people.caller import new_token
from valuewhen.people.passes import issue_pass
from valuewhen.people.throttle import admit, clear
from valuewhen.store.store import the_store
from valuewhen.words import say
from web.identity import DEVICE, cookie, known_here, page_cookies


def _client() -> str:
    return str(st.context.ip_address or "")


def _device_of(name: str) -> str:
    """The secret of this browser if this person signed in on it before, else nothing."""
    cookies, user = page_cookies(), the_store().read(find_user, name)
    is_theirs = user is not None and known_here(cookies) == user.id
    return cookie(cookies, DEVICE) or "" if is_theirs else ""


def sign_in_form() -> str | None:
    """Draws the form; returns a one-time pass for the cookie when the password is right.

    Of streamlit-authenticator it is the form alone: whatever its button or a cookie of its own
    would sign in goes no further than `given`.
    """
    form = stauth.Authenticate(
        {"usernames": {}},
        cookie_name="unused",
        cookie_key=new_token(),
        cookie_expiry_days=0,
        auto_hash=False,
        login_sleep_time=0,
    )
    given: list[tuple[str, str]] = []
    form.authentication_controller.login = partial(_note, given)
    st.session_state["authentication_status"], st.session_state["logout"] = None, True
    fields = {part: say(f"sign_in.{part.lower().replace(' ', '_')}") for part in
              ("Form name", "Username", "Password", "Login")}  # fmt: skip
    form.login(fields=fields)
    try:
        entry = _entry_of(*given[0]) if given else None
    except TooManyError as error:
        st.error(error.message)
        return None
    if given and entry is None:
        st.error(say("sign_in.refused"))
    return entry


def _note(
    given: list[tuple[str, str]], name: str = "", password: str = "", *_: object, **__: object
) -> None:
    if name and password:
        given.append((name, password))


def _entry_of(name: str, password: str) -> str | None:
    """A one-time pass if that is the name's password. The try is counted before, and takes as long
    for a name that nobody has. Raises TooManyError."""
    store = the_store()
    tried = store.write(admit, name, _device_of(name), _client())
    user = store.read(find_user, name)
    known = user if user and user.disabled_at is None else None
    if not password_fits(password, known.password_hash if known else nobodys_hash()) or not known:
        return None
    store.write(clear, tried)
    return store.write(issue_pass, "enter", known.id)
