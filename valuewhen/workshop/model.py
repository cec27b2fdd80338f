"""What a workshop is made of, as values."""

from dataclasses import dataclass
from typing import Literal

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
    "evidence",
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
    """Where a workshop is: its phase and, while writing or in the mirror, the prompt and wave."""

    phase: str
    prompt: Prompt | None
    wave: int
    phase_id: int
    started_at: float

    @property
    def name(self) -> str:
        """The phase as the command line has it: "write:best", "vote"."""
        return (
            f"write:{self.prompt.segment}" if self.phase == "write" and self.prompt else self.phase
        )


@dataclass(frozen=True)
class Workshop:
    """A workshop as it stands: who owns it, its prompts and functions, and where it is."""

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
    ends_at: float | None
    shown: frozenset[str]

    def prompt(self, prompt_id: str | None) -> Prompt | None:
        """The prompt with this id, or None."""
        return next((prompt for prompt in self.prompts if prompt.id == prompt_id), None)


def stem(segment: str) -> str:
    """The article's sentence for a segment; a facilitator's own word takes the place of "best"."""
    if segment == "all":
        return "Our customers become much more valuable when…"
    return f"Our {segment} customers become much more valuable when…"
