"""The phases: the facilitator drives, may go back and may skip, and nothing is lost."""

import time
from collections.abc import Sequence
from dataclasses import asdict, replace

from sqlalchemy import ColumnElement, Connection, func, select

from valuewhen.errors import ConflictError, InvalidInputError
from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import answers, pairings, phases, reveals, timers
from valuewhen.store.views import WORKSHOP, newest_of
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.ballot import settle_ballot
from valuewhen.workshop.erasing import erase_old_words
from valuewhen.workshop.model import PHASES, Moment, Prompt, Timer, Workshop
from valuewhen.workshop.settings import Settings
from valuewhen.workshop.workshops import load, set_settings

GRACE = 15  # seconds in which an answer to a prompt that has just closed is still taken
LONGEST = 7200  # seconds that a timer runs at most
REVEALS = ("sides", "votes", "pairs")  # each is shown on the facilitator's word


def move(connection: Connection, caller: Caller, workshop_id: str, phase: str) -> Moment:
    """Moves the workshop to "lobby", "write:best", "mirror" …, in any order; returns where it is.

    "write:split" divides the prompts among tables; a lobby that opens early takes answers to the
    first prompt. Writing a prompt again opens its next wave if the last one has answers. Words that
    were edited or withdrawn are erased for good, the timer and a pause end, and moving to the vote
    settles which themes are put to it. Raises NotFoundError, ForbiddenError, or InvalidInputError
    for a phase or prompt that the workshop does not have.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    workshop = load(connection, workshop_id)
    name, _, segment = phase.strip().partition(":")
    prompt = _prompt(connection, workshop, name, segment)
    row = {
        "workshop_id": workshop_id,
        "phase": name,
        "prompt_id": prompt.id if prompt else None,
        "wave": _wave(connection, workshop, name, prompt),
        "started_at": time.time(),
    }
    erase_old_words(connection, workshop_id)
    if workshop.timer != Timer():
        connection.execute(timers.insert(), {"workshop_id": workshop_id, "at": time.time()})
    connection.execute(phases.insert(), row)
    if name == "vote":
        settle_ballot(connection, workshop)
    _reveal_by_policy(connection, workshop, name)
    changed(connection, workshop_id, view=True)
    return load(connection, workshop_id).now


def _reveal_by_policy(connection: Connection, workshop: Workshop, phase: str) -> None:
    """Shows what the settings want shown without a cue: sides at the sorting, votes at the end."""
    if phase == "sort" and workshop.settings.sides == "at_once":
        _show(connection, workshop.id, "sides", is_shown=True)
    if workshop.now.phase == "vote" != phase and workshop.settings.votes == "at_end":
        _show(connection, workshop.id, "votes", is_shown=True)


def _prompt(connection: Connection, workshop: Workshop, name: str, segment: str) -> Prompt | None:
    if name not in PHASES:
        raise InvalidInputError(f"There is no phase {name!r}. Choose one of: {', '.join(PHASES)}.")
    if name == "lobby" and workshop.settings.opens_early:
        return workshop.prompts[0]
    if name not in ("write", "mirror"):
        return None
    known = {prompt.segment: prompt for prompt in workshop.prompts}
    if segment:
        if name == "write" and segment == "split" and segment not in known:
            return None
        if segment not in known:
            raise InvalidInputError(f"There is no prompt {segment!r}. Choose: {', '.join(known)}.")
        return known[segment]
    if workshop.now.prompt:
        return workshop.now.prompt
    last = select(phases.c.prompt_id).where(
        phases.c.workshop_id == workshop.id,
        phases.c.phase == "write",
        phases.c.prompt_id.is_not(None),
    )
    found = connection.execute(last.order_by(phases.c.id.desc()).limit(1)).scalar()
    return workshop.prompt(found) or workshop.prompts[0]


def _wave(connection: Connection, workshop: Workshop, phase: str, prompt: Prompt | None) -> int:
    """The wave that a phase belongs to: 0 for phases without a prompt."""
    if phase == "lobby":
        return 1 if prompt else 0
    if phase not in ("write", "mirror"):
        return 0
    asked = (prompt,) if prompt else workshop.split
    written = select(func.max(phases.c.wave)).where(_opened(workshop, asked))
    if phase == "mirror":
        return connection.execute(written).scalar() or 1
    last = connection.execute(written.where(phases.c.phase != "lobby")).scalar()
    if last is None:
        return 1
    ids = [one.id for one in asked]
    heard = select(answers.c.id).where(answers.c.prompt_id.in_(ids), answers.c.wave == last)
    return last + 1 if connection.execute(heard.limit(1)).scalar() else last


def _opened(workshop: Workshop, asked: Sequence[Prompt]) -> ColumnElement[bool]:
    """The phases in which one of these prompts was open, by itself or split among tables."""
    mine = phases.c.workshop_id == workshop.id
    alone = phases.c.prompt_id.in_([prompt.id for prompt in asked])
    if not any(prompt in workshop.split for prompt in asked):
        return mine & alone
    return mine & (alone | ((phases.c.phase == "write") & phases.c.prompt_id.is_(None)))


def change_settings(
    connection: Connection, caller: Caller, workshop_id: str, settings: Settings
) -> None:
    """As `set_settings`; a lobby opens or closes its early prompt at once."""
    before = load(connection, workshop_id)
    set_settings(connection, caller, workshop_id, settings)
    if before.now.phase == "lobby" and settings.opens_early != bool(before.now.prompt):
        move(connection, caller, workshop_id, "lobby")


def taking(connection: Connection, workshop: Workshop) -> list[Moment]:
    """The moments that take answers now, one a prompt: those of the present phase, unless it is
    paused, and of any that closed within `GRACE`."""
    rows = connection.execute(LATELY, {"workshop": workshop.id}).all()
    closed_at = _paused_at(connection, workshop)
    moments = []
    for row in rows:
        if closed_at is not None and closed_at < time.time() - GRACE:
            break
        then = Moment(row.phase, workshop.prompt(row.prompt_id), row.wave, row.id, row.started_at)
        asked = replace(workshop, now=then).open_prompts
        moments += [replace(then, prompt=prompt) for prompt in asked]
        closed_at = row.started_at
    return moments


def newest_moment(connection: Connection, workshop: Workshop, prompt_id: str) -> Moment | None:
    """When the prompt was last opened, by itself or split among tables; None if it never was."""
    prompt = workshop.prompt(prompt_id)
    query = select(phases).where(_opened(workshop, [prompt] if prompt else []))
    newest = query.order_by(phases.c.wave.desc(), phases.c.id.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return Moment(row.phase, prompt, row.wave, row.id, row.started_at) if row else None


def _paused_at(connection: Connection, workshop: Workshop) -> float | None:
    """When the present pause began, however often its timer was changed since."""
    if not workshop.timer.is_paused:
        return None
    mine = timers.c.workshop_id == workshop.id
    ran = select(func.max(timers.c.id)).where(mine, ~timers.c.is_paused).scalar_subquery()
    since = select(func.min(timers.c.at)).where(mine, timers.c.id > func.coalesce(ran, 0))
    return connection.execute(since).scalar()


def set_timer(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    seconds: float | None,
    *,
    is_silent: bool = False,
) -> None:
    """Starts a timer that ends in so many seconds, or stops it; a silent one asks the room for
    silence. A pause ends. Raises as `need` does, InvalidInputError beyond two hours."""
    need(connection, caller, workshop_id, Right.DRIVE)
    if seconds is not None and not 0 < seconds <= LONGEST:
        raise InvalidInputError("A timer runs between one second and two hours.")
    ends_at = None if seconds is None else time.time() + seconds
    _set(connection, workshop_id, Timer(ends_at, is_silent=is_silent and seconds is not None))


def extend_timer(connection: Connection, caller: Caller, workshop_id: str, seconds: float) -> None:
    """Gives the timer so many seconds more, paused or not; one that has run out starts again.

    Raises as `need` does, ConflictError without a timer, InvalidInputError beyond two hours.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    timer, now = load(connection, workshop_id).timer, time.time()
    if timer.ends_at is None and timer.seconds_left is None:
        raise ConflictError("No timer runs. Start one first.")
    left = timer.seconds_left if timer.ends_at is None else max(timer.ends_at - now, 0)
    more = (left or 0) + seconds
    if not 0 < more <= LONGEST:
        raise InvalidInputError("A timer runs between one second and two hours.")
    if timer.is_paused:
        _set(connection, workshop_id, replace(timer, seconds_left=more))
    else:
        _set(connection, workshop_id, replace(timer, ends_at=now + more))


