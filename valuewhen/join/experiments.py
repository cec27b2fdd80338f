"""Experiments: a pilot and a holdout drawn by lot among typical customers, once and for good."""

import math
import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from valuewhen import figures
from valuewhen.children.computation import Computation, Task
from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.join import drawing
from valuewhen.join.attachments import Attachment
from valuewhen.join.drawing import digest
from valuewhen.join.known import FEW, LIMITS
from valuewhen.join.pools import MORE, Offer, commitment_of, joined_data, offer_of
from valuewhen.people.caller import Caller
from valuewhen.settings import home
from valuewhen.store.store import Store, changed
from valuewhen.store.tables import commitments, experiments, new_id
from valuewhen.words import say
from valuewhen.workshop.access import Right, need


@dataclass(frozen=True)
class Plan:
    """What was fixed when an experiment was drawn.

    `wanted` is "more" or "less" of the metric, `smallest` the smallest change worth seeing, in its
    unit and as a share for a flag; `needed` customers per arm see it with 80 % power at two-sided
    5 %, `size` were drawn per arm out of `customers` typical ones whose metric was known, in equal
    parts of every segment of the column `segment`. The lot can be repeated from `seed`; `digest` is
    the SHA-256 of the file of the arms.
    """

    metric: str
    kind: str
    wanted: str
    smallest: float
    needed: int
    size: int
    seed: int
    customers: int
    mean: float
    segment: str | None
    segments: int
    data_set: str
    version: int
    digest: str

    @property
    def way(self) -> int:
        """1 when more of the metric is better, -1 when less is."""
        return 1 if self.wanted == MORE else -1


@dataclass(frozen=True)
class Experiment:
    """A pilot and a holdout as they were drawn; `at` in seconds since 1970."""

    commitment_id: str
    data_set_id: str
    plan: Plan
    file: str
    at: float

    @property
    def parquet(self) -> Path:
        """Where id and arm of the customers are."""
        return home() / "customers" / self.file


def draw_experiment(
    store: Store,
    caller: Caller,
    workshop_id: str,
    commitment_id: str,
    smallest: float,
    size: int | None = None,
) -> Experiment:
    """Draws a pilot and a holdout of `size` customers each, by default as many as are needed.

    They are typical customers by the workshop's rule whose metric is known, drawn in equal parts
    within every business segment. It is drawn once: the file is on the disk before the row is in
    the store, and neither is changed or undone. Raises as `offer` does, InvalidInputError when the
    customers are too few, and ConflictError when it was drawn before.
    """
    store.read(need, caller, workshop_id, Right.MERGE)
    made = commitment_of(store, workshop_id, commitment_id)
    store.read(_need_undrawn, commitment_id)
    joined = joined_data(store, caller, workshop_id)
    offered = offer_of(joined, made, smallest)
    if offered.problem:
        raise InvalidInputError(offered.problem, "too_few")
    size = offered.needed if size is None else size
    if not offered.needed <= size <= offered.most:
        most = figures.count(offered.most)
        raise InvalidInputError(
            say("commitments.size", needed=figures.count(offered.needed), most=most)
        )
    plan, file = _draw(joined, offered, size)
    try:
        store.write(_keep, caller, workshop_id, commitment_id, joined.data_set.id, plan, file)
    except BaseException:
        (home() / "customers" / file).unlink(missing_ok=True)
        raise
    return store.read(standing_experiments, workshop_id)[commitment_id]


def experiments_of(
    connection: Connection, caller: Caller, workshop_id: str
) -> dict[str, Experiment]:
    """The experiments by their commitment's id, for callers who may see rows.

    Raises NotFoundError or ForbiddenError.
    """
    need(connection, caller, workshop_id, Right.ROWS)
    return standing_experiments(connection, workshop_id)


def standing_experiments(connection: Connection, workshop_id: str) -> dict[str, Experiment]:
    """The same, without asking who wants them."""
    mine = select(experiments).join(commitments, commitments.c.id == experiments.c.commitment_id)
    rows = connection.execute(mine.where(commitments.c.workshop_id == workshop_id))
    return {
        row.commitment_id: Experiment(
            row.commitment_id, row.data_set_id, Plan(**row.plan), row.file, row.at
        )
        for row in rows
    }


