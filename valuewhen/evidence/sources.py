"""Where the columns of a computation come from: a Parquet or CSV file, or a DataFrame."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from valuewhen.analytics import connection, quoted, statement
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.bin_names import are_dates
from valuewhen.evidence.columns import Floats, numbers
from valuewhen.evidence.metric_column import Flags, MetricColumn
from valuewhen.evidence.ranks import most_counted

_BATCH = 2**17  # rows that are read at once
_WHOLE = re.compile(r"(TINY|SMALL|BIG)INT|U(TINY|SMALL)INT|U?INTEGER|BOOLEAN")
_UNSIGNED = {1: "utinyint", 2: "usmallint", 4: "uinteger"}
_MEASURED = re.compile(
    r"U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL.[\d,]+.|FLOAT|DOUBLE|BOOLEAN|DATE|TIMESTAMP[^\[]*"
)


@dataclass(frozen=True)
class Labels:
    """A column of labels: for every row the place of its label in `levels`, -1 without one."""

    codes: NDArray[np.signedinteger]
    levels: list[Any]


class Source(Protocol):
    """Columns by name, every one with a value for each customer in the same order."""

    def numbers(self, name: str) -> Floats:
        """A column of numbers, flags or dates (in days); not finite where missing or infinite.

        Raises InvalidInputError for text.
        """

    def metric(self, name: str) -> MetricColumn:
        """The same as a metric's column. Raises InvalidInputError for text."""

    def labels(self, name: str) -> Labels:
        """A column as labels, ascending."""

    def is_text(self, name: str) -> bool:
        """Whether the column holds neither numbers nor flags nor dates."""

    def is_date(self, name: str) -> bool:
        """Whether the column holds dates."""


@contextmanager
def opened(source: str | Path | pd.DataFrame, names: Sequence[str]) -> Iterator[Source]:
    """The named columns of a Parquet or CSV file or of a DataFrame.

    Raises InvalidInputError for a file that is not there or cannot be read, and for a column that
    is not in it.
    """
    if isinstance(source, pd.DataFrame):
        yield FrameSource(source, names)
        return
    path = Path(source).resolve()
    if not path.is_file():
        raise InvalidInputError(f"There is no file {path.name}: give a Parquet or CSV file.")
    with connection(path) as db:
        yield FileSource(db, path, names)


