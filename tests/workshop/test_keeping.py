"""Until when a workshop is kept."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update

from tests.rooms import Live, open_live
from valuewhen.errors import ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.store.tables import workshops
from valuewhen.workshop.keeping import end_of, expired, keep_until, last_day


def test_a_workshop_is_kept_to_the_end_of_its_last_day(live: Live) -> None:
    owner, today = live.people.owner, date.today()
    assert live.workshop.kept_until is None
    live.store.write(keep_until, owner, live.id, today)
    end = live.workshop.kept_until
    assert end == datetime.combine(today + timedelta(days=1), datetime.min.time()).timestamp()
    assert last_day(end) == today
    assert live.store.read(expired) == []
    over = update(workshops).values(kept_until=end_of(today - timedelta(days=1)))
    live.store.write(lambda connection: connection.execute(over).rowcount)
    assert live.store.read(expired) == [live.id]
    live.store.write(keep_until, owner, live.id, None)
    assert live.store.read(expired) == []


def test_a_new_workshop_ends_after_the_days_that_are_usual(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VALUEWHEN_KEEP_DAYS", "90")
    end = open_live(live.store, live.people).workshop.kept_until
    assert end
    assert last_day(end) == date.today() + timedelta(days=90)


def test_only_the_owner_says_how_long_and_not_for_days_that_are_over(live: Live) -> None:
    yesterday = date.today() - timedelta(days=1)
    with pytest.raises(InvalidInputError, match="not over yet"):
        live.store.write(keep_until, live.people.owner, live.id, yesterday)
    for who in (live.people.facilitator, live.people.analyst, live.people.executive):
        with pytest.raises(ForbiddenError):
            live.store.write(keep_until, who, live.id, None)
    with pytest.raises(NotFoundError):
        live.store.write(keep_until, live.people.stranger, live.id, None)
