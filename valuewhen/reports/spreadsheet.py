"""CSV files that a spreadsheet opens as meant: no cell becomes a formula, no letter is lost."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
STARTS_A_FORMULA = tuple("=+-@\t\r\n\x00＝＋－＠")
# A spreadsheet whose lists are separated by semicolons begins a cell where a text has one.
BEGINS_INSIDE = re.compile(r"""([;\t\r\n][\s"]*)(?=[=+\-@＝＋－＠])""")

Cell = str | int | float | bool | None


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows under their header as UTF-8 with a byte order mark, which Excel needs.

    Numbers stay numbers, None is an empty cell, true and false are "yes" and "no", and texts are
    made harmless by `harmless`, also behind what separates cells elsewhere.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_cell(name) for name in header])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (BOM + text.getvalue()).encode("utf-8", errors="replace")


def harmless(text: str) -> str:
    """The text as a spreadsheet shows it and never computes it: an apostrophe goes before one that
    starts as a formula does, with = + - @, a tab, a line break or NUL, or their wide forms.

    NUL itself is left out, since no CSV reader takes it.
    """
    safe = f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
    return safe.replace("\x00", "")


def _cell(value: Cell) -> str | int | float | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return BEGINS_INSIDE.sub(r"\1'", harmless(value)) if isinstance(value, str) else value
