"""Customers who could speak for the firm: Bill Lee's four criteria, each known by a metric.

They are loyal with a good story, eager to tell it, have access to networks of buyers, and want to
build their reputation. They need not be the best customers, and nobody is paid for speaking.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from valuewhen.customers.conditions import KINDS, conditions_sql
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.rule import Condition
from valuewhen.errors import InvalidInputError
from valuewhen.join import finding_stars
from valuewhen.join.answers import Answers
from valuewhen.join.attachments import attachment
from valuewhen.join.finding_stars import CRITERIA, MAY_ENDORSE, Both, RockStars, ToldRockStars
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store, changed
from valuewhen.store.tables import rock_stars
from valuewhen.store.views import newest_of
from valuewhen.workshop.access import Right, need

PARTS = (*CRITERIA, MAY_ENDORSE)
MAPPING = select(newest_of(rock_stars).c.criteria)

_found = Answers(finding_stars, Both)


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


def found_rock_stars(
    store: Store, caller: Caller, workshop_id: str, patience: float | None = None
) -> RockStars | None:
    """Who could speak for the firm, with their names; None while nobody may be listed.

    Raises NotFoundError or ForbiddenError unless the caller may see rows, and NoResultError when
    it takes longer than `patience` seconds or somebody stopped it.
    """
    store.read(need, caller, workshop_id, Right.ROWS)
    found = _both(store, caller, workshop_id, patience)
    return found.full if found else None


def told_rock_stars(
    store: Store, caller: Caller, workshop_id: str, patience: float | None = None
) -> ToldRockStars | None:
    """How many could, as anybody may see it: no names, nothing of fewer than five customers.

    Raises NotFoundError or ForbiddenError unless the caller may see aggregates, and NoResultError
    like `found_rock_stars`.
    """
    store.read(need, caller, workshop_id, Right.AGGREGATES)
    found = _both(store, caller, workshop_id, patience)
    return found.told if found else None


def _both(store: Store, caller: Caller, workshop_id: str, patience: float | None) -> Both | None:
    joined = store.read(attachment, caller, workshop_id)
    mapped = store.read(mapped_criteria, caller, workshop_id)
    if joined is None or mapped is None or not mapped.can_list:
        return None
    assert joined.data_set.roles
    question = {
        "roles": joined.data_set.roles.to_json(),
        "rule": joined.rule.to_json(),
        "criteria": {name: one.to_json() for name, one in mapped.conditions.items()},
    }
    return _found.answer(joined.data_set.parquet, question, patience)


def _fits(data_set: DataSet, condition: Condition) -> bool:
    """Whether these data can answer the condition."""
    assert data_set.roles
    kinds = {column.name: KINDS.get(column.kind, "word") for column in data_set.report.columns}
    try:
        conditions_sql([condition], kinds, data_set.roles, "k")
    except InvalidInputError:
        return False
    return True
