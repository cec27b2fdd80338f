"""Whether a process is there."""

import os
import signal
import time
from pathlib import Path

from valuewhen.children.computation import Computation

LONGEST = 30.0  # seconds after which a test gives up


def is_there(pid: int) -> bool:
    """Whether the process runs; one that ended and was not collected yet does not."""
    try:
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat")
        return not status.exists() or status.read_text().rsplit(") ", 1)[1][0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def is_gone_soon(pid: int) -> bool:
    """Waits until the process is gone; False if it stays."""
    end = time.monotonic() + LONGEST
    while is_there(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return not is_there(pid)


def cancel_in_a_process(running: Computation) -> None:
    """Waits until the computation has a process, and cancels it."""
    end = time.monotonic() + LONGEST
    while running.pid is None:
        assert time.monotonic() < end, "no process was started"
        time.sleep(0.01)
    running.cancel()


def signal_a_child(module: str, which: signal.Signals) -> None:
    """Waits until this process has a child that runs the module, and sends it the signal (on
    Linux)."""
    end = time.monotonic() + LONGEST
    while not (children := _children(module)):
        assert time.monotonic() < end, "no process was started"
        time.sleep(0.001)
    os.kill(children[0], which)


def _children(module: str) -> list[int]:
    told = [path.read_text() for path in Path("/proc/self/task").glob("*/children")]
    return [int(pid) for pids in told for pid in pids.split() if _runs(pid, module)]


def _runs(pid: str, module: str) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return False
    return words[1:3] == ["-m", module]
