"""The roles step: which column is the id, the CLV, the NPS answer, the business segment."""

from collections.abc import Callable

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


def choose_roles(caller: Caller, data_set: DataSet) -> None:
    """The form of the roles, filled with what was saved or what the names suggest."""
    st.subheader(say("customers.roles"))
    usual = data_set.roles or guess_roles(data_set.report)
    with st.form("roles"):
        left, right = st.columns(2)
        with left:
            identity = _column(data_set, "id", usual.id if usual else None, lambda _: True)
            clv = _column(data_set, "clv", usual.clv if usual else None, lambda c: c.is_numeric)
            clv_kind = st.text_input(
                say("customers.clv_kind"),
                value=usual.clv_kind if usual else "",
                placeholder=say("customers.clv_kind_example"),
            )
            currency = st.text_input(
                say("customers.currency"),
                value=(usual.currency if usual else "") or "",
                max_chars=3,
            )
        with right:
            nps = _column(data_set, "nps", usual.nps if usual else None, lambda c: c.is_numeric)
            scales = list(SCALES)
            known = usual.nps_scale if usual else None
            scale = st.selectbox(
                say("customers.scale"),
                scales,
                index=scales.index(known) if known else 0,
                format_func=lambda key: say(SCALES[key]),
            )
            segment = _column(
                data_set,
                "segment",
                usual.segment if usual else None,
                lambda c: c.kind == "category",
            )
            since = _column(
                data_set,
                "since",
                usual.since if usual else None,
                lambda c: c.kind == "date" or c.is_numeric,
            )
            size = _column(
                data_set,
                "size",
                usual.size if usual else None,
                lambda c: c.kind == "category" or c.is_numeric,
            )
        if st.form_submit_button(say("customers.save_roles"), type="primary"):
            if not identity or not clv:
                st.error(say("customers.id_and_clv"))
                return
            roles = Roles(
                id=identity,
                clv=clv,
                nps=nps,
                nps_scale=scale if nps else None,
                segment=segment,
                since=since,
                size=size,
                currency=currency.strip().upper() or None,
                clv_kind=clv_kind.strip(),
            )
            _save(caller, data_set, roles)
    if data_set.roles:
        _notes(data_set, data_set.roles)


def _column(
    data_set: DataSet, role: str, chosen: str | None, fits: Callable[[ColumnReport], bool]
) -> str | None:
    names = [column.name for column in data_set.report.columns if fits(column)]
    index = names.index(chosen) if chosen in names else None
    return st.selectbox(say(f"customers.role_{role}"), names, index=index)


def _save(caller: Caller, data_set: DataSet, roles: Roles) -> None:
    try:
        the_store().write(save_roles, caller, data_set.id, roles)
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
