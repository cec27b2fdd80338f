"""The formula with holes: what the firm's CLV sees of what the room believes, by its dots."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.belief import Belief
from valuewhen.join.findings import Status


class Place(StrEnum):
    """Where a theme stands to the firm's CLV: every theme has exactly one."""

    IN_FORMULA = "in the formula"
    MEASURED = "measured, not in the formula"
    NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Slot:
    """A theme as a place in the formula: its weight is its dots, or its voices where no vote is
    shown; `metric` names what measures it."""

    title: str
    weight: int
    place: Place
    metric: str | None


@dataclass(frozen=True)
class FormulaHoles:
    """The recorded inputs of the firm's CLV, and a slot a theme, the heaviest first."""

    inputs: tuple[str, ...]
    slots: tuple[Slot, ...]
    is_by_dots: bool

    @property
    def weight(self) -> int:
        """All dots, or voices."""
        return sum(slot.weight for slot in self.slots)

    @property
    def unseen(self) -> tuple[Slot, ...]:
        """The themes that this CLV cannot see."""
        return tuple(slot for slot in self.slots if slot.place is not Place.IN_FORMULA)

    @property
    def unseen_weight(self) -> int:
        """Their dots, or voices."""
        return sum(slot.weight for slot in self.unseen)

    @property
    def in_the_data(self) -> tuple[Slot, ...]:
        """Those of them that the customer data measure already."""
        return tuple(slot for slot in self.unseen if slot.place is Place.MEASURED)


def formula_holes(beliefs: Sequence[Belief], inputs: Sequence[str]) -> FormulaHoles | None:
    """Every theme in, beside or outside the formula; None without themes, or as long as nobody has
    recorded the inputs of the firm's CLV."""
    if not beliefs or not inputs:
        return None
    slots = [Slot(b.title, b.weight, _place(b), b.finding.metric) for b in beliefs]
    slots.sort(key=lambda slot: (-slot.weight, slot.title))
    return FormulaHoles(tuple(inputs), tuple(slots), beliefs[0].dots is not None)


def _place(belief: Belief) -> Place:
    statuses = {one.status for one in belief.findings}
    if Verdict.CIRCULAR in statuses:
        return Place.IN_FORMULA
    missing = {Status.NOT_MEASURED, Status.NOT_IN_DATA, Status.NO_DATA}
    return Place.NOT_MEASURED if statuses <= missing else Place.MEASURED
