"""How each column of a file is read: as numbers, dates, flags or text, and what stands against it.

A column of text is read as something else only when every cell can be; a few cells that cannot are
reported, and count as missing only with the caller's consent.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import duckdb

from valuewhen.analytics import statement
from valuewhen.customers.census import Census, take_census
from valuewhen.customers.file_rows import FileRows, shortened
from valuewhen.customers.report import BadRow, FileRefusedError, ReadingOptions, counted

FIRST_BAD_CELLS = 5
EXACT_DIGITS = 18
ID_WORDS = frozenset({"id", "ids", "uuid", "guid", "key", "code", "nr", "nummer", "number", "no"})


@dataclass(frozen=True)
class Reading:
    """One column as it will be written: `value` is SQL over the cells of `file_rows`.

    `gap` is the SQL condition of a cell that says "no value"; `is_sure` tells that every other cell
    can be read, else `bad_cells` counts those that cannot.
    """

    name: str
    cell: str
    value: str
    kind: str
    gap: str = "false"
    is_sure: bool = False
    bad_cells: int = 0
    unit: str | None = None
    notes: tuple[str, ...] = ()
    problem: str | None = None
    bad_rows: tuple[BadRow, ...] = ()


def read_columns(
    db: duckdb.DuckDBPyConnection, rows: FileRows, options: ReadingOptions
) -> list[Reading]:
    """A reading per column of `file_rows`, in the order of the file.

    Raises FileRefusedError when a column's numbers could mean two things and nothing tells which.
    """
    refuse_unknown(rows.names, options)
    texts = [place for place, kind in enumerate(rows.types) if kind == "VARCHAR"]
    censuses = {place: take_census(db, place) for place in texts}
    proven = _proven_signs(censuses.values())
    readings = []
    for place, name in enumerate(rows.names):
        if place in censuses:
            text = _as_text(name, place, censuses[place])
            reading = _choose(text, censuses[place], rows, options, proven)
            checked = _checked(db, reading, text, rows, options)
            readings.append(_told(db, checked) if checked.kind == "flag" else checked)
        else:
            readings.append(_typed(db, name, place, rows.types[place], options))
    return readings


def looks_like_id(name: str) -> bool:
    """Whether a column's name ends as the names of ids and codes do ("Customer ID", "kundenNr")."""
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", name)
    words = re.findall(r"[^\W_]+", apart.casefold())
    return bool(words) and (words[-1] in ID_WORDS or words[-1].endswith("nummer"))


def refuse_unknown(names: Sequence[str], options: ReadingOptions) -> None:
    """Raises FileRefusedError when the options speak of a column that is not among the names."""
    asked = (*options.accept_bad_cells, *options.text_columns)
    unknown = [name for name in asked if name not in names]
    if unknown:
        raise FileRefusedError(
            f"The file has no column “{unknown[0][:80]}”. It has: {', '.join(names)[:500]}",
            "unknown_column",
        )


def _proven_signs(censuses: Iterable[Census]) -> frozenset[str]:
    numeric = (census for census in censuses if census.is_mostly_numbers)
    return frozenset(sign for census in numeric for sign in census.decimal_signs)


def _choose(
    text: Reading,
    census: Census,
    rows: FileRows,
    options: ReadingOptions,
    proven: frozenset[str],
) -> Reading:
    if text.name in options.text_columns or (looks_like_id(text.name) and census.unit is None):
        return text
    if census.is_flag:
        return _as(text, "flag", "flag", census)
    if census.is_mostly_numbers:
        return _as_number(text, census, rows, options, proven)
    if census.is_mostly_dates:
        return _as_date(text, census, options)
    return text


def _as_text(name: str, place: int, census: Census) -> Reading:
    cell = f"as_cell(c{place})"
    notes = []
    if census.padded and census.unit is None:
        notes.append(f"Spaces were removed around {counted(census.padded, 'cell')}.")
    if census.gaps_among_words:
        notes.append(f"N/A or the like in {counted(census.gaps_among_words, 'cell')}: missing.")
    if census.kept_words:
        notes.append(f"“NA” or “None” in {counted(census.kept_words, 'cell')}: kept as words.")
    gap = f"is_gap_among_words({cell})"
    return Reading(name, cell, f"words({cell})", "text", gap, True, notes=tuple(notes))


def _as(text: Reading, kind: str, macro: str, census: Census, *notes: str) -> Reading:
    cell = f"without_unit({text.cell})" if census.unit else text.cell
    said = list(notes)
    if census.gaps:
        said.append(f"N/A or the like in {counted(census.gaps, 'cell')}: missing.")
    if census.unit:
        said.append(f"The sign {census.unit} was taken off every cell.")
    return replace(
        text,
        cell=cell,
        value=f"{macro}({cell})",
        kind=kind,
        gap=f"is_gap({cell})",
        is_sure=census.is_read_by(macro),
        unit=census.unit,
        notes=tuple(said),
    )


def _as_number(
    text: Reading,
    census: Census,
    rows: FileRows,
    options: ReadingOptions,
    proven: frozenset[str],
) -> Reading:
    if census.whole == census.numbers:
        if census.leading_zero:
            return _noted(text, "Numbers with leading zeros: kept as text.")
        if census.longest_whole > EXACT_DIGITS:
            return _noted(text, "Numbers of more than 18 digits: kept as text.")
        return _as(text, "number", "whole_number", census)
    sign = _decimal_sign(text.name, census, rows, options, proven)
    if sign == ",":
        return _as(text, "number", "comma_number", census, "Read with a decimal comma.")
    notes = ("Read with a decimal point.",) if census.ambiguous else ()
    return _as(text, "number", "point_number", census, *notes)


