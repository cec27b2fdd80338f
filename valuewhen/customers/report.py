"""What the reading of an uploaded file found, and why a file was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from valuewhen.errors import InvalidInputError

KINDS = ("id-like", "number", "count", "flag", "category", "text", "date")
TOO_MUCH_MEMORY = (
    "Reading the file takes more memory than a file of its size may. Keep the columns that matter, "
    "or save it as CSV, and load it again."
)
NUMERIC_KINDS = ("number", "count")


@dataclass(frozen=True)
class BadRow:
    """A place in the file that could not be read: its line (from 1), what is wrong, its text."""

    line: int
    problem: str
    text: str


@dataclass(frozen=True)
class ColumnReport:
    """One column as it was read.

    `kind` is one of KINDS; `minimum`, `median` and `maximum` are numbers for numbers and counts,
    ISO dates for dates, else None; `bad_cells` counts the cells that keep a column from being
    numbers or dates, or that were left out of one with the caller's consent; `two_values` has the
    values of a text column that has two, with how often each is there.
    """

    name: str
    kind: str
    missing: int
    distinct: int
    examples: tuple[str, ...] = ()
    minimum: float | str | None = None
    median: float | str | None = None
    maximum: float | str | None = None
    negative: int = 0
    zero: int = 0
    bad_cells: int = 0
    unit: str | None = None
    notes: tuple[str, ...] = ()
    two_values: tuple[tuple[str, int], ...] = ()

    @property
    def is_numeric(self) -> bool:
        """Whether the column holds numbers that can be ranked."""
        return self.kind in NUMERIC_KINDS


@dataclass(frozen=True)
class JoinedFile:
    """One of several files that were joined on the id.

    `rows` as read; rows `without_id` and those that repeat an id (`repeated_ids` ids) were left out
    with consent. `lacking` counts the customers of the other files that this one has no row for,
    `only_here` those that no other file has. The `first_…` are examples.
    """

    name: str
    rows: int
    without_id: int = 0
    repeated_ids: int = 0
    first_repeated: tuple[str, ...] = ()
    lacking: int = 0
    first_lacking: tuple[str, ...] = ()
    only_here: int = 0
    first_only_here: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileReport:
    """What a file held and how it was understood; `to_json` and `from_json` keep it in a store.

    Of several files, `joined_on` is the column of the id and `files` says how each matched.
    """

    original_name: str
    format: str
    rows: int
    columns: tuple[ColumnReport, ...]
    encoding: str | None = None
    delimiter: str | None = None
    left_out_rows: int = 0
    problems: tuple[str, ...] = ()
    first_bad_rows: tuple[BadRow, ...] = ()
    joined_on: str | None = None
    files: tuple[JoinedFile, ...] = ()

    def column(self, name: str) -> ColumnReport:
        """The column of that name; raises InvalidInputError when the file has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise InvalidInputError(
            f"There is no column “{name}” in the file. It has: "
            + ", ".join(column.name for column in self.columns)
        )

    def without_cells(self) -> "FileReport":
        """The report for those who see no rows: the names and kinds of its columns, without a cell
        of the file and without a count of cells; `distinct` says whether a column varies."""
        return FileReport(
            original_name=self.original_name,
            format=self.format,
            rows=self.rows,
            columns=tuple(
                ColumnReport(one.name, one.kind, 0, min(one.distinct, 2), unit=one.unit)
                for one in self.columns
            ),
        )

    def to_json(self) -> dict[str, Any]:
        """The report as plain dicts and lists."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "FileReport":
        """The report that `to_json` gave, also after a way through JSON text."""
        rest = {
            "columns": tuple(_column(column) for column in plain["columns"]),
            "files": tuple(_joined_file(file) for file in plain.get("files", ())),
            "problems": tuple(plain["problems"]),
            "first_bad_rows": bad_rows_from_json(plain["first_bad_rows"]),
        }
        return cls(**{**plain, **rest})


def _column(plain: Mapping[str, Any]) -> ColumnReport:
    two = tuple((value, count) for value, count in plain.get("two_values", ()))
    lists = {"examples": tuple(plain["examples"]), "notes": tuple(plain["notes"])}
    return ColumnReport(**{**plain, **lists, "two_values": two})


def _joined_file(plain: Mapping[str, Any]) -> JoinedFile:
    first = {name: tuple(value) for name, value in plain.items() if name.startswith("first_")}
    return JoinedFile(**{**plain, **first})


@dataclass(frozen=True)
class ReadingOptions:
    """What a person decides about a file that does not say it itself; None means find out.

    `decimal` is "." or ","; `day_first` tells 3/4/2024 apart; `leave_out_bad_rows` drops rows with
    too many or too few cells and, where files are joined, rows without an id and all but the first
    with the same id; `accept_bad_cells` names columns whose unreadable cells may count as missing;
    `text_columns` names columns to keep as text, such as codes made of digits; `sheet` is the sheet
    of a workbook, `id_column` the column on which several files are joined.
    """

    delimiter: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    day_first: bool | None = None
    leave_out_bad_rows: bool = False
    accept_bad_cells: tuple[str, ...] = ()
    text_columns: tuple[str, ...] = ()
    sheet: str | None = None
    id_column: str | None = None

    def __post_init__(self) -> None:
        if self.delimiter is not None and len(self.delimiter) != 1:
            raise InvalidInputError("The delimiter is one character, such as ; or a tab.")
        if self.decimal not in (None, ".", ","):
            raise InvalidInputError("The decimal sign is either . or ,")
        object.__setattr__(self, "accept_bad_cells", tuple(self.accept_bad_cells))
        object.__setattr__(self, "text_columns", tuple(self.text_columns))


@dataclass(frozen=True)
class Limits:
    """The most that reading one file may take; sizes in bytes, times in seconds.

    `cells` is rows times columns, `unpacked` the uncompressed size of a Parquet file, its words or
    a workbook, `cell` the longest single cell or name, `disk` the largest file that the reader may
    write.
    """

    file: int = 200_000_000
    rows: int = 10_000_000
    columns: int = 500
    cells: int = 250_000_000
    unpacked: int = 2_000_000_000
    cell: int = 10_000
    memory: int = 2_000_000_000
    disk: int = 4_000_000_000
    seconds: float = 90.0

    def database(self, size: int) -> int:
        """Bytes of memory that the database may take to read files of that size together."""
        return min(self.memory // 3, 128_000_000 + 4 * size)

    def in_use(self, size: int, packed: int) -> int:
        """Bytes of memory that reading files of that size may have in use, a process's own 110 MB
        included, where `packed` of it are workbooks; small files that take much were made to."""
        return min(self.memory, 280_000_000 + 5 * size + 12 * packed)

    def unpacked_workbook(self, size: int) -> int:
        """Bytes that a workbook of that size may have unpacked; what Excel saves has ten times its
        size."""
        return min(self.unpacked, 30_000_000 + 50 * size)


AT_COMMAND_LINE = Limits(
    file=4_000_000_000,
    rows=50_000_000,
    cells=1_000_000_000,
    unpacked=16_000_000_000,
    memory=8_000_000_000,
    disk=16_000_000_000,
    seconds=1800.0,
)


class FileRefusedError(InvalidInputError):
    """A file cannot be used as it is.

    `code` names the reason to programs, `bad_rows` shows the first places, and `offer` is the
    field of ReadingOptions that would let the file through, if there is one.
    """

    code = "file_refused"

    def __init__(
        self, message: str, code: str, bad_rows: Sequence[BadRow] = (), offer: str | None = None
    ) -> None:
        super().__init__(message, code)
        self.bad_rows = tuple(bad_rows)
        self.offer = offer


def bad_rows_from_json(plain: Sequence[Mapping[str, Any]]) -> tuple[BadRow, ...]:
    """The rows that `asdict` made plain."""
    return tuple(BadRow(**row) for row in plain)


def counted(number: int, noun: str) -> str:
    """So many of a thing: "1 cell", "1,204 cells"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
