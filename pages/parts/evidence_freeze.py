"""The freeze: what is fixed before anybody sees evidence, and the button that fixes it."""

import time

import streamlit as st

from pages.parts.seat import Seat, act
from valuewhen import figures
from valuewhen.join.findings import Findings, family_sizes
from valuewhen.join.freezing import freeze
from valuewhen.join.method import day
from valuewhen.join.story import on_day
from valuewhen.words import say
from web.html import render

THRESHOLD = "freeze-threshold"


def draw_freeze(seat: Seat, found: Findings) -> None:
    """Draws what is frozen, and what waits to be; nothing without customer data."""
    if found.data is None:
        return
    if found.families:
        st.html(render("evidence_frozen.html", families=_families(found)))
    waiting = sum(row.metric is not None and row.family is None for row in found.rows)
    if not waiting:
        return
    with st.container(border=True, key="freeze"):
        later = "_later" if found.families else ""
        words = say(f"evidence.freeze_why{later}", n=waiting)
        st.html(
            render("evidence_freeze.html", title=say("evidence.to_freeze", n=waiting), why=words)
        )
        if seat.drives:
            _draw_button(found, waiting)
        else:
            st.caption(say("evidence.freeze_waits"))


def _draw_button(found: Findings, waiting: int) -> None:
    """Asks for the threshold, then freezes; a first press alone does not."""
    currency = found.data.currency if found.data else ""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            say("evidence.threshold", currency=currency or say("evidence.units")),
            min_value=0.0,
            value=found.families[-1].threshold if found.families else 0.0,
            step=100.0,
            format="%.0f",
            key=THRESHOLD,
            help=say("evidence.threshold_help"),
            width=260,
        )
        with st.popover(say("evidence.freeze", n=waiting), type="primary", icon=":material/lock:"):
            st.write(say("evidence.freeze_sure"))
            st.button(
                say("evidence.freeze_now"), key="freeze-now", type="primary", on_click=_freeze
            )


def _freeze() -> None:
    act(freeze, float(st.session_state[THRESHOLD]))


def _families(found: Findings) -> list[dict[str, str | bool]]:
    """Each freeze in words: when, how many metrics were tested together, the least gap."""
    sizes, data = family_sizes(found.rows), found.data
    assert data
    return [
        {
            "said": say(
                "evidence.frozen",
                n=len(family.hypotheses),
                on=day(on_day(family.at)),
                at=time.strftime("%H:%M", time.localtime(family.at)),
                tests=figures.count(sizes.get(family.number, 0)),
                worth=figures.money(family.threshold, data.currency),
            ),
            "is_later": family.is_later,
            "is_older": family.data_set_id != data.data_set.id,
        }
        for family in found.families
    ]
