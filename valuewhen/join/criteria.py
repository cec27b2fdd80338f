"""By which columns the four criteria of who could speak for the firm are known."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from valuewhen.customers.conditions import KINDS, conditions_sql
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.rule import Condition
from valuewhen.errors import InvalidInputError
from valuewhen.join.attachments import attachment
from valuewhen.join.finding_stars import CRITERIA, MAY_ENDORSE
from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import rock_stars
from valuewhen.store.views import newest_of
from valuewhen.workshop.access import Right, need

PARTS = (*CRITERIA, MAY_ENDORSE)
MAPPING = select(newest_of(rock_stars).c.criteria)


@dataclass(frozen=True)
class Mapped:
    """By which condition on a column a criterion, or whether somebody may endorse, is known.

    Those in `lost` cannot be asked of the joined data, which have no such column or another kind.
    """

    conditions: dict[str, Condition]
    lost: dict[str, Condition]

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria that are mapped, in their order."""
        return tuple(name for name in CRITERIA if name in self.conditions)

    @property
    def can_list(self) -> bool:
        """Whether anybody may be listed: somebody who may not endorse never is, so nobody is while
        the column that tells them is lost."""
        return bool(self.criteria) and MAY_ENDORSE not in self.lost


def map_criteria(
    connection: Connection, caller: Caller, workshop_id: str, criteria: Mapping[str, Condition]
) -> None:
    """Saves by which condition each of PARTS is known, in place of what was saved; those left out
    are not known.

    Raises NotFoundError, ForbiddenError unless the caller may sort and merge, InvalidInputError
    for another part, without joined data, and for a condition that they cannot answer.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    joined = attachment(connection, caller, workshop_id)
    if joined is None:
        raise InvalidInputError("Join customer data with the workshop first.")
    for name, condition in criteria.items():
        if name not in PARTS:
            raise InvalidInputError(f"There is no criterion “{name[:40]}”.")
        if not _fits(joined.data_set, condition):
            raise InvalidInputError(
                f"“{condition.column[:80]}” cannot be compared so. Choose another column or value."
            )
    plain = {name: condition.to_json() for name, condition in criteria.items()}
    fact = {"workshop_id": workshop_id, "criteria": plain, "at": time.time()}
    connection.execute(rock_stars.insert(), fact)
    changed(connection, workshop_id)


def mapped_criteria(connection: Connection, caller: Caller, workshop_id: str) -> Mapped | None:
    """How the criteria are mapped for the joined data; None as long as there are no data.

    Raises NotFoundError or ForbiddenError unless the caller may see aggregates.
    """
    joined = attachment(connection, caller, workshop_id)
    if joined is None:
        return None
    saved = connection.execute(MAPPING, {"workshop": workshop_id}).scalar_one_or_none() or {}
    known = {name: Condition.from_json(plain) for name, plain in saved.items()}
    lost = {name: one for name, one in known.items() if not _fits(joined.data_set, one)}
    return Mapped({name: one for name, one in known.items() if name not in lost}, lost)


def _fits(data_set: DataSet, condition: Condition) -> bool:
    """Whether these data can answer the condition."""
    assert data_set.roles
    kinds = {column.name: KINDS.get(column.kind, "word") for column in data_set.report.columns}
    try:
        conditions_sql([condition], kinds, data_set.roles, "k")
    except InvalidInputError:
        return False
    return True
