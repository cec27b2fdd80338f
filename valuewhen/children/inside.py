"""The side of a child process that does the work.

A module of jobs ends with

    if __name__ == "__main__":
        serve(work)

where `work(job, tell)` takes the job, a dict of plain values, calls `tell(share, words)` now and
then with how far it is (0 to 1), and returns its result as a dict of plain values.
"""

import json
import os
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any, BinaryIO, NoReturn

import duckdb

from valuewhen import errors
from valuewhen.children.limits import ChildLimits, limit_this_process

Tell = Callable[[float, str], None]
Work = Callable[[dict[str, Any], Tell], dict[str, Any]]

OUT_OF_MEMORY = (MemoryError, duckdb.OutOfMemoryException)


def serve(work: Work) -> NoReturn:
    """Do the one job that is asked on standard input, answer on standard output, and end.

    The process ends at once when the one that asked is gone. An error of `valuewhen.errors` goes
    back in its words; of any other only the kind and the place are told, since its text may hold
    customers' data.
    """
    asked, told = _own_pipes()
    order = json.loads(asked.readline())
    threading.Thread(target=_end_with_parent, args=[asked], daemon=True).start()
    limit_this_process(ChildLimits(**order["limits"]))

    def say(message: dict[str, Any]) -> None:
        told.write(json.dumps(message).encode() + b"\n")
        told.flush()

    def tell(share: float, words: str) -> None:
        say({"share": min(max(share, 0.0), 1.0), "words": words})

    say(_answer(work, order["job"], tell))
    os._exit(0)  # a thread waits in a read, which an orderly end would wait for on some systems


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for the messages alone: what libraries print goes nowhere, and
    none of them waits for a standard input that is being read."""
    asked, told = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return os.fdopen(asked, "rb", buffering=0), os.fdopen(told, "wb")


def _end_with_parent(asked: BinaryIO) -> None:
    while asked.read(1):
        pass
    os._exit(1)


def _answer(work: Work, job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    try:
        return {"result": work(job, tell)}
    except errors.ValueWhenError as error:
        return {"refused": _kind(error), "message": error.message, "code": error.code}
    except OUT_OF_MEMORY:
        return {"failed": "too_much_memory", "where": _where()}
    except Exception:
        return {"failed": "broken", "where": _where()}


def _kind(error: errors.ValueWhenError) -> str:
    """The name of the nearest class of `valuewhen.errors`."""
    names = (kind.__name__ for kind in type(error).__mro__ if kind.__module__ == errors.__name__)
    return next(names)


def _where() -> str:
    """What went wrong and where, without the text of the error."""
    kind, _, place = sys.exc_info()
    frames = traceback.extract_tb(place)[-3:]
    places = " < ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in frames[::-1])
    return f"{kind.__name__ if kind else 'error'} in {places}"
