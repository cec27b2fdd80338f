"""Cells that may leave the house when one customer can be in several of them.

`valuewhen.evidence.cells.publishable` counts customers that are in one cell each. References are
not: one customer speaks for many deals. Here those are counted who are different.
"""

from collections.abc import Hashable, Iterable, Sequence

import pandas as pd

from valuewhen.evidence.coverage import SMALLEST_CELL

Cell = tuple[Hashable, Hashable]
Members = tuple[frozenset[Hashable], ...]


def publishable_overlaps(
    frame: pd.DataFrame, members: Sequence[str], minimum: int = SMALLEST_CELL
) -> frozenset[Cell]:
    """Which cells of a table may be published; `frame` has a row per thing counted, with the
    columns row, column and those of `members`, who are behind it (missing: nobody of that kind).

    A cell is shown if at least `minimum` different members of every kind are behind it. So that
    nobody finds a cell by taking the others from a total, what a row or column holds back is at
    least two cells with `minimum` different members of every kind together: its smallest cell that
    is shown joins them until it is.
    """
    cells = _cells(frame, members)
    shown = {cell for cell, behind in cells.items() if _are_enough(behind, minimum)}
    while (joining := _next_to_hold_back(cells, shown, minimum)) is not None:
        shown.remove(joining)
    return frozenset(shown)


def _cells(frame: pd.DataFrame, members: Sequence[str]) -> dict[Cell, Members]:
    grouped = frame.groupby(["row", "column"], sort=True)
    return {
        (row, column): tuple(frozenset(group[name].dropna()) for name in members)
        for (row, column), group in grouped
    }


def _are_enough(behind: Members, minimum: int) -> bool:
    some = [len(kind) for kind in behind if kind]
    return bool(some) and min(some) >= minimum


def _next_to_hold_back(cells: dict[Cell, Members], shown: set[Cell], minimum: int) -> Cell | None:
    for axis in (0, 1):
        for line in dict.fromkeys(cell[axis] for cell in cells):
            here = [cell for cell in cells if cell[axis] == line]
            left = [cell for cell in here if cell in shown]
            held = [cells[cell] for cell in here if cell not in shown]
            if held and left and (len(held) < 2 or not _are_enough(_together(held), minimum)):
                return min(left, key=lambda cell: _smallest(cells[cell]))
    return None


def _together(several: Iterable[Members]) -> Members:
    return tuple(frozenset().union(*kind) for kind in zip(*several, strict=True))


def _smallest(behind: Members) -> int:
    return min(len(kind) for kind in behind if kind)
