"""Best against typical: what the room said of the ones and of the others."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import fisher_exact

from valuewhen.evidence.statistics import benjamini_hochberg
from valuewhen.workshop.board import Board, Theme

LEVEL = 0.05


@dataclass(frozen=True)
class ContrastRow:
    """A theme's voices on best and on typical customers, and their share of those who answered.

    `q` is the p-value of Fisher's exact test among all themes (Benjamini and Hochberg).
    """

    title: str
    best: int
    typical: int
    best_share: float
    typical_share: float
    q: float


@dataclass(frozen=True)
class Contrast:
    """The themes said of best or of typical customers, the most voices first, and how many people
    answered each of the two prompts."""

    best_people: int
    typical_people: int
    rows: tuple[ContrastRow, ...]

    @property
    def differing(self) -> tuple[ContrastRow, ...]:
        """The themes whose shares differ by more than chance."""
        return tuple(row for row in self.rows if row.q <= LEVEL)

    @property
    def only_best(self) -> tuple[str, ...]:
        """The titles of themes that nobody named for typical customers."""
        return tuple(row.title for row in self.rows if not row.typical)

    @property
    def only_typical(self) -> tuple[str, ...]:
        """The titles of themes that nobody named for best customers."""
        return tuple(row.title for row in self.rows if not row.best)


def best_against_typical(board: Board, themes: Sequence[Theme]) -> Contrast | None:
    """The two prompts compared; None unless both were answered.

    Voices count people. The test takes the two groups of people as separate, which errs towards no
    difference where the same people answered both prompts.
    """
    best, typical = _people(board, "best"), _people(board, "typical")
    if not best or not typical:
        return None
    counted = [(t.title, t.voices_in("best"), t.voices_in("typical")) for t in themes]
    counted = sorted((c for c in counted if c[1] or c[2]), key=lambda c: -(c[1] + c[2]))
    q = benjamini_hochberg([_p(b, best, t, typical) for _, b, t in counted])
    rows = (
        ContrastRow(title, b, t, b / best, t / typical, float(at))
        for (title, b, t), at in zip(counted, q, strict=True)
    )
    return Contrast(best, typical, tuple(rows))


def _people(board: Board, segment: str) -> int:
    return len({answer.participant_id for answer in board.shown if answer.segment == segment})


def _p(best: int, of_best: int, typical: int, of_typical: int) -> float:
    table = [[best, of_best - best], [typical, of_typical - typical]]
    p = float(fisher_exact(table).pvalue)
    return min(p, 1.0) if math.isfinite(p) else 1.0
