"""Who is still let in: open sockets and event streams end soon after what let them in has ended."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from valuewhen.store.engine import StoreError
from valuewhen.store.store import the_store
from web.identity import Way, let_in

LOOK_EVERY = 2.0  # seconds between looks, each one for all of this process

log = logging.getLogger(__name__)


class Admissions:
    """The ways by which this process has let somebody in who is still here."""

    def __init__(self) -> None:
        self._ends: dict[Way, list[Callable[[], None]]] = {}
        self._looking: asyncio.Task[None] | None = None

    @contextmanager
    def noted(self, way: Way, end: Callable[[], None]) -> Iterator[None]:
        """In this context `end()` is called, at each look, once nobody is let in that way."""
        self._ends.setdefault(way, []).append(end)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            self._ends[way].remove(end)
            if not self._ends[way]:
                del self._ends[way]

    async def _look(self) -> None:
        while self._ends:
            await asyncio.sleep(LOOK_EVERY)
            ways = set(self._ends)
            try:
                good = await asyncio.to_thread(the_store().read, let_in, ways)
            except StoreError:  # nothing of the store is shown meanwhile either
                continue
            except Exception:
                log.exception("look_failed")
                continue
            for way in ways - good:
                for end in self._ends.get(way, []):
                    end()


admissions = Admissions()
