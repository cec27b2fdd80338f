"""The freeze: hypotheses, directions and threshold are fixed before anybody sees their evidence."""

import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256

from sqlalchemy import Connection, select

from valuewhen.errors import ConflictError, InvalidInputError
from valuewhen.join.attachments import attachment
from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import freezes, hypotheses
from valuewhen.store.views import newest_of
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.standing import STANDING

TIES = newest_of(hypotheses)
EXPECTED = {"higher": "more", "lower": "less", "unknown": "either"}  # by the metric catalogue


def hypothesis_key(theme_id: str, metric: str) -> str:
    """What tells a theme tied to a metric from all others: 16 hexadecimal digits."""
    return sha256(f"{theme_id}\0{metric}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Frozen:
    """A hypothesis as it was frozen: the theme with its title then, the metric, and the direction
    expected: "more" of the metric with more CLV, "less", or "either"."""

    theme_id: str
    title: str
    metric: str
    direction: str

    @property
    def key(self) -> str:
        """What tells it from all others of the workshop."""
        return hypothesis_key(self.theme_id, self.metric)


@dataclass(frozen=True)
class Freeze:
    """A family of hypotheses: frozen at `at` (seconds since 1970), on these data, with the least
    gap in money that is worth acting on. The first family of a workshop has number 1; later ones
    were added after evidence could be seen, and are marked so."""

    number: int
    at: float
    data_set_id: str
    threshold: float
    hypotheses: tuple[Frozen, ...]

    @property
    def is_later(self) -> bool:
        """Whether it came after another one."""
        return self.number > 1


def freeze(
    connection: Connection, caller: Caller, workshop_id: str, threshold: float = 0.0
) -> Freeze:
    """Freezes the hypotheses that were not frozen yet as one family, and returns it. It cannot be
    undone: what is tied later is frozen later.

    Raises NotFoundError or ForbiddenError unless the caller drives the workshop, ConflictError
    without customer data and when nothing is left to freeze, InvalidInputError for a threshold that
    is no amount.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    if not (math.isfinite(threshold) and threshold >= 0):
        raise InvalidInputError("The least gap worth acting on is an amount, zero or more.")
    joined = attachment(connection, caller, workshop_id)
    if joined is None:
        raise ConflictError("Join customer data first: a hypothesis is frozen on its data.", "data")
    catalogue = {metric.name: metric.direction for metric in joined.data_set.catalogue}
    new = [
        Frozen(theme_id, title, metric, direction or EXPECTED[catalogue.get(metric, "unknown")])
        for theme_id, title, metric, direction in _not_frozen(connection, workshop_id)
    ]
    if not new:
        raise ConflictError("Every hypothesis is frozen already. Tie a theme to a metric first.")
    row = {
        "workshop_id": workshop_id,
        "user_id": caller.user_id,
        "data_set_id": joined.data_set.id,
        "hypotheses": [asdict(one) for one in new],
        "threshold": float(threshold),
        "at": time.time(),
    }
    connection.execute(freezes.insert(), row)
    changed(connection, workshop_id, view=True)
    return freezes_of(connection, workshop_id)[-1]


def freezes_of(connection: Connection, workshop_id: str) -> tuple[Freeze, ...]:
    """The families of a workshop in the order they were frozen. It asks nobody's rights."""
    query = select(freezes).where(freezes.c.workshop_id == workshop_id).order_by(freezes.c.id)
    return tuple(
        Freeze(
            number=number,
            at=row.at,
            data_set_id=row.data_set_id,
            threshold=row.threshold,
            hypotheses=tuple(Frozen(**one) for one in row.hypotheses),
        )
        for number, row in enumerate(connection.execute(query), start=1)
    )


def _not_frozen(
    connection: Connection, workshop_id: str
) -> Iterator[tuple[str, str, str, str | None]]:
    """Theme, title, metric and direction of what is tied and in no family yet."""
    mine = {"workshop": workshop_id}
    titles = {row.id: row.title for row in connection.execute(STANDING, mine)}
    families = freezes_of(connection, workshop_id)
    known = {(one.theme_id, one.metric) for family in families for one in family.hypotheses}
    for row in connection.execute(select(TIES).order_by(TIES.c.id), mine):
        is_new = (row.theme_id, row.metric) not in known
        if row.is_tied and row.theme_id in titles and is_new:
            yield row.theme_id, titles[row.theme_id], row.metric, row.direction