def _decimal_sign(
    name: str,
    census: Census,
    rows: FileRows,
    options: ReadingOptions,
    proven: frozenset[str],
) -> str:
    if options.decimal:
        return options.decimal
    if census.decimal_signs:
        return "," if census.only_comma > census.only_point else "."
    if not census.ambiguous:
        return "."
    if len(proven) == 1:
        return next(iter(proven))
    if rows.delimiter == "," and not census.ambiguous_comma and not proven:
        return "."
    example = census.ambiguous_example or ""
    joined, fraction = re.sub(r"[.,]", "", example), example.replace(",", ".")
    raise FileRefusedError(
        f"In “{name[:80]}”, {example} can mean {joined} or {fraction}. "
        "Say which sign marks decimals in this file: a point or a comma.",
        "ambiguous_numbers",
        offer="decimal",
    )


def _as_date(text: Reading, census: Census, options: ReadingOptions) -> Reading:
    if census.iso and census.written_date:
        return _noted(text, "Dates written in different ways: kept as text.")
    if census.with_time:
        return _as(text, "date", "iso_time", census)
    if census.iso:
        return _as(text, "date", "iso_date", census)
    if options.day_first is not None:
        macro = "day_first_date" if options.day_first else "month_first_date"
        return _as(text, "date", macro, census)
    if census.day_first and census.month_first:
        return _noted(text, "Day first and month first are mixed in these dates: kept as text.")
    if census.month_first:
        return _as(text, "date", "month_first_date", census, "Read with the month first.")
    if census.day_first or census.dotted_date == census.written_date:
        return _as(text, "date", "day_first_date", census, "Read with the day first.")
    return _noted(text, "The day or the month could come first: kept as text until you say which.")


def _told(db: duckdb.DuckDBPyConnection, flag: Reading) -> Reading:
    """The flag with a note of the words that were read as yes or no, and how often each."""
    query = statement("customers/flag_words").format(cell=flag.cell, gap=flag.gap)
    words = [f"“{word}” {count:,}" for word, count in db.execute(query).fetchall()]
    return _noted(flag, f"Read as yes/no: {', '.join(words)}.")


def _noted(text: Reading, note: str) -> Reading:
    return replace(text, notes=(*text.notes, note))


def _typed(
    db: duckdb.DuckDBPyConnection, name: str, place: int, kind: str, options: ReadingOptions
) -> Reading:
    column = f"c{place}"
    if name in options.text_columns or (looks_like_id(name) and kind in ("BIGINT", "DOUBLE")):
        return Reading(name, column, _id_as_text(column, kind), "text")
    if kind != "DOUBLE":
        kinds = {"BIGINT": "number", "BOOLEAN": "flag"}
        return Reading(name, column, column, kinds.get(kind, "date"))
    infinite = _count(db, f"isinf({column})")
    notes = (f"{counted(infinite, 'infinite value')}: missing.",) if infinite else ()
    value = f"finite({column})"
    return Reading(name, column, value, "number", bad_cells=infinite, notes=notes)


def _count(db: duckdb.DuckDBPyConnection, condition: str) -> int:
    row = db.execute(statement("customers/cells_where").format(condition=condition)).fetchone()
    return row[0] if row else 0


def _id_as_text(column: str, kind: str) -> str:
    if kind != "DOUBLE":
        return f"{column}::varchar"
    return (
        f"case when isnan({column}) then null when {column} = trunc({column}) "
        f"and abs({column}) < 1e15 then {column}::bigint::varchar else {column}::varchar end"
    )


def _checked(
    db: duckdb.DuckDBPyConnection,
    reading: Reading,
    text: Reading,
    rows: FileRows,
    options: ReadingOptions,
) -> Reading:
    if reading.is_sure:
        return reading
    unread = f"{reading.cell} is not null and {reading.value} is null and not {reading.gap}"
    bad = _count(db, unread)
    if not bad:
        return reading
    bad_rows = _bad_cells(db, reading, unread, rows)
    if reading.name not in options.accept_bad_cells:
        problem = _problem(reading, bad, bad_rows)
        return replace(text, bad_cells=bad, bad_rows=bad_rows, problem=problem)
    accepted = _noted(reading, f"{counted(bad, 'cell')} that could not be read: missing.")
    return replace(accepted, bad_cells=bad, bad_rows=bad_rows)


def _bad_cells(
    db: duckdb.DuckDBPyConnection, reading: Reading, unread: str, rows: FileRows
) -> tuple[BadRow, ...]:
    query = statement("customers/first_cells_where").format(cell=reading.cell, condition=unread)
    found = db.execute(query, {"most": FIRST_BAD_CELLS}).fetchall()
    lines = rows.lines([record for record, _ in found])
    problem = f"not a {reading.kind} in “{reading.name[:80]}”"
    return tuple(BadRow(lines[record], problem, shortened(cell)) for record, cell in found)


def _problem(reading: Reading, bad: int, bad_rows: tuple[BadRow, ...]) -> str:
    lines = "; ".join(f"line {row.line:,}: {row.text[:40]}" for row in bad_rows)
    cells = f"{counted(bad, 'cell')} {'is' if bad == 1 else 'are'} not"
    return (
        f"“{reading.name[:80]}” would be a column of {reading.kind}s, but {cells} ({lines}). "
        "It was kept as text: correct them, or accept them as missing."
    )
