"""What a workshop is made of, as values."""

from dataclasses import dataclass
from typing import Literal

from valuewhen.workshop.settings import Settings

Actor = Literal["we", "they", "unclear"]
Stance = Literal["extraction", "investment", "unclear"]

SEGMENTS = ("all", "best", "typical")
FUNCTIONS = (
    "Sales",
    "Marketing",
    "Service",
    "Product",
    "Operations",
    "Finance",
    "IT and data",
    "Management",
    "Other",
)
PHASES = (
    "draft",
    "lobby",
    "write",
    "mirror",
    "reveal",
    "sort",
    "vote",
    "talk",
    "evidence",
    "pair",
    "commit",
    "closed",
)
DOTS = 3  # votes per participant, unless the facilitator sets another number


@dataclass(frozen=True)
class Prompt:
    """A version of the sentence that the room completes, for one segment of customers."""

    id: str
    segment: str
    text: str


@dataclass(frozen=True)
class Moment:
    """Where a workshop is: its phase and, while writing or in the mirror, the prompt and wave.

    Writing without a prompt is split: each table writes on the prompt drawn for it. A lobby with a
    prompt takes answers before the event begins.
    """

    phase: str
    prompt: Prompt | None
    wave: int
    phase_id: int
    started_at: float

    @property
    def name(self) -> str:
        """The phase as the command line has it: "write:best", "vote"."""
        if self.phase != "write":
            return self.phase
        return f"write:{self.prompt.segment if self.prompt else 'split'}"


@dataclass(frozen=True)
class Timer:
    """The timer: when it ends, if one runs; a silent one asks for silence. A paused workshop keeps
    the seconds that were left and takes no answers."""

    ends_at: float | None = None
    is_silent: bool = False
    is_paused: bool = False
    seconds_left: float | None = None


USUAL = Settings()


@dataclass(frozen=True)
class Workshop:
    """A workshop as it stands: who owns it, its prompts and functions, and where it is.

    `began_at` is when it left the lobby; `wipes` counts the times that test answers were removed;
    `before_id` is the workshop that this one repeats, `kept_until` when it may be deleted.
    """

    id: str
    owner_id: str | None
    title: str
    join_code: str
    screen_token: str
    dots: int
    is_made_up: bool
    created_at: float
    prompts: tuple[Prompt, ...]
    functions: tuple[str, ...]
    now: Moment
    timer: Timer
    shown: frozenset[str]
    settings: Settings = USUAL
    began_at: float | None = None
    wipes: int = 0
    before_id: str | None = None
    kept_until: float | None = None

    def prompt(self, prompt_id: str | None) -> Prompt | None:
        """The prompt with this id, or None."""
        return next((prompt for prompt in self.prompts if prompt.id == prompt_id), None)

    @property
    def ends_at(self) -> float | None:
        """When the timer ends, in seconds since 1970; None when none runs."""
        return self.timer.ends_at

    @property
    def split(self) -> tuple[Prompt, ...]:
        """The prompts that tables divide among themselves: all but the first, if there are two."""
        return self.prompts[1:] if len(self.prompts) > 2 else self.prompts

    @property
    def open_prompts(self) -> tuple[Prompt, ...]:
        """The prompts that people write on now: none outside of writing and an early lobby."""
        if self.now.phase == "write" and self.now.prompt is None:
            return self.split
        writes = self.now.phase in ("write", "lobby") and self.now.prompt
        return (self.now.prompt,) if writes and self.now.prompt else ()
