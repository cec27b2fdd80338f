"""The facilitator's board in a browser that has nothing kept, and many browsers that fetch what
Streamlit's pages need at once."""

import asyncio
import re
import time

from benchmarks.board import LAPTOP, SECOND, seed
from benchmarks.browser import chromium
from benchmarks.meter import Meter
from benchmarks.modes import start
from benchmarks.report import Values, spread
from benchmarks.server import OwnServer, Server
from benchmarks.visit import SLOWED, Visit, told
from benchmarks.wire import Client

FAST_4G = {
    "latency": 170,
    "downloadThroughput": 1_125_000,
    "uploadThroughput": 187_500,
}  # ms, B/s
CONNECTIONS = 6  # that a browser opens to one server
IS_DRAWN = """() => [...document.querySelectorAll("[data-testid^=stBidiComponent]")].some(
  ({ shadowRoot }) =>
    shadowRoot?.querySelector("[data-list=loose] .answer") && shadowRoot.querySelector(".theme")
)"""
FILE = re.compile(r'"(?:\./)?((?:static/|favicon)[^"]+)"')


class Fetcher(Client):
    """A browser's connections, taking compressed files."""

    def head(self, first: str, accept: str, length: int = 0) -> bytes:
        """The head of a request."""
        return super().head(first, accept, length)[:-2] + b"Accept-Encoding: gzip, br\r\n\r\n"


async def cold_board(
    server: OwnServer, answers: int, themes: int, times: int, loads: int, over: float
) -> Values:
    """Seconds from the address to the board's answers and themes, on fast 4G with a slow processor;
    and how long each of many browsers waits for the page's files when all come within `over`."""
    server.command("add-user", SECOND, "--role", "facilitator")
    address, tokens = seed(server, answers, themes)
    cookie = {"name": "valuewhen_session", "value": tokens[0], "url": server.url}
    visit = Visit(address, IS_DRAWN, {"viewport": LAPTOP}, FAST_4G, [cookie])
    async with chromium() as browser:
        await visit.cold(browser)  # what the server and the browser do once is not the page's
        board = told([await visit.cold(browser) for _ in range(times)])
    return {"board": board} | await crowd(server, tokens[0], loads, over)


def cold_sizes(answers: int, themes: int, times: int, loads: int, over: float) -> Values:
    """What a report begins with."""
    board = {"answers": answers, "themes": themes, "times": times, "network": "fast 4G"}
    crowd = {"loads": loads, "over_s": over, "connections": CONNECTIONS}
    return {"cold": board | {"slowed": SLOWED}, "crowd_of": crowd} | start()


async def crowd(server: Server, token: str, loads: int, over: float) -> Values:
    """Browsers that come one after the other: how long each waits for its last file."""
    first = Client(server.host, server.port)
    first.cookie = f"valuewhen_session={token}"
    paths = ["/", *(f"/{file}" for file in FILE.findall((await first.get("/")).text))]
    first.close()
    meter = Meter(server)
    tasks = []
    for _ in range(loads):
        tasks.append(asyncio.create_task(_fetch(server, first.cookie, paths)))
        await asyncio.sleep(over / loads)
    fetched = await asyncio.gather(*tasks)
    cores = meter.read()
    return {
        "crowd": spread([seconds for seconds, _ in fetched]),
        "each": {"requests": len(paths), "kilobytes": round(fetched[0][1] / 1000)},
        "cores": cores | {"server_memory_mb": server.memory()},
    }


async def _fetch(server: Server, cookie: str, paths: list[str]) -> tuple[float, int]:
    """Seconds until all of these are here, and their bytes."""
    began = time.perf_counter()
    client = Fetcher(server.host, server.port)
    client.cookie = cookie
    size, waiting = 0, iter(paths)

    async def fetch() -> None:
        nonlocal size
        for path in waiting:
            reply = await client.get(path)
            assert reply.status == 200, path
            size += len(reply.body)

    await asyncio.gather(*(fetch() for _ in range(CONNECTIONS)))
    client.close()
    return time.perf_counter() - began, size
