"""Partial correlation from sums of products, which needs no copy of the columns."""

import math

import numpy as np

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.estimates import Correlation
from valuewhen.evidence.statistics import correlation_with_interval

_NOTHING = 1e-11


def partial_correlation(x: Floats, y: Floats, controls: list[Floats]) -> Correlation:
    """The correlation of what the controls leave of x and y, with Bonett and Wright's interval.

    Columns have no missing values. Controls that repeat others, or are constant, do not count in
    the degrees of freedom. NaN when the controls explain a column wholly, or too few rows are left.
    """
    n = len(x)
    if n < 4:
        return correlation_with_interval(math.nan, n, 0)
    products = _correlations([x, y, *controls])
    explained, k = _explained(products)
    left = products[:2, :2] - explained
    spread = float(left[0, 0] * left[1, 1])
    if min(left[0, 0], left[1, 1]) <= _NOTHING or not spread > 0:
        return correlation_with_interval(math.nan, n, k)
    return correlation_with_interval(float(left[0, 1]) / math.sqrt(spread), n, k)


def _correlations(columns: list[Floats]) -> Floats:
    """The correlation of every two columns; zero with a constant."""
    table = np.column_stack([column - column.mean() for column in columns])
    table /= np.maximum(np.abs(table).max(axis=0), np.finfo(np.float64).tiny)
    products = table.T @ table
    spread = np.sqrt(np.diag(products))
    spread = np.where(spread > 0, spread, math.inf)
    found: Floats = products / np.outer(spread, spread)
    return found


def _explained(products: Floats) -> tuple[Floats, int]:
    """How much of x and y the controls explain, and how many controls are independent."""
    own, shared = products[2:, 2:], products[2:, :2]
    if len(own) == 0:
        return np.zeros((2, 2)), 0
    sizes, directions = np.linalg.eigh(own)
    counted = sizes > _NOTHING * max(float(sizes[-1]), 1.0)
    along = directions[:, counted].T @ shared / np.sqrt(sizes[counted])[:, None]
    return along.T @ along, int(counted.sum())
