"""Partial correlation from sums of products, which needs no copy of the columns."""

import math

import numpy as np

from valuewhen.evidence.columns import Floats
from valuewhen.evidence.controls import Design
from valuewhen.evidence.estimates import Correlation
from valuewhen.evidence.statistics import correlation_with_interval

_NOTHING = 1e-11


def partial_correlation(x: Floats, y: Floats, design: Design) -> Correlation:
    """The correlation of what the controls leave of x and y, with Bonett and Wright's interval.

    `x` and `y` have no missing values and the mean zero. Controls that repeat others, or are
    constant, do not count in the degrees of freedom. NaN when the controls explain a column wholly,
    or too few rows are left.
    """
    n = len(x)
    if n < 4:
        return correlation_with_interval(math.nan, n, 0)
    products = _correlations(x, y, design)
    explained, k = _explained(products)
    left = products[:2, :2] - explained
    spread = float(left[0, 0] * left[1, 1])
    if min(left[0, 0], left[1, 1]) <= _NOTHING or not spread > 0:
        return correlation_with_interval(math.nan, n, k)
    return correlation_with_interval(float(left[0, 1]) / math.sqrt(spread), n, k)


def _correlations(x: Floats, y: Floats, design: Design) -> Floats:
    """The correlation of every two of x, y and the columns of the design; zero with a constant."""
    width = 2 + design.width(curved=False)
    sums = np.zeros((width, width))
    for _, table in design.parts((x, y), curved=False):
        table[:, 1:3] /= len(x)
        sums += table.T @ table
    centred = sums[1:, 1:] - np.outer(sums[1:, 0], sums[0, 1:]) / len(x)
    spread = np.sqrt(np.maximum(np.diag(centred), 0))
    spread = np.where(spread > math.sqrt(_NOTHING), spread, math.inf)
    found: Floats = centred / np.outer(spread, spread)
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
