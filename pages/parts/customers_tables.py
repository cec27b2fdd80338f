"""The step of further tables: transactions of the customers, and edges between them."""

import tempfile
from pathlib import Path

import streamlit as st

from pages.parts.customers_file import TYPES, reading_options, show_refusal, written
from pages.parts.plain import plain
from pages.parts.uploader import empty, one_file
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.report import FileRefusedError
from valuewhen.customers.table_check import IdMatch, check_table
from valuewhen.customers.tables import (
    KINDS,
    DataTable,
    load_table,
    tables_of,
    take_table_away,
)
from valuewhen.errors import ValueWhenError
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say


def show_tables(caller: Caller, data_set: DataSet) -> None:
    """The tables beside the customers with how their ids match, and the loading of one more."""
    st.subheader(say("customers.tables"))
    st.caption(say("customers.tables_note"))
    for table in the_store().read(tables_of, caller, data_set.id):
        _show(caller, data_set, table)
    with st.expander(say("customers.tables_load")):
        _load(caller, data_set)


def _show(caller: Caller, data_set: DataSet, table: DataTable) -> None:
    with st.container(border=True):
        kind = say(f"customers.tables_{table.kind}")
        names = {"name": table.name, "kind": kind, "file": table.report.original_name}
        st.text(say("customers.tables_title", n=f"{table.report.rows:,}", **names))
        parts = "; ".join(f"{_part(part)}: {column}" for part, column in table.columns.items())
        st.text(say("customers.tables_parts", parts=parts))
        for match in check_table(data_set, table):
            for line in _matches(match):
                st.text(f"• {line}")
        for problem in table.report.problems:
            st.text(f"• {problem}")
        if st.button(say("customers.tables_remove"), key=f"remove-{table.kind}-{table.name}"):
            the_store().write(take_table_away, caller, data_set.id, table.kind, table.name)
            st.rerun()


def _matches(match: IdMatch) -> list[str]:
    said = []
    if match.unknown_ids:
        counts = {"unknown": f"{match.unknown_ids:,}", "rows": f"{match.unknown_rows:,}"}
        first = ", ".join(match.first_unknown)
        said.append(
            say(
                "customers.tables_unknown",
                column=match.column,
                ids=f"{match.ids:,}",
                first=first,
                **counts,
            )
        )
    else:
        said.append(say("customers.tables_known", column=match.column, ids=f"{match.ids:,}"))
    if match.without_id:
        said.append(
            say("customers.tables_without_id", column=match.column, n=f"{match.without_id:,}")
        )
    if match.customers_without:
        said.append(
            say(
                "customers.tables_customers_without",
                n=f"{match.customers_without:,}",
                customers=f"{match.customers:,}",
                part=_part(match.part).lower(),
                first=", ".join(match.first_without),
            )
        )
    else:
        said.append(say("customers.tables_customers_all", part=_part(match.part).lower()))
    return said


def _part(part: str) -> str:
    return say(f"customers.tables_part_{part}")


def _load(caller: Caller, data_set: DataSet) -> None:
    kind = st.radio(
        say("customers.tables_kind"),
        list(KINDS),
        format_func=lambda one: say(f"customers.tables_{one}"),
        horizontal=True,
    )
    file = one_file(say("customers.tables_file"), TYPES, f"table-{data_set.id}")
    with st.popover(say("customers.tables_columns"), icon=":material/tune:"):
        chosen = {
            part: st.text_input(_part(part), placeholder=say("customers.tables_find_out"),
                                key=f"{kind}-{part}").strip()
            for part in (*KINDS[kind].needed, *KINDS[kind].optional)
        }  # fmt: skip
    options = reading_options("table")
    if not st.button(say("customers.tables_load"), disabled=file is None) or file is None:
        return
    with tempfile.TemporaryDirectory() as folder, st.spinner(say("customers.reading")):
        source = written(file, Path(folder) / "upload")
        name = Path(file.name).stem
        place = (data_set.id, kind, name, source, file.name)
        try:
            load_table(the_store(), caller, *place, columns=chosen, options=options)
        except FileRefusedError as error:
            show_refusal(error, say("customers.tables_refused"))
            return
        except ValueWhenError as error:
            st.error(say("customers.tables_refused"))
            st.text(plain(error.message))
            return
    empty(f"table-{data_set.id}")
    st.rerun()
