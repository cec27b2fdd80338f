"""A CSV file copied as UTF-8: its encoding found, its records counted, what is no text refused."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from valuewhen.customers.report import FileRefusedError, Limits

CHUNK = 1 << 20
LONGEST_LINE = 2_000_000
SAMPLE = 1 << 12
MOSTLY = 0.4  # of every other byte: words of Latin letters in UTF-16

SEP_LINE = re.compile(r'\A"?sep=(.)"?\n', re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_NEWLINE, _QUOTE = 10, 34


@dataclass(frozen=True)
class TextCopy:
    """The encoding a file was in, and how many records it has, its header included: as far as
    quotation marks can be followed without knowing the delimiter."""

    encoding: str
    records: int


def write_as_utf8(
    source: Path, target: Path, limits: Limits, encoding: str | None = None
) -> TextCopy:
    """Copy a text file to UTF-8 with newlines as \\n.

    Without `encoding`: by its byte order mark, else by where its zeros are, else UTF-8, else
    Windows-1252. Raises FileRefusedError for bytes that are no text in any of them, a line longer
    than any real one, and more rows than the limit.
    """
    candidates = [known_encoding(encoding)] if encoding else _candidates(source)
    for candidate in candidates:
        try:
            records = _copy_text(source, target, candidate, limits)
        except UnicodeError:
            continue
        return TextCopy("utf-8" if candidate == "utf-8-sig" else candidate, records)
    tried = " or ".join(candidates)
    raise FileRefusedError(
        f"The file is not text in {tried}. Save it again as “CSV UTF-8”, or name its encoding.",
        "bad_encoding",
        offer="encoding",
    )


def known_encoding(name: str) -> str:
    """The usual name of an encoding; raises FileRefusedError for one that does not exist."""
    try:
        info = codecs.lookup(name)
    except LookupError:
        info = None
    if info is None or not info._is_text_encoding:
        raise FileRefusedError(
            f"There is no encoding called “{name}”. Common ones: utf-8, utf-16, cp1252.",
            "bad_encoding",
            offer="encoding",
        )
    return "utf-8-sig" if info.name == "utf-8" else info.name


def _candidates(source: Path) -> list[str]:
    with source.open("rb") as file:
        start = file.read(SAMPLE)
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return ["utf-32"]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    for encoding, zeros, letters in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        if start[zeros::2].count(0) > MOSTLY * len(start) / 2 and not start[letters::2].count(0):
            return [encoding]
    return ["utf-8-sig", "cp1252"]


def _copy_text(source: Path, target: Path, encoding: str, limits: Limits) -> int:
    """Copies, and returns the number of records."""
    records, is_first = _Records(limits), True
    with source.open(encoding=encoding, newline=None) as text, target.open("wb") as copy:
        while chunk := text.read(CHUNK):
            _refuse_binary(chunk, records.lines)
            piece = (SEP_LINE.sub("\n", chunk) if is_first else chunk).encode()
            records.add(piece)
            copy.write(piece)
            is_first = False
    return records.count


def _refuse_binary(chunk: str, lines: int) -> None:
    controls = _CONTROL.findall(chunk)
    if len(controls) > len(chunk) / 100:
        raise FileRefusedError(
            "This is not a text file. Export the table as CSV or Parquet and load that.",
            "binary_file",
        )
    if "\0" in chunk:
        line = lines + chunk[: chunk.index("\0")].count("\n") + 1
        raise FileRefusedError(
            f"Line {line:,} holds a character that no table has (NUL). Remove it in a text editor, "
            "or export the table again.",
            "binary_file",
        )


class _Records:
    """Counts the records of a text that comes in pieces; blank lines are none."""

    def __init__(self, limits: Limits) -> None:
        self.count, self.lines = 0, 0
        self._most = limits.rows + 1  # the header is one
        self._quotes, self._length, self._last = 0, 0, _NEWLINE

    def add(self, piece: bytes) -> None:
        """Counts one piece; raises FileRefusedError for a line or a table that is too long."""
        found = np.frombuffer(piece, np.uint8)
        ends = np.flatnonzero(found == _NEWLINE)
        self._refuse_long_line(ends, len(found))
        quotes = np.flatnonzero(found == _QUOTE)
        quoted = (self._quotes + np.searchsorted(quotes, ends)) % 2 == 1
        before = np.where(ends > 0, found[ends - 1], self._last)
        self.count += int(np.count_nonzero(~quoted & (before != _NEWLINE)))
        if self.count > self._most:
            raise FileRefusedError(
                f"The file has more than {self._most - 1:,} rows, the most that can be loaded. "
                "Keep one row per customer.",
                "too_many_rows",
            )
        self.lines += len(ends)
        self._quotes += len(quotes)
        self._last = int(found[-1])

    def _refuse_long_line(self, ends: np.ndarray, size: int) -> None:
        """DuckDB passes over a line that is longer than its buffer without a word."""
        starts = np.concatenate(([-self._length], ends + 1))
        lengths = np.concatenate((ends, [size])) - starts
        self._length = int(lengths[-1])
        if lengths.max() > LONGEST_LINE:
            line = self.lines + int(lengths.argmax()) + 1
            raise FileRefusedError(
                f"Line {line:,} has more than {LONGEST_LINE:,} bytes: no table has such a row. "
                "Correct that line, or export the table again.",
                "long_line",
            )
