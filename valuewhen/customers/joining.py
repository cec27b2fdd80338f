"""Several uploaded files of one grain, a row a customer in each, joined on the id.

Every id of any file stays: where a file has no row for it, that file's cells are missing, and how
many they are is told. A join never multiplies customers.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from valuewhen.analytics import quoted, statement
from valuewhen.customers.file_rows import FileRows, reader_database, refuse_too_many
from valuewhen.customers.id_column import common_id
from valuewhen.customers.join_check import Part, check_parts
from valuewhen.customers.parsing import (
    PARQUET,
    ParsedTable,
    read_table,
    refuse_without_numbers,
    refusing_in_words,
    report_on,
)
from valuewhen.customers.readings import Reading, refuse_unknown
from valuewhen.customers.report import (
    BadRow,
    FileRefusedError,
    FileReport,
    JoinedFile,
    Limits,
    ReadingOptions,
)


def join_files(
    sources: Sequence[tuple[Path, str]], folder: Path, options: ReadingOptions, limits: Limits
) -> FileReport:
    """Read the files, each a path and its name, and write `folder`/customers.parquet.

    A row per id of any file, in the order of the first file, then of what others add. The id is
    `options.id_column`, or else the column that all files have and whose name is an id's. A column
    that several files have is kept once where they agree, else once for each file. Raises
    FileRefusedError, among others for ids that are missing or repeated in a file, or ids of which
    no other file has any.
    """
    with refusing_in_words():
        tables = [
            _read_part(place, source, name, folder, options, limits)
            for place, (source, name) in enumerate(sources)
        ]
        refuse_unknown([name for table in tables for name in table.rows.names], options)
        with reader_database(folder, limits, [source for source, _ in sources]) as db:
            keys = common_id(db, tables, options.id_column)
            parts = [Part(at, *both) for at, both in enumerate(zip(tables, keys, strict=True))]
            files = check_parts(db, parts, may_leave_out=options.leave_out_bad_rows)
            joined = _write(db, parts, files, folder / PARQUET, limits)
            report = report_on(db, joined)
    refuse_without_numbers(report)
    return replace(report, joined_on=keys[0], files=tuple(files))


def _read_part(
    place: int, source: Path, name: str, folder: Path, options: ReadingOptions, limits: Limits
) -> ParsedTable:
    own = folder / f"file-{place}"
    own.mkdir()
    try:
        with reader_database(own, limits, [source]) as db:
            table = read_table(db, source, name, own, _with_id(options), limits, is_part=True)
    except FileRefusedError as refusal:
        raise FileRefusedError(
            f"{name}: {refusal.message}", refusal.code, refusal.bad_rows, refusal.offer
        ) from refusal
    for left in own.iterdir():
        if left != table.parquet and left.is_file():
            left.unlink()
    return table


def _with_id(options: ReadingOptions) -> ReadingOptions:
    if options.id_column is None:
        return options
    return replace(options, text_columns=(*options.text_columns, options.id_column))


def _write(
    db: duckdb.DuckDBPyConnection,
    parts: Sequence[Part],
    files: Sequence[JoinedFile],
    parquet: Path,
    limits: Limits,
) -> ParsedTable:
    row = db.execute("select count(*) from ids").fetchone()
    assert row is not None
    readings = _readings(db, parts)
    refuse_too_many(row[0], len(readings), limits)
    query = statement("customers/joined_rows").format(
        cells=", ".join(f"{reading.value} as {quoted(reading.name)}" for reading in readings),
        parts=" ".join(f"left join {part.view} on {part.view}.id = ids.id" for part in parts),
    )
    db.execute(query, {"path": str(parquet)})
    return ParsedTable(
        " + ".join(part.name for part in parts), _rows(row[0], parts, files), readings, parquet
    )


def _readings(db: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> tuple[Reading, ...]:
    """A reading per column of the joined table: the id, then each file's columns in its order."""
    key = parts[0].reading(parts[0].key)
    kept = {key.name.casefold(): replace(key, value="ids.id", kind="text")}
    owners: dict[str, tuple[Part, str]] = {}
    for part in parts:
        for place, reading in enumerate(part.table.readings):
            if reading.name == part.key:
                continue
            cell, folded = f"{part.view}.c{place}", reading.name.casefold()
            first = kept.get(folded)
            if first is None:
                kept[folded] = replace(reading, value=cell)
                owners[folded] = (part, cell)
            elif (
                folded in owners
                and first.kind == reading.kind
                and _agree(db, owners[folded], part, cell)
            ):
                note = f"Also in {part.name}, the same: kept once."
                value = f"coalesce({first.value}, {cell})"
                kept[folded] = replace(first, value=value, notes=(*first.notes, note))
            else:
                name = _own_name(reading.name, part.name, kept)
                note = f"The column “{reading.name}” of {part.name}; another file's differs."
                kept[name.casefold()] = replace(
                    reading, name=name, value=cell, notes=(*reading.notes, note)
                )
    return tuple(kept.values())


def _agree(db: duckdb.DuckDBPyConnection, first: tuple[Part, str], part: Part, cell: str) -> bool:
    query = statement("customers/differing_cells").format(
        first=first[0].view, one=first[1], second=part.view, other=cell
    )
    row = db.execute(query).fetchone()
    return row is not None and row[0] == 0


def _own_name(name: str, file: str, taken: dict[str, Reading]) -> str:
    stem = Path(file).stem or file
    own, number = f"{name} ({stem})", 2
    while own.casefold() in taken:
        own, number = f"{name} ({stem} {number})", number + 1
    return own


def _rows(rows: int, parts: Sequence[Part], files: Sequence[JoinedFile]) -> FileRows:
    tables = [part.table for part in parts]
    said = [f"{table.name}: {words}" for table in tables for words in table.rows.problems]
    bad = [
        BadRow(row.line, f"{table.name}: {row.problem}", row.text)
        for table in tables
        for row in table.rows.bad_rows
    ]
    first = tables[0].rows
    return FileRows(
        "+".join(dict.fromkeys(table.rows.format for table in tables)),
        (),
        (),
        rows,
        encoding=first.encoding,
        delimiter=first.delimiter,
        left_out=sum(table.rows.left_out for table in tables),
        problems=(*said, *_told(rows, files)),
        bad_rows=tuple(bad),
    )


def _told(rows: int, files: Sequence[JoinedFile]) -> list[str]:
    said = []
    for file in files:
        if file.without_id:
            said.append(f"Left out of {file.name}: rows without an id, {file.without_id:,}.")
        if file.repeated_ids:
            said.append(
                f"Left out of {file.name}: all but the first row of each repeated id, "
                f"{file.repeated_ids:,} ({', '.join(file.first_repeated)})."
            )
        if file.lacking:
            said.append(
                f"{file.name} has no row for {file.lacking:,} of {rows:,} customers (first: "
                f"{', '.join(file.first_lacking)}): its values are missing for them."
            )
    return said
