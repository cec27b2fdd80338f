"""Sign-in: streamlit-authenticator's form and bcrypt check over the store's accounts."""

from typing import Any

import streamlit as st
import streamlit_authenticator as stauth

from valuewhen.errors import NotFoundError, TooManyError
from valuewhen.people.accounts import find_user, nobodys_hash
from valuewhen.people.passes import issue_pass, peek_pass
from valuewhen.people.throttle import admit, clear
from valuewhen.store.store import the_store
from valuewhen.words import say
from web.identity import DEVICE, cookie, page_cookies


class Accounts(dict[str, dict[str, Any]]):
    """The accounts as streamlit-authenticator looks them up: one at a time, each look counted.

    Every name is there, so that unknown ones take as long to refuse as known ones.
    """

    def __init__(self) -> None:
        super().__init__()
        self.tried: str | None = None

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> dict[str, Any]:
        if self.tried is None:
            self.tried = the_store().write(admit, name, _device_of(name), _client())
        row = the_store().read(find_user, name)
        hashed = row.password_hash if row and not row.disabled_at else nobodys_hash()
        return {"password": hashed, "name": name, "failed_login_attempts": 0}

    def get(self, name: str, default: Any = None) -> Any:
        """As `accounts[name]`: nobody is missing."""
        return self[name]


def _client() -> str:
    return str(st.context.ip_address or "")


def _device_of(name: str) -> str:
    """The secret of this browser if this person signed in on it before, else nothing."""
    secret, store = cookie(page_cookies(), DEVICE), the_store()
    user = store.read(find_user, name)
    if not secret or not user:
        return ""
    try:
        return secret if store.read(peek_pass, "device", secret) == user.id else ""
    except NotFoundError:
        return ""


def sign_in_form() -> str | None:
    """Draws the form; returns a one-time pass for the cookie when the password is right."""
    accounts = Accounts()
    form = stauth.Authenticate(
        {"usernames": {}},
        cookie_name="unused",
        cookie_key="unused",
        cookie_expiry_days=0,
        auto_hash=False,
        login_sleep_time=0,
    )
    form.authentication_controller.authentication_model.credentials = {"usernames": accounts}
    fields = {part: say(f"sign_in.{part.lower().replace(' ', '_')}") for part in
              ("Form name", "Username", "Password", "Login")}  # fmt: skip
    for stale in ("authentication_status", "username", "logout"):
        st.session_state[stale] = None
    try:
        form.login(fields=fields)
    except TooManyError as error:
        st.error(error.message)
        return None
    if st.session_state["authentication_status"]:
        return _passed(str(st.session_state["username"]), accounts)
    if st.session_state["authentication_status"] is False:
        st.error(say("sign_in.refused"))
    return None


def _passed(name: str, accounts: Accounts) -> str:
    store = the_store()
    user = store.read(find_user, name)
    assert user is not None
    assert accounts.tried is not None
    store.write(clear, accounts.tried)
    return store.write(issue_pass, "enter", user.id)
