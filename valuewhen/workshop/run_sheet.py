"""The run sheet: the steps of a workshop in their order, with minutes, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from valuewhen.workshop.model import PHASES, Prompt, Workshop
from valuewhen.workshop.settings import NINETY, Slot


@dataclass(frozen=True)
class Step:
    """One step of the plan: a phase, with its prompt while writing or in the mirror.

    Steps are equal if they do the same, however many minutes each gets.
    """

    phase: str
    prompt: Prompt | None = None
    minutes: float = field(default=0, compare=False)
    can_skip: bool = field(default=False, compare=False)

    @property
    def name(self) -> str:
        """The phase as the command line has it."""
        if self.phase == "write":
            return f"write:{self.prompt.segment if self.prompt else 'split'}"
        return f"{self.phase}:{self.prompt.segment}" if self.prompt else self.phase


@dataclass(frozen=True)
class Clock:
    """How far the workshop is, in minutes since it left the lobby.

    `behind` is how many more have passed than the run sheet has for what was done, negative when
    ahead; `skip` are the next steps that can be left out to catch up.
    """

    passed: float
    planned: float
    left: float
    behind: float
    skip: tuple[Step, ...]


def plan(workshop: Workshop) -> list[Step]:
    """The steps of the workshop's run sheet, by default the one of ninety minutes.

    "write" alone and "mirror" are of the first prompt, "write:rest" stands for every prompt that
    the sheet does not write otherwise, "write:split" for the tables' own; prompts that it forgets
    are written after the last that it has, and what the workshop does not have is left out.
    """
    slots = workshop.settings.run_sheet or NINETY
    named = {_segment(slot) for slot in slots if slot.phase.startswith("write")}
    rest = [p for p in workshop.prompts[1:] if p.segment not in named]
    splits = "split" in named and len(workshop.split) > 1
    steps: list[Step] = []
    for slot in slots:
        steps += _steps(workshop, slot, [] if splits else rest)
    if "rest" in named or splits or not rest:
        return steps
    last = max((i for i, step in enumerate(steps) if step.phase == "write"), default=-1)
    written = [Step("write", prompt, steps[last].minutes) for prompt in rest] if last >= 0 else []
    return [*steps[: last + 1], *written, *steps[last + 1 :]]


def _segment(slot: Slot) -> str:
    return slot.phase.partition(":")[2]


def _steps(workshop: Workshop, slot: Slot, rest: Sequence[Prompt]) -> list[Step]:
    phase, _, segment = slot.phase.partition(":")
    if phase not in PHASES:
        return []
    found: list[Prompt | None] = [None]
    if phase in ("write", "mirror"):
        known = {prompt.segment: prompt for prompt in workshop.prompts}
        found = [known[segment]] if segment in known else []
        if not segment:
            found = [workshop.prompts[0]]
        elif segment == "split" and segment not in known and len(workshop.split) > 1:
            found = [None]
        elif segment in ("rest", "split") and segment not in known:
            found = list(rest)
    return [Step(phase, prompt, slot.minutes, slot.can_skip) for prompt in found]


def place(workshop: Workshop) -> int:
    """Where in the plan the workshop is, as an index into `plan(workshop)`: a phase that the sheet
    leaves out is at the last step before it in the usual order."""
    now, steps = workshop.now, plan(workshop)
    if now.phase == "mirror":
        fits = [i for i, step in enumerate(steps) if step.phase == "mirror"]
        return fits[0] if fits else _before(steps, now.phase)
    prompt = now.prompt if now.phase == "write" else None
    fits = [i for i, s in enumerate(steps) if s.phase == now.phase and s.prompt == prompt]
    return fits[min(max(now.wave, 1), len(fits)) - 1] if fits else _before(steps, now.phase)


def _before(steps: Sequence[Step], phase: str) -> int:
    order = PHASES.index(phase)
    return max((i for i, s in enumerate(steps) if PHASES.index(s.phase) <= order), default=0)


def next_step(workshop: Workshop) -> Step | None:
    """What comes next in the plan, or None when the workshop is closed; after a mirror the same
    prompt is written again."""
    if workshop.now.phase == "mirror":
        return Step("write", workshop.now.prompt)
    steps, here = plan(workshop), place(workshop)
    return steps[here + 1] if here + 1 < len(steps) else None


def clock(workshop: Workshop, at: float) -> Clock | None:
    """How the workshop keeps to its run sheet at a time in seconds since 1970; None before it has
    left its lobby and once it is closed."""
    if workshop.began_at is None or workshop.now.phase in ("draft", "lobby", "closed"):
        return None
    steps, here = plan(workshop), place(workshop)
    running = [step for step in steps if step.phase not in ("draft", "lobby")]
    done = [step for step in steps[:here] if step.phase not in ("draft", "lobby")]
    here_since = max(at - workshop.now.started_at, 0) / 60
    passed = max(at - workshop.began_at, 0) / 60
    planned = sum(step.minutes for step in done) + min(here_since, steps[here].minutes)
    behind = passed - planned
    left = sum(step.minutes for step in running) - planned
    return Clock(passed, planned, left, behind, _skippable(steps[here + 1 :], behind))


def _skippable(later: Sequence[Step], behind: float) -> tuple[Step, ...]:
    """The fewest steps, the longest first, whose minutes make up for what is lost."""
    chosen: list[Step] = []
    for step in sorted((s for s in later if s.can_skip), key=lambda s: -s.minutes):
        if sum(one.minutes for one in chosen) >= behind - 1:
            break
        chosen.append(step)
    return tuple(step for step in later if step in chosen)
