"""A second server on the store of one that is at work: by mistake, or to take over from it."""

import asyncio
import sqlite3
import time
from contextlib import AbstractAsyncContextManager, AsyncExitStack
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
    other = OwnServer(home=server.home, variables=server.variables)
    other.code = server.code
    try:
        async with AsyncExitStack() as rooms:
            here = [await rooms.enter_async_context(_room(server, phones // 2))]
            await let_write(server, here[0])
            async with here[0].answering(period):
                found |= await _start(server, other)
                if "refused" in found:
                    await asyncio.sleep(seconds)
                else:
                    there = await rooms.enter_async_context(_room(other, phones - phones // 2))
                    here.append(there)
                    async with there.answering(period):
                        found |= await _moves(server, other, here, seconds)
            people, ended = _together(here), time.time()
            found |= await closing(server, people, [await people.until_back(ended, LONGEST)])
        found["logged_by_second"] = other.logged()
    finally:
        other.remove()
    found["integrity"] = _integrity(server)
    found["wrong"] = _wrong(found)
    return found


def _room(server: OwnServer, phones: int) -> AbstractAsyncContextManager[Room]:
    return room(server.host, server.port, server.code, phones)


async def _start(server: OwnServer, other: OwnServer) -> Values:
    """In how many seconds the second server answers, or with which words it was refused."""
    began = time.time()
    try:
        await asyncio.to_thread(other.start, server.port + 1)
    except NotStartedError as refused:
        return {"refused": str(refused)}
    return {"started": {"after_s": round(time.time() - began, 2)}}


async def _moves(server: OwnServer, other: OwnServer, rooms: list[Room], seconds: float) -> Values:
    """Phase changes inside the one server and inside the other, and how many phones hear of it."""
    found: Values = {}
    for name, mover in (("first", server), ("second", other)):
        await asyncio.sleep(seconds / 2)
        for phase in ("write:typical", "write:all"):
            found[f"{name}: {phase}"] = await _move(mover, _together(rooms), phase)
    return found


def _together(rooms: list[Room]) -> Room:
    """The phones of several rooms as those of one, and what they have seen until now."""
    tally = Tally()
    for one in rooms:
        tally.joins += one.tally.joins
        tally.acks += one.tally.acks
        tally.acked |= one.tally.acked
        tally.sent |= one.tally.sent
        tally.errors += one.tally.errors
    return Room([phone for one in rooms for phone in one.phones], tally)


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