class FrameSource:
    """The columns of a DataFrame; an ordered category counts as numbers, in its order."""

    def __init__(self, frame: pd.DataFrame, names: Sequence[str]) -> None:
        _check_names(list(frame.columns), names)
        self._frame = frame

    def numbers(self, name: str) -> Floats:
        column = self._frame[name]
        if isinstance(column.dtype, pd.CategoricalDtype) and column.cat.ordered:
            codes = column.cat.codes.to_numpy(dtype=np.float64)
            return np.where(codes < 0, np.nan, codes)
        if self.is_text(name):
            raise _is_text(name)
        return numbers(column, name)

    def metric(self, name: str) -> MetricColumn:
        return MetricColumn.of(self.numbers(name))

    def labels(self, name: str) -> Labels:
        try:
            codes, levels = pd.factorize(self._frame[name], sort=True)
        except TypeError as error:
            raise InvalidInputError(
                f"“{name}” mixes values that cannot be put in order: make them all text."
            ) from error
        return Labels(codes.astype(_codes(len(levels))), list(levels))

    def is_text(self, name: str) -> bool:
        column = self._frame[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            return not column.cat.ordered
        try:
            numbers(column.head(0) if column.dtype != object else column, name)
        except InvalidInputError:
            return True
        return False

    def is_date(self, name: str) -> bool:
        return are_dates(self._frame[name])


class FileSource:
    """The columns of a Parquet or CSV file, each read when it is asked for, in the file's order."""

    def __init__(self, db: duckdb.DuckDBPyConnection, path: Path, names: Sequence[str]) -> None:
        self._db = db
        kind = "parquet" if _is_parquet(path) else "csv"
        escaped = str(path).replace("'", "''")
        try:
            db.execute(statement(f"evidence/{kind}_customers").format(path=escaped))
            found = db.execute("describe customers").fetchall()
        except duckdb.Error as error:
            raise InvalidInputError(
                f"{path.name} cannot be read as a table: give a Parquet or CSV file with a header."
            ) from error
        self._kinds: dict[str, str] = {row[0]: str(row[1]) for row in found}
        _check_names(list(self._kinds), names)
        self._rows = int(db.execute("select count(*) from customers").fetchall()[0][0])

    def numbers(self, name: str) -> Floats:
        if self.is_text(name):
            raise _is_text(name)
        is_date = self.is_date(name)
        cell = f"epoch({quoted(name)}) / 86400" if is_date else f"cast({quoted(name)} as double)"
        query = statement("evidence/column").format(cell=cell)
        return self._read(query, np.float64)

    def metric(self, name: str) -> MetricColumn:
        """Whole numbers are read as such, which takes less than floats of them."""
        if not _WHOLE.fullmatch(self._kinds[name]):
            return MetricColumn.of(self.numbers(name))
        query = statement("evidence/whole_span").format(cell=quoted(name))
        lowest, highest, known = self._db.execute(query).fetchall()[0]
        if not known or highest - lowest >= most_counted(self._rows):
            return MetricColumn.of(self.numbers(name))
        kind = np.min_scalar_type(highest - lowest)
        query = statement("evidence/whole_column").format(
            cell=quoted(name), lowest=lowest, type=_UNSIGNED[kind.itemsize]
        )
        above = self._read(query, kind)
        return MetricColumn(above, float(lowest), self._known(name, known))

    def _known(self, name: str, known: int) -> Flags | None:
        if known == self._rows:
            return None
        return self._read(statement("evidence/known").format(cell=quoted(name)), np.bool_)

    def _read(self, query: str, kind: Any) -> NDArray[Any]:
        """The one column of a query that has a row a customer, read a part at a time."""
        column, at = np.empty(self._rows, dtype=kind), 0
        for batch in self._db.sql(query).to_arrow_reader(_BATCH):
            part = batch.column(0)
            column[at : at + len(part)] = part.to_numpy(zero_copy_only=False)
            at += len(part)
        return column

    def labels(self, name: str) -> Labels:
        if self._kinds[name] != "VARCHAR":
            return self._labels_as_read(name)
        cell = quoted(name)
        self._db.execute(statement("evidence/label_type").format(cell=cell))
        levels = self._db.sql("select unnest(enum_range(null::label))").fetchall()
        codes = self._read(statement("evidence/label_codes").format(cell=cell), _codes(len(levels)))
        return Labels(codes, [level for (level,) in levels])

    def _labels_as_read(self, name: str) -> Labels:
        query = statement("evidence/column").format(cell=quoted(name))
        found = self._db.sql(query).to_arrow_table().column(0).combine_chunks()
        encoded = found.dictionary_encode()
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        levels = encoded.dictionary.to_pylist()
        order = pd.Index(levels, dtype=object).argsort()
        place = np.append(np.argsort(order), -1).astype(_codes(len(levels)))
        return Labels(place[codes], [levels[at] for at in order])

    def is_text(self, name: str) -> bool:
        return not _MEASURED.fullmatch(self._kinds[name])

    def is_date(self, name: str) -> bool:
        return self._kinds[name].startswith(("DATE", "TIMESTAMP"))


def _codes(levels: int) -> np.dtype[Any]:
    """The smallest type that holds the codes of so many labels and -1."""
    return np.min_scalar_type(-levels - 1)


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def _check_names(there: list[Any], names: Sequence[str]) -> None:
    for name in names:
        if there.count(name) == 0:
            raise InvalidInputError(f"There is no column “{name}”: check its spelling and case.")
        if there.count(name) > 1:
            raise InvalidInputError(f"There are several columns “{name}”: give each its own name.")


def _is_text(name: str) -> InvalidInputError:
    return InvalidInputError(
        f"“{name}” does not hold numbers. Of two values make a flag (true where it is the one you "
        "mean); of ordered ones numbers or an ordered category; compare others by groups."
    )
