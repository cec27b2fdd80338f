"""Customers who could speak for the firm: Bill Lee's four criteria, each known by a metric.

They are loyal with a good story, eager to tell it, have access to networks of buyers, and want to
build their reputation. They need not be the best customers, and nobody is paid for speaking.
"""

from valuewhen.join import finding_stars
from valuewhen.join.answers import Answers
from valuewhen.join.attachments import attachment
from valuewhen.join.criteria import mapped_criteria
from valuewhen.join.finding_stars import Both, RockStars, ToldRockStars
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.workshop.access import Right, need

_found = Answers(finding_stars, Both)


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
