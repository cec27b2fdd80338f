"""The plain Streamlit script beside ours, in small, and the client of Streamlit's own protocol; how
long anything took is not asked."""

import asyncio
from collections.abc import Iterator
from typing import TypeVar

import pytest

from benchmarks.peer_streamlit import PlainServer, plain, plain_server, ratios
from benchmarks.report import Values, is_exactly_once
from benchmarks.server import Server as Measured
from benchmarks.watchers import Watcher, desk, screen, seen
from benchmarks.wire_streamlit import Tab
from tests.loops import run
from tests.rooms import Live, Server

SECONDS = 30.0  # until something is given up on
LONG = "long " * 3000  # more than Streamlit sends twice
TEXT = "they introduce us to their customers"
T = TypeVar("T")


@pytest.fixture(scope="module")
def script() -> Iterator[PlainServer]:
    with plain_server() as server:
        yield server


def test_the_plain_script_keeps_every_answer_it_shows() -> None:
    found = run(plain(3, 0.5, 1.5))
    assert (found["joined"], found["errors"]) == (3, {})
    assert found["n"] == found["store"]["acknowledged"] == found["store"]["stored"] >= 6
    assert is_exactly_once(found["store"])


def test_an_open_page_is_shown_what_another_sent(script: PlainServer) -> None:
    async def look_on() -> None:
        one, other = Tab(script.url), Tab(script.url)
        for tab in (one, other):
            await tab.open(SECONDS)
        async with other.until_shown("we answer within a day", SECONDS):
            await one.submit("Your answer", "we answer within a day", "Send", SECONDS)
        for tab in (one, other):
            await tab.close()

    run(look_on())


def test_what_is_long_comes_once_and_is_meant_again(script: PlainServer) -> None:
    async def look_again() -> int:
        tab = Tab(script.url)
        await tab.open(SECONDS)
        drawn = asyncio.Event()
        tab.on_run = drawn.set
        await tab.submit("Your answer", LONG.strip(), "Send", SECONDS)
        await drawn.wait()
        before = tab.received
        async with tab.until_shown(LONG.strip(), SECONDS):
            pass
        await tab.close()
        return tab.received - before

    assert 0 < run(look_again()) < len(LONG)


def test_nobody_waits_for_a_server_that_has_gone() -> None:
    async def stay() -> None:
        with plain_server() as server:
            tab = Tab(server.url)
            await tab.open(SECONDS)
        with pytest.raises(ConnectionError):
            await tab.submit("Your answer", "too late", "Send", SECONDS)
        with pytest.raises(ConnectionError):
            await Tab(server.url).open(SECONDS)

    run(stay())


def step(p95_ms: float, **errors: int) -> Values:
    return {"n": 100, "p95_ms": p95_ms, "errors": errors}


def test_ratios_are_of_phones_at_the_same_percentile() -> None:
    theirs = {25: step(80), 50: step(120), 100: step(900)}
    ours = {1000: step(10), 2000: step(90), 3000: step(110, lost=1)}
    assert ratios(theirs, ours, 300) == {
        "p95 within 80 ms": {"plain": 25, "here": 1000, "ratio": 40, "at_least": False},
        "p95 within 120 ms": {"plain": 50, "here": 2000, "ratio": 40, "at_least": False},
        "p95 within 300 ms": {"plain": 50, "here": 2000, "ratio": 40, "at_least": False},
    }


def test_a_ratio_is_the_least_where_no_more_were_tried() -> None:
    found = ratios({25: step(80)}, {1000: step(10), 2000: step(20)}, 80)
    assert found == {"p95 within 80 ms": {"plain": 25, "here": 2000, "ratio": 80, "at_least": True}}


def test_pages_of_ours_are_drawn_anew_for_each_answer(server: Server, served: Live) -> None:
    served.move("write:all")
    who = served.join()
    here = Measured(server.url, served.workshop.join_code, server.home)

    async def watch() -> list[Watcher]:
        stage, board = await screen(here), desk(here, "olga")
        for watcher in (stage, board):
            await watcher.open()
        served.say(who, TEXT)
        while not (stage.redraws and board.redraws):
            await asyncio.sleep(0.02)
        async with board.tab.until_shown(TEXT, SECONDS):
            served.move("sort")
        for watcher in (stage, board):
            while watcher.unseen:
                await asyncio.sleep(0.02)
            await watcher.close()
        return [stage, board]

    for found in ([watcher] for watcher in run(watch())):
        assert seen(found)["redraws"]["n"] >= 1
        assert (seen(found)["never_drawn"], seen(found)["pages"]) == (0, 1)
        assert not found[0].tab.exceptions


def test_who_was_not_let_in_opens_no_page(server: Server, served: Live) -> None:
    query = f"workshop={served.id}"
    for page, cookie in (("facilitate", ""), ("screen", f"valuewhen_screen_{served.id}=guessed")):
        with pytest.raises(ConnectionError):
            run(Tab(server.url, page, query, cookie).open(SECONDS))
