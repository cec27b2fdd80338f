"""The child process that parses one upload: the report or the refusal is its result."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from valuewhen.children.inside import Tell, serve
from valuewhen.customers.joining import join_files
from valuewhen.customers.parsing import parse_file
from valuewhen.customers.report import FileRefusedError, FileReport, Limits, ReadingOptions


def parse(job: dict[str, Any], _tell: Tell) -> dict[str, Any]:
    """{"report": …} for files that were read, {"refused": …} for ones that were not."""
    try:
        report = _parsed(job)
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


def _parsed(job: dict[str, Any]) -> FileReport:
    sources = [(Path(path), name) for path, name in job["sources"]]
    folder = Path(job["folder"])
    options, limits = ReadingOptions(**job["options"]), Limits(**job["limits"])
    if len(sources) > 1:
        return join_files(sources, folder, options, limits)
    [(source, name)] = sources
    return parse_file(source, name, folder, options, limits, needs_numbers=job["needs_numbers"])


if __name__ == "__main__":
    serve(parse)
