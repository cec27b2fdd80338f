"""Two workshops side by side: who spoke, what changed and how sure that is, and the themes."""

import math

import streamlit as st

from pages.parts.plain import plain
from valuewhen import figures
from valuewhen.errors import ValueWhenError
from valuewhen.evidence.estimates import Proportion
from valuewhen.join.comparing import Change, Comparison, compare
from valuewhen.join.method import day
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.seen import Stances
from web.html import render


def draw_comparison(caller: Caller, chosen: str) -> None:
    """Draws the comparison of two workshops, "id,id"; without them it says why."""
    st.button(
        say("comparison.back"),
        key="back",
        type="tertiary",
        icon=":material/arrow_back:",
        on_click=st.query_params.clear,
    )
    first_id, _, second_id = chosen.partition(",")
    try:
        found = compare(the_store(), caller, first_id, second_id)
    except ValueWhenError as error:
        st.warning(plain(error.message))
        return
    st.html(
        render(
            "comparison.html",
            found=found,
            asked=_asked(found),
            functions=functions_in_words,
            count=figures.count,
            per_author=per_author,
            people=people_with,
            answers=answers_with,
            gap=gap_in_words,
            verdict=verdict,
            bar=bar,
            day=day,
        )
    )


def _asked(found: Comparison) -> str:
    """Which answers are compared, where one of the two asked about more than the other."""
    if not found.segments:
        return say("comparison.nothing_in_common")
    return say("comparison.segments", segments=", ".join(found.segments))


def functions_in_words(functions: tuple[tuple[str | None, int], ...]) -> str:
    """ "Sales 6, Service 5, other functions 3"."""
    other = say("comparison.other_functions")
    return ", ".join(f"{name or other} {people}" for name, people in functions)


def per_author(answers: float) -> str:
    """Answers a person with one digit after the point."""
    return figures.UNKNOWN if math.isnan(answers) else f"{answers:.1f}"


def people_with(found: Proportion) -> str:
    """ "27 % (6 of 22)"; a dash where nobody answered or too few to be told."""
    if not found.n:
        return figures.UNKNOWN
    return f"{figures.share(found.share)} ({figures.part(found.count, found.n)})"


def answers_with(stances: Stances) -> str:
    """The answers that are investment: "30 % (12 of 40)"."""
    if not stances.total:
        return figures.UNKNOWN
    some = figures.part(stances.investment, stances.total)
    return f"{figures.share(stances.investment / stances.total)} ({some})"


def gap_in_words(change: Change) -> str:
    """The difference in points with its interval: "+31 points (+5 to +52)"."""
    if math.isnan(change.difference):
        return figures.UNKNOWN
    points = figures.points(100 * change.difference)
    return say(
        "comparison.gap",
        points=points,
        range=figures.points_range(100 * change.low, 100 * change.high),
    )


def verdict(change: Change) -> str:
    """More people, fewer people, or that it can't be told: "more", "fewer", "open", "none"."""
    if math.isnan(change.difference):
        return "none"
    if not change.is_clear:
        return "open"
    return "more" if change.difference > 0 else "fewer"


def bar(change: Change) -> dict[str, float] | None:
    """Where the interval stands on a line from −100 to +100 points, in percent of its length."""
    if math.isnan(change.difference):
        return None
    left, at, right = (50 + 50 * end for end in (change.low, change.difference, change.high))
    return {"left": left, "width": right - left, "at": at}
