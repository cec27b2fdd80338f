"""The child process that parses one upload: limits on itself first, then the file.

Called as `python -m valuewhen.customers.parse_child`, the job as JSON on standard input; the report
or the refusal goes, as JSON, to the file that the job names.
"""

import contextlib
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from valuewhen.customers.parsing import parse_file
from valuewhen.customers.report import FileRefusedError, Limits, ReadingOptions


def limit_this_process(limits: Limits) -> None:
    """Cap this process's memory, time on the processor and file size, where the system can."""
    if sys.platform == "win32":
        return
    import resource

    seconds = int(limits.seconds) + 1
    caps = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: 2 * seconds,
        resource.RLIMIT_FSIZE: limits.disk,
        resource.RLIMIT_CORE: 0,
    }
    for name, most in caps.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(name, (most, most))
    with contextlib.suppress(OSError):
        os.nice(10)


def answer(job: dict[str, Any]) -> dict[str, Any]:
    """{"report": …} for a file that was read, {"refused": …} for one that was not."""
    try:
        report = parse_file(
            Path(job["source"]),
            job["original_name"],
            Path(job["folder"]),
            ReadingOptions(**job["options"]),
            Limits(**job["limits"]),
        )
    except FileRefusedError as refusal:
        return {
            "refused": {
                "message": refusal.message,
                "code": refusal.code,
                "bad_rows": [asdict(row) for row in refusal.bad_rows],
                "offer": refusal.offer,
            }
        }
    return {"report": report.to_json()}


def main() -> None:
    """Read the job, limit this process, parse, and leave the answer."""
    job = json.load(sys.stdin)
    limit_this_process(Limits(**job["limits"]))
    Path(job["answer"]).write_text(json.dumps(answer(job)), encoding="utf-8")


if __name__ == "__main__":
    main()