def pause(connection: Connection, caller: Caller, workshop_id: str) -> None:
    """Pauses: the timer stands still and no answers are taken until `resume`. Raises as `need`."""
    need(connection, caller, workshop_id, Right.DRIVE)
    timer = load(connection, workshop_id).timer
    if timer.is_paused:
        return
    left = None if timer.ends_at is None else max(timer.ends_at - time.time(), 0)
    _set(connection, workshop_id, Timer(None, timer.is_silent, is_paused=True, seconds_left=left))


def resume(connection: Connection, caller: Caller, workshop_id: str) -> None:
    """Goes on after a pause, the timer with what was left. Raises as `need` does."""
    need(connection, caller, workshop_id, Right.DRIVE)
    timer = load(connection, workshop_id).timer
    if timer.is_paused:
        left = timer.seconds_left
        ends_at = None if left is None else time.time() + left
        _set(connection, workshop_id, Timer(ends_at, timer.is_silent))


def _set(connection: Connection, workshop_id: str, timer: Timer) -> None:
    fact = {"workshop_id": workshop_id, "at": time.time()} | asdict(timer)
    connection.execute(timers.insert(), fact)
    changed(connection, workshop_id, view=True)


def reveal(
    connection: Connection, caller: Caller, workshop_id: str, subject: str, *, is_shown: bool
) -> None:
    """Shows or hides "sides" (we | they), "votes" or "pairs" (the nine known ones) on the screen
    and phones. Raises as `need` does, InvalidInputError for another subject, ConflictError for the
    known pairs before the room has written one of its own."""
    need(connection, caller, workshop_id, Right.DRIVE)
    if subject not in REVEALS:
        raise InvalidInputError(f"What can be revealed is {', '.join(REVEALS)}.")
    if subject == "pairs" and is_shown and not _has_paired(connection, workshop_id):
        raise ConflictError("Let the room write a pair of its own first, then show the known ones.")
    _show(connection, workshop_id, subject, is_shown=is_shown)
    changed(connection, workshop_id, view=True)


def _has_paired(connection: Connection, workshop_id: str) -> bool:
    own = newest_of(pairings)
    found = select(own.c.id).where(own.c.investment.is_not(None)).limit(1)
    return connection.execute(found, {"workshop": workshop_id}).scalar() is not None


def _show(connection: Connection, workshop_id: str, subject: str, *, is_shown: bool) -> None:
    values = {"workshop_id": workshop_id, "subject": subject, "is_shown": is_shown}
    connection.execute(reveals.insert(), values | {"at": time.time()})


# Built once: building such a statement costs more than running it.
LATELY = (
    select(phases).where(phases.c.workshop_id == WORKSHOP).order_by(phases.c.id.desc()).limit(8)
)
