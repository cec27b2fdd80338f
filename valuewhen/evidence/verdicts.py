"""The verdict on one metric: what may be said of it in the room, first match wins."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from valuewhen.evidence.coverage import SMALLEST_GROUP

DISCOVERY = 0.05
NEGLIGIBLE = 0.1
CIRCULAR = 0.9
CLOSE = 0.7


class Verdict(StrEnum):
    """What the data say of a belief; it never says that a metric makes CLV."""

    NOT_MEASURED = "not measured"
    CIRCULAR = "circular"
    TOO_FEW = "too few to tell"
    OPPOSITE = "the opposite"
    SUPPORTED = "supported"
    NO_LINK = "no link worth acting on"
    SMALL = "real but small"
    CANNOT_TELL = "can't tell"


class Circularity(StrEnum):
    """How a metric stands to the recorded inputs of this CLV."""

    CIRCULAR = "circular"
    CLOSE = "close to the formula"
    CLEAR = "not in the formula"
    UNKNOWN = "circularity cannot be ruled out"


@dataclass(frozen=True)
class Finding:
    """What a verdict rests on: strength with its interval and money, at equal controls if any.

    `direction` is 1 where more of the metric is expected to go with more CLV, -1 with less, 0 with
    either.
    """

    n: int
    n_high: int
    n_low: int
    circularity: Circularity
    strength: float
    low: float
    high: float
    q: float
    gap: float
    direction: int


def verdict(found: Finding, threshold: float) -> Verdict:
    """The first verdict that fits, in the order of `Verdict`; `threshold` is in money."""
    if found.n == 0:
        return Verdict.NOT_MEASURED
    if found.circularity is Circularity.CIRCULAR:
        return Verdict.CIRCULAR
    if min(found.n_high, found.n_low) < SMALLEST_GROUP:
        return Verdict.TOO_FEW
    is_found = found.q <= DISCOVERY
    sign = math.copysign(1, found.strength)
    if is_found and found.strength * found.direction < 0:
        return Verdict.OPPOSITE
    if is_found and found.gap * sign >= threshold:
        return Verdict.SUPPORTED
    if found.low >= -NEGLIGIBLE and found.high <= NEGLIGIBLE:
        return Verdict.NO_LINK
    if is_found and found.gap * sign < threshold:
        return Verdict.SMALL
    return Verdict.CANNOT_TELL


def circularity(
    alike: Sequence[float], *, is_input: bool, is_seen: bool
) -> tuple[Circularity, float]:
    """How a metric stands to the formula, and the strongest of `alike`, which says of each recorded
    input how alike it is (see `likeness`; NaN when that cannot be told). `is_seen` is whether there
    are inputs and each can be told."""
    strongest = max((one for one in alike if not math.isnan(one)), key=abs, default=math.nan)
    if is_input or abs(strongest) >= CIRCULAR:
        return Circularity.CIRCULAR, strongest
    if not is_seen:
        return Circularity.UNKNOWN, strongest
    return Circularity.CLOSE if abs(strongest) >= CLOSE else Circularity.CLEAR, strongest
