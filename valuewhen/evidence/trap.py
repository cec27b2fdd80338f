"""What can make a link between a metric and CLV other than it looks, and what is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class TrapKind(StrEnum):
    """The traps by name, in the order in which a card tells them."""

    CIRCULAR = "circular"
    CLOSE_TO_FORMULA = "close to the formula"
    CIRCULARITY_UNKNOWN = "circularity cannot be ruled out"
    SELECTED_ON_OUTCOME = "selected on the outcome"
    TIMING = "timing"
    TIMING_UNKNOWN = "timing cannot be ruled out"
    EXPOSURE = "exposure"
    SURVIVORSHIP = "survivorship"
    SIZE = "size"
    SIMPSON = "Simpson's paradox"
    REVERSED = "reversed between segments"
    NON_RESPONSE = "non-response"
    TOP_PERCENT = "the top 1 % carry it"
    ZERO_INFLATION = "zero inflation"
    NON_MONOTONE = "non-monotone"
    LARGE_N = "everything is significant"


@dataclass(frozen=True)
class Trap:
    """One trap: its kind, the figures that show it, and one sentence of plain text with n."""

    kind: TrapKind
    sentence: str
    figures: Mapping[str, float]
