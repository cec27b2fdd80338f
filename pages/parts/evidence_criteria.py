"""By which columns the four criteria, and whether somebody may endorse, are known."""

import streamlit as st

from pages.parts.customers_rule_condition import condition_columns, edit_condition
from pages.parts.plain import plain
from pages.parts.seat import Seat, note_saved, on_act
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.report import ColumnReport
from valuewhen.customers.rule import Condition
from valuewhen.errors import InvalidInputError
from valuewhen.join.criteria import PARTS, Mapped, map_criteria
from valuewhen.join.measured import metric_words
from valuewhen.words import say


def draw_criteria(seat: Seat, data_set: DataSet, mapped: Mapped, *, is_open: bool) -> None:
    """Draws the choice of a column for each criterion, and the button that saves them."""
    assert data_set.roles
    columns = condition_columns(data_set, data_set.roles)
    with st.expander(say("rock_stars.map_title"), expanded=is_open, key="criteria"):
        st.caption(say("rock_stars.map_note"))
        chosen: dict[str, Condition] = {}
        is_whole = True
        for part in PARTS:
            try:
                condition = _draw_part(seat, data_set, part, columns, mapped.conditions.get(part))
            except InvalidInputError as error:
                st.caption(plain(error.message))
                is_whole = False
                continue
            if condition:
                chosen[part] = condition
        st.button(
            say("rock_stars.save"),
            key="save-criteria",
            type="primary",
            disabled=not is_whole or (chosen == mapped.conditions and not mapped.lost),
            on_click=_save,
            args=(chosen,),
        )


def _draw_part(
    seat: Seat,
    data_set: DataSet,
    part: str,
    columns: dict[str, ColumnReport],
    usual: Condition | None,
) -> Condition | None:
    key = f"criterion-{seat.workshop.id}-{data_set.id}-{part}"
    known = [None, *columns]
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        column = st.selectbox(
            say(f"rock_stars.{part}"),
            known,
            index=known.index(usual.column) if usual else 0,
            format_func=lambda name: metric_words(name) if name else say("rock_stars.column_none"),
            help=say("rock_stars.may_endorse_help") if part == "may_endorse" else None,
            key=key,
        )
    if column is None:
        return None
    with right:
        same = usual if usual and usual.column == column else None
        return edit_condition(key, data_set, columns[column], same)


def _save(chosen: dict[str, Condition]) -> None:
    on_act(map_criteria, chosen)
    note_saved()
