"""The editor of a rule of best and typical customers: by CLV alone, or by conditions."""

import streamlit as st

from pages.parts.customers_rule_condition import Percentile, Row, edit_row
from pages.parts.plain import plain
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule, Condition
from valuewhen.errors import InvalidInputError
from valuewhen.join.rule_words import rule_in_words
from valuewhen.words import say

BY_CLV, BY_CONDITIONS = "clv", "conditions"
STEP = 0.01


def edit_rule(key: str, data_set: DataSet, roles: Roles, usual: BestRule) -> BestRule | None:
    """The rule as the fields stand, said in words; None while they make none, and why is shown."""
    way = st.segmented_control(
        say("customers.rule_way"),
        [BY_CLV, BY_CONDITIONS],
        default=BY_CONDITIONS if usual.conditions else BY_CLV,
        format_func=lambda way: say(f"customers.rule_way_{way}"),
        key=f"{key}-way",
        required=True,
    )
    is_split = _within_segment(key, roles, usual)
    edit = _by_clv if way == BY_CLV else _by_conditions
    try:
        rule = edit(key, data_set, roles, usual, is_split)
    except InvalidInputError as error:
        st.error(plain(error.message))
        return None
    if rule is not None:
        words = rule_in_words(rule, roles)
        st.text(say("customers.rule_best", words=words.best))
        st.text(say("customers.rule_is_typical", words=words.typical))
    return rule


def _within_segment(key: str, roles: Roles, usual: BestRule) -> bool:
    if roles.segment is None:
        return usual.by_segment
    label, why = say("customers.rule_by_segment"), say("customers.rule_by_segment_help")
    return st.checkbox(label, value=usual.by_segment, key=f"{key}-segment", help=why)


def _by_clv(
    key: str, data_set: DataSet, roles: Roles, usual: BestRule, is_split: bool
) -> BestRule | None:
    best = 0.8 if usual.best_from is None else usual.best_from
    start, end = _band(f"{key}-clv", "customers.rule", usual.typical_from, best)
    if start >= end:
        st.error(say("customers.rule_order"))
        return None
    return BestRule(end, start, by_segment=is_split)


def _by_conditions(
    key: str, data_set: DataSet, roles: Roles, usual: BestRule, is_split: bool
) -> BestRule | None:
    rows = _rows(key, data_set, roles, usual)
    known_end = (usual.typical_end or 1.0) if usual.conditions else 0.8
    start, end = _band(f"{key}-band", "customers.rule_band", usual.typical_from, known_end)
    if start >= end:
        st.error(say("customers.rule_band_order"))
        return None
    if not rows or None in rows:
        st.info(say("customers.rule_unfinished"), icon=":material/pending:")
        return None
    percentiles = [row.at for row in rows if isinstance(row, Percentile)]
    return BestRule(
        best_from=max(percentiles, default=None),
        typical_from=start,
        typical_to=end,
        by_segment=is_split,
        conditions=tuple(row for row in rows if isinstance(row, Condition)),
    )


def _band(key: str, name: str, start: float, end: float) -> tuple[float, float]:
    usual = (round(min(start, end), 2), round(end, 2))
    low, high = st.slider(say(name), 0.0, 1.0, usual, step=STEP, format="percent", key=key)
    return round(low, 2), round(high, 2)


def _rows(key: str, data_set: DataSet, roles: Roles, usual: BestRule) -> list[Row | None]:
    """The conditions as their rows stand; rows are added and taken away by buttons."""
    saved: list[Row] = [*usual.conditions]
    if usual.conditions and usual.best_from is not None:
        saved.insert(0, Percentile(usual.best_from))
    _name_lost_columns(data_set, usual)
    numbers: list[int] = st.session_state.setdefault(f"{key}-rows", list(range(len(saved) or 1)))
    found = []
    for number in list(numbers):
        with st.container(border=True, horizontal=True, gap="small"):
            with st.container(gap="xsmall"):
                known = saved[number] if number < len(saved) else None
                found.append(edit_row(f"{key}-{number}", data_set, roles, known))
            st.button(
                say("customers.rule_remove"),
                icon=":material/close:",
                key=f"{key}-{number}-remove",
                on_click=numbers.remove,
                args=(number,),
            )
    st.button(
        say("customers.rule_add"),
        icon=":material/add:",
        key=f"{key}-add",
        on_click=_add,
        args=(numbers,),
    )
    st.caption(say("customers.rule_missing_note"))
    return found


def _add(numbers: list[int]) -> None:
    numbers.append(max(numbers, default=-1) + 100)


def _name_lost_columns(data_set: DataSet, usual: BestRule) -> None:
    known = {column.name for column in data_set.report.columns}
    for condition in usual.conditions:
        if condition.column not in known:
            st.warning(say("customers.rule_lost", name=plain(condition.column[:80])))
