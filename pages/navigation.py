"""Which pages each role gets; every page starts here."""

from functools import partial

import streamlit as st

from pages.parts.leave import go_to
from valuewhen.settings import PROJECT
from valuewhen.words import say
from web.html import render
from web.identity import page_caller
from web.uploads import shown_on

FAVICON = PROJECT / "pages" / "favicon.png"  # a Material icon would be fetched from the net
ROLE_PAGES = {
    "facilitator": ("workshops", "facilitate", "customers", "evidence", "results", "account"),
    "analyst": ("workshops", "facilitate", "customers", "evidence", "results", "account"),
    "executive": ("workshops", "results", "account"),
}
ICONS = {
    "workshops": ":material/event:",
    "facilitate": ":material/play_circle:",
    "customers": ":material/database:",
    "evidence": ":material/query_stats:",
    "results": ":material/summarize:",
    "account": ":material/person:",
}


def _page(name: str, *, is_default: bool = False) -> st.Page:
    title = say(f"navigation.{name}")
    return st.Page(f"{name}.py", title=title, icon=ICONS[name], default=is_default)


st.set_page_config("ValueWhen", FAVICON, layout="wide")
st.html(render("tables_style.html"))
caller = page_caller()
screen = st.Page("screen.py", title=say("navigation.screen"), visibility="hidden")
sign_in = st.Page(
    "sign_in.py", title=say("navigation.sign_in"), url_path="sign-in", visibility="hidden"
)
if caller:
    names = ROLE_PAGES[caller.role]
    pages = [_page(name, is_default=name == "workshops") for name in names]
    page = st.navigation([*pages, screen, sign_in])
    shown_on(page.url_path)
    page.run()
else:
    way_in = st.Page(partial(go_to, "/join"), title="ValueWhen", url_path="way-in", default=True)
    st.navigation([way_in, sign_in, screen], position="hidden").run()
