"""Belief against data: what the room believes, by its dots, beside what the data say, in money."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.belief import Belief
from valuewhen.join.told import ToldGap

TELLING = (
    Verdict.SUPPORTED,
    Verdict.OPPOSITE,
    Verdict.NO_LINK,
    Verdict.SMALL,
    Verdict.CANNOT_TELL,
)


class Quadrant(StrEnum):
    """Where a belief stands between the room and the data."""

    SEEN = "believed and seen"
    OPPOSITE = "believed, and the opposite seen"
    NOT_SEEN = "believed and not seen"
    OVERLOOKED = "overlooked"
    NEITHER = "neither believed nor seen"


@dataclass(frozen=True)
class Placed:
    """A belief with evidence: its weight (dots, or voices where no vote is shown), the gap in money
    that goes with its metric, and the quadrant it falls into."""

    title: str
    metric: str
    actor: str | None
    weight: int
    gap: ToldGap
    status: Verdict
    quadrant: Quadrant


@dataclass(frozen=True)
class BeliefMap:
    """The beliefs with evidence, the heaviest first. A belief is believed from `equal_share` on:
    what each would have if all weight were spread evenly. `untested` are the titles of those that
    the data say nothing of, with their weights."""

    rows: tuple[Placed, ...]
    equal_share: float
    untested: tuple[tuple[str, int], ...]

    def within(self, quadrant: Quadrant) -> tuple[Placed, ...]:
        """The beliefs of a quadrant."""
        return tuple(row for row in self.rows if row.quadrant is quadrant)


def belief_map(beliefs: Sequence[Belief]) -> BeliefMap | None:
    """The beliefs set against the data, a theme once for each metric; None without any evidence.

    "Seen" is a supported hypothesis: it says nothing of what causes what, and "not seen" nothing of
    what is disproved.
    """
    weights = [belief.weight for belief in beliefs]
    equal_share = sum(weights) / len(weights) if weights else 0.0
    rows = [
        _placed(one, equal_share)
        for belief in beliefs
        for one in belief.by_finding()
        if one.finding.gap and one.finding.status in TELLING
    ]
    if not rows:
        return None
    told = {row.title for row in rows}
    untested = tuple((b.title, b.weight) for b in beliefs if b.title not in told)
    return BeliefMap(
        tuple(sorted(rows, key=lambda row: (-row.weight, row.title))), equal_share, untested
    )


def _placed(belief: Belief, equal_share: float) -> Placed:
    found = belief.finding
    assert found.gap and isinstance(found.status, Verdict)
    weight = belief.weight
    quadrant = _quadrant(found.status, is_believed=weight >= equal_share)
    return Placed(
        belief.title, found.metric or "", belief.actor, weight, found.gap, found.status, quadrant
    )


def _quadrant(status: Verdict, *, is_believed: bool) -> Quadrant:
    if status is Verdict.SUPPORTED:
        return Quadrant.SEEN if is_believed else Quadrant.OVERLOOKED
    if not is_believed:
        return Quadrant.NEITHER
    return Quadrant.OPPOSITE if status is Verdict.OPPOSITE else Quadrant.NOT_SEEN
