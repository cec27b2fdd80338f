"""The server ends: killed again and again, and told to stop, with a room at work."""

import asyncio
import subprocess
import time
from contextlib import suppress

from benchmarks.faults.verdict import closing
from benchmarks.modes import LONGEST, kill_and_start, let_write, start
from benchmarks.phone import Phone
from benchmarks.report import Values
from benchmarks.room import room
from benchmarks.server import OwnServer
from benchmarks.wire import Pair

DRAIN = 10.0  # seconds within which a server that is told to stop is gone


async def kills(server: OwnServer, phones: int, period: float, times: int, pause: float) -> Values:
    """Killed so often under load and started again on the same home, with a pause between."""
    sizes = {"phones": phones, "period_s": period, "times": times, "pause_s": pause}
    found: Values = {"kills": sizes} | start()
    backs: list[Values] = []
    async with room(server.host, server.port, server.code, phones) as people:
        await let_write(server, people)
        async with people.answering(period):
            downs = []
            for _ in range(times):
                await asyncio.sleep(pause)
                restart = await kill_and_start(server, people)
                downs.append(restart["down_s"])
                backs.append(restart["back"])
        found["down_s"] = {"least": min(downs), "most": max(downs)}
        found["each_back_s"] = " ".join(str(back["s"]) for back in backs)
        found |= await closing(server, people, backs)
    return found


async def drain(
    server: OwnServer, phones: int, period: float, pause: float, half_sent: int
) -> Values:
    """Told to stop while streams are open and answers on their way, some of which never arrive
    whole; then started again."""
    sizes = {"phones": phones, "period_s": period, "half_sent": half_sent}
    found: Values = {"drain": sizes} | start()
    async with room(server.host, server.port, server.code, phones) as people:
        await let_write(server, people)
        async with people.answering(period):
            await asyncio.sleep(pause)
            halves = [await _begin_an_answer(phone) for phone in people.phones[:half_sent]]
            told = time.time()
            found["drained"] = await _stop(server)
            for _, writer in halves:
                writer.close()
            await asyncio.to_thread(server.start, server.port)
            found["down_s"] = round(time.time() - told, 2)
            back = await people.until_back(told, LONGEST)
        found |= await closing(server, people, [back])
    found["wrong"] = _wrong(found["drained"])
    return found


async def _stop(server: OwnServer) -> Values:
    """How long it took to end, and its exit code; None if it had to be killed."""
    told, code = time.time(), None
    with suppress(subprocess.TimeoutExpired):
        code = await asyncio.to_thread(server.stop)
    return {"s": round(time.time() - told, 2), "exit_code": code}


def _wrong(drained: Values) -> list[str]:
    words = []
    if drained["exit_code"] is None or drained["s"] > DRAIN:
        words.append(f"the server was not gone within {DRAIN:.0f} s")
    if drained["exit_code"]:
        words.append(f"it ended with exit code {drained['exit_code']}")
    return words


async def _begin_an_answer(phone: Phone) -> Pair:
    """Sends the head of an answer and no body, as over a network that has just gone."""
    pair = await asyncio.open_connection(phone.client.host, phone.client.port)
    pair[1].write(phone.client.head(f"POST {phone.path}/answers", "text/html", 200))
    await pair[1].drain()
    return pair
