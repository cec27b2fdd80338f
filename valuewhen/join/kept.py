"""Results kept on disk beside the customer data they were computed from."""

import contextlib
import hashlib
import json
import os
import re
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from valuewhen.children.plain import from_plain
from valuewhen.evidence.coverage import SMALLEST_CELL
from valuewhen.settings import PROJECT

SOURCES = (
    "valuewhen/analytics.py",
    "valuewhen/children/plain.py",
    "valuewhen/customers/*.py",
    "valuewhen/evidence/**/*.py",
    "valuewhen/join/examining.py",
    "valuewhen/join/measur*.py",
    "valuewhen/join/planning.py",
    "valuewhen/join/profiling.py",
    "valuewhen/join/edge_tables.py",
    "valuewhen/join/refer*ing.py",
    "valuewhen/join/finding_stars.py",
    "valuewhen/join/weighing.py",
    "valuewhen/join/rereading.py",
    "queries/**/*.sql",
)
RESULT = re.compile(r"[0-9a-f]{32}\.json|writing-.*")  # the name of a result, or of its draft
LIBRARIES = ("duckdb", "numpy", "scipy", "pandas")


class Kept:
    """The results of one data file: each a small JSON file in a folder beside it.

    A result counts for the file, the key and the program of which it was computed: when the file,
    these sources or these libraries are others, it is not found. What cannot be read or written is
    computed again.
    """

    def __init__(self, parquet: Path) -> None:
        self._parquet = parquet
        self._folder = folder_of(parquet)

    def get(self, key: dict[str, Any], kind: Any) -> Any:
        """The value of that type of which plain data are kept under the key, None without any."""
        try:
            found = json.loads(self._place(key).read_text(encoding="utf-8"))
            is_this = found["key"] == json.loads(json.dumps(key))
            return from_plain(kind, found["result"]) if is_this else None
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def put(self, key: dict[str, Any], plain: Any) -> None:
        """Keep plain data under the key; whoever reads meanwhile sees all of it or nothing."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, prefix="writing-")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump({"key": key, "result": plain}, file)
                Path(name).replace(self._place(key))
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise

    def _place(self, key: dict[str, Any]) -> Path:
        about = self._parquet.stat()
        of = [key, about.st_size, about.st_mtime_ns, program()]
        name = hashlib.sha256(json.dumps(of, sort_keys=True).encode()).hexdigest()[:32]
        return self._folder / f"{name}.json"


def folder_of(parquet: Path) -> Path:
    """Where the results of a data file are kept; whoever deletes the file deletes it too."""
    return parquet.with_suffix(".results")


def forget(parquet: Path) -> None:
    """Removes the results of a data file that can be computed again, with the questions that they
    answer; what else lies in the folder stays."""
    for place in folder_of(parquet).glob("*"):
        if RESULT.fullmatch(place.name):
            place.unlink(missing_ok=True)


@cache
def program() -> str:
    """A fingerprint of the sources, libraries and settings by which results are computed."""
    found = hashlib.sha256(f"{SMALLEST_CELL}\n".encode())
    for name in LIBRARIES:
        found.update(f"{name} {version(name)}\n".encode())
    for file in sorted({file for pattern in SOURCES for file in PROJECT.glob(pattern)}):
        found.update(f"{file.relative_to(PROJECT).as_posix()}\n".encode())
        found.update(file.read_bytes())
    return found.hexdigest()
