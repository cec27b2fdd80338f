"""The file step: what was loaded before, and one more file."""

import shutil
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.parts.uploader import empty, files
from valuewhen.customers.data_sets import (
    DataSet,
    current_data_sets,
    data_sets_of,
    go_back_to,
    versions,
)
from valuewhen.customers.loading import load_files
from valuewhen.customers.report import FileRefusedError, ReadingOptions
from valuewhen.errors import NotFoundError, ValueWhenError
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say

FILES = "customers-files"
TYPES = ["csv", "tsv", "txt", "parquet", "xlsx", "xlsm"]
DELIMITERS = {"": "customers.find_out", ",": "customers.comma", ";": "customers.semicolon",
              "\t": "customers.tab", "|": "customers.bar"}  # fmt: skip
DECIMALS = {"": "customers.find_out", ".": "customers.point", ",": "customers.comma"}
DATES = {"": "customers.find_out", "day": "customers.day_first", "month": "customers.month_first"}


def load_file(caller: Caller) -> None:
    """The uploader, the options for a file that does not say it all, and what was wrong with it."""
    with st.expander(say("customers.load"), expanded=not the_store().read(data_sets_of, caller)):
        chosen = files(say("customers.file"), TYPES, FILES)
        name = st.text_input(say("customers.name"), max_chars=120, help=say("customers.name_help"))
        options = reading_options("customers")
        if st.button(say("customers.load_button"), type="primary", disabled=not chosen) and chosen:
            _load(caller, chosen, name or Path(chosen[0].name).stem, options)


def reading_options(key: str) -> ReadingOptions:
    """What a person decides about a file that does not say it all."""
    with st.popover(say("customers.options"), icon=":material/tune:"):
        sheet = st.text_input(say("customers.sheet"), key=f"{key}-sheet")
        id_column = st.text_input(say("customers.id_column"), key=f"{key}-id")
        encoding = st.text_input(
            say("customers.encoding"), help=say("customers.encoding_help"), key=f"{key}-encoding"
        )
        delimiter = _choice(key, "delimiter", DELIMITERS)
        decimal = _choice(key, "decimal", DECIMALS)
        dates = _choice(key, "dates", DATES)
        leave_out = st.checkbox(say("customers.leave_out"), key=f"{key}-leave-out")
        accept = st.text_input(
            say("customers.accept"), help=say("customers.accept_help"), key=f"{key}-accept"
        )
        as_text = st.text_input(say("customers.as_text"), key=f"{key}-as-text")
    return ReadingOptions(
        delimiter=delimiter or None,
        encoding=encoding.strip() or None,
        decimal=decimal or None,
        day_first={"day": True, "month": False}.get(dates),
        leave_out_bad_rows=leave_out,
        accept_bad_cells=_names(accept),
        text_columns=_names(as_text),
        sheet=sheet.strip() or None,
        id_column=id_column.strip() or None,
    )


def _choice(key: str, label: str, choices: dict[str, str]) -> str:
    chosen = st.selectbox(
        say(f"customers.{label}"),
        list(choices),
        format_func=lambda choice: say(choices[choice]),
        key=f"{key}-{label}",
    )
    return chosen or ""


def _names(typed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in typed.split(";") if name.strip())


def _load(
    caller: Caller, chosen: Sequence[UploadedFile], name: str, options: ReadingOptions
) -> None:
    with tempfile.TemporaryDirectory() as folder, st.spinner(say("customers.reading")):
        sources = [
            (written(file, Path(folder) / f"upload-{place}"), file.name)
            for place, file in enumerate(chosen)
        ]
        try:
            loaded = load_files(the_store(), caller, sources, name, options=options)
        except FileRefusedError as error:
            show_refusal(error, say("customers.refused"))
            return
        except ValueWhenError as error:
            st.error(error.message)
            return
    st.query_params["data"] = loaded.id
    st.toast(say("customers.loaded", n=f"{loaded.report.rows:,}"))
    empty(FILES)
    st.rerun()


def written(file: UploadedFile, place: Path) -> Path:
    """The place, after what was uploaded was written there, in pieces: no second copy in memory."""
    file.seek(0)
    with place.open("wb") as copy:
        shutil.copyfileobj(file, copy)
    return place


def show_refusal(error: FileRefusedError, headline: str) -> None:
    """Why a file was refused, its first bad rows, and that an option would let it through."""
    st.error(headline, icon=":material/block:")
    st.text(error.message)
    if error.bad_rows:
        rows = [
            {"line": row.line, "problem": row.problem, "text": row.text} for row in error.bad_rows
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True)
    if error.offer:
        st.caption(say("customers.offer"))


def _day(data_set: DataSet) -> str:
    return f"{datetime.fromtimestamp(data_set.loaded_at):%d %b %Y, %H:%M}"


def _title(data_set: DataSet) -> str:
    made_up = say("customers.made_up") if data_set.is_made_up else ""
    return say(
        "customers.data_set",
        name=data_set.name,
        version=data_set.version,
        n=f"{data_set.report.rows:,}",
        day=_day(data_set),
        made_up=made_up,
    )


def choose_data_set(caller: Caller) -> str | None:
    """The id of the version of the data to show, kept in the address; None when there is none."""
    current = {data_set.id: data_set for data_set in the_store().read(current_data_sets, caller)}
    if not current:
        return None
    wanted = _versions(caller, st.query_params.get("data", ""))
    shown = next((one.id for one in wanted if one.id in current), None)
    ids = list(current)
    named = st.selectbox(
        say("customers.choose"),
        ids,
        index=ids.index(shown) if shown else 0,
        format_func=lambda data_set_id: _title(current[data_set_id]),
    )
    chosen = _choose_version(caller, current[named])
    st.query_params["data"] = chosen
    return chosen


def _versions(caller: Caller, data_set_id: str) -> list[DataSet]:
    try:
        return the_store().read(versions, caller, data_set_id)
    except NotFoundError:
        return []


def _choose_version(caller: Caller, current: DataSet) -> str:
    """The current version, or another of the same name; one can go back to it."""
    known = {data_set.id: data_set for data_set in _versions(caller, current.id)}
    if len(known) < 2:
        return current.id
    ids, wanted = list(known), st.query_params.get("data", "")
    chosen = st.selectbox(
        say("customers.versions"),
        ids,
        index=ids.index(wanted if wanted in ids else current.id),
        format_func=lambda data_set_id: _version(known[data_set_id], current),
        help=say("customers.version_newer"),
    )
    if chosen != current.id:
        st.info(say("customers.version_old", version=current.version), icon=":material/history:")
        if st.button(say("customers.version_back")):
            the_store().write(go_back_to, caller, chosen)
            st.query_params["data"] = chosen
            st.rerun()
    return chosen


def _version(data_set: DataSet, current: DataSet) -> str:
    return say(
        "customers.version",
        version=data_set.version,
        n=f"{data_set.report.rows:,}",
        day=_day(data_set),
        in_use=say("customers.version_in_use") if data_set.id == current.id else "",
    )
