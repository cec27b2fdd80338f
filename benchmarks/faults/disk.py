"""A disk that is full: one of the bench's own where the system lets it have one, else a limit on
the size of the files that the server writes."""

import asyncio
import json
import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from benchmarks.faults.verdict import closing, difference, ready
from benchmarks.modes import LONGEST, let_write, start
from benchmarks.report import Values
from benchmarks.room import Room, room
from benchmarks.server import OwnServer
from benchmarks.wire import Reply

SIZE = 64  # MB of the disk
LEAST = 16  # MB of it below which the server says that it is not ready
LOOK = 0.2  # seconds between two looks


class Disk(Protocol):
    """Where the server's home is, None for the usual place; how to fill it, and with which status
    answers are refused then."""

    home: Path | None
    kind: str
    status: int

    def fill(self, server: OwnServer) -> None:
        """Lets nothing grow there any more."""

    def free(self, server: OwnServer) -> None:
        """Lets it grow again."""


class SmallDisk:
    """A file system of its own, in memory."""

    kind, status = f"a file system of {SIZE} MB", 507

    def __init__(self, home: Path) -> None:
        self.home: Path | None = home
        self._filler = home / "filler"

    def fill(self, server: OwnServer) -> None:
        """Takes all the space there is."""
        with suppress(OSError), self._filler.open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass

    def free(self, server: OwnServer) -> None:
        """Gives it back."""
        self._filler.unlink()


class SizeLimit:
    """The usual disk, and a limit on the server's files while it has to seem full. Linux alone."""

    kind, status = "a limit on the size of the server's files", 503

    def __init__(self) -> None:
        self.home: Path | None = None

    def fill(self, server: OwnServer) -> None:
        """Lets no file grow larger than the largest is now."""
        assert server.home
        self._limit(server, max(file.stat().st_size for file in server.home.iterdir()))

    def free(self, server: OwnServer) -> None:
        """Lifts the limit."""
        self._limit(server, None)

    def _limit(self, server: OwnServer, size: int | None) -> None:
        import resource  # not there on Windows

        assert server.pid
        _, most = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (most if size is None else size, most))


@contextmanager
def small_disk() -> Iterator[Disk]:
    """A small disk if the system lets us mount one, which takes root on Linux; else a limit."""
    with tempfile.TemporaryDirectory(prefix="valuewhen-disk-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "valuewhen", folder]
        try:
            subprocess.run(mount, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            yield SizeLimit()
            return
        try:
            yield SmallDisk(Path(folder))
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


async def full(
    server: OwnServer, disk: Disk, phones: int, period: float, pause: float, hold: float
) -> Values:
    """The disk is filled while the room answers, held full for so long, and freed."""
    sizes = {"phones": phones, "period_s": period, "hold_s": hold, "by": disk.kind}
    found: Values = {"disk_full": sizes} | start()
    async with room(server.host, server.port, server.code, phones) as people:
        await let_write(server, people)
        async with people.answering(period):
            await asyncio.sleep(pause)
            found["ready_before"] = await ready(server)
            errors = dict(people.tally.errors)
            await asyncio.to_thread(disk.fill, server)
            found["first_refused_after_s"] = await _until_refused(people)
            await asyncio.sleep(hold)
            found["an_answer"] = await _one_answer(people)
            found["read"] = f"{len(await people.own_answers())}/{len(people.phones)}"
            found["ready"] = await ready(server)
            found["refused"] = difference(errors, people.tally.errors)
            await asyncio.to_thread(disk.free, server)
            back = await people.until_back(time.time(), LONGEST)
            found["ready_after"] = await ready(server)
        found |= await closing(server, people, [back])
    found["wrong"] = _wrong(found, disk)
    return found


async def _until_refused(people: Room) -> float | None:
    """Seconds until the first answer was refused; what has space already is still written to."""
    began = time.time()
    while time.time() - began < LONGEST:
        if any(name.startswith("answer: 5") for name in people.tally.errors):
            return round(time.time() - began, 2)
        await asyncio.sleep(LOOK)
    return None


async def _one_answer(people: Room) -> Values:
    """What a phone is told that answers now."""
    phone, key = people.phones[0], secrets.token_hex(12)
    form = {"key": key, "body": f"is there space {key[:6]}", "prompt": phone.prompt}
    people.tally.sent[key] = form["body"]
    reply: Reply = await phone.client.post(f"{phone.path}/answers", form, "application/json")
    said = json.loads(reply.text) if reply.status != 500 else {}
    if reply.status == 200:
        people.tally.acked[key] = form["body"]
    return {"status": reply.status, "says": said.get("message", "")}


def _wrong(found: Values, disk: Disk) -> list[str]:
    words, told = [], found["an_answer"]
    if found["first_refused_after_s"] is None:
        words.append("no answer was refused although the disk was full")
    if told["status"] != disk.status or "nothing was saved" not in told["says"]:
        words.append(f"a phone was not told that nothing was saved: {told}")
    if disk.status == 507 and found["ready"]["status"] != 503:
        words.append(f"/ready did not say that the disk is full: {found['ready']}")
    if found["ready_after"]["status"] != 200:
        words.append(f"/ready does not say that it is well again: {found['ready_after']}")
    return words
