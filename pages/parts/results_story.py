"""The story of a workshop's result, top to bottom: five sentences, then what they rest on."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.parts.computing import A_MOMENT, draw_computing, may_see
from pages.parts.plain import plain
from pages.parts.results_charts import (
    draw_answers,
    draw_beliefs,
    draw_contrast,
    draw_density,
    draw_gaps,
    draw_sides,
)
from pages.parts.results_files import draw_files
from valuewhen.children.computation import NoResultError
from valuewhen.errors import ForbiddenError, NotFoundError
from valuewhen.join.method import day, how_computed
from valuewhen.join.sentences import (
    five_sentences,
    formula_in_words,
    listed,
    not_measured,
    people,
    tested,
    tests_in_words,
    untestable,
)
from valuewhen.join.story import Belief, Story, story
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.access import Right
from web.html import render

SIDES = ("we", "they", "unclear")
ICONS = {"fairly sure": "●", "only a hint": "◐", "can't tell": "○", "too few to tell": "○"}


def draw_story(caller: Caller, workshop_id: str) -> None:
    """Draws the result, or why it cannot be read."""
    try:
        told = story(the_store(), caller, workshop_id, A_MOMENT)
    except NoResultError as missing:
        draw_computing(missing, may_see(workshop_id, Right.AGGREGATES))
        return
    except (NotFoundError, ForbiddenError) as error:
        st.warning(plain(error.message))
        st.page_link("results.py", label=say("results.all_results"), icon=":material/arrow_back:")
        return
    _draw_head(told)
    draw_files(caller, workshop_id)
    if told.is_early:
        st.info(say("results.early"), icon=":material/hourglass_empty:")
        return
    for name, draw in SECTIONS.items():
        with st.container(key=f"part-{name}"):
            draw(told)


def _draw_head(told: Story) -> None:
    st.html(
        render(
            "results_head.html",
            told=told,
            context=_context(told),
            sentences=[] if told.is_early else five_sentences(told),
            icons=ICONS,
        )
    )


def _context(told: Story) -> list[str]:
    asked = told.asked
    first, last = day(asked.first_on), day(asked.last_on)
    held = say("results.held_on", on=first)
    if first != last:
        held = say("results.held_between", first=first, last=last)
    who = people(asked.people)
    if asked.people:
        who = say("results.context_people", people=who, functions=asked.function_count)
    parts = [told.title, held, who]
    if told.data:
        on, n = day(told.data.loaded_on), f"{told.data.customers:,}"
        parts.append(say("results.context_data", on=on, n=n))
    return parts


def _draw(template: str, told: Story, **values: Any) -> None:
    st.html(render(f"results_{template}.html", told=told, **values))


def _heading(title: str, note: str = "") -> None:
    st.html(render("results_heading.html", title=title, note=note))


def _asked(told: Story) -> None:
    _draw("asked", told, people=people(told.asked.people))


def _beliefs(told: Story) -> None:
    note = "votes" if told.shows_votes else "hidden" if told.voters else "voices"
    _heading(say("results.beliefs_title"), say(f"results.beliefs_{note}"))
    draw_beliefs(told)


def _sees(told: Story) -> None:
    if not told.stances.total:
        return
    half = told.stances.total / 2
    which = "_beyond" if told.stances.investment > half else ""
    which = "" if told.stances.extraction > half else which or "_plain"
    _heading(
        say(f"results.sees_title{which}"), say("results.sees_note", formula=formula_in_words(told))
    )
    _draw("stances", told)


def _gaps(told: Story) -> None:
    without = untestable(told)
    if tested(told):
        _heading(tests_in_words(told).rstrip("."), say("results.gaps_note"))
        draw_gaps(told)
    elif without:
        _heading(say("results.gaps_title_none"))
    if without:
        _draw("untestable", told, beliefs=without)


def _sides(told: Story) -> None:
    _heading(say("results.sides_title"), say("results.sides_note"))
    if told.sides is None:
        st.caption(say("results.sides_hidden"))
        return
    draw_sides(told)
    _draw("sides", told, sides={side: _of(told, side) for side in SIDES})


def _of(told: Story, side: str) -> list[Belief]:
    return [belief for belief in told.beliefs if belief.actor == side]


def _contrast(told: Story) -> None:
    found = told.contrast
    if found is None:
        return
    same = not found.differing
    _heading(
        say(f"results.contrast_title_{'same' if same else 'differs'}"),
        say("results.contrast_same", best=found.best_people, typical=found.typical_people)
        if same
        else say("results.contrast_differs", titles=listed([r.title for r in found.differing])),
    )
    draw_contrast(found)
    _draw("unique", told, found=found, listed=listed)


def _nps(told: Story) -> None:
    if told.data is None:
        return
    if told.nps is None:
        _heading(say("results.nps_title", name="NPS"))
        st.caption(plain(told.nps_problem) or say("results.nps_no_answers"))
        return
    _heading(told.nps.headline, f"{told.nps.link}; {told.nps.missing}.")
    draw_density(told.nps)
    st.html(render("results_note.html", note=say("results.nps_note")))
    draw_answers(told.nps)
    _draw("scores", told)


def _unmeasured(told: Story) -> None:
    if told.beliefs:
        _draw("unmeasured", told, missing=not_measured(told))


def _decided(told: Story) -> None:
    _draw("decided", told)


def _how(told: Story) -> None:
    _draw("how", told, notes=how_computed(told), tests=tested(told), icons=ICONS)


SECTIONS: dict[str, Callable[[Story], None]] = {
    "asked": _asked,
    "beliefs": _beliefs,
    "sees": _sees,
    "gaps": _gaps,
    "sides": _sides,
    "contrast": _contrast,
    "nps": _nps,
    "unmeasured": _unmeasured,
    "decided": _decided,
    "how": _how,
}
