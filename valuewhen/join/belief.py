"""A theme as executives see it, with what the customer data say of it."""

from dataclasses import dataclass, replace

from valuewhen.join.told import ToldFinding


@dataclass(frozen=True)
class Belief:
    """A theme as executives see it. `actor` is None and `dots` are None before they were revealed;
    `voices` count people; `findings` has one for each metric, the one that was tied first first."""

    title: str
    actor: str | None
    voices: int
    dots: int | None
    findings: tuple[ToldFinding, ...]

    @property
    def finding(self) -> ToldFinding:
        """What the data say of the metric that was tied first."""
        return self.findings[0]

    @property
    def weight(self) -> int:
        """Its dots, or its voices where no vote is shown."""
        return self.voices if self.dots is None else self.dots

    def by_finding(self) -> tuple["Belief", ...]:
        """The belief once for each metric, with what the data say of that one alone."""
        return tuple(replace(self, findings=(one,)) for one in self.findings)
