"""How the room voted on the rules of best, as it may be told: no split of fewer than five."""

from collections.abc import Mapping
from dataclasses import dataclass

from valuewhen.join.functions import NAMED_FROM
from valuewhen.workshop.rule_votes import CHOICES


@dataclass(frozen=True)
class RoomChoice:
    """How the room voted on the rules: `n` people, and how many chose the saved rule, the rival,
    and neither; None for fewer than five people."""

    n: int
    counts: tuple[int, int, int] | None = None

    @property
    def preferred(self) -> str | None:
        """The one of `CHOICES` that more people chose than any other; None for a tie and where
        the counts are not told."""
        if self.counts is None:
            return None
        most = max(self.counts)
        return CHOICES[self.counts.index(most)] if self.counts.count(most) == 1 else None


def room_choice(counts: Mapping[str, int]) -> RoomChoice:
    """The vote as the room may see it, from how many chose each of `CHOICES`."""
    told = tuple(counts[choice] for choice in CHOICES)
    n = sum(told)
    return RoomChoice(n, (told[0], told[1], told[2]) if n >= NAMED_FROM else None)
