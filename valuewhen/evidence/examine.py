"""Any number of metrics against CLV, for all customers and each segment, with verdicts."""

import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.associations import Association, association
from valuewhen.evidence.circle import in_order_of_clv
from valuewhen.evidence.columns import Floats
from valuewhen.evidence.controls import Controls
from valuewhen.evidence.covariate import Covariate
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.kinds import Kind, kind_of
from valuewhen.evidence.likeness import likeness
from valuewhen.evidence.metric_column import MetricColumn
from valuewhen.evidence.ranked import RankedClv
from valuewhen.evidence.rows import Row, table
from valuewhen.evidence.sources import Labels, Source, opened
from valuewhen.evidence.ties import Places
from valuewhen.evidence.verdicts import Circularity, circularity

MOST_LABELS = 50
AT_ONCE = 2  # metrics: NumPy leaves a second processor free to be used, memory allows no more
_DIRECTIONS = {1: 1, -1: -1, 0: 0, "more": 1, "less": -1, "either": 0, None: 0}


def examine(
    source: str | Path | pd.DataFrame,
    clv: str,
    metrics: Sequence[str],
    segment: str | None = None,
    controls: Sequence[str] = (),
    *,
    directions: Mapping[str, Any] = {},
    threshold: float = 0.0,
    formula: Sequence[str] = (),
    tell: Callable[[float, str], None] | None = None,
) -> pd.DataFrame:
    """Set metrics against CLV: strength, money, at equal controls too, and a verdict on each.

    `source` is a Parquet or CSV file or a DataFrame with a row a customer; the other names are its
    columns. Metrics are numbers, dates, flags or, in a DataFrame, ordered categories. Controls:
    numbers count by rank, text as a dummy a label. `directions` says what is expected of a metric:
    1 or "more" of it goes with more CLV, -1 or "less" with less. `threshold` is the least gap worth
    acting on, in the unit of CLV. `formula` are the recorded inputs of this CLV. `tell` is called
    before each metric with the share of them that is done, from 0 to 1, and its name.

    Returns a row a metric and segment (None: all customers), with the columns of
    `valuewhen.evidence.rows.COLUMNS`. Missing or infinite values are dropped pair by pair and
    counted in `n_missing`; customers without a segment are in the rows of all customers alone.

    Raises InvalidInputError for a column that is not there or holds text, for a metric named twice,
    and for a direction, threshold or control that cannot be used.
    """
    metrics, controls, formula = (listed(given) for given in (metrics, controls, formula))
    expected = expected_directions(directions, metrics)
    check_metrics(metrics, threshold)
    names = [clv, *metrics, *([] if segment is None else [segment]), *controls, *formula]
    rows: list[Row] = []
    with opened(source, names) as columns, ThreadPoolExecutor(AT_ONCE) as pool:
        worth = columns.numbers(clv)
        ordering = pool.submit(in_order_of_clv, worth)
        read = ((metric, columns.metric(metric)) for metric in metrics)
        ahead = list(islice(read, AT_ONCE))  # while the customers are put in order
        labels = None if segment is None else columns.labels(segment)
        order, ordered = ordering.result()
        held = _controls(columns, controls, order)
        customers = _Customers.of(len(worth), order, ordered, labels, held, pool)
        del worth, ordering, ordered
        inputs = [_covariate(columns, name).taken(customers.order) for name in formula]
        asked = _Asked(customers, [clv, *formula], inputs, expected)
        working: deque[Future[list[Row]]] = deque()
        for done, (metric, values) in enumerate(chain(_emptied(ahead), read)):
            if tell:
                tell(done / len(metrics), metric)
            working.append(pool.submit(asked.rows, metric, values))
            if len(working) > AT_ONCE:  # no more columns in memory than are worked on, and one
                rows += working.popleft().result()
        for last in working:
            rows += last.result()
    return table(rows, threshold, has_controls=bool(controls))


@dataclass(frozen=True)
class _Asked:
    """What is the same for every metric: the customers, the names of this CLV and of its recorded
    inputs, these in order of CLV, and the directions expected."""

    customers: "_Customers"
    names: Sequence[str]
    inputs: Sequence[Covariate]
    expected: Mapping[str, int]

    def rows(self, metric: str, values: MetricColumn) -> list[Row]:
        """The rows of a metric, in the order of its source."""
        column = values.taken(self.customers.order)
        stands = self._circularity(metric, column)
        kind = kind_of(column.used())
        return [
            Row(metric, part.name, part.n, kind, self.expected[metric], *stands, found)
            for part, found in self.customers.associations(column, kind)
        ]

    def _circularity(self, metric: str, column: MetricColumn) -> tuple[Circularity, float]:
        alike = [likeness(column, given) for given in self.inputs]
        is_seen = bool(alike) and all(found.n >= SMALLEST_GROUP for found in alike)
        return circularity(
            [found.of_highest for found in alike], is_input=metric in self.names, is_seen=is_seen
        )


