"""Which customers speak for the firm's deals: by what they are worth, and with what outcome."""

from valuewhen.join import referencing
from valuewhen.join.answers import Answers
from valuewhen.join.edge_tables import edge_tables, question_about
from valuewhen.join.referencing import Both, References, ToldReferences
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.workshop.access import Right, need

_references = Answers(referencing, Both)


def references(
    store: Store, caller: Caller, workshop_id: str, patience: float | None = None
) -> References | None:
    """The references of the workshop's customers, with their names; None without such a table.

    Raises NotFoundError or ForbiddenError unless the caller may see rows, and NoResultError when
    it takes longer than `patience` seconds or somebody stopped it.
    """
    store.read(need, caller, workshop_id, Right.ROWS)
    found = _both(store, caller, workshop_id, patience)
    return found.full if found else None


def told_references(
    store: Store, caller: Caller, workshop_id: str, patience: float | None = None
) -> ToldReferences | None:
    """The same as anybody may see it: no names, nothing of fewer than five customers.

    Raises NotFoundError or ForbiddenError unless the caller may see aggregates, and NoResultError
    like `references`.
    """
    store.read(need, caller, workshop_id, Right.AGGREGATES)
    found = _both(store, caller, workshop_id, patience)
    return found.told if found else None


def _both(store: Store, caller: Caller, workshop_id: str, patience: float | None) -> Both | None:
    tables = edge_tables(store, caller, workshop_id)
    if tables is None or not tables.references or tables.data_set.roles is None:
        return None
    question = question_about(tables.data_set.roles, tables.references)
    return _references.answer(tables.data_set.parquet, question, patience)
