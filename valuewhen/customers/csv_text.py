"""A CSV file as text: its encoding, delimiter and header, found or taken from the options."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from valuewhen.customers.report import FileRefusedError, Limits

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
CHUNK = 1 << 20
SAMPLE = 1 << 18
LONGEST_LINE = 2_000_000
EMPTY = "The file is empty. Export the table again."

_SEP_LINE = re.compile(r'\A"?sep=(.)"?\n', re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


def write_as_utf8(source: Path, target: Path, encoding: str | None = None) -> str:
    """Copy a text file to UTF-8 with newlines as \\n and return the encoding it was in.

    Without `encoding`: by its byte order mark, else UTF-8, else Windows-1252. Raises
    FileRefusedError for bytes that are no text in any of them.
    """
    candidates = [known_encoding(encoding)] if encoding else _candidates(source)
    for candidate in candidates:
        try:
            _copy_text(source, target, candidate)
        except UnicodeError:
            continue
        return "utf-8" if candidate == "utf-8-sig" else candidate
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
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return ["utf-32"]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    return ["utf-8-sig", "cp1252"]


def _copy_text(source: Path, target: Path, encoding: str) -> None:
    first = True
    with (
        source.open(encoding=encoding, newline=None) as text,
        target.open("w", encoding="utf-8", newline="\n") as copy,
    ):
        while chunk := text.read(CHUNK):
            _refuse_binary(chunk)
            copy.write(_SEP_LINE.sub("\n", chunk) if first else chunk)
            first = False


def _refuse_binary(chunk: str) -> None:
    if "\0" in chunk or len(_CONTROL.findall(chunk)) > len(chunk) / 100:
        raise FileRefusedError(
            "This is not a text file. Export the table as CSV or Parquet and load that.",
            "binary_file",
        )


def stated_delimiter(source: Path, encoding: str) -> str | None:
    """The delimiter of a first line "sep=;", as Excel writes it, else None."""
    with source.open(encoding=known_encoding(encoding), newline=None) as text:
        stated = _SEP_LINE.match(text.readline(100))
    return stated.group(1) if stated else None


def find_delimiter(text: Path) -> str:
    """The delimiter that gives the most rows as many cells as the header, at least two.

    Raises FileRefusedError when none of comma, semicolon, tab and pipe divides the header, or when
    two of them divide the file equally well.
    """
    sample = _sample(text)
    if not sample.strip():
        raise FileRefusedError(EMPTY, "empty_file")
    found = {sign: found for sign in DELIMITERS if (found := _agreement(sample, sign))}
    if not found:
        raise FileRefusedError(
            "Only one column was found: no comma, semicolon, tab or pipe divides the first line, "
            "which must hold the names of the columns: at least an id and a CLV.",
            "no_delimiter",
            offer="delimiter",
        )
    best = max(found.values())
    winners = [sign for sign, agreement in found.items() if agreement == best]
    if len(winners) > 1:
        names = " and ".join(DELIMITERS[sign] for sign in winners)
        raise FileRefusedError(
            f"Both {names} could divide the columns. Say which one does.",
            "ambiguous_delimiter",
            offer="delimiter",
        )
    return winners[0]


def _sample(text: Path) -> str:
    with text.open(encoding="utf-8", newline="") as file:
        sample = file.read(SAMPLE)
    whole_file = len(sample) < SAMPLE
    return sample if whole_file or "\n" not in sample else sample[: sample.rindex("\n") + 1]


def _agreement(sample: str, delimiter: str) -> tuple[float, int] | None:
    csv.field_size_limit(LONGEST_LINE)
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
    except csv.Error:
        return None
    if not widths or widths[0] < 2:
        return None
    return widths.count(widths[0]) / len(widths), widths[0]


def read_header(text: Path, delimiter: str, limits: Limits) -> list[str]:
    """The names in the first line that is not blank, spaces and invisible characters cleaned.

    A column without a name is called "column N". Raises FileRefusedError for an empty file, names
    that are there twice, too many columns, or a first line that holds numbers only.
    """
    with text.open(encoding="utf-8", newline="") as file:
        header = next((row for row in csv.reader(file, delimiter=delimiter) if row), None)
    if header is None:
        raise FileRefusedError(EMPTY, "empty_file")
    names = checked_names(header, limits)
    if all(_is_number(name) for name in names):
        raise FileRefusedError(
            "The first line holds numbers where the names of the columns are expected. "
            "Add a line of names at the top.",
            "no_header",
        )
    return names


def checked_names(names: Sequence[str], limits: Limits) -> list[str]:
    """Column names as the product keeps them; raises FileRefusedError as `read_header` does."""
    if len(names) > limits.columns:
        raise FileRefusedError(
            f"The file has {len(names):,} columns; {limits.columns:,} can be loaded. "
            "Keep the ones that matter.",
            "too_many_columns",
        )
    cleaned = [_clean_name(name) or f"column {place}" for place, name in enumerate(names, 1)]
    twice = sorted({name for name in cleaned if _folded(cleaned).count(name.casefold()) > 1})
    if twice:
        raise FileRefusedError(
            "These columns are there more than once: "
            + ", ".join(f"“{name[:80]}”" for name in twice[:10])
            + ". Give each column a name of its own (capitals do not count).",
            "duplicate_headers",
        )
    return cleaned


def _folded(names: Sequence[str]) -> list[str]:
    return [name.casefold() for name in names]


def _clean_name(name: str) -> str:
    visible = (" " if char.isspace() else char for char in unicodedata.normalize("NFC", name))
    kept = "".join(char for char in visible if _is_visible(char))
    return " ".join(kept.split())


def _is_visible(char: str) -> bool:
    zero_width_joiner = "\u200d"
    return char == zero_width_joiner or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def starting_lines(text: Path, delimiter: str) -> Iterator[tuple[int, bool]]:
    """For each record of the file the line (from 1) on which it starts, and whether it is blank."""
    csv.field_size_limit(LONGEST_LINE)
    with text.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        start = 1
        for row in reader:
            yield start, not row
            start = reader.line_num + 1
