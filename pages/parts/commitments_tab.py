"""Commitments on the evidence page: how each stands, whether it pays, experiment, progress."""

import streamlit as st

from pages.parts.commitments_experiment import draw_experiment_part
from pages.parts.commitments_progress import draw_progress_part
from pages.parts.computing import A_MOMENT, draw_computing, may_see
from pages.parts.seat import Seat
from valuewhen.charts.break_even import build_break_even_chart
from valuewhen.children.computation import NoResultError
from valuewhen.join.break_even import Pays
from valuewhen.join.findings import Findings
from valuewhen.join.told_commitments import ToldCommitment, told_commitments
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.access import Right
from web.html import render

DRAWN = (Pays.FROM, Pays.AT_BEST, Pays.NEVER)  # break-evens that a chart says more of


def draw_commitments_tab(seat: Seat, found: Findings) -> None:
    """Draws a box a commitment; as long as there is none, the way to make one."""
    here = seat.workshop.id
    st.html(render("commitments_style.html"))
    try:
        told = told_commitments(the_store(), seat.caller, here, A_MOMENT)
    except NoResultError as missing:
        draw_computing(missing, may_see(here, Right.AGGREGATES), may_see(here, Right.ROWS))
        return
    if not told:
        st.info(say("commitments.none"), icon=":material/handshake:")
        st.page_link(
            "facilitate.py",
            label=say("commitments.to_workshop"),
            icon=":material/arrow_back:",
            query_params={"workshop": here},
        )
    currency = found.data.currency if found.data else ""
    catalogue = found.data.data_set.catalogue if found.data else []
    metrics = {metric.name: metric for metric in catalogue}
    for one in told:
        with st.container(key=f"decided-{one.made.id}", border=True, gap="small"):
            st.html(render("commitments_told.html", told=one, made=one.made))
            _draw_break_even(one, currency)
            draw_experiment_part(seat, one, metrics)
            draw_progress_part(seat, one, metrics.get(one.made.metric or ""))


def _draw_break_even(told: ToldCommitment, currency: str) -> None:
    found = told.break_even
    if found is None or found.pays not in DRAWN:
        return
    with st.expander(say("commitments.pays_title"), key=f"pays-{told.made.id}"):
        st.altair_chart(
            build_break_even_chart(found.points(), share=found.share, currency=currency)
        )
        st.caption(say("commitments.pays_method"))
