"""The customers of a pilot as CSV, for those who may see rows."""

from valuewhen.join.experiments import pilot_ids
from valuewhen.people.caller import Caller
from valuewhen.reports.spreadsheet import csv_file
from valuewhen.store.store import Store


def pilot_csv(store: Store, caller: Caller, workshop_id: str, commitment_id: str) -> bytes:
    """One column, the customer's id, a row for each customer in the pilot.

    Raises NotFoundError or ForbiddenError unless the caller may see rows, InvalidInputError when
    the file of the draw was changed.
    """
    ids = pilot_ids(store, caller, workshop_id, commitment_id)
    return csv_file(["customer"], ([one] for one in ids))
