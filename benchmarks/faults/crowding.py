"""The room itself is too much: one means harm, all answer at the same moment, the event loop stands
still; and a room that goes on for long."""

import asyncio
import signal
import time

import numpy as np

from benchmarks import crowd
from benchmarks.faults.verdict import closing
from benchmarks.meter import Meter
from benchmarks.modes import LONGEST, let_write, start
from benchmarks.report import Values, spread
from benchmarks.room import Room, room
from benchmarks.server import Server

LOOK = 1.0  # seconds between two looks at the memory


async def stall(
    server: Server, phones: int, period: float, pause: float, held: float, at_once: int
) -> Values:
    """The process stands still for so long; and so many answers come at the same moment, while
    every phone asks for its page, which takes a thread."""
    sizes = {"phones": phones, "period_s": period, "held_s": held, "at_once": at_once}
    found: Values = {"stall": sizes} | start()
    async with room(server.host, server.port, server.code, phones) as people:
        await let_write(server, people)
        async with people.answering(period):
            await asyncio.sleep(pause)
            server.send_signal(signal.SIGSTOP)
            try:
                await asyncio.sleep(held)
            finally:
                server.send_signal(signal.SIGCONT)
            found["held"] = await people.until_back(time.time(), LONGEST)
        found["at_once"] = await _all_at_once(people, at_once)
        backs = [found["held"], found["at_once"].pop("back")]
        found |= await closing(server, people, backs)
    return found


async def _all_at_once(people: Room, answers: int) -> Values:
    before, began = len(people.tally.acks), time.time()
    senders = [people.phones[number % len(people.phones)] for number in range(answers)]
    pages = asyncio.gather(*(phone.mine() for phone in people.phones))
    await asyncio.gather(*(phone.answer() for phone in senders))
    back = await people.until_back(began, LONGEST)
    await pages
    return spread(people.tally.acks[before:]) | {"back": back}


async def hostile(server: Server, phones: int, period: float, seconds: float) -> Values:
    """A room that answers beside a phone that means harm; in the end everybody is there."""
    sizes = {"phones": phones, "period_s": period, "seconds": seconds}
    found: Values = {"hostile": sizes} | start()
    async with room(server.host, server.port, server.code, phones) as people:
        found["flood"] = await crowd.attacked(server, people, period, seconds)
        back = await people.until_back(time.time(), LONGEST)
        found |= await closing(server, people, [back], others=1)
    return found


async def soak(server: Server, phones: int, period: float, minutes: float) -> Values:
    """A room that answers for long: whether the server's memory grows, and what it costs."""
    found: Values = {"soak": {"phones": phones, "period_s": period, "minutes": minutes}} | start()
    async with room(server.host, server.port, server.code, phones) as people:
        await let_write(server, people)
        meter, memory = Meter(server), list[int]()
        async with people.answering(period):
            end = time.time() + minutes * 60
            while time.time() < end:
                memory.append(server.memory() or 0)
                await asyncio.sleep(min(LOOK, minutes))
        found["cores"] = meter.read()
        found["memory"] = _growth(memory)
        back = await people.until_back(time.time(), LONGEST)
        found |= await closing(server, people, [back])
    return found


def _growth(memory: list[int]) -> Values:
    """From the first third to the last, in MB on average each; zeros where the system does not
    tell."""
    third = max(1, len(memory) // 3)
    first, last = (round(float(np.mean(part)), 1) for part in (memory[:third], memory[-third:]))
    most = max(memory)
    return {
        "first_third_mb": first,
        "last_third_mb": last,
        "grown_mb": round(last - first, 1),
        "most_mb": most,
    }
