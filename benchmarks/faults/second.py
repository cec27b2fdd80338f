"""A second server on the store of one that is at work: by mistake, or to take over from it."""

import asyncio
import sqlite3
import time
from contextlib import ExitStack
from contextlib import closing as closed

from benchmarks.faults.verdict import closing
from benchmarks.modes import LONGEST, let_write, start
from benchmarks.phone import Tally
from benchmarks.report import Values
from benchmarks.room import Room, room
from benchmarks.server import NotStartedError, OwnServer

LOOK = 0.05  # seconds between two looks


async def second(server: OwnServer, phones: int, period: float, seconds: float) -> Values:
    """Half the phones on the first server, which is at work; the other half on the second, if that
    starts at all. A change made inside either reaches the phones of both."""
    found: Values = {"second": {"phones": phones, "period_s": period, "seconds": seconds}} | start()
    with ExitStack() as stack:
        other = OwnServer(home=server.home, variables=server.variables)
        stack.callback(other.remove)
        other.code = server.code
        async with room(server.host, server.port, server.code, phones // 2) as here:
            await let_write(server, here)
            async with here.answering(period):
                began = time.time()
                try:
                    await asyncio.to_thread(other.start, server.port + 1)
                    found["started"] = {"after_s": round(time.time() - began, 2)}
                except NotStartedError as refused:
                    found["refused"] = str(refused)
                    await asyncio.sleep(seconds)
                if "started" in found:
                    found |= await _both(server, here, other, phones, period, seconds)
            if "refused" in found:
                found |= await _ended(server, here, began)
    found["integrity"] = _integrity(server)
    found["wrong"] = _wrong(found)
    return found


async def _both(
    server: OwnServer, here: Room, other: OwnServer, phones: int, period: float, seconds: float
) -> Values:
    found: Values = {}
    async with room(other.host, other.port, other.code, phones - phones // 2) as there:
        async with there.answering(period):
            everybody = _together(here, there)
            for name, mover in (("first", server), ("second", other)):
                await asyncio.sleep(seconds / 2)
                for phase in ("write:typical", "write:all"):
                    found[f"{name}: {phase}"] = await _move(mover, everybody, phase)
            began = time.time()
        found |= await _ended(server, everybody, began)
        found["logged_by_second"] = other.logged()
    return found


def _together(*rooms: Room) -> Room:
    """The phones of several rooms as those of one; what they have seen is put together late."""
    return Room([phone for one in rooms for phone in one.phones], rooms[0].tally)


async def _move(server: OwnServer, people: Room, phase: str) -> Values:
    """How many phones have been told of a change that this server made, and when the last was."""
    _, before = await asyncio.to_thread(server.last_move)
    began = time.time()
    server.move_inside(phase)
    while (view := (await asyncio.to_thread(server.last_move))[1]) == before:
        await asyncio.sleep(LOOK)
    while (told := sum(phone.view >= view for phone in people.phones)) < len(people.phones):
        if time.time() - began > LONGEST:
            break
        await asyncio.sleep(LOOK)
    return {"told": told, "of": len(people.phones), "s": round(time.time() - began, 2)}


async def _ended(server: OwnServer, people: Room, since: float) -> Values:
    tally = Tally()
    for each in {id(phone.tally): phone.tally for phone in people.phones}.values():
        tally.joins += each.joins
        tally.acks += each.acks
        tally.acked |= each.acked
        tally.sent |= each.sent
        tally.errors += each.errors
    back = await people.until_back(since, LONGEST)
    return await closing(server, Room(people.phones, tally), [back])


def _integrity(server: OwnServer) -> str:
    """What SQLite finds when it reads the whole store."""
    assert server.home
    with closed(sqlite3.connect(server.home / "workshops.sqlite3")) as store:
        return "; ".join(str(row[0]) for row in store.execute("pragma integrity_check"))


def _wrong(found: Values) -> list[str]:
    words = [] if found["integrity"] == "ok" else [f"the store is damaged: {found['integrity']}"]
    if "refused" in found and not found["refused"]:
        words.append("the second server was refused without a word")
    moves = [value for value in found.values() if isinstance(value, dict) and "told" in value]
    if any(move["told"] < move["of"] for move in moves):
        words.append("a change made on one server did not reach every phone of the other")
    return words
