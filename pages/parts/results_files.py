"""The workshop's answers and themes as files, for those who may see rows."""

from collections.abc import Callable

import streamlit as st

from valuewhen.errors import NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.people.sessions import signed_in
from valuewhen.reports.rows import answers_csv, themes_csv
from valuewhen.store.store import Store, the_store
from valuewhen.words import say
from valuewhen.workshop.access import Right, rights
from web.identity import SESSION, cookie, page_cookies

Writer = Callable[[Store, Caller, str], bytes]


def draw_files(caller: Caller, workshop_id: str) -> None:
    """Two buttons that download CSV; nothing for executives."""
    if Right.ROWS not in the_store().read(rights, caller, workshop_id):
        return
    token = cookie(page_cookies(), SESSION)
    with st.container(key="files", horizontal=True, vertical_alignment="center"):
        for name, writer in (("answers", answers_csv), ("themes", themes_csv)):
            st.download_button(
                say(f"results.{name}_csv"),
                data=later(writer, token, workshop_id),
                file_name=f"{name}.csv",
                mime="text/csv",
                key=f"csv-{name}",
                on_click="ignore",
                icon=":material/download:",
            )
        st.caption(say("results.downloads"))


def later(writer: Writer, token: str | None, workshop_id: str) -> Callable[[], bytes]:
    """A workshop's file, written when it is asked for and for whoever is signed in then."""

    def write() -> bytes:
        caller = the_store().read(signed_in, token)
        if caller is None:
            raise NotFoundError("You are signed out. Sign in and download it again.")
        return writer(the_store(), caller, workshop_id)

    return write
