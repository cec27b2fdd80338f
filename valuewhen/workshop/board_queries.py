"""What is asked of the store for a workshop's board."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Table, bindparam, func, select, union

from valuewhen.store.tables import (
    acts,
    affiliations,
    answers,
    ballots,
    commitment_terms,
    commitments,
    declines,
    deletions,
    groupings,
    hypotheses,
    moderations,
    pairings,
    participants,
    readiness,
    seatings,
    sortings,
    undos,
    votes,
    wordings,
)
from valuewhen.store.views import WORKSHOP, newest, newest_of
from valuewhen.workshop.standing import standing_themes

FOLLOWED = (wordings, sortings, moderations, groupings, undos, affiliations, readiness, deletions)


def _since(table: Table) -> ColumnElement[bool]:
    """The facts of a table that came since it was read."""
    return table.c.id > bindparam(table.name, type_=Integer)


def _newest_ids() -> Select[Any]:
    highest = (func.coalesce(func.max(table.c.id), 0) for table in FOLLOWED)
    pairs = zip(FOLLOWED, highest, strict=True)
    return select(*(select(top).scalar_subquery().label(table.name) for table, top in pairs))


def _touched() -> Select[Any]:
    """The ids of answers that were worded, sorted, hidden, grouped or had such an act undone."""
    tables = (wordings, sortings, moderations, groupings)
    new = [select(table.c.answer_id).where(_since(table)) for table in tables]
    undone = [
        select(table.c.answer_id).join(undos, undos.c.act_id == table.c.act_id).where(_since(undos))
        for table in tables
    ]
    found = union(*new, *undone).subquery()
    return select(found.c.answer_id)


def _answers() -> Select[Any]:
    """Answers with their newest words, without any if taken back, and what was made of them."""
    words, sides, hidden, groups = map(newest, (wordings, sortings, moderations, groupings))
    return (
        select(
            answers.c.id,
            answers.c.participant_id,
            answers.c.prompt_id,
            answers.c.wave,
            answers.c.submitted_at,
            words.c.body,
            sides.c.actor,
            sides.c.stance,
            sides.c.source,
            sides.c.reason,
            func.coalesce(hidden.c.is_hidden, False).label("is_hidden"),
            groups.c.theme_id,
            func.coalesce(hidden.c.is_pending, False).label("is_pending"),
        )
        .outerjoin(words, words.c.answer_id == answers.c.id)
        .join(sides, sides.c.answer_id == answers.c.id)
        .outerjoin(hidden, hidden.c.answer_id == answers.c.id)
        .outerjoin(groups, groups.c.answer_id == answers.c.id)
        .where(answers.c.workshop_id == WORKSHOP, answers.c.id.in_(_touched()))
    )


def _functions() -> Select[Any]:
    mine = select(participants.c.id).where(participants.c.workshop_id == WORKSHOP)
    new = newest(affiliations, affiliations.c.participant_id.in_(mine), _since(affiliations))
    query = select(new.c.participant_id, new.c.function, participants.c.kind)
    return query.join(participants, participants.c.id == new.c.participant_id)


def _ready() -> Select[Any]:
    here = readiness.c.phase_id == bindparam("phase", type_=Integer)
    new = newest(readiness, here, _since(readiness))
    return select(new.c.participant_id, new.c.is_ready)


def _titled() -> Select[Any]:
    standing, up = standing_themes().subquery(), newest_of(ballots)
    is_up = func.coalesce(up.c.is_up, True).label("is_up")
    return select(standing, is_up).outerjoin(up, up.c.theme_id == standing.c.id)


def _ties() -> Select[Any]:
    now = newest_of(hypotheses)
    columns = (now.c.theme_id, now.c.metric, now.c.direction)
    return select(*columns).where(now.c.is_tied).order_by(now.c.id)


def _dots() -> Select[Any]:
    cast = newest_of(votes)
    return select(cast.c.theme_id, func.sum(cast.c.dots).label("dots")).group_by(cast.c.theme_id)


def _voters() -> Select[Any]:
    cast = newest_of(votes)
    return select(func.count(cast.c.participant_id.distinct())).where(cast.c.dots > 0)


def _seats() -> Select[Any]:
    now = newest_of(seatings)
    return select(now.c.participant_id, now.c.number, now.c.segment, now.c.is_scribe)


def _pairings() -> Select[Any]:
    now = newest_of(pairings)
    columns = (now.c.participant_id, now.c.key, now.c.investment, now.c.ability)
    return select(*columns).where(now.c.investment.is_not(None)).order_by(now.c.id)


def _declined() -> Select[Any]:
    stands = declines.c.act_id.not_in(select(undos.c.act_id))
    return select(declines.c.answers).where(declines.c.workshop_id == WORKSHOP, stands)


def _newest_act() -> Select[Any]:
    newest_id = func.coalesce(func.max(acts.c.id), 0)
    return select(newest_id).where(acts.c.workshop_id == WORKSHOP)


def _commitments() -> Select[Any]:
    now = newest_of(commitment_terms)
    return (
        select(commitments.c.id, commitments.c.theme_id, now.c.terms)
        .join(now, now.c.commitment_id == commitments.c.id)
        .where(commitments.c.act_id.not_in(select(undos.c.act_id)))
        .order_by(commitments.c.act_id)
    )


# Built once: building such a query costs more than running it.
NEWEST_IDS, ANSWERS, FUNCTIONS, READY = _newest_ids(), _answers(), _functions(), _ready()
THEMES, DOTS, VOTERS, COMMITMENTS = _titled(), _dots(), _voters(), _commitments()
SEATS, PAIRINGS, DECLINED, NEWEST_ACT = _seats(), _pairings(), _declined(), _newest_act()
TIES = _ties()
