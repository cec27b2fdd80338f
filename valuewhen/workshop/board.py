"""Everything about a workshop at one version."""

from dataclasses import dataclass
from functools import cached_property

from valuewhen.workshop.model import Workshop


@dataclass(frozen=True)
class Answer:
    """A standing answer with how it is sorted, where it is grouped, and whether it is shown."""

    id: str
    participant_id: str
    prompt_id: str
    segment: str
    wave: int
    submitted_at: float
    body: str
    actor: str
    stance: str
    source: str
    reason: str
    is_hidden: bool
    theme_id: str | None


@dataclass(frozen=True)
class Theme:
    """A theme with its answers that are shown, and what people make of it."""

    id: str
    title: str
    answers: tuple[Answer, ...]
    dots: int
    metric: str | None

    @cached_property
    def voices(self) -> int:
        """How many people said it: voices count people, not answers."""
        return len({answer.participant_id for answer in self.answers})

    @cached_property
    def actor(self) -> str:
        """The side most of its answers are on; unclear when no side has more than half."""
        sides = [answer.actor for answer in self.answers]
        return next((s for s in ("we", "they") if sides.count(s) * 2 > len(sides)), "unclear")

    def voices_in(self, segment: str) -> int:
        """How many people said it of one segment of customers."""
        return len({a.participant_id for a in self.answers if a.segment == segment})


@dataclass(frozen=True)
class Commitment:
    """What the room decided: an investment, what customers become able to do, who, by when."""

    id: str
    theme_id: str | None
    investment: str
    ability: str
    owner: str
    horizon: str


@dataclass(frozen=True)
class Board:
    """A workshop at one version. Answers are in the order they came; hidden ones included."""

    version: int
    workshop: Workshop
    functions: dict[str, str]  # participant id to function
    ready: frozenset[str]
    answers: tuple[Answer, ...]
    themes: tuple[Theme, ...]
    commitments: tuple[Commitment, ...]
    voters: int

    @cached_property
    def shown(self) -> tuple[Answer, ...]:
        """The answers that nobody has hidden."""
        return tuple(answer for answer in self.answers if not answer.is_hidden)

    @cached_property
    def loose(self) -> tuple[Answer, ...]:
        """The shown answers that are in no theme."""
        return tuple(answer for answer in self.shown if answer.theme_id is None)

    def written(self, prompt_id: str | None, wave: int | None = None) -> tuple[Answer, ...]:
        """The shown answers to a prompt, of one wave or of all."""
        return tuple(
            answer
            for answer in self.shown
            if answer.prompt_id == prompt_id and wave in (None, answer.wave)
        )
