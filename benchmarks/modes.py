"""A room that answers, a change that reaches everybody, a server that is killed."""

import asyncio
import contextlib
import gc
import time
from collections.abc import Awaitable, Callable, Sequence

from benchmarks.meter import Meter
from benchmarks.report import Values, exactly_once, machine, spread
from benchmarks.room import Room, room
from benchmarks.server import OwnServer, Server

SETTLE = 2.0  # seconds of quiet between two parts of a measurement
LONGEST = 60.0  # seconds after which somebody counts as not coming back
MOVES = ("write:best", "write:typical", "mirror", "write:all", "reveal", "vote")


def allow_many_phones() -> None:
    """Raises this process's limit of open files as far as the system allows, and keeps it from
    looking through thousands of phones for garbage: what that takes would seem to be the server's.
    """
    gc.set_threshold(20_000, 5, 1_000_000_000)
    with contextlib.suppress(ImportError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def load(server: Server, phones: int, period: float, seconds: float) -> Values:
    """Phones that answer once per period each; compares what was acknowledged with the store."""
    found = {"load": {"phones": phones, "period_s": period, "seconds": seconds}} | start()
    async with room(server.host, server.port, server.code, phones) as people:
        await let_write(server, people)
        meter = Meter(server)
        await people.answer(period, seconds)
        found |= seen(people) | {"cores": meter.read(), "server_memory_mb": server.memory()}
        found["store"] = await compare(server, people)
    return found


def start() -> Values:
    """What a report begins with."""
    return {"machine": machine()}


def seen(people: Room) -> Values:
    """What the phones have seen so far."""
    tally = people.tally
    return {
        "join": spread(tally.joins),
        "ack": spread(tally.acks),
        "errors": dict(tally.errors),
    }


async def let_write(server: Server, people: Room) -> None:
    """Lets the room write, if this bench may, and waits until everybody has noticed."""
    await people.until_following(10)
    if server.home:
        await asyncio.to_thread(server.command, "phase", server.code, "write:all")
    await asyncio.sleep(SETTLE + len(people.phones) / 300)


async def compare(server: Server, people: Room) -> Values:
    """What was acknowledged against the store, or against what each phone is shown if the store
    is out of reach."""
    if server.home:
        stored = await asyncio.to_thread(server.stored)
        return exactly_once(people.tally.acked, people.tally.sent, stored)
    shown = await people.own_answers()
    acked = {key: text for phone in people.phones for key, text in phone.answers.items()}
    return exactly_once(acked, {}, [pair for mine in shown for pair in mine.items()])


async def push(server: Server, phones: int, period: float, moves: Sequence[str]) -> Values:
    """Phase changes by the command line and inside the server, while people write: how long after
    the change was written each phone has been told."""
    found: Values = {"push": {"phones": phones, "period_s": period}} | start()
    async with room(server.host, server.port, server.code, phones) as people:
        await let_write(server, people)
        async with people.answering(period):
            await asyncio.sleep(min(period, 15))
            meter = Meter(server)
            for way, move in _ways(server).items():
                for phase in moves:
                    found[f"{way}: {phase}"] = await _change(server, people, move, phase)
            found |= seen(people) | {"cores": meter.read()}
    return found


def _ways(server: Server) -> dict[str, Callable[[str], Awaitable[None]]]:
    async def by_command(phase: str) -> None:
        await asyncio.to_thread(server.command, "phase", server.code, phase)

    async def inside(phase: str) -> None:
        assert isinstance(server, OwnServer)
        server.move_inside(phase)

    ways: dict[str, Callable[[str], Awaitable[None]]] = {"command": by_command}
    if isinstance(server, OwnServer):
        ways["inside"] = inside
    return ways


async def _change(
    server: Server, people: Room, move: Callable[[str], Awaitable[None]], phase: str
) -> Values:
    _, before = await asyncio.to_thread(server.last_move)
    for phone in people.phones:
        phone.told.clear()
    acks = len(people.tally.acks)
    await move(phase)
    await asyncio.sleep(SETTLE + len(people.phones) / 300)
    written_at, view = await asyncio.to_thread(server.last_move)
    if view == before:
        raise RuntimeError(f"the workshop did not move to {phase}")
    reached = [next((t for t in p.told if t.view >= view), None) for p in people.phones]
    told = [one for one in reached if one]
    return {
        "reached": f"{len(told)}/{len(people.phones)}",
        **spread([one.at - written_at for one in told]),
        "bytes": max((one.size for one in told), default=0),
        "ack_meanwhile": spread(people.tally.acks[acks:]),
    }


async def kill(server: OwnServer, phones: int, period: float, seconds: float) -> Values:
    """A room that answers while the server is killed and started again on the same home."""
    found: Values = {"kill": {"phones": phones, "period_s": period, "seconds": seconds}} | start()
    async with room(server.host, server.port, server.code, phones) as people:
        await let_write(server, people)
        answering = asyncio.create_task(people.answer(period, seconds))
        await asyncio.sleep(seconds / 2)
        before = len(people.tally.acked)
        found["restart"] = await kill_and_start(server, people)
        await answering
        found["restart"]["acknowledged_before"] = before
        found |= seen(people)
        found["store"] = await compare(server, people)
        found["resumed"] = await resumed(server, people)
    return found


async def kill_and_start(server: OwnServer, people: Room) -> Values:
    """Kills the server and starts it again: seconds until it answers and until everybody is back,
    both from the kill."""
    killed = time.time()
    server.kill()
    await asyncio.to_thread(server.start, server.port)
    answers = time.time()
    back = await people.until_back(killed, LONGEST)
    return {"down_s": round(answers - killed, 2), "back": back}


async def resumed(server: Server, people: Room) -> Values:
    """Whether every phone is who it was, with its answers, and nobody joined twice."""
    own = await people.own_answers()
    kept = sum(
        p.answers.items() <= mine.items() for p, mine in zip(people.phones, own, strict=True)
    )
    found = {"phones": len(people.phones), "with_their_answers": kept}
    if server.home:
        found["participants"] = await asyncio.to_thread(server.joined)
    return found
