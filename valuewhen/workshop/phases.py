"""The phases: the facilitator drives, may go back and may skip, and nothing is lost."""

import time
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from valuewhen.errors import InvalidInputError
from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import answers, phases, reveals, timers
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.erasing import erase_old_words
from valuewhen.workshop.model import PHASES, Moment, Prompt, Workshop
from valuewhen.workshop.workshops import load

GRACE = 15  # seconds in which an answer to a prompt that has just closed is still taken
REVEALS = ("sides", "votes")  # we | they, and the votes: each is shown on the facilitator's word


@dataclass(frozen=True)
class Step:
    """One step of the plan: a phase, with its prompt while writing or in the mirror."""

    phase: str
    prompt: Prompt | None = None

    @property
    def name(self) -> str:
        """The phase as the command line has it."""
        return f"{self.phase}:{self.prompt.segment}" if self.prompt else self.phase


def plan(workshop: Workshop) -> list[Step]:
    """The usual order: write, mirror and write again on the first prompt, then write the others."""
    first = workshop.prompts[0]
    again = [Step("write", first), Step("mirror", first), Step("write", first)]
    others = [Step("write", prompt) for prompt in workshop.prompts[1:]]
    after = [Step(phase) for phase in PHASES[PHASES.index("reveal") :]]
    return [Step("draft"), Step("lobby"), *again, *others, *after]


def place(workshop: Workshop) -> int:
    """Where in the plan the workshop is, as an index into `plan(workshop)`."""
    now, steps = workshop.now, plan(workshop)
    if now.phase == "mirror":
        return next(i for i, step in enumerate(steps) if step.phase == "mirror")
    fits = [i for i, s in enumerate(steps) if s.phase == now.phase and s.prompt == now.prompt]
    return fits[min(max(now.wave, 1), len(fits)) - 1]


def next_step(workshop: Workshop) -> Step | None:
    """What comes next in the plan, or None when the workshop is closed; after a mirror the same
    prompt is written again."""
    if workshop.now.phase == "mirror":
        return Step("write", workshop.now.prompt)
    steps, here = plan(workshop), place(workshop)
    return steps[here + 1] if here + 1 < len(steps) else None


def move(connection: Connection, caller: Caller, workshop_id: str, phase: str) -> Moment:
    """Moves the workshop to "lobby", "write:best", "mirror" …, in any order; returns where it is.

    Writing a prompt again opens its next wave if the last one has answers. Words that were edited
    or withdrawn are erased for good, and the timer is stopped. Raises NotFoundError,
    ForbiddenError, or InvalidInputError for a phase or prompt that the workshop does not have.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    workshop = load(connection, workshop_id)
    name, _, segment = phase.strip().partition(":")
    prompt = _prompt(connection, workshop, name, segment)
    wave = _wave(connection, workshop, prompt) if name == "write" else 0
    if name == "mirror":
        wave = _last_wave(connection, workshop_id, prompt)
    row = {"workshop_id": workshop_id, "phase": name, "prompt_id": prompt.id if prompt else None}
    erase_old_words(connection, workshop_id)
    if workshop.ends_at is not None:
        connection.execute(timers.insert(), {"workshop_id": workshop_id, "ends_at": None})
    connection.execute(phases.insert(), row | {"wave": wave, "started_at": time.time()})
    changed(connection, workshop_id, view=True)
    return load(connection, workshop_id).now


def _prompt(connection: Connection, workshop: Workshop, name: str, segment: str) -> Prompt | None:
    if name not in PHASES:
        raise InvalidInputError(f"There is no phase {name!r}. Choose one of: {', '.join(PHASES)}.")
    if name not in ("write", "mirror"):
        return None
    known = {prompt.segment: prompt for prompt in workshop.prompts}
    if segment:
        if segment not in known:
            raise InvalidInputError(f"There is no prompt {segment!r}. Choose: {', '.join(known)}.")
        return known[segment]
    if workshop.now.prompt:
        return workshop.now.prompt
    last = select(phases.c.prompt_id).where(
        phases.c.workshop_id == workshop.id, phases.c.phase == "write"
    )
    found = connection.execute(last.order_by(phases.c.id.desc()).limit(1)).scalar()
    return workshop.prompt(found) or workshop.prompts[0]


def _last_wave(connection: Connection, workshop_id: str, prompt: Prompt | None) -> int:
    last = select(func.max(phases.c.wave)).where(phases.c.workshop_id == workshop_id)
    last = last.where(phases.c.prompt_id == (prompt.id if prompt else None))
    return connection.execute(last).scalar() or 1


def _wave(connection: Connection, workshop: Workshop, prompt: Prompt | None) -> int:
    assert prompt is not None
    written = select(phases.c.id).where(
        phases.c.workshop_id == workshop.id, phases.c.prompt_id == prompt.id
    )
    if connection.execute(written.limit(1)).scalar() is None:
        return 1
    last = _last_wave(connection, workshop.id, prompt)
    heard = select(answers.c.id).where(answers.c.prompt_id == prompt.id, answers.c.wave == last)
    return last + 1 if connection.execute(heard.limit(1)).scalar() else last


def taking(connection: Connection, workshop: Workshop) -> list[Moment]:
    """The writing phases that take answers now: the present one and any closed within `GRACE`."""
    lately = select(phases).where(phases.c.workshop_id == workshop.id)
    rows = connection.execute(lately.order_by(phases.c.id.desc()).limit(8)).all()
    moments, closed_at = [], None
    for row in rows:
        if closed_at is not None and closed_at < time.time() - GRACE:
            break
        prompt = workshop.prompt(row.prompt_id)
        if row.phase == "write" and prompt:
            moments.append(Moment(row.phase, prompt, row.wave, row.id, row.started_at))
        closed_at = row.started_at
    return moments


def set_timer(
    connection: Connection, caller: Caller, workshop_id: str, seconds: float | None
) -> None:
    """Starts a timer that ends in so many seconds, or stops it. Raises as `need` does,
    InvalidInputError beyond two hours."""
    need(connection, caller, workshop_id, Right.DRIVE)
    if seconds is not None and not 0 < seconds <= 7200:
        raise InvalidInputError("A timer runs between one second and two hours.")
    ends_at = None if seconds is None else time.time() + seconds
    connection.execute(timers.insert(), {"workshop_id": workshop_id, "ends_at": ends_at})
    changed(connection, workshop_id, view=True)


def reveal(
    connection: Connection, caller: Caller, workshop_id: str, subject: str, *, is_shown: bool
) -> None:
    """Shows or hides "sides" (we | they) or "votes" on the screen and phones. Raises as `need`
    does, InvalidInputError for another subject."""
    need(connection, caller, workshop_id, Right.DRIVE)
    if subject not in REVEALS:
        raise InvalidInputError(f"What can be revealed is {' and '.join(REVEALS)}.")
    values = {"workshop_id": workshop_id, "subject": subject, "is_shown": is_shown}
    connection.execute(reveals.insert(), values | {"at": time.time()})
    changed(connection, workshop_id, view=True)
