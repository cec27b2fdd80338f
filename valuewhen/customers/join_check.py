"""Whether files can be joined on the id: missing, repeated and unmatched ids, file by file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from valuewhen.analytics import quoted, statement
from valuewhen.customers.parsing import ParsedTable
from valuewhen.customers.readings import Reading
from valuewhen.customers.report import FileRefusedError, JoinedFile, counted

FIRST_IDS = 3


@dataclass(frozen=True)
class Part:
    """One of the tables to be joined; `key` is its column of the id, `view` its name in DuckDB."""

    place: int
    table: ParsedTable
    key: str

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.table.name

    @property
    def view(self) -> str:
        """What it is called in DuckDB: rows with an id, one of each, cells as c0, c1, …"""
        return f"part{self.place}"

    @property
    def bit(self) -> int:
        """Its mark in `ids.files`."""
        return 1 << self.place

    def reading(self, name: str) -> Reading:
        """The reading of its column of that name."""
        return next(reading for reading in self.table.readings if reading.name == name)


def check_parts(
    db: duckdb.DuckDBPyConnection, parts: Sequence[Part], *, may_leave_out: bool
) -> list[JoinedFile]:
    """How each file matches the others; makes the view of each part and the table `ids`.

    Raises FileRefusedError for missing or repeated ids, unless they `may_leave_out`, and for a file
    that has no id in common with any other.
    """
    files = [_count_ids(db, part) for part in parts]
    if not may_leave_out:
        _refuse_unusable(parts, files)
    for part in parts:
        _show(db, part, is_repeated=bool(files[part.place].repeated_ids))
    one = statement("customers/part_ids")
    ids = [one.format(file=part.place, bit=part.bit, view=part.view) for part in parts]
    db.execute(statement("customers/joined_ids").format(parts=" union all ".join(ids)))
    found = [_match(db, part, file) for part, file in zip(parts, files, strict=True)]
    _refuse_strangers(db, parts, found)
    return found


def _count_ids(db: duckdb.DuckDBPyConnection, part: Part) -> JoinedFile:
    path = {"path": str(part.table.parquet)}
    query = statement("customers/repeated_ids").format(id=quoted(part.key))
    repeated = db.execute(query, path | {"most": FIRST_IDS}).fetchall()
    missing = db.execute(
        statement("customers/missing_ids").format(id=quoted(part.key)), path
    ).fetchone()
    assert missing is not None
    return JoinedFile(
        part.name,
        part.table.rows.rows,
        without_id=missing[0],
        repeated_ids=repeated[0][2] if repeated else 0,
        first_repeated=tuple(f"{name}: {rows:,} rows" for name, rows, _ in repeated),
    )


def _refuse_unusable(parts: Sequence[Part], files: Sequence[JoinedFile]) -> None:
    why = []
    for part, file in zip(parts, files, strict=True):
        if file.without_id:
            why.append(f"{file.name}: {counted(file.without_id, 'row')} without an id.")
        if file.repeated_ids:
            shown = "; ".join(file.first_repeated)
            why.append(
                f"{file.name}: {counted(file.repeated_ids, 'id')} in “{part.key}” more than once "
                f"({shown})."
            )
    if why:
        raise FileRefusedError(
            f"The files cannot be joined on the id. {' '.join(why)} Correct the files, or choose "
            "to leave out rows without an id and all but the first with the same one.",
            "duplicate_ids" if any(file.repeated_ids for file in files) else "missing_ids",
            offer="leave_out_bad_rows",
        )


def _show(db: duckdb.DuckDBPyConnection, part: Part, *, is_repeated: bool) -> None:
    cells = [f"{quoted(reading.name)} as c{at}" for at, reading in enumerate(part.table.readings)]
    once = "qualify row_number() over (partition by id order by place) = 1" if is_repeated else ""
    query = statement("customers/part_rows").format(
        view=part.view,
        id=quoted(part.key),
        cells=", ".join(cells),
        path=str(part.table.parquet).replace("'", "''"),
        once=once,
    )
    db.execute(query)


def _match(db: duckdb.DuckDBPyConnection, part: Part, file: JoinedFile) -> JoinedFile:
    lacking, first_lacking = _ids(db, f"files & {part.bit} = 0")
    only_here, first_only_here = _ids(db, f"files = {part.bit}")
    return replace(
        file,
        lacking=lacking,
        first_lacking=first_lacking,
        only_here=only_here,
        first_only_here=first_only_here,
    )


def _ids(db: duckdb.DuckDBPyConnection, condition: str) -> tuple[int, tuple[str, ...]]:
    query = statement("customers/ids_where").format(condition=condition)
    found = db.execute(query, {"most": FIRST_IDS}).fetchall()
    return (found[0][1] if found else 0), tuple(str(row[0])[:80] for row in found)


def _refuse_strangers(
    db: duckdb.DuckDBPyConnection, parts: Sequence[Part], files: Sequence[JoinedFile]
) -> None:
    for part, file in zip(parts, files, strict=True):
        own, first = _ids(db, f"files & {part.bit} <> 0")
        if own == file.only_here:
            others = ", ".join(file.first_lacking)
            raise FileRefusedError(
                f"No id of {file.name} ({', '.join(first)}) is in another file ({others}). "
                "Choose another column for the id, or write the ids the same way in each file.",
                "nothing_matches",
                offer="id_column",
            )
