"""One scale of money for all rows: where a gap and its interval lie, in percent of the width."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from valuewhen import figures
from valuewhen.join.findings import Finding

TICKS = 4
ENDS = ("gap_low", "gap_high", "adjusted_gap_low", "adjusted_gap_high")


@dataclass(frozen=True)
class Scale:
    """Money from `low` to `high`, zero between them, with round ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def place(self, amount: float) -> float:
        """Where an amount lies, from 0 to 100."""
        return round(100 * (amount - self.low) / (self.high - self.low), 2)

    def labels(self, currency: str) -> list[tuple[float, str]]:
        """The place of each tick and what is written there."""
        return [(self.place(tick), figures.signed_money(tick, currency)) for tick in self.ticks]


def scale_of(rows: Iterable[Finding]) -> Scale | None:
    """The scale that holds every interval; None when nothing can be placed."""
    tested = [row.figures.overall for row in rows if row.figures]
    return scale_over(float(row[name]) for row in tested for name in ENDS)


def scale_over(amounts: Iterable[float]) -> Scale | None:
    """The scale that holds these amounts, those that are known; None without any."""
    ends = [amount for amount in amounts if math.isfinite(amount)]
    if not ends:
        return None
    low, high = min(*ends, 0.0), max(*ends, 0.0)
    step = _step((high - low) or 1.0)
    first, last = math.floor(low / step), math.ceil(high / step) or 1
    ticks = tuple(step * at for at in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _step(span: float) -> float:
    """A round step, of 1, 2 or 5, that cuts the span into about TICKS parts."""
    size = 10.0 ** math.floor(math.log10(span / TICKS))
    return next(size * by for by in (1, 2, 5, 10) if size * by * TICKS >= span)
