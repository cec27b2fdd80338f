"""The room at its present view: read once for all who wait, and never taken for a later one."""

import asyncio

import pytest

from phone import room as module
from phone.room import Room, present
from tests.loops import run
from tests.rooms import Live


@pytest.fixture(autouse=True)
def _here(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "the_store", lambda: live.store)


def test_the_store_is_read_once_for_all_who_wait(live: Live) -> None:
    async def story() -> list[Room]:
        return await asyncio.gather(*(present(live.id) for _ in range(20)))

    assert len({id(room) for room in run(story())}) == 1


def test_a_read_that_was_done_before_the_room_moved_on_is_not_waited_for(live: Live) -> None:
    async def story() -> Room:
        before = await present(live.id)
        await asyncio.to_thread(live.move, "write:all")
        done = asyncio.get_running_loop().create_future()
        done.set_result(before)
        module._reading[live.store.url, live.id] = done  # as in the moment before it is forgotten
        return await present(live.id)

    assert run(story()).workshop.now.phase == "write"
