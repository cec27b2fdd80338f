"""What a share link shows: the report as one HTML file, aggregates alone, drawn once for all."""

from contextlib import suppress

from valuewhen.children.computation import NoResultError
from valuewhen.people.caller import OPERATOR
from valuewhen.reports.files import drawn_file
from valuewhen.reports.telling import report
from valuewhen.store.store import Store

PATIENCE = 2.0  # seconds that a request waits, twice at most: less than a server takes to stop


def begin_shared_page(store: Store, workshop_id: str) -> None:
    """Has the page drawn, without waiting for it, so that the first to open a link need not."""
    with suppress(NoResultError):
        drawn_file(report(store, OPERATOR, workshop_id, 0), "html", 0)


def shared_page(store: Store, workshop_id: str) -> bytes:
    """The workshop's result as it is now. It asks nobody's leave: the link is what was checked.

    Raises NoResultError when it is not put together after PATIENCE.
    """
    told = report(store, OPERATOR, workshop_id, PATIENCE)
    return drawn_file(told, "html", PATIENCE)
