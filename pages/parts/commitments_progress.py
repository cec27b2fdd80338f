"""Progress of a commitment by hand: the owner's figure, and the league of customers' results."""

import streamlit as st

from pages.parts.seat import Seat, act, on_act
from valuewhen import figures
from valuewhen.customers.catalogue import Metric
from valuewhen.join.told_commitments import ToldCommitment
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.progress import (
    CustomerResult,
    Progress,
    drop_result,
    in_league,
    note_result,
    progress_of,
    report_progress,
)
from web.html import render

PERCENT = 100  # a flag's figure is typed as a percentage
RESULT = ("customer", "before", "after", "unit")


def draw_progress_part(seat: Seat, told: ToldCommitment, metric: Metric | None) -> None:
    """Draws what was reported, and the forms to report more."""
    made = told.made
    known = the_store().read(progress_of, seat.caller, seat.workshop.id)
    progress = known.get(made.id, Progress())
    with st.expander(
        say("commitments.progress_title"),
        key=f"progress-{made.id}",
        expanded=bool(progress.reports or progress.results),
    ):
        _draw_report(made.id, metric)
        st.html(render("commitments_subhead.html", text=say("commitments.league_title")))
        st.caption(say("commitments.league_why"))
        results = in_league(progress.results)
        if results:
            st.html(render("commitments_league.html", rows=[_row(one) for one in results]))
        _draw_result(made.id)
        if results:
            _draw_changes(made.id, results)


def _draw_report(commitment_id: str, metric: Metric | None) -> None:
    is_flag = metric is not None and metric.kind == "flag"
    label = say("commitments.own_figure_percent" if is_flag else "commitments.own_figure")
    with st.form(f"report-{commitment_id}", border=False):
        number, note, button = st.columns([2, 4, 1.4], vertical_alignment="bottom")
        number.number_input(label, key=f"figure-{commitment_id}", value=None, format="%0.10g")
        note.text_input(say("commitments.note"), key=f"note-{commitment_id}", max_chars=300)
        with button:
            st.form_submit_button(
                say("commitments.report"),
                on_click=_report,
                args=(commitment_id, PERCENT if is_flag else 1),
                width="stretch",
            )


def _draw_result(commitment_id: str) -> None:
    with st.form(f"result-{commitment_id}", border=False):
        columns = st.columns([3, 1.6, 1.6, 2], vertical_alignment="bottom")
        keys = {name: f"{name}-{commitment_id}" for name in RESULT}
        columns[0].text_input(say("commitments.customer"), key=keys["customer"], max_chars=80)
        for place, name in ((1, "before"), (2, "after")):
            columns[place].number_input(
                say(f"commitments.{name}"), key=keys[name], value=None, format="%0.10g"
            )
        columns[3].text_input(say("commitments.unit"), key=keys["unit"], max_chars=40)
        agreed, less, button = st.columns([3, 3.2, 2], vertical_alignment="center")
        agreed.checkbox(say("commitments.may_name"), key=f"agreed-{commitment_id}")
        less.checkbox(say("commitments.less_better"), key=f"less-{commitment_id}")
        with button:
            st.form_submit_button(
                say("commitments.add_result"),
                on_click=_note,
                args=(commitment_id,),
                width="stretch",
            )


def _draw_changes(commitment_id: str, results: list[CustomerResult]) -> None:
    with st.popover(say("commitments.change_results"), key=f"results-{commitment_id}"):
        for one in results:
            with st.container(
                horizontal=True, vertical_alignment="center", key=f"result-{one.key}"
            ):
                st.text(one.customer)
                st.button(
                    say("commitments.unname" if one.may_name else "commitments.name"),
                    key=f"name-{one.key}",
                    on_click=_agree,
                    args=(commitment_id, one),
                )
                st.button(
                    say("commitments.take_away"),
                    key=f"away-{one.key}",
                    on_click=on_act,
                    args=(drop_result, commitment_id, one.key),
                )


def _row(one: CustomerResult) -> dict[str, str]:
    """A row of the league as it may be seen by everybody in the room."""
    change = figures.UNKNOWN
    if one.change is not None:
        sign = figures.MINUS if one.change < 0 else "+" if one.change > 0 else ""
        change = sign + figures.share(abs(one.change))
    return {
        "name": one.customer if one.may_name else say("commitments.a_customer"),
        "before": figures.number(one.before),
        "after": figures.number(one.after),
        "unit": one.unit,
        "change": change,
    }


def _report(commitment_id: str, scale: int) -> None:
    figure = st.session_state[f"figure-{commitment_id}"]
    note = st.session_state[f"note-{commitment_id}"]
    scaled = round(figure / scale, 8) if figure is not None else None
    if act(report_progress, commitment_id, figure=scaled, note=note):
        st.session_state[f"figure-{commitment_id}"] = None
        st.session_state[f"note-{commitment_id}"] = ""


def _note(commitment_id: str) -> None:
    given = {name: st.session_state[f"{name}-{commitment_id}"] for name in RESULT}
    signs = {"may_name": f"agreed-{commitment_id}", "is_less_better": f"less-{commitment_id}"}
    said = {name: st.session_state[key] for name, key in signs.items()}
    if act(note_result, commitment_id, **given, **said):
        for name in RESULT:
            empty = None if name in ("before", "after") else ""
            st.session_state[f"{name}-{commitment_id}"] = empty
        for key in signs.values():
            st.session_state[key] = False


def _agree(commitment_id: str, one: CustomerResult) -> None:
    given = {name: getattr(one, name) for name in (*RESULT, "is_less_better")}
    act(note_result, commitment_id, **given, may_name=not one.may_name, key=one.key)
