"""The check step: how each column was understood, and what was not."""

import pandas as pd
import streamlit as st

from pages.parts.plain import plain
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.flags import read_as_flags
from valuewhen.customers.report import ColumnReport, FileReport, JoinedFile
from valuewhen.errors import ValueWhenError
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say


def show_check(data_set: DataSet) -> None:
    """Columns with kind, missing values and range; then the problems and the first bad rows."""
    report = data_set.report
    if data_set.is_made_up:
        st.caption(say("customers.made_up_note"))
    st.subheader(say("customers.check"))
    st.text(
        say(
            "customers.counts",
            rows=f"{report.rows:,}",
            columns=len(report.columns),
            file=report.original_name,
        )
    )
    frame = pd.DataFrame([_row(column, report.rows) for column in report.columns])
    columns = {
        "column": st.column_config.TextColumn(pinned=True),
        "how it was read": st.column_config.TextColumn(width="large"),
        "missing share": st.column_config.NumberColumn(format="percent"),
    }
    st.dataframe(frame, hide_index=True, column_config=columns)
    if report.files:
        _show_files(report)
    for problem in report.problems:
        st.warning(say("customers.problem"), icon=":material/warning:")
        st.text(problem)
    if report.first_bad_rows:
        st.caption(say("customers.bad_rows"))
        bad = [
            {"line": r.line, "problem": r.problem, "text": r.text} for r in report.first_bad_rows
        ]
        st.dataframe(pd.DataFrame(bad), hide_index=True)


def confirm_flags(caller: Caller, data_set: DataSet) -> None:
    """Columns of two words, each offered as yes or no; confirmed, they make a new version."""
    taken = data_set.roles.columns if data_set.roles else []
    columns = [c for c in data_set.report.columns if c.two_values and c.name not in taken]
    if not columns:
        return
    with st.expander(say("customers.flags")), st.form(f"flags-{data_set.id}", border=False):
        st.caption(say("customers.flags_note"))
        yes = {column.name: _choose_yes(column) for column in columns}
        if not st.form_submit_button(say("customers.flags_confirm")):
            return
        chosen = {name: word for name, word in yes.items() if word is not None}
        try:
            with st.spinner(say("customers.flags_writing")):
                made = read_as_flags(the_store(), caller, data_set.id, chosen)
        except ValueWhenError as error:
            st.error(plain(error.message))
            return
    st.query_params["data"] = made.id
    st.rerun()


def _choose_yes(column: ColumnReport) -> str | None:
    counts = dict(column.two_values)
    return st.selectbox(
        plain(say("customers.flags_column", name=column.name)),
        list(counts),
        index=None,
        placeholder=say("customers.flags_not"),
        format_func=lambda word: say("customers.flags_word", word=word, n=f"{counts[word]:,}"),
    )


def _show_files(report: FileReport) -> None:
    st.caption(say("customers.files"))
    st.dataframe(pd.DataFrame([_file_row(file) for file in report.files]), hide_index=True)
    if not any(file.lacking or file.repeated_ids or file.without_id for file in report.files):
        st.text(say("customers.joined_all"))


def _file_row(file: JoinedFile) -> dict[str, object]:
    return {
        say("customers.joined_file"): file.name,
        say("customers.joined_rows"): file.rows,
        say("customers.joined_lacking"): file.lacking,
        say("customers.joined_only"): file.only_here,
        say("customers.joined_examples"): ", ".join(
            dict.fromkeys((*file.first_lacking, *file.first_only_here))
        ),
    }


def _row(column: ColumnReport, rows: int) -> dict[str, object]:
    return {
        "column": column.name,
        "kind": column.kind,
        "how it was read": " ".join(column.notes),
        "missing": column.missing,
        "missing share": column.missing / rows if rows else 0.0,
        "distinct": column.distinct,
        "lowest": _figure(column.minimum),
        "median": _figure(column.median),
        "highest": _figure(column.maximum),
        "examples": ", ".join(column.examples),
    }


def _figure(value: float | str | None) -> str:
    return f"{value:,.6g}" if isinstance(value, int | float) else value or ""
