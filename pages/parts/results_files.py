"""A workshop's result to take away: a file of every format, and for those who may see rows the
answers and themes."""

from collections.abc import Callable

import streamlit as st

from pages.parts.computing import A_MOMENT, draw_computing, may_see
from pages.parts.results_share import draw_shares
from valuewhen.children.computation import NoResultError
from valuewhen.errors import NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.people.sessions import signed_in
from valuewhen.reports.files import FORMATS, report_file
from valuewhen.reports.rows import answers_csv, themes_csv
from valuewhen.store.store import Store, the_store
from valuewhen.words import say
from valuewhen.workshop.access import Right, rights
from web.identity import SESSION, cookie, page_cookies

Writer = Callable[[Store, Caller, str], bytes]


def draw_files(caller: Caller, workshop_id: str) -> None:
    """The formats to choose from and the file of the chosen one; for those who see rows two buttons
    that download CSV, and for those who drive the workshop its share links."""
    has = the_store().read(rights, caller, workshop_id)
    with st.container(key="files"):
        _draw_formats(caller, workshop_id)
        with st.container(key="rows", horizontal=True, vertical_alignment="center"):
            if Right.ROWS in has:
                _draw_rows(workshop_id)
            if Right.DRIVE in has:
                draw_shares(workshop_id)
        if Right.ROWS in has:
            st.caption(say("results.downloads"))


def later(writer: Writer, token: str | None, workshop_id: str) -> Callable[[], bytes]:
    """A workshop's file, written when it is asked for and for whoever is signed in then."""

    def write() -> bytes:
        caller = the_store().read(signed_in, token)
        if caller is None:
            raise NotFoundError("You are signed out. Sign in and download it again.")
        return writer(the_store(), caller, workshop_id)

    return write


def _draw_formats(caller: Caller, workshop_id: str) -> None:
    chosen = st.segmented_control(
        say("results.take_away"),
        list(FORMATS),
        format_func=lambda name: say(f"results.format_{name}"),
        key="format",
        help=say("results.take_away_help"),
    )
    if chosen:
        _draw_file(caller, workshop_id, str(chosen))


def _draw_file(caller: Caller, workshop_id: str, name: str) -> None:
    """The button that downloads the file, or how far its making is."""

    def written(store: Store, who: Caller, workshop_id: str) -> bytes:
        return report_file(store, who, workshop_id, name)

    try:
        report_file(the_store(), caller, workshop_id, name, A_MOMENT)
    except NoResultError as missing:
        draw_computing(missing, may_see(workshop_id, Right.AGGREGATES))
        return
    st.download_button(
        say("results.download", what=say(f"results.format_{name}")),
        data=later(written, cookie(page_cookies(), SESSION), workshop_id),
        file_name=f"{say('results.file_name')}.{FORMATS[name].ending}",
        mime=FORMATS[name].mime,
        key=f"file-{name}",
        on_click="ignore",
        type="primary",
        icon=":material/download:",
    )


def _draw_rows(workshop_id: str) -> None:
    token = cookie(page_cookies(), SESSION)
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
