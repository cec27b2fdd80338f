"""Readings of experiments: what pilot and holdout did, in data that were loaded after the draw."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select

from valuewhen.customers.data_sets import DataSet, data_set
from valuewhen.errors import InvalidInputError, NotFoundError
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.join import rereading
from valuewhen.join.answers import Answers
from valuewhen.join.experiments import Experiment, arms_file, experiments_of
from valuewhen.join.rereading import Reading
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.store.tables import attachments
from valuewhen.words import say

_readings = Answers(rereading, Reading)


class Outcome(StrEnum):
    """What a reading says of the pilot."""

    BETTER = "the pilot did better"
    WORSE = "the pilot did worse"
    CANNOT_TELL = "can't tell"
    TOO_FEW = "too few are left"


@dataclass(frozen=True)
class DatedReading:
    """A reading in one version of the data, which was loaded at `at` (seconds since 1970)."""

    version: int
    at: float
    reading: Reading
    outcome: Outcome


def readings_of(
    store: Store,
    caller: Caller,
    workshop_id: str,
    commitment_id: str,
    patience: float | None = None,
) -> tuple[DatedReading, ...]:
    """The readings of a commitment's experiment, the oldest first; none as long as no fresh data
    were joined with the workshop.

    Fresh are versions of the data it was drawn from that were loaded after the draw. Raises
    NotFoundError or ForbiddenError unless the caller may see rows, and as `shared_readings` does.
    """
    found = store.read(experiments_of, caller, workshop_id).get(commitment_id)
    if found is None:
        raise NotFoundError("Nothing was drawn for this commitment.")
    return shared_readings(store, workshop_id, found, patience)


def shared_readings(
    store: Store, workshop_id: str, experiment: Experiment, patience: float | None = None
) -> tuple[DatedReading, ...]:
    """The same, without asking who wants them: what is told of them is theirs to limit who call it.

    Raises NoResultError when `patience` seconds were not enough, NotFoundError or InvalidInputError
    when a file is gone or was changed, or the newest data lack the metric; older ones that do are
    passed over.
    """
    before = store.read(data_set, experiment.data_set_id)
    fresh = store.read(_fresh, workshop_id, experiment, before)
    if not fresh:
        return ()
    arms = arms_file(experiment)
    if not before.parquet.is_file():
        raise NotFoundError(say("commitments.before_gone"), "file_gone")
    assert before.roles is not None
    found = []
    for version in fresh:
        assert version.roles is not None
        question = {
            "arms": str(arms.resolve()),
            "before": str(before.parquet.resolve()),
            "roles": {"before": before.roles.to_json(), "after": version.roles.to_json()},
            "metric": experiment.plan.metric,
            "is_flag": experiment.plan.kind == "flag",
        }
        try:
            reading = _readings.answer(version.parquet, question, patience)
        except (InvalidInputError, NotFoundError):
            if version is fresh[-1]:
                raise
            continue
        outcome = outcome_of(reading, experiment.plan.way)
        found.append(DatedReading(version.version, version.loaded_at, reading, outcome))
    return tuple(found)


def outcome_of(reading: Reading, way: int) -> Outcome:
    """Better or worse when the whole interval is on that side of zero; `way` is 1 when more of the
    metric is wanted, -1 when less is. Under 30 customers in an arm it is too few."""
    found = reading.metric
    if min(found.n_pilot, found.n_holdout) < SMALLEST_GROUP:
        return Outcome.TOO_FEW
    low, high = sorted((way * found.low, way * found.high))
    if math.isnan(low) or low <= 0 <= high:
        return Outcome.CANNOT_TELL
    return Outcome.BETTER if low > 0 else Outcome.WORSE


def is_measured(readings: Sequence[DatedReading]) -> bool:
    """Whether the newest reading has enough customers to count as one."""
    return bool(readings) and readings[-1].outcome is not Outcome.TOO_FEW


def _fresh(
    connection: Connection, workshop_id: str, experiment: Experiment, before: DataSet
) -> list[DataSet]:
    """The versions, loaded after the draw, that the workshop was ever joined with."""
    joined = (
        select(attachments.c.data_set_id)
        .distinct()
        .where(attachments.c.workshop_id == workshop_id, attachments.c.data_set_id.is_not(None))
    )
    versions = [data_set(connection, one) for one in connection.execute(joined).scalars()]
    fresh = [
        one
        for one in versions
        if (one.name, one.owner_id) == (before.name, before.owner_id)
        and one.loaded_at > experiment.at
        and one.roles is not None
    ]
    return sorted(fresh, key=lambda version: version.version)
