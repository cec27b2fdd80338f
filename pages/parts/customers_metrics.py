"""The catalogue step: each metric with its family, unit and direction, for a person to correct."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.plain import plain
from valuewhen.customers.catalogue import DIRECTIONS, FAMILIES, Metric
from valuewhen.customers.data_sets import DataSet, save_metrics
from valuewhen.errors import ValueWhenError
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say

LONGEST_UNIT = 20


def edit_metrics(caller: Caller, data_set: DataSet) -> None:
    """The table of metrics: guesses by name with their reasons, until they are saved."""
    st.subheader(say("customers.metrics"))
    metrics = data_set.catalogue
    if not metrics:
        st.info(say("customers.metrics_none"))
        return
    st.caption(say("customers.metrics_note"))
    said: dict[str, str] = {one: say(f"customers.metrics_{one}") for one in DIRECTIONS}
    edited = st.data_editor(
        pd.DataFrame([_row(metric, said) for metric in metrics]),
        hide_index=True,
        column_config=_columns(list(said.values())),
        key=f"metrics-{data_set.id}",
    )
    if st.button(say("customers.metrics_save"), type="primary"):
        wanted = [
            _edited(metric, dict(row), said)
            for metric, row in zip(metrics, edited.to_dict("records"), strict=True)
        ]
        try:
            the_store().write(save_metrics, caller, data_set.id, wanted)
        except ValueWhenError as error:
            st.error(plain(error.message))
            return
        st.rerun()
    if data_set.saved_metrics is None:
        st.text(say("customers.metrics_open"))
    else:
        st.text(say("customers.metrics_saved"))


def _row(metric: Metric, said: dict[str, str]) -> dict[str, object]:
    return {
        "is_used": metric.is_used,
        "name": metric.name,
        "kind": metric.kind,
        "family": metric.family,
        "unit": metric.unit or "",
        "direction": said[metric.direction],
        "reason": metric.reason,
    }


def _columns(directions: list[str]) -> dict[str, Any]:
    config = st.column_config
    return {
        "is_used": config.CheckboxColumn(say("customers.metrics_use"), width="small"),
        "name": config.TextColumn(say("customers.metrics_name"), disabled=True),
        "kind": config.TextColumn(say("customers.metrics_kind"), disabled=True, width="small"),
        "family": config.SelectboxColumn(
            say("customers.metrics_family"), options=[*FAMILIES, "other"], required=True
        ),
        "unit": config.TextColumn(
            say("customers.metrics_unit"), max_chars=LONGEST_UNIT, width="small"
        ),
        "direction": config.SelectboxColumn(
            say("customers.metrics_direction"), options=directions, required=True
        ),
        "reason": config.TextColumn(say("customers.metrics_reason"), disabled=True),
    }


def _edited(metric: Metric, row: dict[Any, Any], said: dict[str, str]) -> Metric:
    """The metric as the table has it now; a guess that was changed has no reason any more."""
    directions = {said[direction]: direction for direction in DIRECTIONS}
    changed = replace(
        metric,
        is_used=bool(row["is_used"]),
        family=str(row["family"]),
        unit=str(row["unit"] or "").strip() or None,
        direction=directions[str(row["direction"])],
    )
    guessed = ("family", "unit", "direction")
    is_same = all(getattr(changed, name) == getattr(metric, name) for name in guessed)
    return changed if is_same else replace(changed, reason="")
