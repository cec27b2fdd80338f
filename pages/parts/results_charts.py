"""A chart of the report on the page, with its picture and its rows to take away."""

import streamlit as st

from pages.parts.results_files import later
from valuewhen.charts.look import PAGE
from valuewhen.people.caller import Caller
from valuewhen.reports.files import picture, rows_of_picture
from valuewhen.reports.report import Figure
from valuewhen.store.store import Store
from valuewhen.words import say
from web.identity import SESSION, cookie, page_cookies


def draw_chart(figure: Figure, workshop_id: str) -> None:
    """The chart in the page's width; its description is its text alternative."""
    st.altair_chart(figure.chart(figure.phone_look if _is_phone() else PAGE))
    name, token = figure.name, cookie(page_cookies(), SESSION)

    def as_png(store: Store, caller: Caller, workshop_id: str) -> bytes:
        return picture(store, caller, workshop_id, name)

    def as_csv(store: Store, caller: Caller, workshop_id: str) -> bytes:
        return rows_of_picture(store, caller, workshop_id, name)

    with st.container(key=f"take-{name}", horizontal=True, gap="small"):
        for ending, mime, writer in (("png", "image/png", as_png), ("csv", "text/csv", as_csv)):
            st.download_button(
                say(f"results.take_{ending}"),
                data=later(writer, token, workshop_id),
                file_name=f"{name}.{ending}",
                mime=mime,
                key=f"{ending}-{name}",
                help=say(f"results.take_{ending}_help"),
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )


def _is_phone() -> bool:
    """Whether the browser says of itself that it is a phone's, as they do by this word."""
    return "Mobi" in st.context.headers.get("User-Agent", "")
