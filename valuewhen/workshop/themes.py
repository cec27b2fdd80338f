"""Themes: answers that say the same thing, grouped by people; the originals are always kept."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from valuewhen.errors import InvalidInputError, NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.store.tables import (
    answers,
    commitments,
    groupings,
    hypotheses,
    new_id,
    theme_titles,
    themes,
)
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.acts import begin_act
from valuewhen.workshop.grouping import group_answers as group_answers
from valuewhen.workshop.text import clean_line

TITLE = 120
HORIZONS = ("this quarter", "this year", "beyond")


def _need_answers(connection: Connection, workshop_id: str, answer_ids: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(answer_ids))
    known = select(answers.c.id).where(
        answers.c.workshop_id == workshop_id, answers.c.id.in_(wanted)
    )
    if len(connection.execute(known).all()) != len(wanted):
        raise NotFoundError("One of these answers is not in this workshop. Reload the page.")
    return wanted


def _need_theme(connection: Connection, workshop_id: str, theme_id: str) -> None:
    known = select(themes.c.id).where(themes.c.workshop_id == workshop_id, themes.c.id == theme_id)
    if connection.execute(known).one_or_none() is None:
        raise NotFoundError("There is no such theme in this workshop. Reload the page.")


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
    chosen = _need_answers(connection, workshop_id, answer_ids)
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
        _need_theme(connection, workshop_id, theme_id)
    chosen = _need_answers(connection, workshop_id, answer_ids)
    kind = "group" if theme_id else "ungroup"
    act_id = begin_act(connection, caller, workshop_id, kind, f"{len(chosen)} answers")
    _group(connection, act_id, theme_id, chosen)


def rename_theme(
    connection: Connection, caller: Caller, workshop_id: str, theme_id: str, title: str
) -> None:
    """Gives the theme another title. Raises NotFoundError, ForbiddenError, InvalidInputError."""
    need(connection, caller, workshop_id, Right.MERGE)
    text = clean_line(title, "theme's title", TITLE)
    _need_theme(connection, workshop_id, theme_id)
    act_id = begin_act(connection, caller, workshop_id, "rename", text)
    name = {"theme_id": theme_id, "act_id": act_id, "title": text}
    connection.execute(theme_titles.insert(), name)


def tie_to_metric(
    connection: Connection, caller: Caller, workshop_id: str, theme_id: str, metric: str | None
) -> None:
    """Ties the theme to a metric of the customer data by its name; None unties it.

    Raises NotFoundError or ForbiddenError.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    _need_theme(connection, workshop_id, theme_id)
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
        _need_theme(connection, workshop_id, theme_id)
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
