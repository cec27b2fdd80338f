"""CLV against NPS: points when few, bins when many, best and typical apart."""

import streamlit as st

from pages.parts.evidence_cards import draw_screen_button
from pages.parts.plain import plain
from pages.parts.seat import Seat
from valuewhen import figures
from valuewhen.charts.nps import (
    build_clv_nps_chart,
    build_clv_nps_points_chart,
    build_nps_answers_chart,
)
from valuewhen.evidence.nps import Scale
from valuewhen.join.findings import Findings, clv_points
from valuewhen.join.measured import NpsEvidence
from valuewhen.join.on_screen import NPS
from valuewhen.join.told_nps import score_in_words
from valuewhen.store.store import the_store
from valuewhen.words import say
from web.html import render


def draw_nps(seat: Seat, found: Findings) -> None:
    """Draws the link with its interval and n, then how best and typical customers answered."""
    if found.data is None:
        st.info(say("evidence.nps_no_data"), icon=":material/database:")
        return
    if found.nps is None:
        st.info(plain(found.data.ruled.nps_problem) or say("evidence.nps_no_answers"))
        return
    nps = found.nps
    visible = figures.coefficient(nps.link.visible_rho)
    st.html(render("evidence_link.html", sentence=nps.link.link_in_words(), visible=visible))
    draw_screen_button(seat, NPS, has_evidence=True)
    _draw_link(seat, found, nps)
    st.html(
        render(
            "evidence_groups.html",
            is_nps=nps.link.scale is Scale.NPS,
            name=nps.link.name,
            scores=[
                score_in_words(group, nps.link.name, is_exact=True)
                for group in nps.link.groups.values()
            ],
        )
    )
    if len(nps.shares):
        st.altair_chart(build_nps_answers_chart(nps.shares, answer_name=nps.link.name))


def _draw_link(seat: Seat, found: Findings, nps: NpsEvidence) -> None:
    currency = found.data.currency if found.data else ""
    points = clv_points(the_store(), seat.caller, seat.workshop.id)
    if points is not None and len(points):
        st.altair_chart(
            build_clv_nps_points_chart(points, currency=currency, answer_name=nps.link.name),
        )
    elif len(nps.cells):
        st.altair_chart(build_clv_nps_chart(nps.cells, answer_name=nps.link.name))
