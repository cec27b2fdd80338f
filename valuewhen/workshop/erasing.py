"""What people take back is erased for good: old words, and what quotes them."""

from collections.abc import Sequence

from sqlalchemy import Connection, Select, Subquery, case, func, or_, select, union, update

from valuewhen.store.tables import acts, answers, moderations, sortings, undos, wordings

ERASED = "…"  # what the log of acts has in the place of words since changed
UNDONE = select(undos.c.act_id)
NEVER = 1e12  # a time after all others
AT_ONCE = 2_000  # answers named in one statement, of at most 32,766 values, which names them thrice


def erase_old_words(connection: Connection, workshop_id: str) -> None:
    """Erases the words that were edited, withdrawn or undone, the reasons of rules and the log's
    lines that quote them; the rows stay."""
    reworded = connection.scalars(_reworded(workshop_id)).all()
    for start in range(0, len(reworded), AT_ONCE):
        _erase(connection, workshop_id, reworded[start : start + AT_ONCE])


def _erase(connection: Connection, workshop_id: str, own: Sequence[str]) -> None:
    latest = _latest(own)
    said = wordings.c.answer_id.in_(own) & (wordings.c.body != "")
    old = or_(wordings.c.id.not_in(select(latest.c.id)), wordings.c.act_id.in_(UNDONE))
    connection.execute(update(wordings).where(said, old).values(body=""))
    entered = (acts.c.workshop_id == workshop_id) & (acts.c.kind == "enter")
    connection.execute(update(acts).where(entered, acts.c.id.in_(UNDONE)).values(subject=ERASED))
    since = select(latest.c.at).where(latest.c.answer_id == sortings.c.answer_id).scalar_subquery()
    ruled = sortings.c.answer_id.in_(own) & (sortings.c.source == "rule")
    connection.execute(update(sortings).where(ruled, sortings.c.at < since).values(reason=""))
    decided = _decided(own)
    quoted = (
        select(decided.c.act_id)
        .join(latest, latest.c.answer_id == decided.c.answer_id)
        .where(decided.c.act_id == acts.c.id, latest.c.at > acts.c.at)
    )
    connection.execute(update(acts).where(quoted.exists()).values(subject=ERASED))


def _reworded(workshop_id: str) -> Select[str]:
    """The ids of answers with more than one wording, or with one undone: few of all."""
    more = select(wordings.c.answer_id).group_by(wordings.c.answer_id).having(func.count() > 1)
    undone = select(wordings.c.answer_id).where(wordings.c.act_id.in_(UNDONE))
    found = union(more, undone).subquery()
    return (
        select(answers.c.id)
        .join(found, found.c.answer_id == answers.c.id)
        .where(answers.c.workshop_id == workshop_id)
    )


def _latest(own: Sequence[str]) -> Subquery:
    """The newest wording of each of these answers: its id, and when it came or, undone, that it
    never did."""
    came = case((wordings.c.act_id.in_(UNDONE), NEVER), else_=wordings.c.at)
    return (
        select(
            wordings.c.answer_id,
            func.max(wordings.c.id).label("id"),
            func.max(came).label("at"),
        )
        .where(wordings.c.answer_id.in_(own))
        .group_by(wordings.c.answer_id)
        .subquery()
    )


def _decided(own: Sequence[str]) -> Subquery:
    """Which act decided about which of these answers, and names its words in the log."""
    sides = select(sortings.c.act_id, sortings.c.answer_id).where(
        sortings.c.answer_id.in_(own), sortings.c.source != "rule", sortings.c.act_id.is_not(None)
    )
    hidden = select(moderations.c.act_id, moderations.c.answer_id).where(
        moderations.c.answer_id.in_(own)
    )
    return union(sides, hidden).subquery()
