"""Child processes: what they return, how they fail, and that none outlives its purpose."""

import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.children.processes import is_gone_soon, is_there
from valuewhen.children.child import Child, ChildFailedError, Progress, at_work, run_in_child
from valuewhen.children.limits import ChildLimits
from valuewhen.errors import InvalidInputError, NotFoundError
from valuewhen.settings import PROJECT

WORKS = "tests.children.works"
POSIX = pytest.mark.skipif(os.name == "nt", reason="processes are looked up the POSIX way")


def failure_of(job: dict[str, Any], limits: ChildLimits | None = None) -> str:
    with pytest.raises(ChildFailedError) as caught:
        run_in_child(WORKS, job, limits)
    assert caught.value.message
    return caught.value.code


def waiting_child() -> Child:
    """A child in the middle of a long work."""
    started = threading.Event()
    child = Child(WORKS, {"do": "wait"}, on_progress=lambda _: started.set())
    assert started.wait(30)
    return child


def test_a_child_tells_how_far_it_is_and_returns_plain_values() -> None:
    told: list[Progress] = []
    job = {"do": "add", "numbers": [1, 2.5]}
    found = run_in_child(WORKS, job, on_progress=told.append)
    assert found == {"sum": 3.5, "niceness": 10}
    assert told == [Progress(0.5, "number 1"), Progress(1.0, "number 2")]


def test_a_long_job_passes_whole() -> None:
    numbers = list(range(100_000))
    assert run_in_child(WORKS, {"do": "add", "numbers": numbers})["sum"] == 4_999_950_000


def test_what_libraries_print_does_not_get_between_the_messages() -> None:
    assert run_in_child(WORKS, {"do": "print"}) == {"sum": "returned", "input": ""}


def test_a_child_inherits_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUEWHEN_PASSWORD", "swordfish")
    environment = run_in_child(WORKS, {"do": "environment"})
    assert "swordfish" not in str(environment)
    assert "PATH" in environment


def test_an_error_in_the_work_comes_back_in_its_words() -> None:
    with pytest.raises(InvalidInputError, match="Column “x” is odd") as caught:
        run_in_child(WORKS, {"do": "refuse"})
    assert caught.value.code == "odd"
    with pytest.raises(NotFoundError, match="It is gone"):
        run_in_child(WORKS, {"do": "miss"})


def test_an_unforeseen_error_is_logged_by_its_place_and_not_its_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        assert failure_of({"do": "break"}) == "broken"
    told = str([record.__dict__ for record in caplog.records])
    assert "RuntimeError in work" in told
    assert "Ada" not in told


def test_how_a_computation_ends_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    run_in_child(WORKS, {"do": "environment"})
    with pytest.raises(InvalidInputError):
        run_in_child(WORKS, {"do": "refuse"})
    assert failure_of({"do": "die"}) == "died"
    child = waiting_child()
    assert at_work() == 1
    child.cancel()
    assert at_work() == 0
    told = [(record.getMessage(), getattr(record, "reason", "")) for record in caplog.records]
    assert [one for one in told if one[0] != "computation_begun"] == [
        ("computation_ended", ""),
        ("computation_refused", "odd"),
        ("computation_failed", "died"),
        ("computation_cancelled", ""),
    ]
    assert len(told) == 8
    assert {vars(record)["work"] for record in caplog.records} == {WORKS}


def test_a_child_that_dies_is_an_error_in_words() -> None:
    assert failure_of({"do": "die"}) == "died"


def test_a_child_that_takes_too_long_is_stopped() -> None:
    child = Child(WORKS, {"do": "wait"}, ChildLimits(seconds=0.5))
    with pytest.raises(ChildFailedError) as caught:
        child.result()
    assert caught.value.code == "too_slow"
    assert not child.is_running


@pytest.mark.skipif(sys.platform != "linux", reason="Linux shares processors by session")
def test_a_child_gives_way_to_the_server() -> None:
    child = waiting_child()
    about = Path(f"/proc/{child.pid}")
    assert os.getsid(child.pid) == child.pid
    assert os.getpriority(os.PRIO_PROCESS, child.pid) == 10
    assert (about / "oom_score_adj").read_text() == "500\n"
    if (about / "autogroup").exists():
        assert (about / "autogroup").read_text().endswith("nice 10\n")
    child.cancel()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit on memory")
def test_a_child_that_needs_too_much_memory_says_so() -> None:
    job = {"do": "swell", "bytes": 3_000_000_000}
    assert failure_of(job, ChildLimits(memory=2_000_000_000)) == "too_much_memory"
    job = {"do": "swell", "bytes": 400_000_000}
    assert failure_of(job, ChildLimits(resident=200_000_000)) == "too_much_memory"


def test_a_program_that_is_none_of_ours_is_an_error_in_words() -> None:
    with pytest.raises(ChildFailedError) as caught:
        run_in_child("this", {})
    assert caught.value.code == "died"


@POSIX
def test_a_cancelled_child_is_gone() -> None:
    child = waiting_child()
    assert is_there(child.pid)
    assert (child.is_running, child.progress) == (True, Progress(0.25, "waiting"))
    child.cancel()
    assert not is_there(child.pid)
    with pytest.raises(ChildFailedError) as caught:
        child.result()
    assert caught.value.code == "cancelled"


def test_a_child_cancelled_after_its_end_keeps_its_result() -> None:
    child = Child(WORKS, {"do": "add", "numbers": [1, 2]})
    assert child.result()["sum"] == 3
    child.cancel()
    child.cancel()
    assert child.result()["sum"] == 3


PARENT = """
import threading
from valuewhen.children.child import Child
started = threading.Event()
child = Child("tests.children.works", {"do": "wait"}, on_progress=lambda _: started.set())
started.wait(30)
print(child.pid, flush=True)
threading.Event().wait()
"""


@POSIX
def test_a_killed_parent_leaves_no_child() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=PROJECT, stdout=subprocess.PIPE)
    assert parent.stdout
    with parent.stdout:
        pid = int(parent.stdout.readline())
        assert is_there(pid)
        parent.send_signal(signal.SIGKILL)
        parent.wait(30)
        assert is_gone_soon(pid)
