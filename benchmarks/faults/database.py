"""PostgreSQL is restarted, gone for a while, and silent for a while, with a room at work."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from benchmarks.faults.verdict import PATIENCE, closing, difference, ready
from benchmarks.modes import LONGEST, let_write, start
from benchmarks.postgres import Cluster
from benchmarks.report import Values
from benchmarks.room import Room, room
from benchmarks.server import OwnServer

NAME = "endurance"


def database_of(cluster: Cluster) -> dict[str, str]:
    """The environment of a server that works on an empty database there."""
    url = cluster.create_database(NAME)
    return {"VALUEWHEN_DATABASE_URL": url.replace("postgresql://", "postgresql+psycopg://")}


async def postgres(
    server: OwnServer, cluster: Cluster, phones: int, period: float, pause: float, away: float
) -> Values:
    """Restarted as fast as it can be; stopped for so long; frozen for so long, so that connections
    stay and nothing comes back on them."""
    sizes = {"phones": phones, "period_s": period, "away_s": away}
    found: Values = {"postgres": sizes} | start()
    backs: list[Values] = []

    async def stopped(seconds: float) -> None:
        await asyncio.to_thread(cluster.stop)
        found["ready: gone" if seconds else "ready: restarted"] = await _wait(server, seconds)
        await asyncio.to_thread(cluster.start)

    async def frozen(seconds: float) -> None:
        cluster.freeze()
        try:
            found["ready: silent"] = await _wait(server, seconds)
        finally:
            cluster.thaw()

    faults = (("restarted", stopped, 0.0), ("gone", stopped, away), ("silent", frozen, away))
    async with room(server.host, server.port, server.code, phones) as people:
        await let_write(server, people)
        async with people.answering(period):
            for name, fault, seconds in faults:
                await asyncio.sleep(pause)
                found[name] = await _through(people, fault, seconds)
                backs.append(found[name]["back"])
                found[f"ready: after {name}"] = await ready(server)
        found |= await closing(server, people, backs)
    found["wrong"] = [
        f"{name}: {said}"
        for name, said in found.items()
        if name.startswith("ready") and (said["status"] == 200) != ("after" in name)
    ]
    return found


async def _wait(server: OwnServer, seconds: float) -> Values:
    """What /ready says while PostgreSQL is away so long."""
    end = time.time() + seconds
    said = await ready(server, min(seconds, PATIENCE) or PATIENCE)
    await asyncio.sleep(max(0.0, end - time.time()))
    return said


async def _through(
    people: Room, fault: Callable[[float], Awaitable[None]], seconds: float
) -> Values:
    errors, acked = dict(people.tally.errors), len(people.tally.acked)
    began = time.time()
    await fault(seconds)
    answers = time.time()
    back = await people.until_back(answers, LONGEST)
    return {
        "away_s": round(answers - began, 2),
        "back": back,
        "acknowledged": len(people.tally.acked) - acked,
        "errors": difference(errors, people.tally.errors),
    }
