"""A commitment as an experiment: the offer to draw a pilot and a holdout, and what they show."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from pages.parts.computing import A_MOMENT, draw_computing, may_see
from pages.parts.plain import plain
from pages.parts.results_files import later
from pages.parts.seat import Seat, attempt
from valuewhen import figures
from valuewhen.children.computation import NoResultError
from valuewhen.customers.catalogue import Metric
from valuewhen.errors import ValueWhenError
from valuewhen.join.experiments import draw_experiment, experiments_of
from valuewhen.join.measured import metric_words
from valuewhen.join.pools import Offer, change_in_words, offer
from valuewhen.join.told_commitments import ToldCommitment
from valuewhen.reports.pilot import pilot_csv
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.access import Right
from valuewhen.workshop.board import Commitment
from web.identity import SESSION, cookie, page_cookies

PERCENT = 100  # a flag's change is typed in points
WIDE = 2  # standard deviations from 0 to the mean below which a few decide how many are needed


def draw_experiment_part(seat: Seat, told: ToldCommitment, metrics: Mapping[str, Metric]) -> None:
    """Draws the experiment as it stands, or what could be drawn; `metrics` are those of the joined
    data by their names."""
    made = told.made
    if told.experiment is None and not metrics:
        return
    with st.expander(
        say("commitments.experiment_title"),
        key=f"experiment-{made.id}",
        expanded=told.experiment is not None,
    ):
        if told.experiment is None:
            _draw_offer(seat, told, metrics)
        else:
            _draw_experiment(seat, told)


def _draw_experiment(seat: Seat, told: ToldCommitment) -> None:
    assert told.experiment
    commitment_id = told.made.id
    plan = the_store().read(experiments_of, seat.caller, seat.workshop.id)[commitment_id].plan
    st.text(told.experiment.said)
    st.caption(say("commitments.seed", seed=str(plan.seed), n=figures.count(plan.customers)))
    for reading in told.readings:
        st.text("\n".join(filter(None, (reading.said, reading.clv, reading.missing))))
    if len(told.readings) > 1:
        st.caption(say("commitments.looked_often", n=len(told.readings)))
    if told.readings:
        st.caption(say("commitments.reading_method"))
    if told.problem:
        is_waiting = not told.readings and told.problem == say("commitments.not_fresh")
        (st.text if is_waiting else st.warning)(told.problem if is_waiting else plain(told.problem))
    st.download_button(
        say("commitments.pilot_csv", n=figures.count(plan.size)),
        data=later(
            partial(pilot_csv, commitment_id=commitment_id),
            cookie(page_cookies(), SESSION),
            seat.workshop.id,
        ),
        file_name="pilot.csv",
        mime="text/csv",
        key=f"pilot-{commitment_id}",
        on_click="ignore",
        icon=":material/download:",
    )


def _draw_offer(seat: Seat, told: ToldCommitment, metrics: Mapping[str, Metric]) -> None:
    made, here = told.made, seat.workshop.id
    st.text(say("commitments.experiment_why"))
    metric = metrics.get(made.metric or "")
    if metric is None:
        st.caption(say("commitments.no_metric"))
        return
    is_flag = metric.kind == "flag"
    unit = say("commitments.in_points") if is_flag else metric_words(metric.name)
    typed = st.number_input(
        say("commitments.smallest", unit=plain(unit)),
        key=f"smallest-{made.id}",
        min_value=0.0,
        value=_change(made, PERCENT if is_flag else 1),
        format="%0.10g",
        help=say("commitments.smallest_help"),
        width=360,
    )
    if not typed:
        return
    smallest = round(typed / PERCENT, 8) if is_flag else typed
    try:
        found = offer(the_store(), seat.caller, here, made.id, smallest, A_MOMENT)
    except NoResultError as missing:
        draw_computing(missing, may_see(here, Right.ROWS), may_see(here, Right.ROWS))
        return
    except ValueWhenError as error:
        st.warning(plain(error.message))
        return
    if found.problem:
        st.warning(plain(found.problem), icon=":material/group_off:")
        return
    _draw_numbers(found)
    _draw_button(made.id, found)


def _change(made: Commitment, scale: int) -> float | None:
    """From baseline to target, the change that was decided on, or None."""
    if made.baseline is None or made.target is None:
        return None
    return round(scale * abs(made.target - made.baseline), 6) or None


def _draw_numbers(found: Offer) -> None:
    spread, name = found.pool.typical, metric_words(found.metric.name)
    st.text(
        say(
            "commitments.offer",
            needed=figures.count(found.needed),
            smallest=change_in_words(found.metric.kind, found.smallest),
            way=say(f"commitments.way_{found.wanted}"),
            metric=name,
            n=figures.count(spread.n),
            most=figures.count(found.most),
        )
    )
    if found.metric.kind != "flag" and spread.sd > WIDE * abs(spread.mean):
        st.caption(say("commitments.skewed"))
    st.caption(say("commitments.offer_method"))


def _draw_button(commitment_id: str, found: Offer) -> None:
    size = st.number_input(
        say("commitments.size_each"),
        key=f"size-{commitment_id}",
        min_value=found.needed,
        max_value=found.most,
        value=found.needed,
        width=360,
    )
    asked = f"asked-draw-{commitment_id}"
    if not st.session_state.get(asked):
        st.button(
            say("commitments.draw"),
            key=f"draw-{commitment_id}",
            icon=":material/casino:",
            on_click=_ask,
            args=(asked, True),
        )
        return
    st.text(say("commitments.draw_question"))
    with st.container(horizontal=True):
        st.button(
            say("commitments.draw_yes"),
            key=f"draw-{commitment_id}-yes",
            type="primary",
            on_click=_draw,
            args=(asked, commitment_id, found.smallest, int(size)),
        )
        st.button(
            say("facilitate.not_yet"),
            key=f"draw-{commitment_id}-no",
            on_click=_ask,
            args=(asked, False),
        )


def _ask(asked: str, is_asked: bool) -> None:
    st.session_state[asked] = is_asked


def _draw(asked: str, commitment_id: str, smallest: float, size: int) -> None:
    _ask(asked, False)
    attempt(draw_experiment, the_store(), commitment_id, smallest, size)
