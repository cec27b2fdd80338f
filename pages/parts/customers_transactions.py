"""Transactions instead of a CLV column: the file, the terms, and customers made from it."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.parts.computing import A_MOMENT, draw_computing
from pages.parts.customers_file import TYPES, reading_options, show_refusal, written
from pages.parts.customers_transactions_terms import ask_terms
from pages.parts.plain import plain
from pages.parts.uploader import empty, one_file
from valuewhen.children.computation import NoResultError
from valuewhen.customers.report import FileRefusedError, ReadingOptions
from valuewhen.errors import ValueWhenError
from valuewhen.join.made import Making, UploadedTransactions, Wanted
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say
from web.identity import page_caller

FILE, READ, MAKING = "transactions-file", "transactions-read", "transactions-making"


@st.fragment
def make_from_transactions(caller: Caller) -> None:
    """A file of transactions, what its columns are, and the computation until its data set is
    there, which is then shown."""
    with st.expander(say("customers.clv_make"), expanded=READ in st.session_state):
        st.caption(say("customers.clv_make_note"))
        file = one_file(say("customers.clv_file"), TYPES, FILE)
        options = reading_options("transactions")
        can_read = file is not None and not _is_running()
        if st.button(say("customers.clv_read"), disabled=not can_read) and file:
            _read(file, options)
        uploaded: UploadedTransactions | None = st.session_state.get(READ)
        if file is None or uploaded is None:
            st.session_state.pop(READ, None)
            return
        wanted = ask_terms(uploaded.folder.name, uploaded.report, _is_running())
        st.button(
            say("customers.clv_compute"),
            type="primary",
            disabled=wanted is None or _is_running(),
            on_click=_start,
            args=(caller, uploaded, wanted),
        )
        _follow(caller)


def _is_running() -> bool:
    making: Making | None = st.session_state.get(MAKING)
    return making is not None and making.computation.is_running


def _read(file: UploadedFile, options: ReadingOptions) -> None:
    """Reads the file; what was read or computed before goes."""
    st.session_state.pop(READ, None)
    st.session_state.pop(MAKING, None)
    with tempfile.TemporaryDirectory() as folder, st.spinner(say("customers.reading")):
        source = written(file, Path(folder) / "upload")
        try:
            st.session_state[READ] = UploadedTransactions(source, file.name, options)
        except FileRefusedError as error:
            show_refusal(error, say("customers.clv_refused"))
        except ValueWhenError as error:
            st.error(plain(error.message))


def _start(caller: Caller, uploaded: UploadedTransactions, wanted: Wanted | None) -> None:
    if wanted is None:
        return
    try:
        st.session_state[MAKING] = Making(the_store(), caller, uploaded, wanted)
    except ValueWhenError as error:
        st.error(plain(error.message))


def _follow(caller: Caller) -> None:
    """How far the computation is, why it failed, or the page anew with the data set it made."""
    making: Making | None = st.session_state.get(MAKING)
    if making is None:
        return
    try:
        made = making.data_set(A_MOMENT)
    except NoResultError as error:
        draw_computing(error, _is(caller), _is(caller))
        return
    except ValueWhenError as error:
        st.error(say("customers.clv_not_computed"), icon=":material/block:")
        st.text(error.message)
        return
    for key in (READ, MAKING):
        st.session_state.pop(key, None)
    empty(FILE)
    st.query_params["data"] = made.id
    st.toast(say("customers.clv_loaded", n=f"{made.report.rows:,}"))
    st.rerun()


def _is(caller: Caller) -> Callable[[], bool]:
    """Asks whether whoever has the page open is still the one who asked for it."""

    def ask() -> bool:
        now = page_caller(is_act=False)
        return now is not None and now.user_id == caller.user_id

    return ask
