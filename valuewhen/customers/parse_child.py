"""The child process that parses one upload: the report or the refusal is its result."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from valuewhen.children.inside import Tell, serve
from valuewhen.customers.parsing import parse_file
from valuewhen.customers.report import FileRefusedError, Limits, ReadingOptions


def parse(job: dict[str, Any], _tell: Tell) -> dict[str, Any]:
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


if __name__ == "__main__":
    serve(parse)
