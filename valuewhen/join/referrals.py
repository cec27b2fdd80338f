"""What customers bring by referring others, and what promoters say and do."""

from valuewhen.join import referring
from valuewhen.join.answers import Answers
from valuewhen.join.edge_tables import edge_tables, question_about
from valuewhen.join.referring import Both, Referrals, ToldReferrals
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.workshop.access import Right, need

_referrals = Answers(referring, Both)


def referrals(
    store: Store, caller: Caller, workshop_id: str, patience: float | None = None
) -> Referrals | None:
    """The referrals among the workshop's customers, with their names; None without such a table.

    Raises NotFoundError or ForbiddenError unless the caller may see rows, and NoResultError when
    it takes longer than `patience` seconds or somebody stopped it.
    """
    store.read(need, caller, workshop_id, Right.ROWS)
    found = _both(store, caller, workshop_id, patience)
    return found.full if found else None


def told_referrals(
    store: Store, caller: Caller, workshop_id: str, patience: float | None = None
) -> ToldReferrals | None:
    """The same as anybody may see it: no names, nothing of fewer than five customers.

    Raises NotFoundError or ForbiddenError unless the caller may see aggregates, and NoResultError
    like `referrals`.
    """
    store.read(need, caller, workshop_id, Right.AGGREGATES)
    found = _both(store, caller, workshop_id, patience)
    return found.told if found else None


def _both(store: Store, caller: Caller, workshop_id: str, patience: float | None) -> Both | None:
    tables = edge_tables(store, caller, workshop_id)
    if tables is None or not tables.referrals or tables.data_set.roles is None:
        return None
    question = question_about(tables.data_set.roles, tables.referrals)
    return _referrals.answer(tables.data_set.parquet, question, patience)
