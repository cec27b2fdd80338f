"""The story of a workshop's result, top to bottom: five sentences, then what they rest on."""

import streamlit as st

from pages.parts.computing import A_MOMENT, draw_computing, may_see
from pages.parts.plain import plain
from pages.parts.results_charts import draw_chart
from pages.parts.results_files import draw_files
from valuewhen.children.computation import NoResultError
from valuewhen.errors import ForbiddenError, NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.reports import html
from valuewhen.reports.report import Figure, Section
from valuewhen.reports.telling import report
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.access import Right


def draw_story(caller: Caller, workshop_id: str) -> None:
    """Draws the result, or why it cannot be read."""
    try:
        told = report(the_store(), caller, workshop_id, A_MOMENT)
    except NoResultError as missing:
        draw_computing(missing, may_see(workshop_id, Right.AGGREGATES))
        return
    except (NotFoundError, ForbiddenError) as error:
        st.warning(plain(error.message))
        st.page_link("results.py", label=say("results.all_results"), icon=":material/arrow_back:")
        return
    st.html(html.head(told))
    draw_files(caller, workshop_id)
    if told.notice:
        st.info(told.notice, icon=":material/hourglass_empty:")
    for section in told.sections:
        with st.container(key=f"part-{section.name}"):
            _draw(section, workshop_id)


def _draw(section: Section, workshop_id: str) -> None:
    st.html(html.heading(section))
    for block in section.blocks:
        if isinstance(block, Figure):
            draw_chart(block, workshop_id)
        else:
            st.html(html.drawn(block))
