"""Uploaders that are empty again once what they held was taken."""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from web.uploads import let_go


def one_file(label: str, types: Sequence[str], key: str) -> UploadedFile | None:
    """The file that a person chose, or None."""
    return st.file_uploader(label, type=types, key=_key(key))


def files(label: str, types: Sequence[str], key: str) -> Sequence[UploadedFile]:
    """The files that a person chose."""
    return st.file_uploader(label, type=types, key=_key(key), accept_multiple_files=True)


def empty(key: str) -> None:
    """The uploader of that key is empty from the next redraw, and what it held is kept no more."""
    held = st.session_state.get(_key(key)) or []
    let_go(held if isinstance(held, list) else [held])
    st.session_state[_turn(key)] = st.session_state.get(_turn(key), 0) + 1


def _key(key: str) -> str:
    return f"{key}-{st.session_state.get(_turn(key), 0)}"


def _turn(key: str) -> str:
    return f"{key}-turn"
