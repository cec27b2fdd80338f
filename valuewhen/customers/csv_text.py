"""A CSV file as text: its delimiter and header, found or taken from the options."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from valuewhen.customers.csv_copy import LONGEST_LINE, SEP_LINE, known_encoding
from valuewhen.customers.report import BadRow, FileRefusedError, Limits

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
SAMPLE = 1 << 18
HARDLY, MANY_LINES = 0.5, 1_000  # a share of rows, and from how many lines on it counts
EMPTY = "The file is empty. Export the table again."

_MARKUP = re.compile(
    r"<(?:!doctype|!--|\?xml|html|head|body|table|meta|style|script)\b", re.IGNORECASE
)
_JSON = re.compile(r"\[\s*[\[{]|\{\s*\"")


def stated_delimiter(source: Path, encoding: str) -> str | None:
    """The delimiter of a first line "sep=;", as Excel writes it, else None."""
    with source.open(encoding=known_encoding(encoding), newline=None) as text:
        stated = SEP_LINE.match(text.readline(100))
    return stated.group(1) if stated else None


def find_delimiter(text: Path) -> str:
    """The delimiter that gives the most rows as many cells as the header, at least two.

    Raises FileRefusedError when none of comma, semicolon, tab and pipe divides the header, when
    two of them divide the file equally well, and when hardly any of many rows is like the header;
    also for what is no CSV but another format in text.
    """
    sample = _sample(text)
    if not sample.strip():
        raise FileRefusedError(EMPTY, "empty_file")
    _refuse_other_formats(sample.lstrip())
    found = {sign: found for sign in DELIMITERS if (found := _agreement(sample, sign))}
    if not found:
        if sample.lstrip().partition("\n")[0].count('"') % 2:
            raise open_quote(1)
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
    if best[0] < HARDLY and sample.count("\n") > MANY_LINES:
        raise FileRefusedError(
            f"Hardly any row has the header's {best[1]:,} cells: of the first rows "
            f"{1 - best[0]:.0%} have more or fewer. Say which sign divides the columns, or export "
            "the table again.",
            "ragged_rows",
            offer="delimiter",
        )
    return winners[0]


def _refuse_other_formats(start: str) -> None:
    for signs, what in ((_MARKUP, "a web page or XML"), (_JSON, "JSON")):
        if signs.match(start):
            raise FileRefusedError(
                f"This is {what}, whatever the file is called. Open it in a spreadsheet, save the "
                "table as CSV or as a workbook (.xlsx), and load that.",
                "other_format",
            )


def open_quote(line: int, bad_rows: Sequence[BadRow] = ()) -> FileRefusedError:
    """The refusal of a file in which a row never ends."""
    return FileRefusedError(
        f"The row that starts in line {line:,} never ends: a quotation mark is open or the row is "
        "too long. Correct that line and load the file again.",
        "broken_quotes",
        bad_rows,
    )


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
    csv.field_size_limit(LONGEST_LINE)
    with text.open(encoding="utf-8", newline="") as file:
        try:
            header = next((row for row in csv.reader(file, delimiter=delimiter) if row), None)
        except csv.Error:
            raise open_quote(1) from None
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
    refuse_too_wide(len(names), limits)
    for place, name in enumerate(names, 1):
        if len(name) > limits.cell:
            raise FileRefusedError(
                f"The name of column {place} has {len(name):,} characters; {limits.cell:,} can be "
                "loaded. Give it a shorter one.",
                "long_cell",
            )
    cleaned = [clean_name(name) or f"column {place}" for place, name in enumerate(names, 1)]
    times = Counter(name.casefold() for name in cleaned)
    twice = sorted({name for name in cleaned if times[name.casefold()] > 1})
    if twice:
        raise FileRefusedError(
            "These columns are there more than once: "
            + ", ".join(f"“{name[:80]}”" for name in twice[:10])
            + ". Give each column a name of its own (capitals do not count).",
            "duplicate_headers",
        )
    return cleaned


def refuse_too_wide(columns: int, limits: Limits) -> None:
    """Raises FileRefusedError for more columns than the limit."""
    if columns > limits.columns:
        raise FileRefusedError(
            f"The file has {columns:,} columns; {limits.columns:,} can be loaded. "
            "Keep the ones that matter.",
            "too_many_columns",
        )


def clean_name(name: str) -> str:
    """The name in one line, without invisible characters."""
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
