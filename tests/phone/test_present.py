"""The room at its present view: read once for all who wait, and never taken for a later one."""

import asyncio
from dataclasses import replace

import pytest

from phone import room as module
from phone.room import Room, present
from tests.loops import run
from tests.rooms import Live
from valuewhen.store.store import the_store


@pytest.fixture
def here(live: Live, monkeypatch: pytest.MonkeyPatch) -> Live:
    """The workshop in the store that phones of this process use."""
    monkeypatch.setenv("VALUEWHEN_DATABASE_URL", live.store.url)
    return replace(live, store=the_store())


def test_the_store_is_read_once_for_all_who_wait(here: Live) -> None:
    async def story() -> list[Room]:
        return await asyncio.gather(*(present(here.id) for _ in range(20)))

    assert len({id(room) for room in run(story())}) == 1


def test_a_read_that_was_done_before_the_room_moved_on_is_not_waited_for(here: Live) -> None:
    async def story() -> Room:
        before = await present(here.id)
        await asyncio.to_thread(here.move, "write:all")
        done = asyncio.get_running_loop().create_future()
        done.set_result(before)
        module._reading[here.store.url, here.id] = done  # whoever awaits it gets no turn to wait
        return await present(here.id)

    assert run(story()).workshop.now.phase == "write"
