"""The head of the evidence: which workshop, which customer data, how much is measured."""

import streamlit as st

from pages.parts.seat import Seat
from pages.parts.ways import draw_way
from valuewhen import figures
from valuewhen.join.findings import Findings
from valuewhen.join.method import day
from valuewhen.join.rule_words import rule_in_words
from valuewhen.join.story import on_day
from valuewhen.words import say
from web.html import render


def draw_head(seat: Seat, found: Findings) -> None:
    """Draws the title, the data and their rule; without data, the way to load them."""
    data = found.data
    st.html(
        render(
            "evidence_head.html",
            workshop=seat.workshop,
            data=data,
            facts=_facts(found) if data else [],
            is_made_up=seat.workshop.is_made_up or bool(data and data.data_set.is_made_up),
        )
    )
    if data is None:
        with st.container(border=True, key="no-data"):
            st.html(render("evidence_empty.html"))
            draw_way(seat, "customers", "evidence.to_customers")
    with st.container(horizontal=True, key="ways"):
        draw_way(seat, "facilitate", "evidence.to_workshop", "arrow_back")
        draw_way(seat, "results", "evidence.to_results")
        if data:
            draw_way(seat, "customers", "evidence.change_data")


def _facts(found: Findings) -> list[str]:
    data = found.data
    assert data
    words, ruled = rule_in_words(data.attachment.rule, data.data_set.roles), data.ruled
    measured = sum(row.card is not None for row in found.rows)
    return [
        say("evidence.loaded", on=day(on_day(data.data_set.loaded_at))),
        say("evidence.customers", n=figures.count(ruled.customers)),
        say("evidence.without_clv", n=figures.count(ruled.without_clv)),
        say("evidence.measured", some=measured, all=len(found.rows)),
        say(
            "evidence.rule",
            best=words.best,
            typical=words.typical,
            n_best=figures.count(ruled.best.customers),
            n_typical=figures.count(ruled.typical.customers),
        ),
    ]
