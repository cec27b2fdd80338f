"""The sign-in form; it is the only page that a stranger's browser may open."""

import shlex
from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.parts.leave import go_to, post_to
from pages.parts.plain import plain
from valuewhen.errors import NotFoundError, ValueWhenError
from valuewhen.words import say
from web.credentials import sign_in_form
from web.provider import answered, entry_by, identity_of, providers


def draw_providers() -> str | None:
    """Draws a button for each provider and what came of its answer; returns a one-time pass for
    the cookie of whom that signs in."""
    for name, title in providers().items():
        if st.button(say("sign_in.with", provider=plain(title)), width="stretch"):
            st.login(name)
    if not (providers() and "answered" in st.query_params):
        return None
    said = answered()
    try:
        return entry_by(said)
    except NotFoundError:
        draw_unknown(said)
    except ValueWhenError as error:
        st.error(plain(error.message))
    post_to("/session/forget", then=None)
    return None


def draw_unknown(said: Mapping[str, Any]) -> None:
    """Draws what to tell the operator of somebody to whom no account belongs."""
    who = identity_of(said)
    words = ("python", "-m", "valuewhen", "link-user", "NAME", who.issuer, who.subject)
    st.warning(say("sign_in.unknown"))
    st.code(shlex.join(words), language=None, wrap_lines=True)
    if said.get("email_verified") is True:
        st.text(say("sign_in.email", email=said.get("email")))


_, middle, _ = st.columns([1, 1.2, 1])
with middle:
    entry = sign_in_form() or draw_providers()
    st.caption(say("sign_in.forgotten"))
    st.link_button(say("sign_in.join"), "/join", type="tertiary")
if entry:
    go_to(f"/session?pass={entry}")
