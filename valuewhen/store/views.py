"""The newest of the appended facts, as selectables to join with."""

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Subquery,
    Table,
    and_,
    bindparam,
    case,
    select,
    true,
)

from valuewhen.store.tables import (
    affiliations,
    answers,
    attachments,
    ballots,
    bets,
    bettings,
    commitment_terms,
    commitments,
    customer_stories,
    data_set_choices,
    data_set_formulas,
    data_set_metrics,
    data_set_roles,
    data_set_tables,
    groupings,
    hypotheses,
    members,
    moderations,
    pairings,
    participants,
    phases,
    progress,
    readiness,
    reveals,
    rock_stars,
    rule_choices,
    rule_votes,
    seatings,
    sortings,
    theme_titles,
    themes,
    timers,
    undos,
    votes,
    wordings,
    workshop_settings,
)

KEYS = {  # what there is one newest fact of
    members: ("workshop_id", "user_id"),
    phases: ("workshop_id",),
    timers: ("workshop_id",),
    workshop_settings: ("workshop_id",),
    reveals: ("workshop_id", "subject"),
    attachments: ("workshop_id",),
    data_set_roles: ("data_set_id",),
    data_set_formulas: ("data_set_id",),
    data_set_metrics: ("data_set_id",),
    data_set_choices: ("data_set_id",),
    data_set_tables: ("data_set_id", "kind", "name"),
    affiliations: ("participant_id",),
    seatings: ("participant_id",),
    pairings: ("participant_id", "key"),
    readiness: ("participant_id", "phase_id"),
    votes: ("participant_id", "theme_id"),
    wordings: ("answer_id",),
    sortings: ("answer_id",),
    moderations: ("answer_id",),
    groupings: ("answer_id",),
    theme_titles: ("theme_id",),
    ballots: ("theme_id",),
    hypotheses: ("theme_id", "metric"),
    bettings: ("workshop_id", "theme_id", "metric"),
    bets: ("participant_id", "theme_id", "metric"),
    rule_votes: ("workshop_id", "key"),
    rule_choices: ("participant_id", "key"),
    commitment_terms: ("commitment_id",),
    progress: ("commitment_id", "key"),
    customer_stories: ("workshop_id", "key"),
    rock_stars: ("workshop_id",),
}
WORKSHOP = bindparam("workshop", type_=phases.c.workshop_id.type)  # for statements built once
PARENTS = {
    "participant_id": participants,
    "answer_id": answers,
    "theme_id": themes,
    "commitment_id": commitments,
}


def newest(table: Table, *where: ColumnElement[bool]) -> Subquery:
    """The columns of `table`, one row per its `KEYS`: the last fact appended whose act stands.

    `where` is on the keys or on ids above a given one. Among sortings a person's decision outranks
    a rule's, however new the rule's is.
    """
    other = table.alias()
    same = and_(*(other.c[key] == table.c[key] for key in KEYS[table]))
    order: list[ColumnElement[int]] = [other.c.id.desc()]
    if table is sortings:
        order.insert(0, case((other.c.source == "rule", 1), else_=0))
    last = select(other.c.id).where(same, _stands(other)).order_by(*order).limit(1)
    found = select(table).where(*where, table.c.id == last.correlate(table).scalar_subquery())
    return found.subquery(f"newest_{table.name}")


def _stands(facts: FromClause) -> ColumnElement[bool]:
    """Whether the act that a fact came by was not undone."""
    if "act_id" not in facts.c:
        return true()
    return facts.c.act_id.is_(None) | facts.c.act_id.not_in(select(undos.c.act_id))


def newest_of(table: Table) -> Subquery:
    """The newest facts of `table` that belong to the workshop which `WORKSHOP` is bound to."""
    if "workshop_id" in table.c:
        return newest(table, table.c.workshop_id == WORKSHOP)
    key = KEYS[table][0]
    parent = PARENTS[key]
    ids = select(parent.c.id).where(parent.c.workshop_id == WORKSHOP)
    return newest(table, table.c[key].in_(ids))
