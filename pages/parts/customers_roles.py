"""The roles step: which column is the id, the CLV, the NPS answer, the business segment."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from valuewhen.customers.data_sets import DataSet, save_roles
from valuewhen.customers.loading import guess_roles
from valuewhen.customers.report import ColumnReport
from valuewhen.customers.role_check import check_roles
from valuewhen.customers.roles import NpsScale, Roles
from valuewhen.errors import ValueWhenError
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say

SCALES: dict[NpsScale, str] = {
    "nps_0_10": "customers.scale_nps",
    "satisfaction": "customers.scale_csat",
}


FITTING: dict[str, Callable[[ColumnReport], bool]] = {
    "id": lambda _: True,
    "clv": lambda column: column.is_numeric,
    "nps": lambda column: column.is_numeric,
    "segment": lambda column: column.kind == "category",
    "since": lambda column: column.kind == "date" or column.is_numeric,
    "size": lambda column: column.kind == "category" or column.is_numeric,
}


def choose_roles(caller: Caller, data_set: DataSet) -> None:
    """The form of the roles, filled with what was saved or what the names suggest."""
    st.subheader(say("customers.roles"))
    usual = data_set.roles or guess_roles(data_set.report)
    with st.form("roles"):
        chosen = _fields(data_set, usual.to_json() if usual else {})
        if st.form_submit_button(say("customers.save_roles"), type="primary"):
            if not chosen["id"] or not chosen["clv"]:
                st.error(say("customers.id_and_clv"))
                return
            _save(caller, data_set, chosen)
    if data_set.roles:
        _notes(data_set, data_set.roles)


def _fields(data_set: DataSet, usual: Mapping[str, Any]) -> dict[str, Any]:
    """A field for each part of the roles, filled with what is usual; what is in them, by part."""
    left, right = st.columns(2)
    with left:
        chosen = {role: _column(data_set, role, usual) for role in ("id", "clv")}
        chosen |= {"clv_kind": _clv_kind(usual), "currency": _currency(usual)}
    with right:
        chosen["nps"] = _column(data_set, "nps", usual)
        scale = _scale(usual)
        chosen["nps_scale"] = scale if chosen["nps"] else None
        chosen |= {role: _column(data_set, role, usual) for role in ("segment", "since", "size")}
    return chosen


def _column(data_set: DataSet, role: str, usual: Mapping[str, Any]) -> str | None:
    names = [column.name for column in data_set.report.columns if FITTING[role](column)]
    index = names.index(usual[role]) if usual.get(role) in names else None
    return st.selectbox(say(f"customers.role_{role}"), names, index=index)


def _clv_kind(usual: Mapping[str, Any]) -> str:
    example = say("customers.clv_kind_example")
    words = st.text_input(
        say("customers.clv_kind"), value=usual.get("clv_kind", ""), placeholder=example
    )
    return words.strip()


def _currency(usual: Mapping[str, Any]) -> str | None:
    code = st.text_input(say("customers.currency"), value=usual.get("currency") or "", max_chars=3)
    return code.strip().upper() or None


def _scale(usual: Mapping[str, Any]) -> NpsScale:
    scales, known = list(SCALES), usual.get("nps_scale")
    return st.selectbox(
        say("customers.scale"),
        scales,
        index=scales.index(known) if known else 0,
        format_func=lambda scale: say(SCALES[scale]),
    )


def _save(caller: Caller, data_set: DataSet, chosen: Mapping[str, Any]) -> None:
    try:
        the_store().write(save_roles, caller, data_set.id, Roles(**chosen))
    except ValueWhenError as error:
        st.error(say("customers.roles_refused"))
        st.text(error.message)
        return
    st.rerun()


def _notes(data_set: DataSet, roles: Roles) -> None:
    checked = check_roles(data_set.parquet, roles)
    answered = say(
        "customers.answered", n=f"{checked.nps_answers:,}", missing=f"{checked.missing_nps:,}"
    )
    st.text(say("customers.ready", n=f"{checked.n:,}") + (f" {answered}" if roles.nps else ""))
    for note in checked.notes:
        st.text(f"• {note}")
