"""Hostile files uploaded on the customers page while a room answers, and a good one after them."""

import asyncio
import re
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.bombs import csv_bomb, gzip_bomb, long_line, parquet_bomb, workbook_bomb
from benchmarks.evidence_data import customers
from benchmarks.modes import compare, let_write, seen, start
from benchmarks.report import Values, spread
from benchmarks.room import Room, room
from benchmarks.server import OWNER, OwnServer
from benchmarks.wire_upload import UploadTab
from valuewhen.people.accounts import person
from valuewhen.people.sessions import start_session
from valuewhen.store.store import Store
from valuewhen.words import say

Bombs = Mapping[str, Callable[[Path], Path]]

BOMBS: Bombs = {
    "gzip.csv": gzip_bomb,
    "bomb.parquet": parquet_bomb,
    "rows.csv": csv_bomb,
    "line.csv": long_line,
    "bomb.xlsx": workbook_bomb,
}
PATIENCE = 180.0  # seconds that a page may take
LOOK = 0.05  # seconds between two looks at the memory


async def hostile_files(
    server: OwnServer,
    phones: int,
    period: float,
    seconds: float,
    rows: int,
    bombs: Bombs,
    pause: float = 1.0,
) -> Values:
    """Phones that answer, first for so long with nobody beside them; then as long beside each
    hostile file, which is uploaded again so many seconds after each refusal; then beside a good
    file of so many rows; and at the end alone again."""
    found: Values = {
        "files": {"phones": phones, "period_s": period, "rows": rows, "pause_s": pause}
    }
    found |= start()
    with tempfile.TemporaryDirectory() as place:
        made = await asyncio.to_thread(_made, bombs, Path(place))
        good = await asyncio.to_thread(_good_file, Path(place), rows)
        with ProcessPoolExecutor(1, get_context("spawn")) as elsewhere:
            async with room(server.host, server.port, server.code, phones) as people:
                await let_write(server, people)
                beside = partial(_beside, server, people, elsewhere, pause)
                async with people.answering(period):
                    await asyncio.sleep(seconds)
                    found["quiet"] = spread(people.tally.acks)
                    for name, file in made.items():
                        found[name] = await beside(file, seconds)
                    found["good"] = await beside(good, 0.0)
                    before = len(people.tally.acks)
                    await asyncio.sleep(seconds)
                    found["quiet_again"] = spread(people.tally.acks[before:])
                found |= {"errors": seen(people)["errors"], "store": await compare(server, people)}
    _compare(found, [*bombs, "good"])
    return found


def _made(bombs: Bombs, folder: Path) -> dict[str, Path]:
    return {name: make(folder / name) for name, make in bombs.items()}


def _good_file(folder: Path, rows: int) -> Path:
    """So many customers of 17 columns as CSV."""
    parquet, file = customers(folder / "customers.parquet", rows), folder / "customers.csv"
    duckdb.read_parquet(str(parquet)).write_csv(str(file))
    return file


async def _beside(
    server: OwnServer, people: Room, elsewhere: Executor, pause: float, file: Path, seconds: float
) -> Values:
    """What came of uploading the file, at least once and as often as so many seconds allow; the
    longest it took, the most memory that the server and its child processes took beyond before,
    and how the answers did meanwhile."""
    acks, loop = len(people.tally.acks), asyncio.get_running_loop()
    with Memory(server) as memory:
        upload = partial(_again_and_again, server.url, _owner(server), pause, file, seconds)
        outcome, took = await loop.run_in_executor(elsewhere, upload)
    return {
        "mb": round(file.stat().st_size / 1e6, 2),
        "outcome": outcome,
        "times": len(took),
        "longest_s": round(max(took), 2),
        "extra_mb": memory.extra,
        "ack": spread(people.tally.acks[acks:]),
    }


def _owner(server: OwnServer) -> str:
    """The cookie of the workshop's owner."""
    store = Store(server.database)
    token = store.write(start_session, str(store.read(person, OWNER).user_id))
    store.close()
    return f"valuewhen_session={token}"


def _again_and_again(
    url: str, cookie: str, pause: float, file: Path, seconds: float
) -> tuple[str, list[float]]:
    """What the customers page says of the file in the end, and how long it took each time. This is
    in a process of its own: phones must not wait for who sends the file."""

    async def upload() -> tuple[str, list[float]]:
        page = UploadTab(url, "customers", cookie=cookie)
        await page.open(PATIENCE)
        end, took, outcome = time.perf_counter() + seconds, list[float](), ""
        while not took or time.perf_counter() + pause < end:
            await asyncio.sleep(pause if took else 0.0)
            began = time.perf_counter()
            outcome = await _load(page, file)
            took.append(time.perf_counter() - began)
        await page.close()
        return outcome, took

    return asyncio.run(upload())


async def _load(page: UploadTab, file: Path) -> str:
    """What the page says of the file."""
    await page.upload(say("customers.file"), file, PATIENCE)
    drawn = await page.press(say("customers.load_button"), PATIENCE)
    if say("customers.refused").encode() in drawn:
        return "refused"
    return "loaded" if say("customers.loaded", n="").strip().encode() in drawn else "neither"


class Memory:
    """Inside, follows the memory in use of the server and of its child processes together."""

    def __init__(self, server: OwnServer) -> None:
        assert server.pid
        self._pid, self._ended = server.pid, threading.Event()
        self._before = self._most = self._look()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    @property
    def extra(self) -> int:
        """The most so far, beyond what it was at the beginning, in megabytes."""
        return (self._most - self._before) // 1_000

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._ended.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._ended.wait(LOOK):
            self._most = max(self._most, self._look())

    def _look(self) -> int:
        """Kilobytes; what processes share counts once."""
        told = [path.read_text() for path in Path(f"/proc/{self._pid}/task").glob("*/children")]
        children = [int(pid) for pids in told for pid in pids.split()]
        return sum(_own_share(pid) for pid in (self._pid, *children))


def _own_share(pid: int) -> int:
    """Kilobytes that a process has in use, of what it shares its part; 0 where none is told."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+)", told, re.MULTILINE)
    return int(found[1]) if found else 0


def _compare(found: Values, names: Sequence[str]) -> None:
    """Puts the 95th percentile beside each file in relation to that of the quiet room."""
    quiet = found["quiet"].get("p95_ms")
    for name in names:
        meanwhile = found[name]["ack"].get("p95_ms")
        if quiet and meanwhile:
            found[name]["p95_ratio"] = round(meanwhile / quiet, 2)
