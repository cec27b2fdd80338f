"""Counts that may leave the house: no cell under a limit, and none that a difference gives away."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from valuewhen import figures
from valuewhen.evidence.columns import Column, Floats, numbers, same_length
from valuewhen.evidence.coverage import SMALLEST_CELL
from valuewhen.evidence.guessing import found_out

CLV_BANDS = 5
STEP = 5
MOST_ANSWER_LEVELS = 11


def publishable(counts: NDArray[np.int64], minimum: int = SMALLEST_CELL) -> NDArray[np.bool_]:
    """Which cells of a table of counts (2-D, a row and a column a group) may be published.

    Cells under `minimum` are held back, empty ones too. So that nobody finds a cell by taking the
    published ones from a total, every row and column that holds back some customers holds back at
    least two cells and `minimum` customers, and all totals together tell none of them to fewer than
    `minimum` customers (see `found_out`): the smallest other cells join them until it is so.
    """
    shown = counts >= max(minimum, 1)
    if minimum <= 1:
        return shown
    while shown.any() and not shown.all():
        joining = _next_to_hold_back(counts, shown, minimum)
        if joining is None and (told := found_out(counts, shown, minimum)) is not None:
            joining = _smallest_near(told, counts, shown)
        if joining is None:
            break
        shown[joining] = False
    return shown


def blurred(customers: int) -> int:
    """How many customers, as it leaves the house where it is not all of them: to the next multiple
    of 5, so that no difference of two counts tells of fewer."""
    return round(int(customers) / STEP) * STEP


def rounded(amount: float) -> float:
    """Money with three significant digits, in whole units from ten on."""
    if not math.isfinite(amount) or amount == 0:
        return amount
    return round(amount, 2 - math.floor(math.log10(abs(amount))))


def clv_by_answer(
    answers: Column, clv: Column, *, currency: str, minimum_cell: int = SMALLEST_CELL
) -> pd.DataFrame:
    """Customers by NPS answer (or satisfaction score) and band of CLV, without small cells.

    Bands hold about a fifth of the customers each; their edges are rounded and the outer bands are
    open, so that no customer's CLV is in them. More than 11 different answers are cut into fifths
    too. Returns a row a cell that `publishable` allows: answer and answer_position, band and
    band_position (0 is the lowest; both texts say what they hold), n, share (of the customers with
    that answer) and n_answer. Customers without an answer or a CLV are left out.
    """
    given, worth = numbers(answers, "the answers"), numbers(clv, "CLV")
    same_length(given, worth)
    used = np.isfinite(given) & np.isfinite(worth)
    row, row_names = _answer_levels(given[used])
    edges = _rounded_edges(worth[used], CLV_BANDS)
    column = np.searchsorted(edges, worth[used], side="right")
    names = _band_names([figures.money(edge, currency) for edge in edges])
    counts = np.zeros((len(row_names), len(names)), dtype=np.int64)
    np.add.at(counts, (row, column), 1)
    at_row, at_column = np.nonzero(publishable(counts, minimum_cell))
    n, n_answer = counts[at_row, at_column], counts.sum(axis=1)[at_row]
    return pd.DataFrame(
        {
            "answer": [row_names[at] for at in at_row],
            "answer_position": at_row,
            "band": [names[at] for at in at_column],
            "band_position": at_column,
            "n": n,
            "share": n / n_answer,
            "n_answer": n_answer,
        }
    )


def _next_to_hold_back(
    counts: NDArray[np.int64], shown: NDArray[np.bool_], minimum: int
) -> tuple[int, int] | None:
    for axis in (0, 1):
        held = np.where(shown, 0, counts)
        some, cells = held.sum(axis=axis), (held > 0).sum(axis=axis)
        found_out = (some > 0) & ((some < minimum) | (cells < 2)) & shown.any(axis=axis)
        if found_out.any():
            line = int(np.flatnonzero(found_out)[0])
            left = np.where(shown, counts, np.iinfo(np.int64).max)
            other = int(np.argmin(left[:, line] if axis == 0 else left[line]))
            return (other, line) if axis == 0 else (line, other)
    return None


def _smallest_near(
    cell: tuple[int, int], counts: NDArray[np.int64], shown: NDArray[np.bool_]
) -> tuple[int, int]:
    """The smallest cell shown in the row or column of this one, or else anywhere."""
    near = np.zeros_like(shown)
    near[cell[0]], near[:, cell[1]] = True, True
    choice = shown & near if (shown & near).any() else shown
    at = int(np.argmin(np.where(choice, counts, np.iinfo(np.int64).max)))
    row, column = divmod(at, counts.shape[1])
    return row, column


def _answer_levels(given: Floats) -> tuple[NDArray[np.int64], list[str]]:
    levels, level = np.unique(given, return_inverse=True)
    if len(levels) <= MOST_ANSWER_LEVELS:
        return level, [figures.number(float(at)) for at in levels]
    edges = _rounded_edges(given, 5)
    names = _band_names([figures.number(float(edge)) for edge in edges])
    return np.searchsorted(edges, given, side="right"), names


def _rounded_edges(values: Floats, bands: int) -> Floats:
    """Inner edges of about equally full bands, each once, to two significant digits or, where they
    would fall together, three."""
    if len(values) == 0:
        return np.empty(0)
    cuts = np.unique(np.quantile(values, np.arange(1, bands) / bands))
    rounded = [np.unique([float(f"{cut:.{digits}e}") for cut in cuts]) for digits in (1, 2)]
    return rounded[0] if len(rounded[0]) == len(cuts) else rounded[1]


def _band_names(edges: list[str]) -> list[str]:
    if not edges:
        return ["all"]
    inner = [f"{low} to {high}" for low, high in pairwise(edges)]
    return [f"under {edges[0]}", *inner, f"{edges[-1]} and more"]
