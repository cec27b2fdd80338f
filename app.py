"""The ASGI app: Streamlit's pages, the phone's routes, and the guards before both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect

from phone.keeping_up import keeping_up
from phone.pages import files as phone_files
from phone.routes import routes as phone_routes
from phone.troubles import say_trouble
from valuewhen.reports.shared import shared_page
from valuewhen.settings import PROJECT, database_url
from valuewhen.store.engine import StoreError
from valuewhen.store.migrate import migrate
from valuewhen.store.store import the_store
from valuewhen.workshop.sorting import sort_answer
from web.assets import Assets
from web.changes import routes as change_routes
from web.entrances import routes as entrance_routes
from web.garbage import collecting_in_quiet
from web.guards import Guard, say_late
from web.metrics import Watch, count_commit
from web.metrics import routes as metrics_routes
from web.opening import INDEX
from web.shared import routes as share_routes
from web.stories import routes as story_routes
from web.streams import hub

PAGES = {
    "/",
    *(f"/{file.stem.replace('_', '-')}" for file in (PROJECT / "pages").glob("[a-z]*.py")),
}


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Opens the store, and lets phones and pages follow it, for as long as the server runs."""
    migrate(database_url())
    hub.follow(the_store())
    stop_counting = the_store().commits.watch(count_commit)
    sort_answer("they buy more")  # reads the words, so that no first answer waits for them
    async with collecting_in_quiet(the_store().commits), keeping_up(the_store()):
        yield
    stop_counting()
    hub.close()


app = st.App(
    PROJECT / "pages" / "navigation.py",
    routes=[
        *phone_routes,
        *entrance_routes,
        *metrics_routes,
        *change_routes,
        *story_routes,
        *share_routes(shared_page),
    ],
    middleware=[
        Middleware(Watch),
        Middleware(Guard),
        Middleware(Assets, files=phone_files() | dict.fromkeys(PAGES, INDEX)),
    ],
    lifespan=lifespan,
    exception_handlers={StoreError: say_trouble, ClientDisconnect: say_late},
)
