"""Answers are read as they come, for phones that are here."""

import asyncio
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

import pytest
from sqlalchemy import Engine, event

from phone import keeping_up as module
from phone.keeping_up import keeping_up
from tests.loops import run
from tests.rooms import Live, People, open_live
from web.streams import EventStream, hub


@pytest.fixture
def asked() -> Iterator[list[tuple[Any, ...]]]:
    """The values of each query for a board's answers."""
    found: list[tuple[Any, ...]] = []

    def hear(_one: Any, _two: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "FROM answers" in statement and "wordings" in statement:
            found.append(parameters)

    event.listen(Engine, "before_cursor_execute", hear)
    yield found
    event.remove(Engine, "before_cursor_execute", hear)


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVERY", 0.01)


def test_answers_are_read_as_they_come_for_phones_that_are_here(
    live: Live, people: People, asked: list[tuple[Any, ...]]
) -> None:
    elsewhere = open_live(live.store, people, "Elsewhere")
    for room in (live, elsewhere):
        room.move("write:all")
    phone, stranger = live.join(), elsewhere.join()

    async def play() -> None:
        now = live.store.version(live.id)
        stream = EventStream(hub, live.id, attrgetter("view"), _nothing, now=now, last=None)
        hub.add(stream)
        asked.clear()
        async with keeping_up(live.store):
            await asyncio.to_thread(elsewhere.say, stranger, "nobody looks")
            await asyncio.to_thread(live.say, phone, "they buy more")
            while not asked:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.1)  # several looks, and nothing changed
        hub.drop(stream)

    run(asyncio.wait_for(play(), 20))
    assert len(asked) == 1
    assert live.id in asked[0]


async def _nothing() -> bytes:
    return b""
