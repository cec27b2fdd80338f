"""Jobs for the tests of child processes; run as a program in one."""

import os
import sys
import time
from typing import Any

from valuewhen.children.inside import Tell, serve
from valuewhen.errors import InvalidInputError, NotFoundError


class OddInputError(InvalidInputError):
    """An error that only this module knows."""


def work(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Does what `do` says."""
    match job["do"]:
        case "add":
            for place, _ in enumerate(job["numbers"], 1):
                tell(place / len(job["numbers"]), f"number {place}")
            return {"sum": sum(job["numbers"]), "niceness": os.nice(0) if os.name != "nt" else 10}
        case "wait":
            tell(0.25, "waiting")
            time.sleep(600)
        case "refuse":
            raise OddInputError("Column “x” is odd. Choose another.", "odd")
        case "miss":
            raise NotFoundError("It is gone.")
        case "break":
            raise RuntimeError("the customer is called Ada")
        case "swell":
            return {"bytes": len(bytearray(job["bytes"]))}
        case "die":
            os._exit(9)
        case "print":
            sys.stdout.write('{"result": {"sum": "printed"}}\n')
            sys.stdout.flush()
            os.write(1, b'{"result": {"sum": "written"}}\n')
            return {"sum": "returned", "input": os.read(0, 10).decode()}
        case "environment":
            return dict(os.environ)
    raise AssertionError(job)


if __name__ == "__main__":
    serve(work)
