"""The run sheet: the steps of a workshop in their order, with minutes, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from valuewhen.workshop.model import PHASES, Prompt, Workshop
from valuewhen.workshop.settings import NINETY, Slot

ENDS = ("draft", "closed")
BEFORE = ("draft", "lobby")  # phases before the workshop begins


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
    """How far the workshop is, in minutes of its run sheet, whose lobby counts as planned.

    `behind` is how many more have `passed` than the sheet has for what was done, negative when
    ahead; it stands still as long as the present step has minutes left, `left_here`. `later` are
    the steps to come that can be left out.
    """

    passed: float
    total: float
    behind: float
    left_here: float
    later: tuple[Step, ...]


def plan(workshop: Workshop) -> list[Step]:
    """The steps of the workshop's run sheet, by default the one of ninety minutes.

    "write" alone and "mirror" are of the first prompt, "write:rest" stands for every prompt that
    the sheet does not write otherwise, "write:split" for the tables' own; prompts that it forgets
    are written after the last that it has, and what the workshop does not have is left out. Every
    plan begins as a draft and ends closed.
    """
    slots = _framed(workshop.settings.run_sheet or NINETY)
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


def _framed(slots: Sequence[Slot]) -> list[Slot]:
    ends = {slot.phase: slot for slot in slots}
    inside = [slot for slot in slots if slot.phase not in ENDS]
    first, last = (ends.get(name, Slot(name, 0)) for name in ENDS)
    return [first, *inside, last]


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
    leaves out is at the last step before it in the usual order, a mirror at what it mirrors."""
    now, steps, here = workshop.now, plan(workshop), _present(workshop)
    for wanted in (here, Step("write", now.prompt)) if now.phase == "mirror" else (here,):
        fits = [i for i, step in enumerate(steps) if step == wanted]
        if fits:
            return fits[min(max(now.wave, 1), len(fits)) - 1]
    order = PHASES.index(now.phase)
    return max((i for i, step in enumerate(steps) if PHASES.index(step.phase) <= order), default=0)


def is_in_plan(workshop: Workshop) -> bool:
    """Whether the present phase is a step of the plan, and not one that the sheet leaves out."""
    return _present(workshop) in plan(workshop)


def _present(workshop: Workshop) -> Step:
    now = workshop.now
    return Step(now.phase, now.prompt if now.phase in ("write", "mirror") else None)


def next_step(workshop: Workshop) -> Step | None:
    """What comes next in the plan, or None when the workshop is closed; after a mirror that the
    sheet does not have, the same prompt is written again."""
    if workshop.now.phase == "mirror" and not is_in_plan(workshop):
        return Step("write", workshop.now.prompt)
    steps, here = plan(workshop), place(workshop)
    return steps[here + 1] if here + 1 < len(steps) else None


def clock(workshop: Workshop, at: float) -> Clock | None:
    """How the workshop keeps to its run sheet at a time in seconds since 1970; None before it has
    left its lobby and once it is closed."""
    if workshop.began_at is None or workshop.now.phase in BEFORE or workshop.now.phase == "closed":
        return None
    steps, here = plan(workshop), place(workshop)
    lobby = sum(step.minutes for step in steps if step.phase in BEFORE)
    here_since = max(at - workshop.now.started_at, 0) / 60
    passed = lobby + max(at - workshop.began_at, 0) / 60
    left_here = max(steps[here].minutes - here_since, 0) if is_in_plan(workshop) else 0
    planned = sum(step.minutes for step in steps[: here + 1]) - left_here
    later = tuple(step for step in steps[here + 1 :] if step.can_skip)
    total = sum(step.minutes for step in steps)
    return Clock(passed, total, passed - planned, left_here, later)


def catch_up(later: Sequence[Step], behind: float) -> tuple[Step, ...]:
    """The fewest steps whose minutes make up for those lost, but for less than one: the longest
    first, the last no longer than it must be. All of them if they do not suffice."""
    chosen: list[Step] = []
    lost = behind - 1
    by_length = sorted((step for step in later if step.minutes), key=lambda step: step.minutes)
    while by_length and lost >= 0:
        enough = (i for i, step in enumerate(by_length) if step.minutes > lost)
        chosen.append(by_length.pop(next(enough, -1)))
        lost -= chosen[-1].minutes
    return tuple(step for step in later if step in chosen)
