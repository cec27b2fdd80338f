"""What a change costs with pages open: the facilitator's board and the projector, one and several
viewers of each, by Streamlit's protocol."""

import asyncio
from collections.abc import Sequence
from functools import partial

from benchmarks.board import SECOND, seed
from benchmarks.modes import start
from benchmarks.report import Values
from benchmarks.server import OwnServer
from benchmarks.watchers import seen, watching
from valuewhen.people.caller import OPERATOR
from valuewhen.store.store import Store
from valuewhen.workshop.decisions import moderate
from valuewhen.workshop.following import shared_board
from valuewhen.workshop.workshops import find_any_by_code

PAUSE = 0.6  # seconds between two changes, so that each is drawn by itself
SETTLE = 1.0


async def redraws(
    server: OwnServer, answers: int, themes: int, times: int, viewers: Sequence[int]
) -> Values:
    """An answer hidden and restored in turn by another process, while so many screens and then so
    many desks are open: milliseconds of the server's processor time for each change, without what
    it uses idling."""
    sizes = {"answers": answers, "themes": themes, "times": times}
    found: Values = {"redraws": sizes} | start()
    server.command("add-user", SECOND, "--role", "facilitator")
    await asyncio.to_thread(seed, server, answers, themes)
    store = Store(server.database)
    workshop_id = store.read(find_any_by_code, server.code)
    ids = [answer.id for answer in shared_board(store, workshop_id).shown]
    for n in viewers:
        for name, pages in {f"{n} screens": (n, 0), f"{n} desks": (0, n)}.items():
            found[name] = await _measured(server, store, workshop_id, ids[:times], *pages)
    store.close()
    return found


async def _measured(
    server: OwnServer, store: Store, workshop_id: str, ids: Sequence[str], screens: int, desks: int
) -> Values:
    async with watching(server, screens, desks) as groups:
        await asyncio.sleep(SETTLE)
        idle = await _spent(server, PAUSE * len(ids))
        before = server.cpu()
        for number, answer_id in enumerate(ids):
            is_hidden = number % 2 == 0
            which = answer_id if is_hidden else ids[number - 1]
            job = partial(moderate, is_hidden=is_hidden)
            await asyncio.to_thread(store.write, job, OPERATOR, workshop_id, which)
            await asyncio.sleep(PAUSE)
        after = server.cpu()
        watchers = [watcher for group in groups.values() for watcher in group]
        shown = seen(watchers)
        drawn = {"after": shown["redraws"], "never_drawn": shown["never_drawn"]}
    if before is None or after is None or idle is None:
        return drawn
    return {"cpu_ms_a_change": round(1000 * (after - before - idle) / len(ids), 1)} | drawn


async def _spent(server: OwnServer, seconds: float) -> float | None:
    """Seconds of the server's processor time that so many seconds of idling take."""
    before = server.cpu()
    await asyncio.sleep(seconds)
    after = server.cpu()
    return None if before is None or after is None else after - before
