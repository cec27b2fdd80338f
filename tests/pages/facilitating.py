"""The facilitator's page at somebody's desk."""

from tests.pages.desk import Desk, sit_down
from tests.rooms import Live
from valuewhen.people.caller import Caller


def at_desk(live: Live, who: Caller | None = None) -> Desk:
    """The facilitator's page of the workshop, by default before its owner."""
    return sit_down(live.store, who or live.people.owner, "facilitate.py", workshop=live.id)
