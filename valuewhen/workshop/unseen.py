"""What others did since a page was drawn, so that no act overrides theirs unsaid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Column, Connection, null, select

from valuewhen.people.caller import Caller
from valuewhen.store.tables import (
    acts,
    ballots,
    groupings,
    hypotheses,
    moderations,
    sortings,
    theme_titles,
    undos,
    users,
)
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.standing import STANDING

About = Literal["side", "place", "showing", "title", "content", "metric", "ballot"]
FACTS: dict[About, tuple[Column[Any], ...]] = {  # by what they are facts of
    "side": (sortings.c.answer_id,),
    "place": (groupings.c.answer_id,),
    "showing": (moderations.c.answer_id,),
    "title": (theme_titles.c.theme_id,),
    "content": (groupings.c.theme_id, theme_titles.c.theme_id),
    "metric": (hypotheses.c.theme_id,),
    "ballot": (ballots.c.theme_id,),
}


@dataclass(frozen=True)
class Unseen:
    """An act of somebody else: about what, by whom, its kind, and the theme, if answers came into
    one that still stands."""

    about: About
    by: str
    kind: str
    into: str | None


def unseen(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    about: About,
    ids: Sequence[str],
    since: int,
) -> Unseen | None:
    """The newest act of somebody else, after the act `since`, about the same of these answers or
    themes; None without one. What was undone does not count. Raises NotFoundError, or
    ForbiddenError unless the caller may see rows."""
    need(connection, caller, workshop_id, Right.ROWS)
    found = [
        row
        for column in FACTS[about]
        if (row := _newest(connection, caller, workshop_id, column, ids, since))
    ]
    newest = max(found, key=lambda row: row.id, default=None)
    if newest is None:
        return None
    standing = connection.execute(STANDING, {"workshop": workshop_id})
    titles = {row.id: row.title for row in standing}
    into = titles.get(newest.theme_id)
    return Unseen(about, newest.name or "operator", newest.kind, into)


def _newest(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    column: Column[Any],
    ids: Sequence[str],
    since: int,
) -> Any:
    facts = column.table
    theme_id = facts.c.theme_id if "theme_id" in facts.c else null().label("theme_id")
    query = (
        select(acts.c.id, acts.c.kind, users.c.name, theme_id)
        .join(facts, facts.c.act_id == acts.c.id)
        .join(users, users.c.id == acts.c.user_id, isouter=True)
        .where(acts.c.workshop_id == workshop_id, acts.c.id > since, column.in_(ids))
        .where(acts.c.user_id.is_distinct_from(caller.user_id))
        .where(acts.c.id.not_in(select(undos.c.act_id)))
        .order_by(acts.c.id.desc())
    )
    return connection.execute(query.limit(1)).one_or_none()
