"""In how many ways the cells of a column of text could be read."""

from dataclasses import dataclass, fields, replace

import duckdb

from valuewhen.analytics import statement

MOSTLY = 0.5


@dataclass(frozen=True)
class Census:
    """How many cells of one column of text could be read in which way."""

    filled: int
    padded: int
    gaps: int
    gaps_among_words: int
    kept_words: int
    whole: int
    longest_whole: int
    leading_zero: int
    only_point: int
    only_comma: int
    either_sign: int
    ambiguous: int
    ambiguous_comma: int
    ambiguous_example: str | None
    iso: int
    with_time: int
    written_date: int
    dotted_date: int
    day_first: int
    month_first: int
    flags: int
    units: int
    unit: str | None
    different_units: int

    @property
    def values(self) -> int:
        """Cells that hold something other than a word for "no value"."""
        return self.filled - self.gaps

    @property
    def numbers(self) -> int:
        """Cells that are numbers to somebody."""
        return self.only_point + self.only_comma + self.either_sign

    @property
    def decimal_signs(self) -> frozenset[str]:
        """The decimal signs that cells of this column prove."""
        proofs = {",": self.only_comma, ".": self.only_point}
        return frozenset(sign for sign, cells in proofs.items() if cells)

    def is_read_by(self, macro: str) -> bool:
        """Whether the counts prove that the macro reads every value."""
        read = {
            "flag": self.flags,
            "whole_number": self.whole,
            "point_number": self.only_point + self.either_sign,
            "comma_number": self.only_comma + self.either_sign,
        }
        return read.get(macro) == self.values

    @property
    def is_mostly_numbers(self) -> bool:
        """Whether at least half of the values are numbers."""
        return self.values > 0 and self.numbers >= MOSTLY * self.values

    @property
    def is_mostly_dates(self) -> bool:
        """Whether at least half of the values are dates."""
        return self.values > 0 and self.iso + self.written_date >= MOSTLY * self.values

    @property
    def is_flag(self) -> bool:
        """Whether every value is a yes or a no."""
        return self.values > 0 and self.flags == self.values


def take_census(db: duckdb.DuckDBPyConnection, place: int) -> Census:
    """The census of column c{place} of `file_rows`; a unit that every cell carries is taken off."""
    census = _count_cells(db, place, "")
    same_unit = census.units == census.values > 0 and census.different_units == 1
    if not same_unit:
        return replace(census, unit=None)
    return replace(_count_cells(db, place, "without_unit"), unit=census.unit)


def _count_cells(db: duckdb.DuckDBPyConnection, place: int, cell: str) -> Census:
    query = statement("customers/census").format(column=f"c{place}", cell=cell)
    row = db.execute(query).fetchone()
    assert row is not None
    return Census(**dict(zip((field.name for field in fields(Census)), row, strict=True)))
