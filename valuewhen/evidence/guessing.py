"""What somebody who knows a table's totals can work out about the cells that it holds back."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Counts = NDArray[np.int64]
Shown = NDArray[np.bool_]


def found_out(counts: Counts, shown: Shown, minimum: int) -> tuple[int, int] | None:
    """The first cell of one to `minimum` - 1 customers that can be told to fewer than `minimum`
    customers, None without one.

    That is from what is shown, the total, and the totals of the lines in which something is shown:
    every held back cell is as large as all of these and no count below zero let it be.
    """
    held = np.argwhere(~shown)
    lines = [
        held[:, axis] == line
        for axis in (0, 1)
        for line in range(counts.shape[axis])
        if shown.take(line, axis).any()
    ]
    known = np.array([line for line in (*lines, np.ones(len(held), bool)) if line.any()], float)
    totals = known @ counts[tuple(held.T)].astype(float)
    for at, (row, column) in enumerate(held):
        if 0 < counts[row, column] < minimum and _reach(at, known, totals) < minimum - 0.5:
            return int(row), int(column)
    return None


def _reach(cell: int, known: NDArray[np.float64], totals: NDArray[np.float64]) -> float:
    """How far apart the smallest and the largest count are that a cell can have."""
    one = np.zeros(known.shape[1])
    one[cell] = 1
    ends = (linprog(sign * one, A_eq=known, b_eq=totals).fun for sign in (-1, 1))
    return -float(sum(ends))
