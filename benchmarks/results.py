"""The results page in a real browser, on a million customers: how soon it is drawn once its
evidence is there, and how soon each file to take home is."""

import asyncio
import tempfile
import time
from pathlib import Path

from playwright.async_api import Browser, Page

from benchmarks.board import LAPTOP, fill
from benchmarks.browser import chromium
from benchmarks.evidence_data import customers, metrics
from benchmarks.meter import Meter
from benchmarks.modes import start
from benchmarks.report import Values, spread
from benchmarks.server import OWNER, OwnServer
from valuewhen.customers.data_sets import current_data_sets
from valuewhen.join.attachments import attach
from valuewhen.join.freezing import freeze
from valuewhen.people.accounts import person
from valuewhen.people.caller import OPERATOR
from valuewhen.people.sessions import start_session
from valuewhen.reports.files import FORMATS
from valuewhen.store.store import Store
from valuewhen.words import say
from valuewhen.workshop.commitments import commit_to
from valuewhen.workshop.following import shared_board
from valuewhen.workshop.hypotheses import tie_to_metric
from valuewhen.workshop.phases import move, reveal
from valuewhen.workshop.votes import vote
from valuewhen.workshop.workshops import find_any_by_code, load

DATA = "A million"
UNMEASURED = 4  # themes without a metric
LONGEST = 600_000  # ms until something counts as lost
SECTIONS = "[class*='st-key-part-']"
DRAWN = """(sections) =>
  document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
  && document.querySelectorAll(sections).length > 3
  && [...document.querySelectorAll("[data-testid=stVegaLiteChart]")].every(
    (chart) => chart.querySelector("canvas, svg"))
"""


async def results(server: OwnServer, answers: int, themes: int, rows: int, times: int) -> Values:
    """From the address to the page with all its charts: the first time, when the evidence has to
    be computed, and afterwards; then from a format's button to the button that downloads it."""
    sizes = {"answers": answers, "themes": themes, "metrics": len(metrics()), "customers": rows}
    found: Values = {"results": sizes | {"times": times}} | start()
    with tempfile.TemporaryDirectory() as folder:
        data = await asyncio.to_thread(customers, Path(folder) / "customers.parquet", rows)
        roles = ("--id", "id", "--clv", "clv", "--segment", "segment", "--currency", "EUR")
        server.command("load-customers", str(data), "--name", DATA, "--owner", OWNER, *roles)
    address, token = _seed(server, answers, themes)
    async with chromium() as browser:
        page = await _sit_down(browser, server.url, token)
        found["first"] = {"s": round(await _drawn(page, address), 2)}
        meter = Meter(server)
        again = [await _drawn(page, address) for _ in range(times)]
        found["again"] = spread(again) | {"charts": await _charts(page)}
        found["cores"] = meter.read()
        for name in FORMATS:
            found[name] = {"s": round(await _file(page, name), 2)}
    return found


async def _sit_down(browser: Browser, url: str, token: str) -> Page:
    context = await browser.new_context(viewport=LAPTOP)  # type: ignore[arg-type]
    context.set_default_timeout(LONGEST)
    await context.add_cookies([{"name": "valuewhen_session", "value": token, "url": url}])
    return await context.new_page()


async def _drawn(page: Page, address: str) -> float:
    """Seconds from asking for the page until all of it is drawn."""
    began = time.perf_counter()
    await page.goto(address, wait_until="commit")
    await page.wait_for_function(DRAWN, arg=SECTIONS)
    return time.perf_counter() - began


async def _charts(page: Page) -> int:
    return await page.locator("[data-testid=stVegaLiteChart]").count()


async def _file(page: Page, name: str) -> float:
    """Seconds from choosing the format until its file can be downloaded."""
    choice = page.locator(".st-key-format").get_by_text(say(f"results.format_{name}"), exact=True)
    began = time.perf_counter()
    await choice.click()
    await page.locator(f".st-key-file-{name} button").wait_for()
    return time.perf_counter() - began


def _seed(server: OwnServer, answers: int, themes: int) -> tuple[str, str]:
    """Plays the workshop to its end on the loaded customers, every metric tied to themes; the
    address of its result, and a session of its owner."""
    store = Store(server.database)
    workshop_id = store.read(find_any_by_code, server.code)
    store.write(move, OPERATOR, workshop_id, "write:all")
    phones = store.write(fill, workshop_id, answers, themes)
    store.write(move, OPERATOR, workshop_id, "sort")
    board = shared_board(store, workshop_id)
    names = metrics()
    for at, theme in enumerate(board.themes[: themes - UNMEASURED]):
        store.write(tie_to_metric, OPERATOR, workshop_id, theme.id, names[at % len(names)])
    store.write(move, OPERATOR, workshop_id, "vote")
    workshop = store.read(load, workshop_id)
    ballot = [theme for theme in shared_board(store, workshop_id).themes if theme.is_up]
    for at, phone in enumerate(phones):
        store.write(vote, workshop, phone, ballot[at % len(ballot)].id, 1)
    owner = store.read(person, OWNER)
    (data,) = store.read(current_data_sets, owner)
    store.write(attach, OPERATOR, workshop_id, data.id)
    store.write(freeze, OPERATOR, workshop_id)
    terms = {"investment": "a course", "ability": "help themselves", "owner": "Service"}
    store.write(commit_to, OPERATOR, workshop_id, horizon="this year", **terms)
    store.write(move, OPERATOR, workshop_id, "closed")
    store.write(reveal, OPERATOR, workshop_id, "votes", is_shown=True)
    token = store.write(start_session, str(owner.user_id))
    store.close()
    return f"{server.url}/results?workshop={workshop_id}", token
