"""Which customer data a workshop is joined with, and its saved rule of best and its rival."""

import time
from dataclasses import dataclass

from sqlalchemy import Connection, select

from valuewhen.customers.conditions import require_rule
from valuewhen.customers.data_sets import DataSet, data_set, own_data_set
from valuewhen.customers.rule import BestRule
from valuewhen.errors import InvalidInputError
from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import attachments
from valuewhen.store.views import newest_of
from valuewhen.workshop.access import Right, need, rights

ATTACHMENT = select(newest_of(attachments))


@dataclass(frozen=True)
class Attachment:
    """A workshop's customer data, the rule that says who is best and who is typical, and the rule
    that it is held against, if there is one."""

    data_set: DataSet
    rule: BestRule
    rival: BestRule | None = None


def attach(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    data_set_id: str | None,
    rule: BestRule | None = None,
    rival: BestRule | None = None,
) -> None:
    """Joins the workshop with the caller's data set, by this rule; None takes the data away again.

    Raises NotFoundError, ForbiddenError, or InvalidInputError as long as the data set has no roles,
    and for a rule with a condition that these data cannot answer.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    saved = rule or BestRule()
    if data_set_id is not None:
        chosen = _may_join(connection, caller, workshop_id, data_set_id)
        if chosen.roles is None:
            raise InvalidInputError("Say first which columns are the id and the CLV.")
        for asked in (saved, rival):
            if asked is not None:
                require_rule(chosen.report, chosen.roles, asked)
    fact = {"workshop_id": workshop_id, "data_set_id": data_set_id, "at": time.time()}
    rules = {"rule": saved.to_json(), "rival": rival.to_json() if rival else None}
    connection.execute(attachments.insert(), fact | rules)
    changed(connection, workshop_id)


def _may_join(
    connection: Connection, caller: Caller, workshop_id: str, data_set_id: str
) -> DataSet:
    """The data set, if it is the caller's or the workshop is joined with it already."""
    known = attachment(connection, caller, workshop_id)
    if known is not None and known.data_set.id == data_set_id:
        return known.data_set
    return own_data_set(connection, caller, data_set_id)


def attachment(connection: Connection, caller: Caller, workshop_id: str) -> Attachment | None:
    """The workshop's customer data and rules, or None; without a cell of the data for callers who
    see no rows. Raises NotFoundError, ForbiddenError."""
    need(connection, caller, workshop_id, Right.AGGREGATES)
    row = connection.execute(ATTACHMENT, {"workshop": workshop_id}).one_or_none()
    if row is None or row.data_set_id is None:
        return None
    rival = BestRule.from_json(row.rival) if row.rival else None
    joined = data_set(connection, row.data_set_id)
    if Right.ROWS not in rights(connection, caller, workshop_id):
        joined = joined.without_cells()
    return Attachment(joined, BestRule.from_json(row.rule), rival)
