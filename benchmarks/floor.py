"""What an answer costs here, against the floor: a bare endpoint with an insert as durable."""

import asyncio
import html
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.modes import compare, let_write, seen, start
from benchmarks.phone import WORDS
from benchmarks.report import Values, spread
from benchmarks.room import room
from benchmarks.server import OwnServer, Server, wait_until_healthy
from benchmarks.wire import LOST, Client
from valuewhen.settings import PROJECT

PORT = 8700


async def floor(server: OwnServer, phones: int, period: float, seconds: float) -> Values:
    """The same room at the floor and then here: acknowledgements, and processor time for each."""
    found: Values = {"floor": {"phones": phones, "period_s": period, "seconds": seconds}} | start()
    with _bare() as bare:
        before, acks = bare.cpu(), list[float]()
        await asyncio.gather(*(_answers(bare, period, seconds, acks) for _ in range(phones)))
        theirs = _a_submit(bare, before, len(acks))
        found["at_the_floor"] = spread(acks) | {"cpu_ms_a_submit": theirs}
    async with room(server.host, server.port, server.code, phones) as people:
        await let_write(server, people)
        before = server.cpu()
        await people.answer(period, seconds)
        ours = _a_submit(server, before, len(people.tally.acks))
        found["here"] = spread(people.tally.acks) | {"cpu_ms_a_submit": ours}
        found |= {"errors": seen(people)["errors"], "store": await compare(server, people)}
    if ours and theirs:
        found["ratio"] = {"cpu": round(ours / theirs, 2)}
    return found


def _a_submit(server: Server, before: float | None, acks: int) -> float | None:
    """Milliseconds of the server's processor time for each acknowledgement since then."""
    now = server.cpu()
    if before is None or now is None or not acks:
        return None
    return round(1000 * (now - before) / acks, 3)


@contextmanager
def _bare() -> Iterator[Server]:
    """The floor, serving, until it is left."""
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "answers.sqlite3")
        words = [sys.executable, "-m", "benchmarks.peers.floor", str(PORT), file]
        process = subprocess.Popen(words, cwd=PROJECT)
        try:
            bare = Server(f"http://127.0.0.1:{PORT}", pid=process.pid)
            wait_until_healthy(bare.url)
            yield bare
        finally:
            process.terminate()
            process.wait(30)


async def _answers(bare: Server, period: float, seconds: float, acks: list[float]) -> None:
    """One phone that answers at the floor, as a phone of the room does here."""
    client, end = Client(bare.host, bare.port), time.perf_counter() + seconds
    await asyncio.sleep(random.random() * period)
    while (start := time.perf_counter()) < end:
        key = secrets.token_hex(12)
        text = f"{random.choice(WORDS)} {key[:6]}"
        try:
            reply = await client.post("/answers", {"key": key, "body": text})
        except LOST:
            continue
        if reply.status == 200 and html.escape(text) in reply.text:
            acks.append(time.perf_counter() - start)
        await asyncio.sleep(max(0.0, period - (time.perf_counter() - start)))
    client.close()
