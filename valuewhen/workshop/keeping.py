"""Until when a workshop is kept: days count where the server is."""

import time
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select, update

from valuewhen.errors import InvalidInputError
from valuewhen.people.caller import Caller
from valuewhen.settings import keep_days
from valuewhen.store.store import changed
from valuewhen.store.tables import workshops
from valuewhen.workshop.access import Right, need


def keep_until(connection: Connection, caller: Caller, workshop_id: str, last: date | None) -> None:
    """Sets the last day on which the workshop is kept; with None it has no end.

    Raises NotFoundError, ForbiddenError unless the caller owns the workshop, and InvalidInputError
    for a day that is over.
    """
    need(connection, caller, workshop_id, Right.OWN)
    if last is not None and last < date.today():
        raise InvalidInputError("Choose a day that is not over yet, or delete the workshop now.")
    here = update(workshops).where(workshops.c.id == workshop_id)
    connection.execute(here.values(kept_until=end_of(last) if last else None))
    changed(connection, workshop_id)


def end_of(day: date) -> float:
    """The moment at which the day is over, in seconds since 1970."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time()).timestamp()


def last_day(kept_until: float) -> date:
    """The last day before that moment."""
    return date.fromtimestamp(kept_until - 1)


def usual_end() -> float | None:
    """When a workshop that is made now is no longer kept, None without an end."""
    days = keep_days()
    return end_of(date.today() + timedelta(days=days)) if days else None


def expired(connection: Connection) -> list[str]:
    """The ids of the workshops that are no longer to be kept. It asks nobody's rights."""
    over = select(workshops.c.id).where(workshops.c.kept_until <= time.time())
    return list(connection.execute(over.order_by(workshops.c.kept_until)).scalars())
