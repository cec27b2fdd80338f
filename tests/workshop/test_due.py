"""When commitments are due, by the calendar, and how they stand then."""

from datetime import date

import pytest

from valuewhen.workshop.due import Standing, due_on, standing


@pytest.mark.parametrize(
    ("horizon", "decided", "due"),
    [
        ("this quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("this quarter", date(2026, 3, 31), date(2026, 3, 31)),
        ("this quarter", date(2026, 4, 1), date(2026, 6, 30)),
        ("this quarter", date(2026, 9, 30), date(2026, 9, 30)),
        ("this quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("this quarter", date(2026, 12, 31), date(2026, 12, 31)),
        ("this year", date(2026, 1, 1), date(2026, 12, 31)),
        ("this year", date(2026, 12, 31), date(2026, 12, 31)),
        ("beyond", date(2026, 5, 5), None),
    ],
)
def test_a_horizon_ends_with_the_quarter_or_year_of_the_decision(
    horizon: str, decided: date, due: date | None
) -> None:
    assert due_on(horizon, decided) == due


@pytest.mark.parametrize(
    ("horizon", "today", "stands"),
    [
        ("this quarter", date(2026, 6, 30), Standing.OPEN),
        ("this quarter", date(2026, 7, 1), Standing.OVERDUE),
        ("this year", date(2026, 12, 31), Standing.OPEN),
        ("this year", date(2027, 1, 1), Standing.OVERDUE),
        ("beyond", date(2046, 1, 1), Standing.OPEN),
    ],
)
def test_what_is_past_its_date_with_neither_reading_nor_report_is_overdue(
    horizon: str, today: date, stands: Standing
) -> None:
    decided = date(2026, 5, 5)
    assert standing(horizon, decided, today, is_measured=False, is_reported=False) == stands
    for is_measured, shown in ((True, Standing.MEASURED), (False, Standing.REPORTED)):
        found = standing(horizon, decided, today, is_measured=is_measured, is_reported=True)
        assert found == shown
