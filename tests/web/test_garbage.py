"""When garbage is looked for."""

import asyncio
import gc
import time
import weakref

import pytest

from tests.loops import run
from valuewhen.store.commits import Commits
from web import garbage
from web.garbage import LONGEST, QUIET, Collector, collecting_in_quiet


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def collector(clock: Clock) -> Collector:
    gc.collect(0)  # what was new has been looked through once: there may be something
    return Collector(clock)


def test_garbage_is_looked_for_once_nobody_writes(collector: Collector, clock: Clock) -> None:
    clock.now += QUIET - 0.1
    assert not collector.is_due()
    clock.now += 0.1
    assert collector.is_due()


def test_a_room_that_writes_is_not_held_up(collector: Collector, clock: Clock) -> None:
    clock.now += 100
    collector.hear()
    assert not collector.is_due()
    clock.now += QUIET
    assert collector.is_due()


def test_quiet_is_not_waited_for_forever(collector: Collector, clock: Clock) -> None:
    clock.now += LONGEST - 0.1
    collector.hear()
    assert not collector.is_due()
    clock.now += 0.1
    assert collector.is_due()
    collector.collect()
    collector.hear()
    gc.collect(0)
    assert not collector.is_due()


def test_nothing_is_looked_for_where_nothing_is_new(collector: Collector, clock: Clock) -> None:
    collector.collect()
    clock.now += 10 * LONGEST
    assert not collector.is_due()


class Ring:
    """Garbage that nothing but a look for it frees."""

    def __init__(self) -> None:
        self.me = self


def test_what_has_grown_old_is_freed_in_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "QUIET", 0.05)
    before = gc.get_threshold(), gc.get_freeze_count()

    async def wait_for_it() -> None:
        async with collecting_in_quiet(Commits()):
            ring = Ring()
            gone = weakref.ref(ring)
            gc.collect(1)  # it is among the old now, which Python no longer looks through by itself
            del ring
            until = time.monotonic() + 10
            while gone() and time.monotonic() < until:
                gc.collect(0)
                await asyncio.sleep(0.02)
            assert gone() is None

    run(wait_for_it())
    assert (gc.get_threshold(), gc.get_freeze_count()) == before
