"""What a share link shows: the report as one HTML file, aggregates alone, drawn once for all."""

from valuewhen.people.caller import OPERATOR
from valuewhen.reports.files import drawn_file
from valuewhen.reports.telling import report
from valuewhen.store.store import Store

PATIENCE = 8.0  # seconds that a request waits; whoever opens it meanwhile waits for the same


def shared_page(store: Store, workshop_id: str) -> bytes:
    """The workshop's result as it is now. It asks nobody's leave: the link is what was checked.

    Raises NoResultError when it is not put together after PATIENCE.
    """
    told = report(store, OPERATOR, workshop_id, PATIENCE)
    return drawn_file(told, "html", PATIENCE)
