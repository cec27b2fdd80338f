"""The period unit in which purchases are counted and times are measured."""

from dataclasses import dataclass

from valuewhen.errors import InvalidInputError


@dataclass(frozen=True)
class PeriodUnit:
    """A period: its letter, DuckDB's name for it, its plural in words, how many make a year."""

    letter: str
    part: str
    plural: str
    per_year: float

    def in_words(self, periods: float) -> str:
        """So many periods, as in "39 weeks" or "1 month"."""
        whole = round(periods, 1)
        return f"{whole:,.10g} {self.part if whole == 1 else self.plural}"


_UNITS = (
    PeriodUnit("D", "day", "days", 365.2425),
    PeriodUnit("W", "week", "weeks", 365.2425 / 7),
    PeriodUnit("M", "month", "months", 12),
    PeriodUnit("Q", "quarter", "quarters", 4),
    PeriodUnit("Y", "year", "years", 1),
)


def period_unit(letter: str) -> PeriodUnit:
    """The unit of a letter: D, W (Monday to Sunday), M, Q or Y, calendar periods all.

    Raises InvalidInputError for any other.
    """
    for unit in _UNITS:
        if unit.letter == letter:
            return unit
    known = ", ".join(f"{unit.letter} for {unit.plural}" for unit in _UNITS)
    raise InvalidInputError(f"There is no period unit “{letter}”: take {known}.")
