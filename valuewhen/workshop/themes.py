"""Themes: answers that say the same thing, grouped by people; the originals are always kept."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from valuewhen.errors import InvalidInputError
from valuewhen.people.caller import Caller
from valuewhen.store.tables import (
    commitments,
    declines,
    groupings,
    hypotheses,
    new_id,
    theme_titles,
    themes,
)
from valuewhen.store.views import newest_of
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.acts import begin_act
from valuewhen.workshop.grouping import group_answers as group_answers
from valuewhen.workshop.standing import need_answers, need_theme
from valuewhen.workshop.text import clean_line

TITLE = 120
HORIZONS = ("this quarter", "this year", "beyond")


def make_theme(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    title: str,
    answer_ids: Sequence[str] = (),
) -> str:
    """Groups the answers into a new theme and returns its id. One act, undone as one.

    Raises NotFoundError, ForbiddenError, or InvalidInputError for an empty title.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    text = clean_line(title, "theme's title", TITLE)
    chosen = need_answers(connection, workshop_id, answer_ids)
    act_id = begin_act(connection, caller, workshop_id, "theme", text)
    theme_id = new_id()
    row = {"id": theme_id, "workshop_id": workshop_id, "act_id": act_id}
    connection.execute(themes.insert(), row)
    name = {"theme_id": theme_id, "act_id": act_id, "title": text}
    connection.execute(theme_titles.insert(), name)
    _group(connection, act_id, theme_id, chosen)
    return theme_id


def _group(
    connection: Connection, act_id: int, theme_id: str | None, answer_ids: Sequence[str]
) -> None:
    rows = [{"answer_id": a, "act_id": act_id, "theme_id": theme_id} for a in answer_ids]
    if rows:
        connection.execute(groupings.insert(), rows)


def group(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    answer_ids: Sequence[str],
    theme_id: str | None,
) -> None:
    """Moves answers into a theme, or out of any with None. Raises NotFoundError, ForbiddenError."""
    need(connection, caller, workshop_id, Right.MERGE)
    if theme_id is not None:
        need_theme(connection, workshop_id, theme_id)
    chosen = need_answers(connection, workshop_id, answer_ids)
    kind = "group" if theme_id else "ungroup"
    act_id = begin_act(connection, caller, workshop_id, kind, f"{len(chosen)} answers")
    _group(connection, act_id, theme_id, chosen)


def rename_theme(
    connection: Connection, caller: Caller, workshop_id: str, theme_id: str, title: str
) -> None:
    """Gives the theme another title. Raises NotFoundError, ForbiddenError, InvalidInputError."""
    need(connection, caller, workshop_id, Right.MERGE)
    text = clean_line(title, "theme's title", TITLE)
    need_theme(connection, workshop_id, theme_id)
    act_id = begin_act(connection, caller, workshop_id, "rename", text)
    name = {"theme_id": theme_id, "act_id": act_id, "title": text}
    connection.execute(theme_titles.insert(), name)


def remove_theme(connection: Connection, caller: Caller, workshop_id: str, theme_id: str) -> None:
    """Removes a theme and keeps its answers, in none. Raises NotFoundError or ForbiddenError."""
    merge_themes(connection, caller, workshop_id, [theme_id], None)


def merge_themes(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    theme_ids: Sequence[str],
    into: str | None,
) -> None:
    """Moves the answers of themes into another, or out of any with None, and removes the themes
    they were in. One act, undone as one. Raises NotFoundError or ForbiddenError."""
    need(connection, caller, workshop_id, Right.MERGE)
    gone = [theme_id for theme_id in dict.fromkeys(theme_ids) if theme_id != into]
    titles = [need_theme(connection, workshop_id, theme_id) for theme_id in gone]
    kind = "merge" if into else "remove"
    subject = ", ".join(titles) + (
        f" → {need_theme(connection, workshop_id, into)}" if into else ""
    )
    grouped = newest_of(groupings)
    inside = select(grouped.c.answer_id).where(grouped.c.theme_id.in_(gone))
    moved = connection.execute(inside, {"workshop": workshop_id}).scalars().all()
    act_id = begin_act(connection, caller, workshop_id, kind, subject)
    _group(connection, act_id, into, moved)
    facts = [{"theme_id": theme_id, "act_id": act_id, "title": None} for theme_id in gone]
    if facts:
        connection.execute(theme_titles.insert(), facts)


def decline(
    connection: Connection, caller: Caller, workshop_id: str, answer_ids: Sequence[str]
) -> None:
    """Keeps answers apart that were proposed as one theme: they are not proposed together again.

    Raises NotFoundError or ForbiddenError.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    chosen = need_answers(connection, workshop_id, answer_ids)
    act_id = begin_act(connection, caller, workshop_id, "decline", f"{len(chosen)} answers")
    fact = {"workshop_id": workshop_id, "act_id": act_id, "answers": chosen}
    connection.execute(declines.insert(), fact)


def tie_to_metric(
    connection: Connection, caller: Caller, workshop_id: str, theme_id: str, metric: str | None
) -> None:
    """Ties the theme to a metric of the customer data by its name; None unties it.

    Raises NotFoundError or ForbiddenError.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    need_theme(connection, workshop_id, theme_id)
    act_id = begin_act(connection, caller, workshop_id, "tie", metric or "no metric")
    fact = {"theme_id": theme_id, "act_id": act_id, "metric": metric}
    connection.execute(hypotheses.insert(), fact)


def commit_to(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    *,
    investment: str,
    ability: str,
    owner: str,
    horizon: str,
    theme_id: str | None = None,
) -> str:
    """Notes a commitment, "we invest in … → they become able to …", and returns its id.

    Raises NotFoundError, ForbiddenError, or InvalidInputError for an empty part.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    if horizon not in HORIZONS:
        raise InvalidInputError(f"The horizon is one of {', '.join(HORIZONS)}.")
    if theme_id is not None:
        need_theme(connection, workshop_id, theme_id)
    row = {
        "id": new_id(),
        "workshop_id": workshop_id,
        "theme_id": theme_id,
        "investment": clean_line(investment, "investment", 200),
        "ability": clean_line(ability, "ability", 200),
        "owner": clean_line(owner, "owner", 60),
        "horizon": horizon,
    }
    act_id = begin_act(connection, caller, workshop_id, "commit", str(row["investment"]))
    connection.execute(commitments.insert(), row | {"act_id": act_id})
    return str(row["id"])
