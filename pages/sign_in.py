"""The sign-in form; it is the only page that a stranger's browser may open."""

import streamlit as st

from pages.parts.leave import go_to
from valuewhen.words import say
from web.credentials import sign_in_form

_, middle, _ = st.columns([1, 1.2, 1])
with middle:
    entry = sign_in_form()
    st.caption(say("sign_in.forgotten"))
    st.link_button(say("sign_in.join"), "/join", type="tertiary")
if entry:
    go_to(f"/session?pass={entry}")
