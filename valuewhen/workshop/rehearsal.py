"""Rehearsals: made-up phones that join, answer, confirm, vote and pair as the phases go on."""

import random
import threading
import time
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from valuewhen.errors import ConflictError, InvalidInputError
from valuewhen.people.caller import Caller, new_token
from valuewhen.store.store import Store
from valuewhen.workshop.access import Right
from valuewhen.workshop.answers import own_answers, submit_answer
from valuewhen.workshop.decisions import confirm_own_sorting
from valuewhen.workshop.following import shared_board
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.pairings import pair
from valuewhen.workshop.participants import Participant, choose_function, set_ready
from valuewhen.workshop.votes import vote
from valuewhen.workshop.workshops import load, open_workshop

MOST = 200  # made-up phones at a time
LAST = 0.3  # of the answers after which a phone says that it is done
PATIENCE = 12.0  # seconds from one act of a phone to its next
SAYINGS = Path(__file__).with_name("rehearsal.toml")


@cache
def _sayings() -> dict[str, Any]:
    return tomllib.loads(SAYINGS.read_text(encoding="utf-8"))


class Rehearsal:
    """So many made-up phones in a workshop; `step` has one of them do what its phase asks for."""

    def __init__(self, store: Store, workshop_id: str, by_lot: random.Random) -> None:
        self._store, self._workshop_id, self._lot = store, workshop_id, by_lot
        self._phones: list[Participant] = []
        self._wipes = store.read(load, workshop_id).wipes

    def join(self) -> bool:
        """One more phone joins, with a function by lot; False once the rehearsal is over."""
        phone = self._store.write(self._join)
        if phone is None:
            return False
        self._phones.append(phone)
        return True

    def _join(self, connection: Connection) -> Participant | None:
        workshop = load(connection, self._workshop_id)
        if self._is_over(workshop):
            return None
        function = self._lot.choice(workshop.functions)
        return choose_function(connection, workshop, new_token(), function, "made_up")

    def _is_over(self, workshop: Workshop) -> bool:
        """Whether the workshop is closed or the made-up phones were wiped."""
        return workshop.wipes != self._wipes or workshop.now.phase == "closed"

    def step(self) -> bool:
        """One phone does one thing; False once the rehearsal is over."""
        workshop = self._store.read(load, self._workshop_id)
        if self._is_over(workshop):
            return False
        phone = self._lot.choice(self._phones)
        if workshop.open_prompts and not workshop.timer.is_paused:
            self._write(workshop, phone)
        elif workshop.now.phase == "sort":
            self._confirm(workshop, phone)
        elif workshop.now.phase == "vote":
            self._vote(workshop, phone)
        elif workshop.now.phase == "pair":
            self._pair(workshop, phone)
        return True

    def _write(self, workshop: Workshop, phone: Participant) -> None:
        body = self._lot.choice(_sayings()[workshop.settings.language])
        self._try(submit_answer, workshop, phone, body, new_token())
        if self._lot.random() < LAST:
            self._store.write(set_ready, workshop, phone, is_ready=True)

    def _confirm(self, workshop: Workshop, phone: Participant) -> None:
        unsure = [a for a in self._store.read(own_answers, phone) if a.source == "rule"]
        if unsure:
            answer = self._lot.choice(unsure)
            self._try(confirm_own_sorting, workshop, phone, answer.id, answer.actor)

    def _vote(self, workshop: Workshop, phone: Participant) -> None:
        themes = shared_board(self._store, self._workshop_id).ballot
        if themes:
            self._try(vote, workshop, phone, self._lot.choice(themes).id, 1)

    def _pair(self, workshop: Workshop, phone: Participant) -> None:
        seat = shared_board(self._store, self._workshop_id).seats.get(phone.id)
        if seat is None or seat.is_scribe:
            halves = self._lot.choice(_sayings()["pairs"][workshop.settings.language])
            self._try(pair, workshop, phone, *halves, f"pair-{self._lot.randrange(3)}")

    def _try(self, job: Callable[..., Any], *arguments: Any) -> None:
        """What the phase has just closed to, or what dots are used up for, is not done."""
        try:
            self._store.write(job, *arguments)
        except (ConflictError, InvalidInputError):
            return


def rehearse(
    store: Store,
    caller: Caller,
    workshop_id: str,
    *,
    phones: int,
    minutes: float,
    by_lot: random.Random | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Has made-up phones join a workshop within ten seconds or so and take part for so many
    minutes, each doing something about every twelve seconds. They leave what they said, marked as
    made up, until `wipe_tests`.

    Raises NotFoundError, ForbiddenError, ConflictError in a draft or a closed workshop,
    InvalidInputError for more than 200 phones or two hours.
    """
    _check(store, caller, workshop_id, phones, minutes)
    made = Rehearsal(store, workshop_id, by_lot or random.Random())  # noqa: S311 - no secret
    for _ in range(phones):
        if not made.join():
            return
        wait(min(0.25, 10 / phones))
    pause = PATIENCE / phones
    for _ in range(round(minutes * 60 / pause)):
        if not made.step():
            return
        wait(pause)


def _check(store: Store, caller: Caller, workshop_id: str, phones: int, minutes: float) -> None:
    workshop = store.read(open_workshop, caller, workshop_id, Right.DRIVE)
    if not (1 <= phones <= MOST and 0 < minutes <= 120):
        raise InvalidInputError(f"Rehearse with 1 to {MOST} phones for at most 120 minutes.")
    if workshop.now.phase in ("draft", "closed"):
        raise ConflictError("Open the lobby first: nobody can join this workshop just now.")


_running: dict[tuple[str, str], threading.Thread] = {}


def is_rehearsing(store: Store, workshop_id: str) -> bool:
    """Whether made-up phones of this process take part in the workshop just now."""
    thread = _running.get((store.url, workshop_id))
    return thread is not None and thread.is_alive()


def rehearse_aside(
    store: Store, caller: Caller, workshop_id: str, *, phones: int, minutes: float
) -> None:
    """As `rehearse`, in a thread of this process, while everything else goes on.

    Raises as `rehearse` does, at once, and ConflictError while a rehearsal is going on.
    """
    _check(store, caller, workshop_id, phones, minutes)
    if is_rehearsing(store, workshop_id):
        raise ConflictError("Made-up phones are in this workshop already.")
    thread = threading.Thread(
        target=rehearse,
        args=(store, caller, workshop_id),
        kwargs={"phones": phones, "minutes": minutes},
        name="rehearsal",
        daemon=True,
    )
    _running[store.url, workshop_id] = thread
    thread.start()
