"""The file step: what was loaded before, and one more file."""

import tempfile
from datetime import datetime
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from valuewhen.customers.data_sets import DataSet, data_sets_of
from valuewhen.customers.loading import load_customers
from valuewhen.customers.report import FileRefusedError, ReadingOptions
from valuewhen.errors import ValueWhenError
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say

DELIMITERS = {"": "customers.find_out", ",": "customers.comma", ";": "customers.semicolon",
              "\t": "customers.tab", "|": "customers.bar"}  # fmt: skip
DECIMALS = {"": "customers.find_out", ".": "customers.point", ",": "customers.comma"}
DATES = {"": "customers.find_out", "day": "customers.day_first", "month": "customers.month_first"}


def load_file(caller: Caller) -> None:
    """The uploader, the options for a file that does not say it all, and what was wrong with it."""
    with st.expander(say("customers.load"), expanded=not the_store().read(data_sets_of, caller)):
        file = st.file_uploader(say("customers.file"), type=["csv", "tsv", "txt", "parquet"])
        name = st.text_input(say("customers.name"), max_chars=120, help=say("customers.name_help"))
        options = _options()
        if st.button(say("customers.load_button"), type="primary", disabled=file is None) and file:
            _load(caller, file, name or Path(file.name).stem, options)


def _options() -> ReadingOptions:
    with st.popover(say("customers.options"), icon=":material/tune:"):
        delimiter = _choice("customers.delimiter", DELIMITERS)
        decimal = _choice("customers.decimal", DECIMALS)
        dates = _choice("customers.dates", DATES)
        leave_out = st.checkbox(say("customers.leave_out"))
        accept = st.text_input(say("customers.accept"), help=say("customers.accept_help"))
        as_text = st.text_input(say("customers.as_text"))
    return ReadingOptions(
        delimiter=delimiter or None,
        decimal=decimal or None,
        day_first={"day": True, "month": False}.get(dates),
        leave_out_bad_rows=leave_out,
        accept_bad_cells=_names(accept),
        text_columns=_names(as_text),
    )


def _choice(label: str, choices: dict[str, str]) -> str:
    return st.selectbox(say(label), list(choices), format_func=lambda key: say(choices[key])) or ""


def _names(typed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in typed.split(";") if name.strip())


def _load(caller: Caller, file: UploadedFile, name: str, options: ReadingOptions) -> None:
    with tempfile.TemporaryDirectory() as folder, st.spinner(say("customers.reading")):
        source = Path(folder) / "upload"
        source.write_bytes(file.getbuffer())
        try:
            loaded = load_customers(the_store(), caller, source, file.name, name, options=options)
        except FileRefusedError as error:
            _refused(error)
            return
        except ValueWhenError as error:
            st.error(error.message)
            return
    st.query_params["data"] = loaded.id
    st.toast(say("customers.loaded", n=f"{loaded.report.rows:,}"))


def _refused(error: FileRefusedError) -> None:
    st.error(say("customers.refused"), icon=":material/block:")
    st.text(error.message)
    if error.bad_rows:
        rows = [
            {"line": row.line, "problem": row.problem, "text": row.text} for row in error.bad_rows
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True)
    if error.offer:
        st.caption(say("customers.offer"))


def _title(data_set: DataSet) -> str:
    loaded = datetime.fromtimestamp(data_set.loaded_at)
    made_up = say("customers.made_up") if data_set.is_made_up else ""
    return say(
        "customers.data_set",
        name=data_set.name,
        version=data_set.version,
        n=f"{data_set.report.rows:,}",
        day=f"{loaded:%d %b %Y, %H:%M}",
        made_up=made_up,
    )


def choose_data_set(caller: Caller) -> str | None:
    """The id of the data set to show, kept in the address; None when nothing was loaded yet."""
    known = {data_set.id: data_set for data_set in the_store().read(data_sets_of, caller)}
    if not known:
        return None
    wanted = st.query_params.get("data", "")
    ids = list(known)
    chosen = st.selectbox(
        say("customers.choose"),
        ids,
        index=ids.index(wanted) if wanted in ids else 0,
        format_func=lambda data_set_id: _title(known[data_set_id]),
    )
    st.query_params["data"] = chosen
    return chosen