def pilot_ids(store: Store, caller: Caller, workshop_id: str, commitment_id: str) -> list[str]:
    """The ids of the customers in the pilot, in order.

    Raises NotFoundError or ForbiddenError unless the caller may see rows, and as `arms_file` does.
    """
    found = store.read(experiments_of, caller, workshop_id).get(commitment_id)
    if found is None:
        raise NotFoundError("Nothing was drawn for this commitment.")
    table = pq.read_table(arms_file(found), filters=[("arm", "=", "pilot")])
    return [str(one) for one in table["id"].to_pylist()]


def arms_file(experiment: Experiment) -> Path:
    """The file of the arms as it was written.

    Raises NotFoundError when it is gone, InvalidInputError when it is another one by now.
    """
    file = experiment.parquet
    if not file.is_file():
        raise NotFoundError(say("commitments.file_gone"), "file_gone")
    if digest(file) != experiment.plan.digest:
        raise InvalidInputError(say("commitments.file_changed"), "file_changed")
    return file


def quotas(segments: Sequence[tuple[str | None, int]], size: int) -> list[tuple[str | None, int]]:
    """How many of `size` customers per arm each segment gives: by its share of all customers, the
    largest remainders first, and never more than half of a segment.

    `size` is at most the sum of these halves.
    """
    whole = sum(customers for _, customers in segments)
    shares = [size * customers / whole for _, customers in segments]
    given = [min(math.floor(share), n // 2) for share, (_, n) in zip(shares, segments, strict=True)]
    by_remainder = sorted(range(len(segments)), key=lambda at: given[at] - shares[at])
    while (left := size - sum(given)) > 0:
        open_to = [at for at in by_remainder if given[at] < segments[at][1] // 2]
        for at in open_to[:left]:
            given[at] += 1
    return [(name, n) for (name, _), n in zip(segments, given, strict=True)]


def _draw(joined: Attachment, offered: Offer, size: int) -> tuple[Plan, str]:
    data_set = joined.data_set
    assert data_set.roles is not None
    seed, file = secrets.randbelow(2**31), f"{data_set.id}-{new_id()}.parquet"
    job: dict[str, Any] = {
        "parquet": str(data_set.parquet.resolve()),
        "roles": data_set.roles.to_json(),
        "rule": joined.rule.to_json(),
        "metric": offered.metric.name,
        "seed": seed,
        "quotas": quotas(offered.pool.segments, size),
        "path": str((home() / "customers" / file).resolve()),
    }
    is_small = pq.read_metadata(data_set.parquet).num_rows <= FEW
    task = Task(drawing.__name__, drawing.work, job, is_small, LIMITS)
    written = Computation(task).result()
    plan = Plan(
        metric=offered.metric.name,
        kind=offered.metric.kind,
        wanted=offered.wanted,
        smallest=offered.smallest,
        needed=offered.needed,
        size=size,
        seed=seed,
        customers=offered.pool.typical.n,
        mean=offered.pool.typical.mean,
        segment=data_set.roles.segment,
        segments=len(offered.pool.segments),
        data_set=data_set.name,
        version=data_set.version,
        digest=written["digest"],
    )
    return plan, file


def _keep(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    commitment_id: str,
    data_set_id: str,
    plan: Plan,
    file: str,
) -> None:
    need(connection, caller, workshop_id, Right.MERGE)
    _need_undrawn(connection, commitment_id)
    fact: dict[str, Any] = {"commitment_id": commitment_id, "data_set_id": data_set_id}
    fact |= {"file": file, "plan": asdict(plan)}
    fact |= {"user_id": caller.user_id, "at": time.time()}
    try:
        connection.execute(experiments.insert(), fact)
    except IntegrityError as error:
        raise _drawn_before() from error
    changed(connection, workshop_id)


def _need_undrawn(connection: Connection, commitment_id: str) -> None:
    drawn = select(experiments.c.id).where(experiments.c.commitment_id == commitment_id)
    if connection.execute(drawn).first() is not None:
        raise _drawn_before()


def _drawn_before() -> ConflictError:
    return ConflictError(say("commitments.drawn_before"), "drawn")
