"""The room here beside the same exercise as a plain Streamlit script: how many phones each has at
the same time until an answer is shown back."""

import asyncio
import os
import random
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from benchmarks.meter import Meter
from benchmarks.modes import load, start
from benchmarks.phone import WORDS, Tally
from benchmarks.report import Values, exactly_once, spread
from benchmarks.server import OwnServer, Server, wait_until_healthy
from benchmarks.wire_streamlit import Tab

SCRIPT = Path(__file__).parent / "peers" / "plain.py"
ARRIVALS = 10  # pages a second that are opened
PATIENCE = 30.0  # seconds after which a page or an answer counts as an error


class PlainServer(Server):
    """`streamlit run` of the plain script with Streamlit's own settings, in an empty folder."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        super().__init__(f"http://127.0.0.1:{port}", home=folder)
        known = {k: v for k, v in os.environ.items() if not k.startswith("STREAMLIT_")}
        words = ["--server.headless", "true", "--server.port", str(port)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(SCRIPT), *words],
            cwd=folder,
            env=known | {"HOME": str(folder), "USERPROFILE": str(folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.pid = self._process.pid

    def stop(self) -> None:
        """Asks it to stop, and ends it if it is too busy to hear."""
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def stored(self) -> list[tuple[str, str]]:
        """Every answer of the stopped server, as key and as words."""
        assert self.home
        with duckdb.connect(self.home / "answers.duckdb", read_only=True) as connection:
            bodies = connection.execute("select body from answers").fetchall()
        return [(body, body) for (body,) in bodies]


@contextmanager
def plain_server() -> Iterator[PlainServer]:
    """The plain script, serving, until it is left."""
    with tempfile.TemporaryDirectory(prefix="valuewhen-plain-") as folder:
        server = PlainServer(Path(folder))
        try:
            wait_until_healthy(f"{server.url}/_stcore")
            yield server
        finally:
            server.stop()


async def peers(
    steps: Sequence[int], phones: Sequence[int], period: float, seconds: float, limit: float
) -> Values:
    """Rising numbers of phones at the plain script, then here, each at a server just started, until
    the 95th percentile from sending an answer to its text exceeds `limit` ms or there are errors;
    the numbers at the same percentile, and their ratio."""
    terms = {"period_s": period, "seconds": seconds, "limit_ms": limit}
    found: Values = {"peers": terms} | start()
    theirs: dict[int, Values] = {}
    for number in steps:
        theirs[number] = found[f"plain {number}"] = await plain(number, period, seconds)
        if not _is_well(theirs[number], limit):
            break
    ours: dict[int, Values] = {}
    for number in phones:
        ours[number] = found[f"here {number}"] = await here(number, period, seconds)
        if not _is_well(ours[number], limit):
            break
    counts: Counter[str] = Counter()
    for step in (*theirs.values(), *ours.values()):
        counts.update(step["store"])
    return found | ratios(theirs, ours, limit) | {"store": dict(counts)}


async def plain(phones: int, period: float, seconds: float) -> Values:
    """So many open pages of the plain script that answer once per period each."""
    tally = Tally()
    with plain_server() as server:
        tabs = [Tab(server.url) for _ in range(phones)]
        await asyncio.gather(*(_arrive(tab, at, tally) for at, tab in enumerate(tabs)))
        meter, end = Meter(server), time.perf_counter() + seconds
        await asyncio.gather(*(_answer(tab, period, end, tally) for tab in tabs if tab.widgets))
        tally.errors.update(f"shown: {said}" for tab in tabs for said in tab.exceptions)
        found = _step(tally, meter.read() | {"server_memory_mb": server.memory()})
        await asyncio.gather(*(tab.close() for tab in tabs))
        server.stop()
        return found | {"store": exactly_once(tally.acked, tally.sent, server.stored())}


async def here(phones: int, period: float, seconds: float) -> Values:
    """So many phones of ours that answer as often."""
    with OwnServer() as server:
        found = await load(server, phones, period, seconds)
    memory = {"server_memory_mb": found["server_memory_mb"]}
    figures = {"joined": found["join"]["n"], **found["ack"], "errors": found["errors"]}
    return figures | found["cores"] | memory | {"store": found["store"]}


def _step(tally: Tally, used: Values) -> Values:
    errors = {"errors": dict(tally.errors)}
    return {"joined": len(tally.joins), **spread(tally.acks)} | errors | used


async def _arrive(tab: Tab, number: int, tally: Tally) -> None:
    await asyncio.sleep(number / ARRIVALS)
    begun = time.perf_counter()
    try:
        await tab.open(PATIENCE)
    except (OSError, TimeoutError) as error:
        tally.errors[f"open: {type(error).__name__}"] += 1
    else:
        tally.joins.append(time.perf_counter() - begun)


async def _answer(tab: Tab, period: float, end: float, tally: Tally) -> None:
    """Answers as a phone here does: once per period, at moments of its own."""
    await asyncio.sleep(random.random() * period)
    while (begun := time.perf_counter()) < end:
        text = f"{random.choice(WORDS)} {secrets.token_hex(6)}"
        tally.sent[text] = text
        try:
            await tab.submit("Your answer", text, "Send", PATIENCE)
        except (OSError, TimeoutError) as error:
            tally.errors[f"answer: {type(error).__name__}"] += 1
        else:
            tally.acks.append(time.perf_counter() - begun)
            tally.acked[text] = text
        await asyncio.sleep(max(0.0, period - (time.perf_counter() - begun)))


def _is_well(step: Values, limit: float) -> bool:
    """Whether everybody was in and answered, and the 95th percentile is within the limit, in ms."""
    return not step["errors"] and step["n"] > 0 and bool(step["p95_ms"] <= limit)


def ratios(theirs: dict[int, Values], ours: dict[int, Values], limit: float) -> Values:
    """At the 95th percentile of each step that went well at the plain script, and at the limit: the
    largest numbers of phones with at most that, here and there. Where even the most that were tried
    here had at most that, the ratio is the least it can be."""
    at = {step["p95_ms"] for step in theirs.values() if _is_well(step, limit)} | {limit}
    found: Values = {}
    for most in sorted(at):
        plainly = max((n for n, step in theirs.items() if _is_well(step, most)), default=0)
        here_too = max((n for n, step in ours.items() if _is_well(step, most)), default=0)
        if plainly:
            ratio = {"ratio": round(here_too / plainly, 1), "at_least": here_too == max(ours)}
            found[f"p95 within {most:g} ms"] = {"plain": plainly, "here": here_too} | ratio
    return found
