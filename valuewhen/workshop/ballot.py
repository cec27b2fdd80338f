"""The ballot: which themes are put to the vote."""

from sqlalchemy import Connection, Select, func, or_, select

from valuewhen.people.caller import Caller
from valuewhen.store.tables import answers, ballots, groupings, moderations
from valuewhen.store.views import WORKSHOP, newest_of
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.acts import begin_act
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.standing import need_theme, standing_themes


def put_up(
    connection: Connection, caller: Caller, workshop_id: str, theme_id: str, *, is_up: bool
) -> None:
    """Puts a theme to the vote or takes it off; dots on it are free again while it is off.

    Raises NotFoundError or ForbiddenError.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    title = need_theme(connection, workshop_id, theme_id)
    act_id = begin_act(connection, caller, workshop_id, "put up" if is_up else "put off", title)
    fact = {"theme_id": theme_id, "act_id": act_id, "is_up": is_up}
    connection.execute(ballots.insert(), fact)


def settle_ballot(connection: Connection, workshop: Workshop) -> None:
    """Takes those themes off the ballot that are too many for it, the fewest voices first; what a
    person put up or off stays."""
    rows = connection.execute(VOICES, {"workshop": workshop.id}).all()
    decided = [row for row in rows if row.act_id is not None]
    free = workshop.settings.ballot - sum(row.is_up for row in decided)
    others = [row for row in rows if row.act_id is None]
    facts = [
        {"theme_id": row.id, "is_up": place < free}
        for place, row in enumerate(others)
        if row.is_up != (place < free)
    ]
    if facts:
        connection.execute(ballots.insert(), facts)


def _voices() -> Select[str, bool, int]:
    """The themes that stand, the most voices first, with their newest place on the ballot."""
    grouped, hidden, up = newest_of(groupings), newest_of(moderations), newest_of(ballots)
    themes = standing_themes().subquery()
    people = func.count(answers.c.participant_id.distinct())
    is_shown = or_(hidden.c.is_hidden.is_(None), ~hidden.c.is_hidden)
    is_up = func.coalesce(up.c.is_up, True)
    return (
        select(themes.c.id, is_up.label("is_up"), up.c.act_id)
        .join(grouped, grouped.c.theme_id == themes.c.id)
        .join(answers, answers.c.id == grouped.c.answer_id)
        .outerjoin(hidden, hidden.c.answer_id == answers.c.id)
        .outerjoin(up, up.c.theme_id == themes.c.id)
        .where(answers.c.workshop_id == WORKSHOP, is_shown)
        .group_by(themes.c.id, up.c.is_up, up.c.act_id)
        .order_by(people.desc(), themes.c.id)
    )


VOICES = _voices()  # built once: that costs more than running it
