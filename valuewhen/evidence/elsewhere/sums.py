"""From the aggregates of one metric to its associations with CLV, one for each scope."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from valuewhen.evidence.adjusted import Adjusted
from valuewhen.evidence.associations import (
    SMALLEST_GROUP_OF_MEANS,
    Association,
    gap_of_medians,
)
from valuewhen.evidence.categories import epsilon_squared
from valuewhen.evidence.columns import Floats
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.dominance import UNKNOWN, dominance_with_interval
from valuewhen.evidence.elsewhere.customers import CustomerTable
from valuewhen.evidence.estimates import Correlation, Dominance, MeanGap, MedianGap
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.resampling import rho_interval, rho_interval_of_table
from valuewhen.evidence.statistics import Z, correlation_with_interval

Scope = tuple[bool, str]
Rows = list[dict[str, Any]]

WHOLE: Scope = (True, "")

_MOST_PAIRS = 2000
_SHARES = 32
_NO_MEANS = MeanGap(math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class Found:
    """What one scope says: the customers in it, with CLV or not, and the association."""

    scope: Scope
    n_customers: int
    association: Association


@dataclass(frozen=True)
class OrderStatistics:
    """The values of an ascending column of `n` at some positions (from 1), in between by line."""

    n: int
    positions: Floats
    values: Floats

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, places: NDArray[np.int64]) -> Floats:
        return np.interp(places + 1, self.positions, self.values)


def associations(customers: CustomerTable, metric: str) -> tuple[Kind, list[Found]]:
    """The kind of a metric and what it says in each scope: the whole first, segments by name."""
    kind = _kind(_by_scope(customers.rows("shapes", metric)).get(WHOLE))
    sides = "top_against_bottom" if kind is Kind.MEASURE else "any_against_none"
    reader = _Reader(customers, metric, sides)
    return kind, list(reader.found())


def likeness_elsewhere(customers: CustomerTable, metric: str, other: str) -> tuple[float, int]:
    """How alike a metric and an input of CLV are among all customers with a CLV, as
    `valuewhen.evidence.likeness` tells it, and how many have both."""
    if customers.is_number(other):
        of_highest, n = _of_highest(customers.rows_between("likenesses", metric, other))
    elif customers.is_label(other):
        of_highest, n = _parted(customers.rows_by_label("label_ranks", metric, other))
    else:
        return math.nan, 0
    return (of_highest, n) if n >= SMALLEST_GROUP else (math.nan, n)


def _of_highest(found: pd.DataFrame) -> tuple[float, int]:
    """Spearman's rho in parts of the highest that ties let it reach; NaN when one is constant."""
    rows = _by_scope(found).get(WHOLE)
    if not rows:
        return math.nan, 0
    [sums] = rows
    farthest = sums["highest"] if sums["products"] > 0 else -sums["lowest"]
    of_highest = float(sums["products"]) / float(farthest) if farthest > 0 else math.nan
    return of_highest, int(sums["n"])


def _parted(found: pd.DataFrame) -> tuple[float, int]:
    """The root of epsilon squared; NaN for one group or a constant metric."""
    [sums] = found.to_dict("records")
    n, groups = int(sums["n"]), int(sums["n_groups"])
    if groups < 2 or not sums["squares"] > 0:
        return math.nan, n
    h = (n - 1) * float(sums["squares_between"]) / float(sums["squares"])
    return math.sqrt(epsilon_squared(h, groups, n)[0]), n


