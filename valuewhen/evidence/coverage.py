"""Who could be used: the customers that have a metric, those that have not, and the limits of n."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.statistics import median
from valuewhen.settings import smallest_group

SMALLEST_GROUP = 30
SMALLEST_CELL = smallest_group()


@dataclass(frozen=True)
class Coverage:
    """Who could be used: customers in all, those used, those left out, and whether they differ.

    `n_missing` counts customers without the metric or without a CLV. The medians are those of
    customers with and without the metric, NaN for fewer than SMALLEST_CELL.
    """

    n_customers: int
    n: int
    n_missing: int
    share_missing: float
    n_without_metric: int
    median_with: float
    median_without: float


def coverage(has_metric: NDArray[np.bool_], worth: Floats) -> Coverage:
    """Who has the metric and who has not, and the median CLV of both; see `Coverage`."""
    has_clv = np.isfinite(worth)
    n, n_customers = int(np.sum(has_metric & has_clv)), len(worth)
    return Coverage(
        n_customers=n_customers,
        n=n,
        n_missing=n_customers - n,
        share_missing=(n_customers - n) / n_customers if n_customers else math.nan,
        n_without_metric=n_customers - int(np.sum(has_metric)),
        median_with=_median_of_some(worth[has_metric & has_clv]),
        median_without=_median_of_some(worth[~has_metric & has_clv]),
    )


def _median_of_some(worth: Floats) -> float:
    return median(worth) if len(worth) >= SMALLEST_CELL else math.nan
