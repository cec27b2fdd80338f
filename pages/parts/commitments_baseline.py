"""Where a metric stands in the joined data, to be taken as the baseline of a commitment."""

import streamlit as st

from pages.parts.computing import A_MOMENT, draw_computing, may_see
from pages.parts.plain import plain
from pages.parts.seat import Seat
from valuewhen import figures
from valuewhen.children.computation import NoResultError
from valuewhen.customers.catalogue import Metric
from valuewhen.errors import ValueWhenError
from valuewhen.join.measured import metric_words
from valuewhen.join.planning import Spread
from valuewhen.join.pools import metric_pool
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.access import Right


def draw_baseline(seat: Seat, metric: Metric) -> None:
    """Draws mean and median of the metric with n, each to be taken; of a flag the share."""
    here = seat.workshop.id
    try:
        found = metric_pool(the_store(), seat.caller, here, metric.name, A_MOMENT).everybody
    except NoResultError as missing:
        draw_computing(missing, may_see(here, Right.ROWS), may_see(here, Right.ROWS))
        return
    except ValueWhenError as error:
        st.caption(plain(error.message))
        return
    if not found.n:
        st.caption(say("commitments.nobody_known", metric=plain(metric_words(metric.name))))
        return
    with st.container(horizontal=True, vertical_alignment="center", key="commit-offer"):
        st.text(_words(metric, found))
        for name, value in _offers(metric, found).items():
            st.button(
                say(f"commitments.take_{name}"),
                key=f"commit-take-{name}",
                on_click=_take,
                args=(value,),
            )


def _words(metric: Metric, found: Spread) -> str:
    name, n = metric_words(metric.name), figures.count(found.n)
    if metric.kind == "flag":
        return say("commitments.stands_share", metric=name, share=figures.share(found.mean), n=n)
    mean, median = (figures.number(round(one, 2)) for one in (found.mean, found.median))
    return say("commitments.stands", metric=name, mean=mean, median=median, n=n)


def _offers(metric: Metric, found: Spread) -> dict[str, float]:
    if metric.kind == "flag":
        return {"share": round(100 * found.mean, 1)}
    return {"mean": round(found.mean, 2), "median": round(found.median, 2)}


def _take(value: float) -> None:
    st.session_state["commit-baseline"] = value
