"""A table of customers in a database: which of its columns are there, and how they are read."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from sqlglot import exp
from sqlglot.errors import ParseError

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.elsewhere.engines import Engine
from valuewhen.evidence.elsewhere.statements import aggregate

_TYPE = exp.DataType.Type
_WORDS = {_TYPE.TEXT, _TYPE.VARCHAR, _TYPE.CHAR, _TYPE.NCHAR, _TYPE.NVARCHAR, _TYPE.BPCHAR}
_NULL_TEXT = exp.cast(exp.null(), "text")


class CustomerTable:
    """A table with a row a customer: `table` is its name, or schema and name, as they are spelt.

    Raises InvalidInputError for a column that is not there or cannot be read as what it is for.
    """

    def __init__(
        self,
        engine: Engine,
        table: str | Sequence[str],
        clv: str,
        segment: str | None = None,
    ) -> None:
        self._engine = engine
        self._table = _named_table(table)
        self._types = {
            name: _known_type(text, engine.dialect)
            for name, text in engine.column_types(self._table).items()
        }
        self._clv = self.number(clv)
        self._segment = segment
        self._label = _NULL_TEXT if segment is None else self._as_label(segment)

    def number(self, name: str) -> exp.Expr:
        """How a column is read as a number: flags as 0 and 1, dates in days since 1970."""
        column, kind = self._column(name)
        if kind in exp.DataType.NUMERIC_TYPES:
            return exp.cast(column, "double")
        if kind == _TYPE.BOOLEAN:
            return exp.cast(exp.cast(column, "int"), "double")
        if kind == _TYPE.DATE:
            start = exp.cast(exp.Literal.string("1970-01-01"), "date")
            days = exp.DateDiff(this=column, expression=start, unit=exp.var("DAY"))
            return exp.cast(days, "double")
        raise InvalidInputError(
            f"“{name}” does not hold numbers, flags or dates. Of two values make a flag; "
            "of ordered ones numbers; of a moment a date."
        )

    def is_number(self, name: str) -> bool:
        """Whether a column can be read as a number."""
        return self._is_read_by(self.number, name)

    def is_label(self, name: str) -> bool:
        """Whether a column can be read as labels."""
        return self._is_read_by(self._as_label, name)

    def rows(self, query: str, metric: str, sides: str = "any_against_none") -> pd.DataFrame:
        """The rows of `queries/aggregates/QUERY.sql` for one metric against CLV, by scope."""
        return self._rows(query, self.number(metric), self._clv, self._label, sides)

    def rows_between(self, query: str, metric: str, other: str) -> pd.DataFrame:
        """The same for one metric against another number, among all customers with a CLV."""
        known = exp.Between(
            this=self._clv.copy(),
            low=exp.Literal.number("-1.7976931348623157e308"),
            high=exp.Literal.number("1.7976931348623157e308"),
        )
        among = exp.Case().when(known, self.number(other))
        return self._rows(query, self.number(metric), among, _NULL_TEXT)

    def rows_by_label(self, query: str, metric: str, label: str) -> pd.DataFrame:
        """The same for one metric by the labels of a column, among all customers with a CLV."""
        return self._rows(query, self.number(metric), self._clv, self._as_label(label))

    def label(self, text: str) -> Any:
        """A segment as its column has it, of the text that queries bring back."""
        kind = None if self._segment is None else self._types[self._segment]
        if kind == _TYPE.BOOLEAN:
            return text == "true"
        return int(text) if kind in exp.DataType.INTEGER_TYPES else text

    def _rows(
        self,
        query: str,
        metric: exp.Expr,
        clv: exp.Expr,
        segment: exp.Expr,
        sides: str = "any_against_none",
    ) -> pd.DataFrame:
        stand_ins = {
            "the_table": self._table,
            "the_metric": metric,
            "the_clv": clv,
            "the_segment": segment,
        }
        whole = aggregate(query, stand_ins, sides)
        return pd.DataFrame(self._engine.rows(whole), columns=_names(whole))

    def _is_read_by(self, reading: Callable[[str], exp.Expr], name: str) -> bool:
        try:
            reading(name)
        except InvalidInputError:
            self._column(name)
            return False
        return True

    def _as_label(self, name: str) -> exp.Expr:
        column, kind = self._column(name)
        if kind in _WORDS or kind == _TYPE.BOOLEAN or kind in exp.DataType.INTEGER_TYPES:
            return exp.cast(column, "text")
        raise InvalidInputError(
            f"“{name}” cannot name segments: give a column of text, whole numbers or flags."
        )

    def _column(self, name: str) -> tuple[exp.Column, exp.DType | None]:
        if name not in self._types:
            raise InvalidInputError(f"There is no column “{name}”: check its spelling and case.")
        return exp.column(exp.to_identifier(name, quoted=True)), self._types[name]


def _named_table(name: str | Sequence[str]) -> exp.Table:
    parts = [name] if isinstance(name, str) else list(name)
    if not 1 <= len(parts) <= 3 or not all(parts):
        raise InvalidInputError("Name the table, its schema and name, or catalog, schema and name.")
    identifiers = [exp.to_identifier(part, quoted=True) for part in reversed(parts)]
    return exp.Table(**dict(zip(("this", "db", "catalog"), identifiers, strict=False)))


def _known_type(text: str, dialect: str) -> exp.DType | None:
    try:
        return exp.DataType.build(text, dialect=dialect).this
    except ParseError:
        return None


def _names(whole: exp.Query) -> list[str]:
    last = whole.ctes[-1].this
    return [str(name) for name in last.named_selects]
