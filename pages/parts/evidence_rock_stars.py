"""Who could speak for the firm: how the four criteria are known, counts, and whom to ask."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.computing import A_MOMENT
from pages.parts.edge_facts import draw_names, draw_table
from pages.parts.evidence_criteria import draw_criteria
from pages.parts.seat import Seat
from pages.parts.ways import draw_way
from valuewhen import figures
from valuewhen.charts.matrix import build_scores_chart
from valuewhen.customers.rule import Condition
from valuewhen.join.attachments import attachment
from valuewhen.join.criteria import Mapped, mapped_criteria
from valuewhen.join.finding_stars import CRITERIA, MAY_ENDORSE, RockStars
from valuewhen.join.rock_stars import found_rock_stars
from valuewhen.join.rule_words import condition_in_words
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.access import Right
from web.html import render

ANSWERS = ("yes", "no", "unknown")


def draw_rock_stars(seat: Seat) -> None:
    """Draws the four criteria and whom they find; without data or columns, what to choose."""
    store, here = the_store(), seat.workshop.id
    joined = store.read(attachment, seat.caller, here)
    mapped = store.read(mapped_criteria, seat.caller, here)
    if joined is None or mapped is None:
        _draw_empty(seat)
        return
    found = found_rock_stars(store, seat.caller, here, A_MOMENT)
    lead = say("rock_stars.why")
    lines = [*_lost(mapped), *(_sentences(found) if found else ())]
    st.html(
        render("edges_facts.html", title=say("rock_stars.tab"), lead=lead, lines=lines, quiet=())
    )
    if Right.MERGE in seat.rights:
        draw_criteria(seat, joined.data_set, mapped, is_open=found is None)
    if found:
        _draw_found(seat, found, mapped)
    elif not mapped.criteria:
        st.info(say("rock_stars.not_mapped"), icon=":material/campaign:")


def _draw_empty(seat: Seat) -> None:
    st.info(say("rock_stars.no_data"), icon=":material/campaign:")
    draw_way(seat, "customers", "rock_stars.to_customers")


def _lost(mapped: Mapped) -> Iterator[str]:
    for part, condition in mapped.lost.items():
        name = "lost_may_endorse" if part == MAY_ENDORSE else "lost"
        yield say(f"rock_stars.{name}", column=condition.column, part=say(f"rock_stars.{part}"))


def _sentences(found: RockStars) -> Iterator[str]:
    overlap = found.overlap
    listed = say("rock_stars.found", n=overlap.found, needed=overlap.needed)
    best = figures.count(overlap.best)
    yield f"{listed} {say('rock_stars.overlap', n=overlap.found_best, best=best)}"
    if barred := found.customers - found.may_be_asked:
        yield say("rock_stars.barred", n=barred)
    if found.ask_first:
        yield say("rock_stars.ask_first", n=found.ask_first)


def _draw_found(seat: Seat, found: RockStars, mapped: Mapped) -> None:
    heads = [say(f"rock_stars.head_{name}") for name in ("criterion", *ANSWERS, "by")]
    rows = [
        [
            say(f"rock_stars.{row['criterion']}"),
            *[figures.count(row[answer]) for answer in ANSWERS],
            _known_by(mapped.conditions.get(row["criterion"])),
        ]
        for row in found.criteria.to_dict("records")
    ]
    draw_table(say("rock_stars.counts_title"), "", heads, rows)
    draw_table(say("rock_stars.scores_title"), say("rock_stars.scores_note"))
    st.altair_chart(build_scores_chart(found.scores))
    draw_table(say("rock_stars.named_title"), say("rock_stars.named_note"))
    if len(found.named):
        draw_names(seat, "advocates", _named(found.named), "", ())
    else:
        st.info(say("rock_stars.nobody"))


def _known_by(condition: Condition | None) -> str:
    return condition_in_words(condition) if condition else say("rock_stars.column_none")


def _named(named: pd.DataFrame) -> dict[str, Any]:
    rows = named.to_dict("records")
    columns: dict[str, Any] = {"column_customer": named["id"], "column_score": named["score"]}
    columns |= {f"short_{one}": [_answer(row[one]) for row in rows] for one in CRITERIA}
    columns["column_find_out"] = [_find_out(row) for row in rows]
    columns[MAY_ENDORSE] = [
        say(f"rock_stars.{'yes' if row[MAY_ENDORSE] else 'ask'}") for row in rows
    ]
    columns["column_standing"] = [say(f"rock_stars.label_{row['label']}") for row in rows]
    return {say(f"rock_stars.{name}"): column for name, column in columns.items()}


def _answer(known: bool | None) -> str:
    return say("rock_stars.unknown" if known is None else f"rock_stars.{'yes' if known else 'no'}")


def _find_out(row: Mapping[Any, Any]) -> str:
    return ", ".join(say(f"rock_stars.short_{one}") for one in CRITERIA if row[one] is None)
