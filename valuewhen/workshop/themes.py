"""Themes: answers that say the same thing, grouped by people; the originals are always kept."""

from collections.abc import Sequence

from sqlalchemy import Connection, Select, select

from valuewhen.errors import ConflictError, InvalidInputError
from valuewhen.people.caller import Caller
from valuewhen.store.tables import (
    declines,
    groupings,
    new_id,
    theme_titles,
    themes,
)
from valuewhen.store.views import newest_of
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.acts import begin_act
from valuewhen.workshop.grouping import group_answers as group_answers
from valuewhen.workshop.standing import need_answers, need_theme, standing_themes
from valuewhen.workshop.text import clean_line

TITLE = 120


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
    theme_id = _add(connection, workshop_id, act_id, text)
    _group(connection, act_id, theme_id, chosen)
    return theme_id


def _add(connection: Connection, workshop_id: str, act_id: int, title: str) -> str:
    theme_id = new_id()
    row = {"id": theme_id, "workshop_id": workshop_id, "act_id": act_id}
    connection.execute(themes.insert(), row)
    name = {"theme_id": theme_id, "act_id": act_id, "title": title}
    connection.execute(theme_titles.insert(), name)
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
    they were in. One act, undone as one.

    Raises NotFoundError, ForbiddenError, or InvalidInputError without a theme but the other.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    gone = [theme_id for theme_id in dict.fromkeys(theme_ids) if theme_id != into]
    if not gone:
        raise InvalidInputError("A theme is merged into another one. Choose another.")
    subject = ", ".join(need_theme(connection, workshop_id, theme_id) for theme_id in gone)
    if into is not None:
        subject += f" → {need_theme(connection, workshop_id, into)}"
    inside = _grouped(connection, workshop_id)
    moved = [answer_id for answer_id, theme_id in inside.items() if theme_id in gone]
    act_id = begin_act(connection, caller, workshop_id, "merge" if into else "remove", subject)
    _group(connection, act_id, into, moved)
    facts = [{"theme_id": theme_id, "act_id": act_id, "title": None} for theme_id in gone]
    connection.execute(theme_titles.insert(), facts)


def _grouped(connection: Connection, workshop_id: str) -> dict[str, str]:
    """The theme of every answer that is in one that stands."""
    rows = connection.execute(GROUPED, {"workshop": workshop_id})
    return {row.answer_id: row.theme_id for row in rows}


def accept(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    answer_ids: Sequence[str],
    *,
    title: str,
    theme_id: str | None = None,
    left_out: Sequence[str] = (),
) -> str:
    """Groups answers that were proposed as one theme, new or the one they fit, and returns its id;
    those left out are not proposed together with them again. One act, undone as one.

    Answers that have come into a theme meanwhile stay there. Raises NotFoundError, ForbiddenError,
    InvalidInputError for an empty title, or ConflictError when none of the answers is loose.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    chosen = need_answers(connection, workshop_id, answer_ids)
    apart = need_answers(connection, workshop_id, left_out)
    if theme_id is None:
        text = clean_line(title, "theme's title", TITLE)
    else:
        text = need_theme(connection, workshop_id, theme_id)
    taken = _grouped(connection, workshop_id)
    loose = [answer for answer in chosen if answer not in taken]
    if not loose:
        raise ConflictError("These answers are in themes by now: nothing was changed.", "grouped")
    act_id = begin_act(connection, caller, workshop_id, "accept", text)
    theme_id = theme_id or _add(connection, workshop_id, act_id, text)
    _group(connection, act_id, theme_id, loose)
    for answer in apart:
        _keep_apart(connection, workshop_id, act_id, [answer, loose[0]])
    return theme_id


def _keep_apart(
    connection: Connection, workshop_id: str, act_id: int, answer_ids: Sequence[str]
) -> None:
    fact = {"workshop_id": workshop_id, "act_id": act_id, "answers": list(answer_ids)}
    connection.execute(declines.insert(), fact)


def decline(
    connection: Connection, caller: Caller, workshop_id: str, answer_ids: Sequence[str]
) -> None:
    """Keeps answers apart that were proposed as one theme: they are not proposed together again.

    Raises NotFoundError or ForbiddenError.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    chosen = need_answers(connection, workshop_id, answer_ids)
    act_id = begin_act(connection, caller, workshop_id, "decline", f"{len(chosen)} answers")
    _keep_apart(connection, workshop_id, act_id, chosen)


def _in_themes() -> Select[str, str]:
    """Every answer that is in a theme that stands, with its theme."""
    grouped, standing = newest_of(groupings), standing_themes().subquery()
    query = select(grouped.c.answer_id, grouped.c.theme_id)
    return query.join(standing, standing.c.id == grouped.c.theme_id)


GROUPED = _in_themes()  # built once: that costs more than running it
