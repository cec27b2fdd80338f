"""What only a real browser shows: the projector's count, and how fast a phone's field appears."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, async_playwright

from benchmarks.meter import Meter
from benchmarks.modes import compare, let_write, seen, start
from benchmarks.report import Values, spread
from benchmarks.room import room
from benchmarks.server import Server
from benchmarks.visit import SLOWED, Visit, told

CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SLOW_4G = {
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 100_000,
}  # ms, B/s
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
FIELD, CHOICE = "textarea[name=body]", "button[name=function]"
COUNT = ".figure b"  # how many answers the projector shows while people write
NOTE_COUNTS = f"""
window.counts = [];
new MutationObserver(() => requestAnimationFrame(() => {{
  const place = document.querySelector("{COUNT}"), counts = window.counts;
  const n = place ? Number(place.textContent.replace(/\\D/g, "")) : 0;
  if (!counts.length || counts[counts.length - 1][1] !== n) counts.push([Date.now() / 1000, n]);
}})).observe(document, {{ subtree: true, childList: true, characterData: true }});
"""
IS_VISIBLE = "() => document.querySelector('%s')?.getClientRects().length"


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium, or Playwright's where there is none."""
    async with async_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = await playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
        yield browser
        await browser.close()


async def screen(server: Server, phones: int, period: float, seconds: float) -> Values:
    """The projector's page in a browser while a room answers: how long after an acknowledgement
    the count that includes the answer is on the screen."""
    found: Values = {"screen": {"phones": phones, "period_s": period, "seconds": seconds}} | start()
    async with room(server.host, server.port, server.code, phones) as people, chromium() as browser:
        await let_write(server, people)
        page = await browser.new_page(viewport={"width": 1920, "height": 1080})
        await page.add_init_script(NOTE_COUNTS)
        await page.goto(server.screen())
        await page.wait_for_selector(COUNT, timeout=60_000)
        await asyncio.sleep(2)
        meter = Meter(server)
        await people.answer(period, seconds)
        found["cores"] = meter.read()
        await asyncio.sleep(3)
        counts = await page.evaluate("window.counts")
        found["ack_to_screen"] = _delays(sorted(people.tally.acked_at), counts)
        found["redraws"] = len(counts)
        found |= seen(people)
        found["store"] = await compare(server, people)
    return found


def _delays(acked_at: list[float], counts: list[tuple[float, int]]) -> Values:
    """From the n-th acknowledgement to the first picture that counts n answers or more."""
    delays, shown = [], iter(counts)
    at, most = next(shown, (0.0, 0))
    for n, acked in enumerate(acked_at, start=1):
        while most < n:
            at, most = next(shown, (0.0, len(acked_at) + 1))
        if at:
            delays.append(max(0.0, at - acked))
    return spread(delays) | {"never_shown": len(acked_at) - len(delays)}


async def first_paint(server: Server, times: int) -> Values:
    """The phone's page, cold, on slow 4G with a slow processor: seconds until one can choose a
    function, until one who has joined can type, and what was fetched for that."""
    found: Values = {"first_paint": {"times": times, "network": "slow 4G", "slowed": SLOWED}}
    found |= start()
    if server.home:
        await asyncio.to_thread(server.command, "phase", server.code, "write:all")
    link = f"{server.url}/j/{server.code}"
    async with chromium() as browser:
        cookies = await _joined(browser, link)
        for name, selector, known in (("choice", CHOICE, []), ("field", FIELD, cookies)):
            visit = Visit(link, IS_VISIBLE % selector, PHONE, SLOW_4G, known)
            found[name] = told([await visit.cold(browser) for _ in range(times)])
    return found


async def _joined(browser: Browser, link: str) -> Any:
    """The cookies of a phone that has chosen its function."""
    context = await browser.new_context(**PHONE)
    page = await context.new_page()
    await page.goto(link)
    await page.click(CHOICE)
    await page.wait_for_selector(FIELD)
    cookies = await context.cookies()
    await context.close()
    return cookies
