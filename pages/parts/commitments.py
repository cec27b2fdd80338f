"""What the room commits to: "we invest in … → they become able to …", by whom and by when."""

from functools import partial

import streamlit as st

from pages.parts.commitments_form import draw_form, edit, prefill
from pages.parts.seat import Seat, on_act
from valuewhen.customers.catalogue import Metric
from valuewhen.join.attachments import attachment
from valuewhen.join.measured import metric_words
from valuewhen.join.told_commitments import advocacy_warning, amount_in_words
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.board import Commitment
from valuewhen.workshop.commitments import drop_commitment
from web.html import render

__all__ = ["draw_commitments", "prefill"]


def draw_commitments(seat: Seat) -> None:
    """Draws the commitments so far, and the form for one more or to change one."""
    joined = the_store().read(attachment, seat.caller, seat.workshop.id)
    metrics = {one.name: one for one in joined.data_set.catalogue} if joined else {}
    st.html(render("commitments_style.html"))
    if not seat.board.commitments:
        st.html(render("commitments_none.html"))
    for made in seat.board.commitments:
        with st.container(key=f"made-{made.id}", horizontal=True, vertical_alignment="center"):
            _draw_made(seat, made, metrics.get(made.metric or ""))
    if seat.board.commitments:
        st.page_link(
            "evidence.py",
            label=say("commitments.to_evidence"),
            icon=":material/experiment:",
            query_params={"workshop": seat.workshop.id},
        )
    draw_form(seat, metrics)


def _draw_made(seat: Seat, made: Commitment, metric: Metric | None) -> None:
    titles = {theme.id: theme.title for theme in seat.board.themes}
    measured = partial(amount_in_words, metric)
    st.html(
        render(
            "commitments_row.html",
            made=made,
            theme=titles.get(made.theme_id or ""),
            metric=metric_words(made.metric) if made.metric else "",
            baseline=measured(made.baseline),
            target=measured(made.target),
            advocacy=advocacy_warning(made.incentive, made.investment, made.ability),
        )
    )
    key, icon = f"commitment-edit-{made.id}", ":material/edit:"
    st.button(say("commitments.edit"), key=key, icon=icon, on_click=edit, args=(made, metric))
    st.button(
        say("commitments.remove"),
        key=f"commitment-drop-{made.id}",
        icon=":material/delete:",
        on_click=on_act,
        args=(drop_commitment, made.id),
    )
