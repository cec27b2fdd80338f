"""What leads in the words that a facilitator writes: pointed out, never forbidden."""

from collections.abc import Iterable

import streamlit as st

from valuewhen.words import say
from valuewhen.workshop.prompt_check import check_prompt
from web.html import render


def draw_leading(texts: Iterable[str], language: str) -> None:
    """Says of each text that leads which of its words do, and what to do instead."""
    rows = [(text, hint) for text in texts for hint in check_prompt(text, language)]
    if rows:
        st.html(render("facilitate_leading.html", rows=rows, label=say("facilitate.leading")))
