"""Everything about a workshop at one version."""

from dataclasses import dataclass, field
from functools import cached_property

from valuewhen.workshop.model import Workshop

HORIZONS = ("this quarter", "this year", "beyond")


@dataclass(frozen=True, slots=True)
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
    is_pending: bool = False  # hidden until somebody approves it


@dataclass(frozen=True)
class Tie:
    """A metric that a theme is tied to, and the direction expected of it: "more", "less", "either",
    or None for the one in the metric catalogue."""

    metric: str
    direction: str | None = None


@dataclass(frozen=True)
class Theme:
    """A theme with its answers that are shown, and what people make of it."""

    id: str
    title: str
    answers: tuple[Answer, ...]
    dots: int
    ties: tuple[Tie, ...] = ()  # the one that was tied first comes first
    is_up: bool = True  # put to the vote

    @property
    def metric(self) -> str | None:
        """The metric that the theme was tied to first, None without one."""
        return self.ties[0].metric if self.ties else None

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
    """What the room decided: an investment, what customers become able to do, who, by when.

    `metric` is the customer measure that should move from `baseline` to `target`, `cost` the money
    of the programme, `customers` how many would do by it what they do not do now. A strength has a
    `good_edge` and a `bad_edge`, and `dulled` says what is done about the bad one; `incentive` is
    what customers are given for it.
    """

    id: str
    theme_id: str | None
    investment: str
    ability: str
    owner: str
    horizon: str
    metric: str | None = None
    baseline: float | None = None
    target: float | None = None
    cost: float | None = None
    customers: float | None = None
    good_edge: str = ""
    bad_edge: str = ""
    dulled: str = ""
    incentive: str = ""


@dataclass(frozen=True)
class Seat:
    """Where a participant sits, of which customers the table speaks, and whether it is their phone
    that writes for it."""

    number: int
    segment: str | None
    is_scribe: bool


@dataclass(frozen=True)
class Pairing:
    """What a table would invest in, and what customers become able to do by it."""

    participant_id: str
    key: str
    investment: str
    ability: str


@dataclass(frozen=True)
class Board:
    """A workshop at one version. Answers are in the order they came; hidden ones included.

    `kinds` names the participants that are no phones of the room: "guest" for people whose answers
    the facilitator enters, "test" for phones of the staff, "made_up" for those of a rehearsal.
    `declined` are answers that people keep apart.
    """

    version: int
    workshop: Workshop
    functions: dict[str, str]  # participant id to function
    ready: frozenset[str]
    answers: tuple[Answer, ...]
    themes: tuple[Theme, ...]
    commitments: tuple[Commitment, ...]
    voters: int
    kinds: dict[str, str] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    pairings: tuple[Pairing, ...] = ()
    declined: frozenset[frozenset[str]] = frozenset()
    newest_act: int = 0  # all acts up to it are on the board

    @cached_property
    def shown(self) -> tuple[Answer, ...]:
        """The answers that nobody has hidden."""
        return tuple(answer for answer in self.answers if not answer.is_hidden)

    @cached_property
    def loose(self) -> tuple[Answer, ...]:
        """The shown answers that are in no theme."""
        return tuple(answer for answer in self.shown if answer.theme_id is None)

    @cached_property
    def pending(self) -> tuple[Answer, ...]:
        """The answers that wait for somebody to approve them."""
        return tuple(answer for answer in self.answers if answer.is_pending)

    @cached_property
    def ballot(self) -> tuple[Theme, ...]:
        """The themes with answers that are put to the vote."""
        return tuple(theme for theme in self.themes if theme.answers and theme.is_up)

    @cached_property
    def mapped(self) -> tuple[Theme, ...]:
        """The themes with the most dots, as many as are mapped live: the others come later."""
        most = sorted(self.ballot, key=_votes)
        return tuple(most[: self.workshop.settings.mapped])

    @cached_property
    def at_hand(self) -> tuple[Answer, ...]:
        """The shown answers: of the wave being written, to the prompt in the mirror, else all."""
        now = self.workshop.now
        asked = {prompt.id for prompt in self.workshop.open_prompts}
        if asked:
            return tuple(a for a in self.shown if a.prompt_id in asked and a.wave == now.wave)
        return self.written(now.prompt.id) if now.phase == "mirror" and now.prompt else self.shown

    def written(self, prompt_id: str | None, wave: int | None = None) -> tuple[Answer, ...]:
        """The shown answers to a prompt, of one wave or of all."""
        return tuple(
            answer
            for answer in self.shown
            if answer.prompt_id == prompt_id and wave in (None, answer.wave)
        )


def _votes(theme: Theme) -> tuple[int, int, str, str]:
    """What themes are ordered by as evidence opens: the most dots, then the most voices."""
    return -theme.dots, -theme.voices, theme.title.lower(), theme.id
