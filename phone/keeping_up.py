"""Answers are read as they come, so that the first look at what others wrote finds them read.

A room writes thousands before anybody may see them; read all at once, they hold everything up at
the very moment that every phone is told of them.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from phone.room import aside
from valuewhen.errors import ValueWhenError
from valuewhen.store.store import Store
from valuewhen.workshop.following import keep_up
from web.background import in_background
from web.streams import hub

EVERY = 5.0  # seconds between looks for workshops that changed

log = logging.getLogger(__name__)


@asynccontextmanager
async def keeping_up(store: Store) -> AsyncIterator[None]:
    """Keeps up with workshops that phones here have open; nothing is read while none changes."""
    changed: set[str] = set()
    stop = store.listen(lambda workshop_id, _: changed.add(workshop_id))
    try:
        async with in_background(_keep_up(store, changed)):
            yield
    finally:
        stop()


async def _keep_up(store: Store, changed: set[str]) -> None:
    while True:
        await asyncio.sleep(EVERY)
        for workshop_id in [changed.pop() for _ in range(len(changed))]:
            if hub.open_streams(workshop_id):
                await _read(store, workshop_id)


async def _read(store: Store, workshop_id: str) -> None:
    try:
        await aside(keep_up, store, workshop_id)
    except ValueWhenError:
        pass  # deleted, or the store is away: whoever wants the board is told
    except Exception:
        log.exception("keeping_up_failed")
