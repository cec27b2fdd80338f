"""One computation that many wait for: at once for little data, in a child process for much."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from valuewhen.children.child import Child, ChildFailedError, Progress
from valuewhen.children.inside import Work
from valuewhen.children.limits import ChildLimits
from valuewhen.errors import ConflictError, ValueWhenError

AT_ONCE = 2 if (os.cpu_count() or 1) >= 4 else 1  # in child processes; the others wait
WAITING = "waiting for another computation"
A_LOOK = 0.2  # seconds after which one that waits its turn sees that it was cancelled

_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Task:
    """What is computed: `work` with a job, both as `valuewhen.children.inside` knows them.

    `work` is the one that the module serves when it is run as a program; `is_small` says that the
    job takes less than starting a process does, and is done where it is asked. Without `work` it is
    never done there, and the module is not even read.
    """

    module: str
    work: Work | None
    job: dict[str, Any]
    is_small: bool = False
    limits: ChildLimits = field(default_factory=ChildLimits)


class NoResultError(ConflictError):
    """There is no result yet: `computation` runs, or it was stopped and can be started again.

    `code` is "computing" or one of those of ChildFailedError.
    """

    def __init__(self, computation: "Computation", stopped: ChildFailedError | None = None) -> None:
        message = "This is still being computed. Look again in a moment."
        code = "computing"
        if stopped:
            message, code = stopped.message, stopped.code
        super().__init__(message, code)
        self.computation = computation


class Computation:
    """A task that starts when its result is first asked for, shared by all who ask.

    `keep` is called with the result in the thread that computes, before anybody else sees it.
    """

    def __init__(self, task: Task, keep: Callable[[dict[str, Any]], None] | None = None) -> None:
        self._task, self._keep = task, keep
        self._child: Child | None = None
        self._changing = threading.Lock()
        self._is_new, self._is_cancelled = True, False
        self._ended = threading.Event()
        self._result: dict[str, Any] = {}
        self._progress = Progress()
        self._error: ValueWhenError | None = None

    def start_again(self) -> None:
        """Compute anew after it was stopped; without effect as long as it runs."""
        with self._changing:
            if self.is_running:
                return
            self._child, self._is_cancelled, self._error = None, False, None
            self._is_new = True
            self._ended.clear()
        self._start()

    def _start(self) -> None:
        """Compute once: here when the task is small, otherwise beside whoever asked."""
        with self._changing:
            is_first, self._is_new = self._is_new, False
        if is_first and self._task.is_small:
            self._run()
        elif is_first:
            threading.Thread(target=self._run, daemon=True).start()

    @property
    def progress(self) -> Progress:
        """How far it is, from 0 to 1, and in words what is done at the moment."""
        child = self._child
        return child.progress if child else self._progress

    @property
    def is_running(self) -> bool:
        """Whether the end, good or bad, is still to come."""
        return not self._ended.is_set()

    @property
    def pid(self) -> int | None:
        """The number of the process that computes, None without one."""
        return self._child.pid if self._child else None

    def wait(self, patience: float | None = None) -> None:
        """Returns at the end, good or bad, for which it waits `patience` seconds, or as long as it
        takes with None; NoResultError when that was not enough."""
        self._start()
        if not self._ended.wait(patience):
            raise NoResultError(self)

    def result(self, patience: float | None = None) -> dict[str, Any]:
        """The result, for which it waits like `wait`.

        Raises NoResultError when it is not there, also because it was stopped, and the work's own
        error in its words.
        """
        self.wait(patience)
        if isinstance(self._error, ChildFailedError):
            raise NoResultError(self, self._error)
        if self._error:
            raise self._error
        return self._result

    def cancel(self) -> None:
        """End it for all who wait, and return when its process is gone; without effect at its end.

        A small task is not stopped: it is over before one could ask.
        """
        with self._changing:
            self._is_cancelled = True
            child = self._child
            is_new = self._is_new
        if child:
            child.cancel()
        if not (self._task.is_small or is_new):
            self._ended.wait()

    def _run(self) -> None:
        try:
            found = self._here() if self._task.is_small else self._in_child()
            if self._keep:
                self._keep(found)
            self._result = found
        except ValueWhenError as error:
            self._error = error
        except BaseException:
            self._error = ChildFailedError("broken")
            raise
        finally:
            self._ended.set()

    def _here(self) -> dict[str, Any]:
        assert self._task.work
        return self._task.work(self._task.job, self._note)

    def _note(self, share: float, words: str) -> None:
        self._progress = Progress(share, words)

    def _in_child(self) -> dict[str, Any]:
        self._wait_for_turn()
        try:
            with self._changing:
                self._stop_if_cancelled()
                self._child = Child(self._task.module, self._task.job, self._task.limits)
            return self._child.result()
        finally:
            _turns.release()

    def _wait_for_turn(self) -> None:
        self._note(0.0, WAITING)
        while not _turns.acquire(timeout=A_LOOK):
            self._stop_if_cancelled()

    def _stop_if_cancelled(self) -> None:
        if self._is_cancelled:
            raise ChildFailedError("cancelled")