class _Reader:
    """Reads the aggregates of one metric, each once for all scopes."""

    def __init__(self, customers: CustomerTable, metric: str, sides: str) -> None:
        def read(query: str) -> dict[Scope, Rows]:
            return _by_scope(customers.rows(query, metric, sides))

        self._coverages = read("coverages")
        self._middles = read("middles")
        self._correlations = read("correlations")
        self._dominances = read("dominances")
        self._order_statistics = read("order_statistics")
        self._means = read("means")
        is_doubtful = any(map(_is_doubtful, map(_plain, self._correlations.values())))
        self._rank_tables = read("rank_tables") if is_doubtful else {}

    def found(self) -> Iterator[Found]:
        nobody = [{"n_customers": 0, "n": 0}]
        scopes = sorted(self._coverages.keys() - {WHOLE})
        for scope in [WHOLE, *scopes]:
            [covered] = self._coverages.get(scope, nobody)
            yield Found(scope, int(covered["n_customers"]), self._association(scope, covered["n"]))

    def _association(self, scope: Scope, n: int) -> Association:
        correlation = self._correlation(scope)
        high, low = self._groups(self._dominances, scope)
        sizes = high.get("n", 0), low.get("n", 0)
        is_enough = min(sizes) >= SMALLEST_GROUP
        delta = _delta(high, low) if is_enough else UNKNOWN
        gap = self._gap(scope) if is_enough else _no_gap(sizes)
        return Association(
            n=n,
            n_high=sizes[0],
            n_low=sizes[1],
            correlation=correlation,
            delta=delta,
            gap=gap,
            mean_gap=_mean_gap(sizes, *self._groups(self._means, scope)),
            median_with=self._median(scope, has_metric=True),
            median_without=self._median(scope, has_metric=False),
            adjusted=Adjusted(correlation, delta, gap, n),
        )

    def _correlation(self, scope: Scope) -> Correlation:
        plain = _plain(self._correlations.get(scope))
        if not _is_doubtful(plain):
            return plain
        low, high = _bootstrapped(self._rank_tables[scope], plain)
        return replace(plain, low=low, high=high)

    def _gap(self, scope: Scope) -> MedianGap:
        rows = self._order_statistics[scope]
        high, low = (
            _order_statistics([row for row in rows if row["is_high"] is side])
            for side in (True, False)
        )
        return gap_of_medians(high, low)

    def _median(self, scope: Scope, *, has_metric: bool) -> float:
        for row in self._middles.get(scope, []):
            if row["has_metric"] is has_metric:
                return float((row["lower_middle"] + row["upper_middle"]) / 2)
        return math.nan

    def _groups(
        self, read: dict[Scope, Rows], scope: Scope
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        by_side = {row["is_high"]: row for row in read.get(scope, [])}
        return by_side.get(True, {}), by_side.get(False, {})


def _by_scope(frame: pd.DataFrame) -> dict[Scope, Rows]:
    found: dict[Scope, Rows] = {}
    for row in frame.to_dict("records"):
        scope = bool(row["is_whole"]), str(row["segment"])
        found.setdefault(scope, []).append({str(name): value for name, value in row.items()})
    return found


def _kind(rows: Rows | None) -> Kind:
    """As `valuewhen.evidence.kinds.guess_kind` decides."""
    if not rows or rows[0]["n_no_counts"]:
        return Kind.MEASURE
    [shape] = rows
    if not shape["n_above_one"]:
        return Kind.FLAG
    return Kind.COUNT if shape["n_zero"] > shape["n_most_frequent_other"] else Kind.MEASURE


def _plain(rows: Rows | None) -> Correlation:
    n = int(rows[0]["n"]) if rows else 0
    return correlation_with_interval(_rho(rows), n, 0)


def _rho(rows: Rows | None) -> float:
    if not rows:
        return math.nan
    [sums] = rows
    spread = sums["metric_squares"] * sums["clv_squares"]
    return float(sums["products"]) / math.sqrt(spread) if spread > 0 else math.nan


def _is_doubtful(plain: Correlation) -> bool:
    """Whether Bonett and Wright's interval would be too narrow, so that a bootstrap is needed."""
    return 0.8 < abs(plain.rho) < 1 or (plain.n < 25 and abs(plain.rho) < 1)


def _bootstrapped(cells: Rows, plain: Correlation) -> tuple[float, float]:
    table = pd.DataFrame(cells).sort_values(["clv_cell", "metric_cell"])
    x, y, counts = (table[name].to_numpy() for name in ("metric_cell", "clv_cell", "n"))
    if plain.n <= _MOST_PAIRS:
        return rho_interval(np.repeat(x, counts), np.repeat(y, counts), plain.rho)
    shares = np.zeros((_SHARES, _SHARES))
    shares[x.astype(np.intp), y.astype(np.intp)] = counts
    return rho_interval_of_table(shares, plain.rho)


def _delta(high: dict[str, Any], low: dict[str, Any]) -> Dominance:
    """Cliff's delta and DeLong's variance from sums of placements, in exact arithmetic."""
    m, n = int(high["n"]), int(low["n"])
    delta = 2 * high["placements"] / (m * n) - 1
    spread = _squares_about_mean(high, m) / (n * n * m * (m - 1))
    spread += _squares_about_mean(low, n) / (m * m * n * (n - 1))
    cubes = float(high["cubes"] + low["cubes"])
    return dominance_with_interval(delta, 2 * math.sqrt(spread), m, n, cubes)


def _squares_about_mean(group: dict[str, Any], size: int) -> Fraction:
    about = Fraction(group["placement_squares"]) - Fraction(group["placements"]) ** 2 / size
    return max(about, Fraction(0))


def _order_statistics(rows: Rows) -> OrderStatistics:
    table = pd.DataFrame(rows).sort_values("position")
    positions = table["position"].to_numpy(dtype=np.float64)
    return OrderStatistics(int(rows[0]["n"]), positions, table["clv"].to_numpy(dtype=np.float64))


def _no_gap(sizes: tuple[int, int]) -> MedianGap:
    nan = math.nan
    return MedianGap(nan, nan, nan, nan, nan, *sizes)


def _mean_gap(sizes: tuple[int, int], high: dict[str, Any], low: dict[str, Any]) -> MeanGap:
    """Welch's interval; NaN for small groups, and for amounts whose squares are no numbers."""
    if min(sizes) < SMALLEST_GROUP_OF_MEANS:
        return _NO_MEANS
    if high["n_too_large"] or low["n_too_large"]:
        return _NO_MEANS
    gap = float(high["mean"] - low["mean"])
    reach = Z * math.sqrt(high["variance"] / sizes[0] + low["variance"] / sizes[1])
    return MeanGap(gap, gap - reach, gap + reach)
