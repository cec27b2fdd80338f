"""A page opened in a browser that has nothing kept, on a slow network with a slow processor."""

import asyncio
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from playwright.async_api import Browser, BrowserContext

from benchmarks.report import Values

SLOWED = 4  # times that the visitor's processor is slower
PATIENCE = 60.0  # seconds
NOTE_SHOWN = """
window.shown = new Promise((done) => {
  (function look() {
    if ((%s)()) done(performance.now() / 1000);
    else requestAnimationFrame(look);
  })();
});
"""


class Load(NamedTuple):
    """How long a page took, and what was fetched for it over HTTP."""

    seconds: float
    bytes: int
    requests: int


@dataclass(frozen=True)
class Visit:
    """An address, a function of JavaScript that says whether what one waits for is on the page, and
    who comes with what: the browser's window, its network (ms, B/s) and its cookies."""

    address: str
    is_shown: str
    window: dict[str, Any]
    network: dict[str, int]
    cookies: list[Any] = field(default_factory=list)

    async def cold(self, browser: Browser) -> Load:
        """Opens it once. Raises TimeoutError if what one waits for does not come."""
        context: BrowserContext = await browser.new_context(**self.window)
        await context.add_cookies(self.cookies)
        page = await context.new_page()
        session = await context.new_cdp_session(page)
        await session.send("Network.enable")
        network = {"offline": False, **self.network}
        await session.send("Network.emulateNetworkConditions", network)
        await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        fetched: list[int] = []
        session.on("Network.loadingFinished", lambda it: fetched.append(it["encodedDataLength"]))
        await page.add_init_script(NOTE_SHOWN % self.is_shown)
        await page.goto(self.address, wait_until="commit")
        took = await asyncio.wait_for(page.evaluate("window.shown"), PATIENCE)
        await asyncio.sleep(1)
        await context.close()
        sent = [int(size) for size in fetched if size]  # the rest was in the browser already
        return Load(float(took), sum(sent), len(sent))


def told(loads: Sequence[Load]) -> Values:
    """Median and maximum of several, and the most that one fetched."""
    return {
        "median_s": round(statistics.median(load.seconds for load in loads), 3),
        "max_s": round(max(load.seconds for load in loads), 3),
        "kilobytes": round(max(load.bytes for load in loads) / 1000, 1),
        "requests": max(load.requests for load in loads),
    }
