"""The check step: how each column was understood, and what was not."""

import pandas as pd
import streamlit as st

from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.report import ColumnReport
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
    share = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
    st.dataframe(frame, hide_index=True, column_config={"missing share": share})
    for problem in report.problems:
        st.warning(say("customers.problem"), icon=":material/warning:")
        st.text(problem)
    if report.first_bad_rows:
        st.caption(say("customers.bad_rows"))
        bad = [
            {"line": r.line, "problem": r.problem, "text": r.text} for r in report.first_bad_rows
        ]
        st.dataframe(pd.DataFrame(bad), hide_index=True)


def _row(column: ColumnReport, rows: int) -> dict[str, object]:
    return {
        "column": column.name,
        "kind": column.kind,
        "missing": column.missing,
        "missing share": column.missing / rows if rows else 0.0,
        "distinct": column.distinct,
        "lowest": _figure(column.minimum),
        "median": _figure(column.median),
        "highest": _figure(column.maximum),
        "examples": ", ".join(column.examples),
        "notes": " ".join(column.notes),
    }


def _figure(value: float | str | None) -> str:
    return f"{value:,.6g}" if isinstance(value, int | float) else value or ""