@dataclass(frozen=True)
class _Part:
    """All customers or a segment: its name, how many customers it has, the places of those with a
    CLV among `_Customers.order`, their CLV, ranked, and their controls."""

    name: Any
    n: int
    places: Places | slice
    ranked: RankedClv
    controls: Controls | None


@dataclass(frozen=True)
class _Customers:
    """Customers with a CLV in its order, all and by segment."""

    order: Places
    parts: list[_Part]

    @classmethod
    def of(
        cls,
        n: int,
        order: Places,
        clv: Floats,
        labels: Labels | None,
        held: Controls | None,
        pool: Executor,
    ) -> "_Customers":
        """Rank all of the `n` customers who have a CLV, and each segment by itself."""
        ranking = pool.submit(RankedClv.of, clv)
        parts = [] if labels is None else _segments(labels, order, clv, held, pool)
        return cls(order, [_Part(None, n, slice(None), ranking.result(), held), *parts])

    def associations(self, values: MetricColumn, kind: Kind) -> Iterator[tuple[_Part, Association]]:
        """A metric in order of CLV, against the CLV of each part."""
        for part in self.parts:
            yield part, association(part.ranked, values.taken(part.places), kind, part.controls)


def _emptied(ahead: list[Any]) -> Iterator[Any]:
    """What is in a list, each given up by it."""
    while ahead:
        yield ahead.pop(0)


def _segments(
    labels: Labels, order: Places, clv: Floats, held: Controls | None, pool: Executor
) -> list[_Part]:
    sizes = np.bincount(labels.codes + 1, minlength=len(labels.levels) + 1)  # 0 has no segment
    codes = labels.codes.take(order, mode="clip")
    grouped = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes + 1, minlength=len(sizes)))

    def part(at: int) -> _Part:
        places = grouped[ends[at] : ends[at + 1]]
        ranked = RankedClv.of(clv.take(places, mode="clip"))
        controls = held.taken(places) if held else None
        return _Part(labels.levels[at], int(sizes[at + 1]), places, ranked, controls)

    return list(pool.map(part, range(len(labels.levels))))


def _controls(columns: Source, names: Sequence[str], order: Places) -> Controls | None:
    if not names:
        return None
    for name in names:
        levels = len(columns.labels(name).levels) if columns.is_text(name) else 0
        if levels > MOST_LABELS:
            raise InvalidInputError(
                f"“{name}” has {levels:,} different labels, and a control can have "
                f"{MOST_LABELS}: put the rare ones together."
            )
    return Controls(tuple(_covariate(columns, name).taken(order) for name in names))


def _covariate(columns: Source, name: str) -> Covariate:
    if not columns.is_text(name):
        return Covariate(name, columns.metric(name))
    codes = columns.labels(name).codes
    return Covariate(name, MetricColumn.of(np.where(codes < 0, math.nan, codes)), is_label=True)


def listed(given: Sequence[str]) -> list[str]:
    """Names as a list, one name alone too."""
    return [given] if isinstance(given, str) else list(given)


def check_metrics(metrics: Sequence[str], threshold: float) -> None:
    """Raise InvalidInputError for a metric named twice and for a threshold under zero."""
    twice = [name for name in metrics if list(metrics).count(name) > 1]
    if twice:
        raise InvalidInputError(f"“{twice[0]}” is named twice: name every metric once.")
    if not 0 <= threshold < float("inf"):
        raise InvalidInputError("The threshold is an amount of money, zero or more.")


def expected_directions(directions: Mapping[str, Any], metrics: Sequence[str]) -> dict[str, int]:
    """The direction expected of each metric: 1, -1 or, for either, 0.

    Raises InvalidInputError for a direction of something else or in other words.
    """
    for name, given in directions.items():
        if name not in metrics:
            raise InvalidInputError(f"A direction is given for “{name}”, which is no metric here.")
        if given not in _DIRECTIONS:
            raise InvalidInputError(f"The direction of “{name}” is 1 or -1, or “more” or “less”.")
    return {name: _DIRECTIONS[directions.get(name)] for name in metrics}
