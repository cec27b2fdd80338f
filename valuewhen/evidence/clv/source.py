"""Transactions from a file or a table, checked before anything is computed from them."""

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from valuewhen.analytics import connection, quoted, statement
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.clv.troubles import Judged, Trouble, accepted, first_line

Source = str | Path | pd.DataFrame

_NUMBERS = ("INT", "HUGEINT", "UINT", "DOUBLE", "FLOAT", "DECIMAL", "BIGNUM")
_ISO_DAY = r"^\d{4}[-/]\d{1,2}[-/]\d{1,2}"
_DAYS = {"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"}


@dataclass(frozen=True)
class Columns:
    """Which columns say who bought, when, for how much and, if known, with what margin."""

    customer: str
    date: str
    amount: str
    margin: str | None = None

    @property
    def names(self) -> list[str]:
        """The columns that are used, each once."""
        used = (self.customer, self.date, self.amount, self.margin)
        return list(dict.fromkeys(name for name in used if name is not None))

    @property
    def money(self) -> tuple[str, ...]:
        """The columns with money."""
        return (self.amount, self.margin) if self.margin is not None else (self.amount,)


@dataclass(frozen=True)
class Transactions:
    """An open connection with the view `usable`, the first and last day in it, and the cautions."""

    db: duckdb.DuckDBPyConnection
    first: dt.date
    last: dt.date
    notes: tuple[str, ...]


@contextmanager
def transactions(
    source: Source,
    columns: Columns,
    *,
    until: dt.date | None = None,
    leave_out: Collection[Trouble] = (),
    net_refunds: bool = False,
) -> Iterator[Transactions]:
    """The transactions of a Parquet or CSV file or a DataFrame, in a DuckDB of their own.

    Rows that cannot be used are refused with InvalidInputError, unless `leave_out` names their
    trouble: then they are left out and counted in `notes`. Purchases after today are a trouble
    when `until` is not given; with `until` they are simply later than what is looked at. Negative
    amounts are no trouble with `net_refunds`.
    """
    with connection(*_files(source)) as db:
        _open(db, source, columns)
        today = dt.date.max if until is not None else dt.date.today()
        judged = Judged(columns.date, columns.amount, columns.margin, today, net_refunds)
        notes = accepted(db, judged, leave_out)
        db.execute(statement("clv/usable").replace("$today", f"date '{today}'"))
        first, last = db.execute(statement("clv/span")).fetchone() or (None, None)
        if first is None:
            raise InvalidInputError("There is no transaction that can be used.")
        yield Transactions(db, first, last, notes)


def _files(source: Source) -> list[Path]:
    return [] if isinstance(source, pd.DataFrame) else [Path(source)]


def _open(db: duckdb.DuckDBPyConnection, source: Source, columns: Columns) -> None:
    if isinstance(source, pd.DataFrame):
        db.register("file_rows", _arrow(source, columns))
    else:
        _open_file(db, Path(source))
    types = {name: str(kind) for name, kind, *_ in db.execute("describe file_rows").fetchall()}
    _demand(types, columns)
    margin = columns.margin
    written = statement("clv/transactions").format(
        customer=_id_cell(columns.customer, types),
        date=quoted(columns.date),
        amount=quoted(columns.amount),
        margin="null" if margin is None else quoted(margin),
        day=_day_cell(columns.date, types),
        amount_number=_number_cell(columns.amount, types),
        margin_number="0.0" if margin is None else _number_cell(margin, types),
    )
    db.execute(written)


def _open_file(db: duckdb.DuckDBPyConnection, path: Path) -> None:
    kind = path.suffix.lower().lstrip(".")
    if kind not in {"parquet", "csv"}:
        raise InvalidInputError(
            f"“{path.name}” is neither Parquet nor CSV: transactions come as .parquet or .csv."
        )
    if not path.is_file():
        raise InvalidInputError(f"There is no file “{path.name}”.")
    escaped = str(path).replace("'", "''")
    try:
        db.execute(statement(f"clv/{kind}_rows").replace("{path}", escaped))
    except duckdb.Error as error:
        raise InvalidInputError(
            f"“{path.name}” cannot be read as {kind}: {first_line(error)}"
        ) from error


def _arrow(table: pd.DataFrame, columns: Columns) -> pa.Table:
    _demand(list(table.columns), columns)
    return pa.table({name: _arrow_column(table[name], name) for name in columns.names})


def _arrow_column(column: Any, name: str) -> pa.Array:
    if isinstance(column, pd.DataFrame):
        raise InvalidInputError(f"There are several columns “{name}”: rename all but one.")
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_localize(None)
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    try:
        return pa.Array.from_pandas(column)
    except pa.ArrowException as error:
        raise InvalidInputError(
            f"“{name}” mixes kinds of values, or holds one that is neither a number, a date nor "
            f"text: {error}"
        ) from error


def _demand(present: Collection[str], columns: Columns) -> None:
    absent = [name for name in columns.names if name not in present]
    if absent:
        raise InvalidInputError(
            f"There is no column “{absent[0]}”: the columns are {', '.join(map(str, present))}."
        )


def _id_cell(name: str, types: dict[str, str]) -> str:
    cell = quoted(name)
    if types[name] == "VARCHAR":
        return f"nullif(trim({cell}), '')"
    if types[name] in {"DOUBLE", "FLOAT"}:
        return f"case when isfinite({cell}) then {cell} end"
    return cell


def _day_cell(name: str, types: dict[str, str]) -> str:
    cell, kind = quoted(name), types[name]
    if kind in _DAYS:
        return f"{cell}::date"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"timezone('UTC', {cell})::date"
    if kind == "VARCHAR":
        is_iso = f"regexp_matches(trim({cell}), '{_ISO_DAY}')"
        return f"case when {is_iso} then try_cast(trim({cell}) as date) end"
    if kind == '"NULL"':
        return f"{cell}::date"
    raise InvalidInputError(
        f"“{name}” holds no dates ({kind.lower()}): dates are a date column, or text written "
        "year-month-day, as in 2026-11-22."
    )


def _number_cell(name: str, types: dict[str, str]) -> str:
    cell, kind = quoted(name), types[name]
    if kind == "VARCHAR":
        return f"try_cast(trim({cell}) as double)"
    if kind == '"NULL"' or any(number in kind for number in _NUMBERS):
        return f"{cell}::double"
    raise InvalidInputError(f"“{name}” holds no amounts of money ({kind.lower()}).")
