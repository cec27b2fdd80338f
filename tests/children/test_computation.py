"""Computations that many wait for: one for all, its progress, its end on demand and a new start."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.children import works
from tests.children.processes import is_there
from valuewhen.children.child import Progress
from valuewhen.children.computation import Computation, NoResultError, Task
from valuewhen.errors import InvalidInputError

POSIX = pytest.mark.skipif(os.name == "nt", reason="processes are looked up the POSIX way")


def computation(job: dict[str, Any], *, is_small: bool = False, **how: Any) -> Computation:
    return Computation(Task(works.__name__, works.work, job, is_small), **how)


def wait_for_words(running: Computation, words: str) -> None:
    for _ in range(3_000):
        if running.progress.words == words:
            return
        with pytest.raises(NoResultError):
            running.result(0.01)
    raise AssertionError(running.progress)


@pytest.mark.parametrize("is_small", [True, False], ids=["here", "in a child"])
def test_a_result_is_the_same_here_and_in_a_child(is_small: bool) -> None:
    kept: list[dict[str, Any]] = []
    done = computation({"do": "add", "numbers": [1, 2]}, is_small=is_small, keep=kept.append)
    assert (done.is_running, kept) == (True, [])
    assert done.result()["sum"] == 3
    assert (done.is_running, kept) == (False, [done.result()])
    assert done.progress == Progress(1.0, "number 2")
    assert (done.pid is None) == is_small


def test_all_who_ask_share_one_computation() -> None:
    kept: list[dict[str, Any]] = []
    shared = computation({"do": "add", "numbers": [1, 2]}, keep=kept.append)
    with ThreadPoolExecutor(8) as askers:
        found = list(askers.map(lambda _: shared.result(), range(8)))
    assert len(kept) == 1
    assert all(one is found[0] for one in found)


@pytest.mark.parametrize("is_small", [True, False], ids=["here", "in a child"])
def test_an_error_of_the_work_is_everybodys_in_its_words(is_small: bool) -> None:
    refused = computation({"do": "refuse"}, is_small=is_small)
    for _ in range(2):
        with pytest.raises(InvalidInputError, match="Column “x” is odd"):
            refused.result()
    assert not refused.is_running


def test_whoever_waits_no_longer_is_told_what_runs() -> None:
    running = computation({"do": "wait"})
    with pytest.raises(NoResultError) as caught:
        running.result(0)
    assert (caught.value.code, caught.value.computation) == ("computing", running)
    wait_for_words(running, "waiting")
    assert running.progress.share == 0.25
    running.cancel()


@POSIX
def test_a_cancelled_computation_is_gone_for_all_who_wait() -> None:
    running = computation({"do": "wait"})
    with ThreadPoolExecutor(3) as askers:
        asked = [askers.submit(running.result) for _ in range(3)]
        wait_for_words(running, "waiting")
        assert running.pid
        assert is_there(running.pid)
        running.cancel()
        assert not is_there(running.pid)
        errors = [one.exception() for one in asked]
    assert [error.code for error in errors if isinstance(error, NoResultError)] == ["cancelled"] * 3


def test_a_stopped_computation_can_be_started_again() -> None:
    running = computation({"do": "wait"})
    wait_for_words(running, "waiting")
    first = running.pid
    running.cancel()
    running.start_again()
    wait_for_words(running, "waiting")
    assert running.is_running
    assert running.pid != first
    running.start_again()
    running.cancel()


def test_a_child_that_died_leaves_words_and_a_way_on() -> None:
    with pytest.raises(NoResultError, match="more memory or time") as caught:
        computation({"do": "die"}).result()
    assert caught.value.code == "died"


def test_computations_wait_their_turn_and_can_be_cancelled_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("valuewhen.children.computation._turns", threading.BoundedSemaphore(1))
    running, next_one, third = (computation({"do": "wait"}) for _ in range(3))
    wait_for_words(running, "waiting")
    wait_for_words(next_one, "waiting for another computation")
    wait_for_words(third, "waiting for another computation")
    third.cancel()
    assert (third.is_running, third.pid) == (False, None)
    running.cancel()
    wait_for_words(next_one, "waiting")
    next_one.cancel()
