"""Which customer data a workshop is joined with, and its saved rule of best and typical."""

import time
from dataclasses import dataclass

from sqlalchemy import Connection, select

from valuewhen.customers.data_sets import DataSet, data_set, own_data_set
from valuewhen.customers.rule import BestRule
from valuewhen.errors import InvalidInputError
from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import attachments
from valuewhen.store.views import newest_of
from valuewhen.workshop.access import Right, need

ATTACHMENT = select(newest_of(attachments))


@dataclass(frozen=True)
class Attachment:
    """A workshop's customer data and the rule that says who is best and who is typical."""

    data_set: DataSet
    rule: BestRule


def attach(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    data_set_id: str | None,
    rule: BestRule | None = None,
) -> None:
    """Joins the workshop with the caller's data set, by this rule; None takes the data away again.

    Raises NotFoundError, ForbiddenError, or InvalidInputError as long as the data set has no roles.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    if data_set_id is not None:
        known = attachment(connection, caller, workshop_id)
        if known is None or known.data_set.id != data_set_id:
            chosen = own_data_set(connection, caller, data_set_id)
            if chosen.roles is None:
                raise InvalidInputError("Say first which columns are the id and the CLV.")
    saved = rule or BestRule()
    fact = {"workshop_id": workshop_id, "data_set_id": data_set_id, "at": time.time()}
    limits = {"best_from": saved.best_from, "typical_from": saved.typical_from}
    connection.execute(attachments.insert(), fact | limits)
    changed(connection, workshop_id)


def attachment(connection: Connection, caller: Caller, workshop_id: str) -> Attachment | None:
    """The workshop's customer data and rule, or None. Raises NotFoundError, ForbiddenError."""
    need(connection, caller, workshop_id, Right.AGGREGATES)
    row = connection.execute(ATTACHMENT, {"workshop": workshop_id}).one_or_none()
    if row is None or row.data_set_id is None:
        return None
    rule = BestRule(best_from=row.best_from, typical_from=row.typical_from)
    return Attachment(data_set(connection, row.data_set_id), rule)
