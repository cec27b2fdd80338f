"""The side that asks a child process for work, follows it, and can end it."""

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import IO, Any

from valuewhen import errors
from valuewhen.children.limits import ChildLimits, memory_in_use
from valuewhen.settings import PROJECT

MEMORY_LOOK = 0.01  # seconds between two looks at how much memory a child has in use
LONGEST_MESSAGE = 50_000_000  # bytes of one line that a child may send
INHERITED = (
    "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LD_LIBRARY_PATH",
    "VALUEWHEN_SMALLEST_GROUP",
)  # fmt: skip
KEEPING_MEMORY = {  # glibc's: freed memory is used again, which costs less than asking for other
    "MALLOC_TRIM_THRESHOLD_": "1000000000",
    "MALLOC_MMAP_THRESHOLD_": "1000000000",
    "MALLOC_TOP_PAD_": "200000000",
}
REASONS = {
    "cancelled": "This was cancelled.",
    "too_slow": "This took too long and was stopped. Ask for less at a time.",
    "too_much_memory": "This takes more memory than it may. Ask for less at a time.",
    "not_started": "The server has no room for another computation now. Try again in a minute.",
    "died": "This stopped early: it needed more memory or time than it may take.",
    "broken": "Something went wrong in this computation. What went wrong is in the server's log.",
}

log = logging.getLogger(__name__)

_at_work: set["Child"] = set()


def at_work() -> int:
    """How many children of this process are at work."""
    return len(_at_work)


@dataclass(frozen=True)
class Progress:
    """How far a work is, from 0 to 1, and what it does at the moment."""

    share: float = 0.0
    words: str = ""


class ChildFailedError(errors.ValueWhenError):
    """A child process gave no result; `code` is one of the keys of REASONS."""

    def __init__(self, code: str) -> None:
        super().__init__(REASONS[code], code)


class Child:
    """A job in a process of its own, started at once; it ends with the process that started it.

    `module` is run as a program and ends with `inside.serve`. The job is a dict of plain values;
    the child inherits nothing of the environment but what Python and small groups need.
    """

    def __init__(
        self,
        module: str,
        job: dict[str, Any],
        limits: ChildLimits | None = None,
        *,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self._module, self._limits = module, limits or ChildLimits()
        self._on_progress = on_progress
        self._answer: dict[str, Any] = {}
        self._ending = threading.Lock()
        self._ended_by: str | None = None
        self.progress = Progress()
        self._process = _started(module)
        order = {"job": job, "limits": asdict(self._limits)}
        self._began = time.monotonic()
        _at_work.add(self)
        log.info("computation_begun", extra={"work": module})
        self._thread = threading.Thread(target=self._follow, args=[order], daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it still works."""
        return self._thread.is_alive()

    def cancel(self) -> None:
        """End the process and wait until it is gone; nothing happens if it ended before."""
        self._end("cancelled")
        self._thread.join()

    def result(self) -> dict[str, Any]:
        """What the work returned; waits for it.

        Raises the work's own error of `valuewhen.errors`, in its words, or ChildFailedError.
        """
        self._thread.join()
        if "result" in self._answer:
            found: dict[str, Any] = self._answer["result"]
            return found
        if kind := self._answer.get("refused"):
            raise _refusal(kind, self._answer["message"], self._answer["code"])
        raise ChildFailedError(self._answer.get("failed") or self._ended_by or "died")

    def _end(self, reason: str) -> None:
        with self._ending:
            if self._process.poll() is None and self._ended_by is None:
                self._ended_by = reason
                self._process.kill()

    def _follow(self, order: dict[str, Any]) -> None:
        """The one thread that speaks with the process, until it is gone."""
        too_slow = threading.Timer(self._limits.seconds, self._end, ["too_slow"])
        too_slow.daemon = True
        too_slow.start()
        if self._limits.resident:
            threading.Thread(target=self._watch, args=[self._limits.resident], daemon=True).start()
        asked, told = self._process.stdin, self._process.stdout
        assert asked and told
        try:
            with contextlib.suppress(OSError):  # it is gone already: it said why, or died
                asked.write(json.dumps(order).encode() + b"\n")
                asked.flush()
            self._hear(told)
        finally:
            self._end("died")
            self._process.wait()
            too_slow.cancel()
            _at_work.discard(self)
            self._tell_end()
            for pipe in (asked, told):
                with contextlib.suppress(OSError):
                    pipe.close()

    def _watch(self, most: int) -> None:
        """Ends the process once it has more memory in use."""
        while self._process.poll() is None:
            if memory_in_use(self.pid) > most:
                self._end("too_much_memory")
            time.sleep(MEMORY_LOOK)

    def _hear(self, told: IO[bytes]) -> None:
        while line := told.readline(LONGEST_MESSAGE):
            message = _message(line)
            if not isinstance(message, Progress):
                self._answer = message
                break
            self.progress = message
            if self._on_progress:
                self._on_progress(message)

    def _tell_end(self) -> None:
        facts = {"work": self._module, "seconds": round(time.monotonic() - self._began, 3)}
        reason = self._answer.get("failed") or self._ended_by or "died"
        if "result" in self._answer:
            log.info("computation_ended", extra=facts)
        elif "refused" in self._answer:
            log.info("computation_refused", extra=facts | {"reason": self._answer["code"]})
        elif reason == "cancelled":
            log.info("computation_cancelled", extra=facts)
        else:
            where = self._answer.get("where")
            log.warning("computation_failed", extra=facts | {"reason": reason, "where": where})


def run_in_child(
    module: str,
    job: dict[str, Any],
    limits: ChildLimits | None = None,
    *,
    on_progress: Callable[[Progress], None] | None = None,
) -> dict[str, Any]:
    """What the work of `module` returns for the job, done in a process of its own; waits for it.

    Raises the work's own error of `valuewhen.errors`, in its words, or ChildFailedError.
    """
    child = Child(module, job, limits, on_progress=on_progress)
    try:
        return child.result()
    finally:
        child.cancel()


def _started(module: str) -> subprocess.Popen[bytes]:
    low = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)  # Windows has no niceness
    try:
        return subprocess.Popen(  # noqa: S603 - the command is ours, the job goes by a pipe
            [sys.executable, "-m", module],
            cwd=PROJECT,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=low,
        )
    except OSError as error:
        raise ChildFailedError("not_started") from error


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return kept | KEEPING_MEMORY | {"PYTHONUTF8": "1"}


def _message(line: bytes) -> Progress | dict[str, Any]:
    """A line of the child: progress or its answer; what cannot be understood is no answer."""
    try:
        message = json.loads(line)
        if set(message) == {"share", "words"}:
            return Progress(float(message["share"]), str(message["words"]))
        return dict(message)
    except (ValueError, TypeError):
        return {}


def _refusal(kind: str, message: str, code: str) -> errors.ValueWhenError:
    known = (errors.NotFoundError, errors.InvalidInputError, errors.ConflictError)
    by_name = {error.__name__: error for error in known}
    return by_name.get(kind, errors.ValueWhenError)(message, code)
