"""The newest of the appended facts, as selectables to join with."""

from sqlalchemy import ColumnElement, Subquery, Table, case, func, select

from valuewhen.store.tables import (
    affiliations,
    answers,
    attachments,
    data_set_roles,
    groupings,
    hypotheses,
    members,
    moderations,
    participants,
    phases,
    readiness,
    reveals,
    sortings,
    theme_titles,
    themes,
    timers,
    undos,
    votes,
    wordings,
)

KEYS = {  # what there is one newest fact of
    members: ("workshop_id", "user_id"),
    phases: ("workshop_id",),
    timers: ("workshop_id",),
    reveals: ("workshop_id", "subject"),
    attachments: ("workshop_id",),
    data_set_roles: ("data_set_id",),
    affiliations: ("participant_id",),
    readiness: ("participant_id", "phase_id"),
    votes: ("participant_id", "theme_id"),
    wordings: ("answer_id",),
    sortings: ("answer_id",),
    moderations: ("answer_id",),
    groupings: ("answer_id",),
    theme_titles: ("theme_id",),
    hypotheses: ("theme_id",),
}
PARENTS = {"participant_id": participants, "answer_id": answers, "theme_id": themes}


def newest(table: Table, where: ColumnElement[bool]) -> Subquery:
    """The columns of `table`, one row per its `KEYS`: the last fact appended whose act stands.

    `where` narrows the facts before the newest are chosen. Among sortings a person's decision
    outranks a rule's, however new the rule's is.
    """
    keys = [table.c[key] for key in KEYS[table]]
    order: list[ColumnElement[int]] = [table.c.id.desc()]
    if table is sortings:
        order.insert(0, case((table.c.source == "rule", 1), else_=0))
    rank = func.row_number().over(partition_by=keys, order_by=order).label("rank")
    ranked = select(*table.c, rank).where(where)
    if "act_id" in table.c:
        undone = select(undos.c.act_id)
        ranked = ranked.where(table.c.act_id.is_(None) | table.c.act_id.not_in(undone))
    facts = ranked.subquery()
    columns = [facts.c[column.key] for column in table.c]
    return select(*columns).where(facts.c.rank == 1).subquery(f"newest_{table.name}")


def newest_of(table: Table, workshop_id: str) -> Subquery:
    """The newest facts of `table` that belong to one workshop."""
    if "workshop_id" in table.c:
        return newest(table, table.c.workshop_id == workshop_id)
    key = KEYS[table][0]
    parent = PARENTS[key]
    ids = select(parent.c.id).where(parent.c.workshop_id == workshop_id)
    return newest(table, table.c[key].in_(ids))
