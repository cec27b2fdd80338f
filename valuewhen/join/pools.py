"""What an experiment could be drawn from, and how many customers are needed to see a change."""

import math
from dataclasses import dataclass

from valuewhen import figures
from valuewhen.customers.catalogue import Metric
from valuewhen.errors import InvalidInputError, NotFoundError
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.experiments import (
    needed_for_means,
    needed_for_shares,
    visible_in_means,
    visible_in_shares,
)
from valuewhen.join import planning
from valuewhen.join.answers import Answers
from valuewhen.join.attachments import Attachment, attachment
from valuewhen.join.measured import metric_words
from valuewhen.join.planning import Pool
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.words import say
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.board import Commitment
from valuewhen.workshop.following import shared_board

KINDS = ("flag", "count", "number")  # of metrics that can be read before and after
MORE, LESS = "more", "less"

_pools = Answers(planning, Pool)


@dataclass(frozen=True)
class Offer:
    """What could be drawn for a commitment.

    `needed` customers per arm see the smallest change, `most` per arm there are; `visible` is the
    smallest change that `most` would see, NaN when they see none. `problem` says why nothing can be
    drawn, or is empty.
    """

    metric: Metric
    wanted: str
    smallest: float
    pool: Pool
    needed: int
    visible: float
    problem: str

    @property
    def most(self) -> int:
        """How many customers each arm can have at most."""
        return self.pool.most


def metric_pool(
    store: Store, caller: Caller, workshop_id: str, metric: str, patience: float | None = None
) -> Pool:
    """How a metric is spread among all and among typical customers of the joined data.

    Raises NotFoundError or ForbiddenError unless the caller may see rows, InvalidInputError without
    customer data or for what is no metric of them, and NoResultError like `known`.
    """
    store.read(need, caller, workshop_id, Right.ROWS)
    joined = joined_data(store, caller, workshop_id)
    return _pool(joined, _metric(joined, metric), patience)


def offer(
    store: Store,
    caller: Caller,
    workshop_id: str,
    commitment_id: str,
    smallest: float,
    patience: float | None = None,
) -> Offer:
    """What could be drawn to see a change of `smallest` in the commitment's metric, in its unit and
    as a share from 0 to 1 for a flag. Raises as `metric_pool` does, and InvalidInputError for a
    commitment without a metric or a change that cannot be.
    """
    store.read(need, caller, workshop_id, Right.ROWS)
    made = commitment_of(store, workshop_id, commitment_id)
    return offer_of(joined_data(store, caller, workshop_id), made, smallest, patience)


def offer_of(
    joined: Attachment, made: Commitment, smallest: float, patience: float | None = None
) -> Offer:
    """As `offer`, of the data at hand; it does not ask who wants it."""
    metric = _metric(joined, made.metric or "")
    return _offer(metric, wanted_of(made, metric), smallest, _pool(joined, metric, patience))


def joined_data(store: Store, caller: Caller, workshop_id: str) -> Attachment:
    """The data that the workshop is joined with. Raises InvalidInputError without any."""
    joined = store.read(attachment, caller, workshop_id)
    if joined is None or joined.data_set.roles is None:
        raise InvalidInputError(say("commitments.no_data"), "no_data")
    return joined


def _metric(joined: Attachment, name: str) -> Metric:
    if not name:
        raise InvalidInputError(say("commitments.no_metric"), "no_metric")
    found = next((one for one in joined.data_set.catalogue if one.name == name), None)
    if found is None:
        raise InvalidInputError(say("commitments.not_in_data", metric=metric_words(name)))
    if found.kind not in KINDS:
        raise InvalidInputError(say("commitments.no_number", metric=metric_words(name)))
    return found


def commitment_of(store: Store, workshop_id: str, commitment_id: str) -> Commitment:
    """The commitment as it stands. Raises NotFoundError."""
    board = shared_board(store, workshop_id)
    found = next((made for made in board.commitments if made.id == commitment_id), None)
    if found is None:
        raise NotFoundError("There is no such commitment in this workshop. Reload the page.")
    return found


def wanted_of(made: Commitment, metric: Metric | None) -> str:
    """Which way the metric is to go, "more" or "less": as from baseline to target, else as the
    catalogue expects."""
    if made.baseline is not None and made.target is not None and made.baseline != made.target:
        return MORE if made.target > made.baseline else LESS
    return LESS if metric is not None and metric.direction == "lower" else MORE


def _offer(metric: Metric, wanted: str, smallest: float, pool: Pool) -> Offer:
    if not math.isfinite(smallest) or smallest <= 0:
        raise InvalidInputError(say("commitments.smallest_positive"))
    spread, way = pool.typical, 1 if wanted == MORE else -1
    if pool.most < SMALLEST_GROUP:
        few = say(
            "commitments.too_few_typical", n=figures.count(spread.n), least=2 * SMALLEST_GROUP
        )
        return Offer(metric, wanted, smallest, pool, SMALLEST_GROUP, math.nan, few)
    if metric.kind == "flag":
        if not 0 <= spread.mean + way * smallest <= 1:
            raise InvalidInputError(
                say("commitments.out_of_shares", share=figures.share(spread.mean))
            )
        needed = needed_for_shares(spread.mean, way * smallest)
        visible = visible_in_shares(spread.mean, pool.most, way)
    else:
        needed = needed_for_means(spread.sd, smallest)
        visible = visible_in_means(spread.sd, pool.most)
    needed = max(needed, SMALLEST_GROUP)
    problem = _shortage(metric, pool, needed, visible) if needed > pool.most else ""
    return Offer(metric, wanted, smallest, pool, needed, visible, problem)


def _shortage(metric: Metric, pool: Pool, needed: int, visible: float) -> str:
    return say(
        "commitments.too_few",
        n=figures.count(pool.typical.n),
        metric=metric_words(metric.name),
        needed=figures.count(needed),
        most=figures.count(pool.most),
        visible=change_in_words(metric.kind, visible),
    )


def change_in_words(kind: str, change: float) -> str:
    """A size of change as people say it: points of a share for a flag, else a number."""
    if kind != "flag":
        return figures.number(float(f"{change:.3g}"))
    return say("commitments.points", points=figures.number(round(100 * change, 1)))


def _pool(joined: Attachment, metric: Metric, patience: float | None) -> Pool:
    assert joined.data_set.roles is not None
    question = {
        "roles": joined.data_set.roles.to_json(),
        "rule": joined.rule.to_json(),
        "metric": metric.name,
    }
    return _pools.answer(joined.data_set.parquet, question, patience)
