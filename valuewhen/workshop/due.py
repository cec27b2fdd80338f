"""When a commitment is due, and how it stands before those who gave the money."""

from datetime import date, timedelta
from enum import StrEnum

MONTHS_OF_A_QUARTER = 3


class Standing(StrEnum):
    """How a commitment stands: measured by its experiment, reported by its owner, past its date
    with neither, or open until then."""

    MEASURED = "measured"
    REPORTED = "reported"
    OVERDUE = "overdue"
    OPEN = "open"


def due_on(horizon: str, decided_on: date) -> date | None:
    """The last day of a horizon: of the calendar quarter or year in which it was decided, None
    beyond that."""
    if horizon == "this quarter":
        quarter = (decided_on.month - 1) // MONTHS_OF_A_QUARTER
        return _day_before_month(decided_on.year, (quarter + 1) * MONTHS_OF_A_QUARTER + 1)
    if horizon == "this year":
        return date(decided_on.year, 12, 31)
    return None


def standing(
    horizon: str, decided_on: date, today: date, *, is_measured: bool, is_reported: bool
) -> Standing:
    """How a commitment stands today; a reading counts for more than what its owner reports."""
    if is_measured:
        return Standing.MEASURED
    if is_reported:
        return Standing.REPORTED
    due = due_on(horizon, decided_on)
    return Standing.OVERDUE if due is not None and today > due else Standing.OPEN


def _day_before_month(year: int, month: int) -> date:
    """The day before the first of a month; month 13 is January of the next year."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1) - timedelta(days=1)
