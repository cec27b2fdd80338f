"""Garbage in memory is looked for when nobody waits.

Whatever is alive is looked through each time that Python looks for all garbage, and nothing else
runs meanwhile: half a second with 5,000 phones in the room. Most of it is freed without that.
"""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from valuewhen.store.commits import Commits
from web.background import in_background

YOUNG = 20_000  # objects made and not freed until the newest are looked through
YOUNGEST = 5  # how often that is done until those that stayed are looked through once more
NEVER = 1_000_000_000
QUIET = 5.0  # seconds without a write after which nobody is held up
LONGEST = 900.0  # seconds for which quiet is waited for


@asynccontextmanager
async def collecting_in_quiet(commits: Commits) -> AsyncIterator[None]:
    """All garbage is looked for once nothing was written for QUIET seconds, or after LONGEST; what
    is alive at the beginning is never looked through again."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(YOUNG, YOUNGEST, NEVER)
    collector = Collector()
    stop = commits.watch(lambda _: collector.hear())
    try:
        async with in_background(_look(collector)):
            yield
    finally:
        stop()
        gc.set_threshold(*before)
        gc.unfreeze()


async def _look(collector: "Collector") -> None:
    while True:
        await asyncio.sleep(QUIET)
        if collector.is_due():
            collector.collect()


class Collector:
    """Knows when a look for all garbage is due."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._written = self._collected = clock()

    def hear(self) -> None:
        """Something was written just now."""
        self._written = self._clock()

    def is_due(self) -> bool:
        """Whether there may be garbage, and either nobody waits or it has grown for long."""
        now = self._clock()
        is_quiet = now - self._written >= QUIET or now - self._collected >= LONGEST
        return is_quiet and any(gc.get_count()[1:])

    def collect(self) -> None:
        """Looks through all that is alive."""
        gc.collect()
        self._collected = self._clock()
