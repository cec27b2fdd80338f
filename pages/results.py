"""A workshop's result as executives read it; without a workshop in the address, the list."""

import streamlit as st
from markupsafe import Markup

from pages.parts.results_list import draw_list
from pages.parts.results_story import draw_story
from valuewhen.reports.html import style
from valuewhen.words import say
from web.html import render
from web.identity import page_caller

caller = page_caller()
workshop_id = st.query_params.get("workshop", "")
if workshop_id:
    st.set_page_config(initial_sidebar_state="collapsed")
st.html(render("results_style.html", style=Markup(style())))  # noqa: S704 - our own
with (
    st.container(key="results-page", horizontal_alignment="center"),
    st.container(key="results", width=940),
):
    if caller is None:
        st.info(say("results.signed_out"))
        st.link_button(say("results.sign_in"), "/sign-in")
    elif workshop_id:
        draw_story(caller, workshop_id)
    else:
        draw_list(caller)
