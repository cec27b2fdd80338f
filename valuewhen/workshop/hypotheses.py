"""Hypotheses: themes tied to metrics, each with the direction that is expected of it."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from valuewhen.errors import InvalidInputError
from valuewhen.people.caller import Caller
from valuewhen.store.tables import hypotheses
from valuewhen.store.views import newest
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.acts import begin_act
from valuewhen.workshop.standing import need_theme

DIRECTIONS = ("more", "less", "either")  # more of the metric with more CLV, with less, or both ways
MOST = 6  # metrics of one theme


def tie_to_metric(
    connection: Connection, caller: Caller, workshop_id: str, theme_id: str, metric: str | None
) -> None:
    """Ties the theme to this metric of the customer data alone, by its name; None unties all.

    Raises NotFoundError or ForbiddenError.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    kept = _tied(connection, theme_id).get(metric) if metric else None
    tie_to_metrics(connection, caller, workshop_id, theme_id, {metric: kept} if metric else {})


def tie_to_metrics(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    theme_id: str,
    metrics: Mapping[str, str | None],
) -> None:
    """Ties the theme to these metrics and to no others: names, each with the direction expected,
    one of `DIRECTIONS` or None for the one in the metric catalogue. One act.

    Raises NotFoundError, ForbiddenError, or InvalidInputError for another direction or too many.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    need_theme(connection, workshop_id, theme_id)
    if len(metrics) > MOST:
        raise InvalidInputError(f"A theme is tied to at most {MOST} metrics: leave some out.")
    if strange := set(metrics.values()) - {None, *DIRECTIONS}:
        raise InvalidInputError(f"“{strange.pop()}” is no direction: {', '.join(DIRECTIONS)}.")
    tied = _tied(connection, theme_id)
    facts = [{"metric": m, "direction": None, "is_tied": False} for m in tied if m not in metrics]
    facts += [
        {"metric": metric, "direction": direction, "is_tied": True}
        for metric, direction in metrics.items()
        if metric not in tied or tied[metric] != direction
    ]
    named = ", ".join(metrics) or "no metric"
    act_id = begin_act(connection, caller, workshop_id, "tie", named)
    for fact in facts:
        connection.execute(hypotheses.insert(), fact | {"theme_id": theme_id, "act_id": act_id})


def _tied(connection: Connection, theme_id: str) -> dict[str, str | None]:
    now = newest(hypotheses, hypotheses.c.theme_id == theme_id)
    query = select(now.c.metric, now.c.direction).where(now.c.is_tied).order_by(now.c.id)
    return {row.metric: row.direction for row in connection.execute(query)}
