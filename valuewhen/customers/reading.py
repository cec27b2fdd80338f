"""Reading an uploaded customer file: checked first, then parsed in a child process with limits."""

import tempfile
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from valuewhen.children.child import ChildFailedError, run_in_child
from valuewhen.children.limits import ChildLimits
from valuewhen.customers.csv_text import EMPTY, clean_name
from valuewhen.customers.report import (
    AT_COMMAND_LINE,
    TOO_MUCH_MEMORY,
    FileRefusedError,
    FileReport,
    Limits,
    ReadingOptions,
    bad_rows_from_json,
)
from valuewhen.customers.workbook_parts import is_zip

CHILD = "valuewhen.customers.parse_child"
LONGEST_NAME = 200  # characters of a file's name that are kept
UNNAMED = "file"
AT_ONCE = 2  # files that are read at the same time; the others wait their turn

_turns = threading.BoundedSemaphore(AT_ONCE)

_FOREIGN = {
    b"\x1f\x8b": ("compressed_file", "a gzip archive"),
    b"BZh": ("compressed_file", "a bzip2 archive"),
    b"\xfd7zXZ": ("compressed_file", "an xz archive"),
    b"\x28\xb5\x2f\xfd": ("compressed_file", "a zstd archive"),
    b"7z\xbc\xaf": ("compressed_file", "a 7z archive"),
    b"\xd0\xcf\x11\xe0": ("binary_file", "an old Excel workbook, or one with a password"),
    b"%PDF": ("binary_file", "a PDF"),
    b"\x89PNG": ("binary_file", "a picture"),
    b"\xff\xd8\xff": ("binary_file", "a picture"),
    b"SQLite format 3": ("binary_file", "a database"),
}


def read_customer_file(
    source: Path,
    original_name: str,
    target: Path,
    *,
    options: ReadingOptions | None = None,
    limits: Limits | None = None,
) -> FileReport:
    """Parse a CSV, Parquet or Excel upload into one Parquet file at `target`; report what it holds.

    Raises FileRefusedError as `read_customer_files` does.
    """
    return read_customer_files([(source, original_name)], target, options=options, limits=limits)


def read_customer_files(
    sources: Sequence[tuple[Path, str]],
    target: Path,
    *,
    options: ReadingOptions | None = None,
    limits: Limits | None = None,
    needs_numbers: bool = True,
) -> FileReport:
    """Parse uploads, each a path and its own name, into one Parquet file; report what they hold.

    Several files are joined on the customer's id (`valuewhen.customers.joining`). Ids and words
    become text, everything else numbers, flags (boolean) or dates; the names of the columns are
    those of the file, cleaned of invisible characters. The parsing happens in a child process with
    limits on memory, time and disk; `target` appears only when all went well.

    Raises FileRefusedError, which says what to do, shows the first bad rows and names the option
    that would let the file through; `code` is one of empty_file, too_large, compressed_file,
    binary_file, other_format, bad_encoding, no_delimiter, ambiguous_delimiter, no_header,
    duplicate_headers, too_many_columns, too_many_rows, too_large_unpacked, long_line, long_cell,
    no_rows, ragged_rows, broken_quotes, ambiguous_numbers, no_numbers (unless it `needs_numbers`
    not), no_plain_columns, choose_sheet, sparse_sheet, unknown_column, no_common_id, missing_ids,
    duplicate_ids, nothing_matches, unreadable, too_much_memory, too_slow, reader_died,
    busy.
    """
    allowed = limits or Limits()
    sources = [(source, clean_name(name)[:LONGEST_NAME] or UNNAMED) for source, name in sources]
    for source, name in sources:
        _check(source, name if len(sources) > 1 else "", allowed)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        dir=target.parent, prefix="reading-", ignore_cleanup_errors=True
    ) as name:
        folder = Path(name).resolve()
        job = {
            "sources": [(str(source.resolve()), name) for source, name in sources],
            "needs_numbers": needs_numbers,
            "folder": str(folder),
            "options": asdict(options or ReadingOptions()),
            "limits": asdict(allowed),
        }
        report = _report(_parsed(job, _child_limits([source for source, _ in sources], allowed)))
        (folder / "customers.parquet").replace(target)
    return report


def _check(source: Path, name: str, limits: Limits) -> None:
    try:
        check_before_reading(source, limits)
    except FileRefusedError as refusal:
        if not name:
            raise
        raise FileRefusedError(f"{name}: {refusal.message}", refusal.code) from refusal


def check_before_reading(source: Path, limits: Limits) -> None:
    """Raises FileRefusedError for a file that is empty, too large, packed, or plainly no table."""
    size = source.stat().st_size
    if size == 0:
        raise FileRefusedError(EMPTY, "empty_file")
    if size > limits.file:
        elsewhere = (
            " Whoever runs the server can load larger files with the command load-customers."
            if size <= AT_COMMAND_LINE.file
            else ""
        )
        raise FileRefusedError(
            f"The file has {size / 1e6:,.1f} MB; {limits.file / 1e6:,.1f} MB can be loaded. Keep "
            f"the columns that matter, or save it as Parquet.{elsewhere}",
            "too_large",
        )
    with source.open("rb") as file:
        start = file.read(16)
    for magic, (code, what) in _FOREIGN.items():
        if start.startswith(magic):
            raise FileRefusedError(
                f"This is {what}, not a table that can be read. Save the table as CSV or Parquet "
                "and load that file.",
                code,
            )


def _child_limits(sources: Sequence[Path], limits: Limits) -> ChildLimits:
    size = sum(source.stat().st_size for source in sources)
    packed = sum(source.stat().st_size for source in sources if is_zip(source))
    return ChildLimits(limits.memory, limits.disk, limits.seconds, limits.in_use(size, packed))


def _parsed(job: dict[str, Any], limits: ChildLimits) -> dict[str, Any]:
    if not _turns.acquire(timeout=limits.seconds):
        raise FileRefusedError(
            "Other files are being read at the moment. Load this one again in a minute.", "busy"
        )
    try:
        return run_in_child(CHILD, job, limits)
    except ChildFailedError as error:
        if error.code == "too_slow":
            raise FileRefusedError(
                f"Reading the file took more than {limits.seconds:g} seconds and was stopped. Keep "
                "the columns that matter, or save it as Parquet.",
                "too_slow",
            ) from error
        if error.code == "too_much_memory":
            raise FileRefusedError(TOO_MUCH_MEMORY, "too_much_memory") from error
        raise FileRefusedError(
            "Reading the file stopped early: it needs more memory or time than it may take, or it "
            "is damaged. Keep the columns that matter, or export it again as CSV.",
            "reader_died",
        ) from error
    finally:
        _turns.release()


def _report(answer: dict[str, Any]) -> FileReport:
    if refused := answer.get("refused"):
        raise FileRefusedError(
            refused["message"],
            refused["code"],
            bad_rows_from_json(refused["bad_rows"]),
            refused["offer"],
        )
    return FileReport.from_json(answer["report"])
