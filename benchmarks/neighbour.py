"""A room that answers while the server's own child process computes on millions of customers."""

import asyncio
import json
import os
import re
import tempfile
import time
from pathlib import Path

from benchmarks.evidence_data import customers, metrics
from benchmarks.meter import Meter
from benchmarks.modes import compare, let_write, seen, start
from benchmarks.report import Values, spread
from benchmarks.room import Room, room
from benchmarks.server import OwnServer
from valuewhen.children.computation import Computation, NoResultError
from valuewhen.join.examined import Question, examined
from valuewhen.join.kept import folder_of

LOOK = 0.1  # seconds between two looks at the child
LONGEST = 1800.0  # seconds after which a computation counts as lost


async def neighbour(
    server: OwnServer, phones: int, period: float, seconds: float, rows: int
) -> Values:
    """Phones that answer, first for so long with nobody beside them, then for as long as `rows`
    customers are examined, then while that is done again and cancelled, and then alone again."""
    found: Values = {"neighbour": {"phones": phones, "period_s": period, "customers": rows}}
    found |= start()
    with tempfile.TemporaryDirectory() as folder:
        data = await asyncio.to_thread(customers, Path(folder) / "customers.parquet", rows)
        async with room(server.host, server.port, server.code, phones) as people:
            await let_write(server, people)
            await people.answer(period, seconds)
            found["quiet"] = spread(people.tally.acks)
            answering = asyncio.create_task(people.answer(period, LONGEST))
            await asyncio.sleep(period)
            found |= await _beside(server, people, data)
            found["cancelled"] = await _cancelled(server, data, found["examined"]["s"] / 2)
            alone_from = len(people.tally.acks)
            await asyncio.sleep(seconds)
            found["quiet_again"] = spread(people.tally.acks[alone_from:])
            answering.cancel()
            found |= {"errors": seen(people)["errors"], "store": await compare(server, people)}
    return found


async def _beside(server: OwnServer, people: Room, data: Path) -> Values:
    """How the answers do while the customers are examined, and what that takes."""
    before, began, meter = len(people.tally.acks), time.perf_counter(), Meter(server)
    pid = await _begin(server, "examine", data)
    peak = 0
    while _is_there(pid) and time.perf_counter() - began < LONGEST:
        peak = max(peak, _megabytes(pid))
        await asyncio.sleep(LOOK)
    took = time.perf_counter() - began
    found = {"meanwhile": spread(people.tally.acks[before:]), "cores": meter.read()}
    await asyncio.sleep(1)
    is_done = folder_of(data).is_dir() and any(folder_of(data).glob("*.json"))
    asked = {"metrics": len(metrics()), "done": is_done, "s": round(took, 1), "peak_mb": peak}
    return found | {"examined": asked, "server_memory_mb": server.memory()}


async def _cancelled(server: OwnServer, data: Path, after: float) -> Values:
    """How long after a cancel the process is gone, in the middle of its work."""
    pid = await _begin(server, "examine-again", data)
    await asyncio.sleep(after)
    if not _is_there(pid):
        return {"was_over": True}
    asked_at = time.perf_counter()
    server.tell_inside(f"cancel {data}")
    while _is_there(pid) and time.perf_counter() - asked_at < LONGEST:
        await asyncio.sleep(0.005)
    return {"gone_after_s": round(time.perf_counter() - asked_at, 3)}


async def _begin(server: OwnServer, how: str, data: Path) -> int:
    """Has the server begin, and returns the number of the process that computes."""
    note = _note(data)
    note.unlink(missing_ok=True)
    server.tell_inside(f"{how} {data}")
    while not note.exists():
        await asyncio.sleep(0.01)
    return int(json.loads(note.read_text())["pid"])


def _note(data: Path) -> Path:
    return data.with_suffix(".running")


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _megabytes(pid: int) -> int:
    """The most memory that the process had so far, 0 where the system does not tell."""
    try:
        told = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(told[1]) // 1024 if told else 0


def begin_inside(data: Path, threshold: float) -> Computation:
    """Inside the server: asks for the customers to be examined, as a page does, and notes the
    process that does it."""
    question = Question("clv", tuple(metrics()), "segment", threshold=threshold)
    try:
        examined(data, question, patience=0)
    except NoResultError as missing:
        while missing.computation.pid is None:
            time.sleep(0.01)
        draft = _note(data).with_suffix(".draft")
        draft.write_text(json.dumps({"pid": missing.computation.pid}))
        draft.replace(_note(data))
        return missing.computation
    raise RuntimeError("so few customers are examined at once: give more")
