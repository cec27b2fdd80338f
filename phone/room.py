"""What all phones of a workshop share at one view, computed once per view."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Connection

from valuewhen.errors import NotFoundError
from valuewhen.join.room_bets import RoomBets, room_bets
from valuewhen.join.room_choice import RoomChoice, room_choice
from valuewhen.store.store import Store, the_store
from valuewhen.workshop.bets import Betting, bets_on, betting_now
from valuewhen.workshop.board import Answer, Board, Theme
from valuewhen.workshop.following import shared_board
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.rule_votes import RuleVote, choices_in, rule_vote_now
from valuewhen.workshop.workshops import find_by_code, load
from web.html import render

T = TypeVar("T")

AT_MOST = {"mirror": 12, "reveal": 200}  # answers of others that a phone is sent


@dataclass(frozen=True, eq=False)
class Room:
    """A workshop as phones see it: its phase, and what they may see of others."""

    view: int
    workshop: Workshop
    board: Board | None  # only in phases that show something of others
    betting: Betting | None = None  # the hypothesis that phones bet on, or did
    guesses: RoomBets | None = None  # what others guessed of it, once its evidence was shown
    rule_vote: RuleVote | None = None  # the rules of best that phones vote on, or did
    room_choice: RoomChoice | None = None  # how the room voted on them, once that was shown
    _made: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def shows_themes(self) -> bool:
        """Whether phones may see the themes by now."""
        return self.workshop.now.phase in ("sort", "vote", "talk", "evidence", "pair", "commit")

    @property
    def is_open(self) -> bool:
        """Whether people write just now."""
        return bool(self.workshop.open_prompts) and not self.workshop.timer.is_paused

    @property
    def is_same_for_all(self) -> bool:
        """Whether who comes into this phase has nothing of their own in it but the answers that
        phones keep: then all are told what they would otherwise fetch one by one."""
        if self.rule_vote or self.betting or self.is_seated:
            return False
        return self.workshop.now.phase not in ("sort", "vote", "talk", "pair")

    @property
    def pairs(self) -> bool:
        """Whether people write pairs just now."""
        return self.workshop.now.phase == "pair"

    @property
    def is_seated(self) -> bool:
        """Whether it matters just now who sits where."""
        now = self.workshop.now
        return now.phase in ("talk", "pair") or (now.phase == "write" and now.prompt is None)

    @cached_property
    def themes(self) -> tuple[Theme, ...]:
        """The themes that phones may see and vote on."""
        return self.board.ballot if self.board and self.shows_themes else ()

    @cached_property
    def mirrored(self) -> tuple[int, int]:
        """How many of the answers to the mirrored prompt are extraction, and how many there are."""
        assert self.board and self.workshop.now.prompt
        heard = self.board.written(self.workshop.now.prompt.id)
        return sum(answer.stance == "extraction" for answer in heard), len(heard)

    @cached_property
    def heard(self) -> tuple[Answer, ...]:
        """The shown answers to the prompt at hand, or to all when there is none."""
        now = self.workshop.now
        if self.board is None:
            return ()
        return self.board.written(now.prompt.id) if now.prompt else self.board.shown

    @cached_property
    def others(self) -> list[Answer]:
        """Those answers without names, in an order that tells nothing of when they came: a sample
        where they are more than anybody reads on a phone."""
        phase, policy = self.workshop.now.phase, self.workshop.settings
        is_kept = {"mirror": policy.mirror == "counts", "reveal": policy.reveal == "screen"}
        most = 0 if is_kept.get(phase) else min(AT_MOST.get(phase, 0), len(self.heard))
        return random.Random(f"{self.workshop.id}{self.view}").sample(self.heard, most)  # noqa: S311

    def fragment(self, language: str) -> str:
        """The shared part of the page, as HTML in a language; rendered once."""
        values = {"room": self, "workshop": self.workshop, "now": self.workshop.now}
        return self.once("shared", language, lambda: render("shared.html", language, **values))

    def once(self, what: str, language: str, make: Callable[[], str]) -> str:
        """What `make()` gives: made once a view and language, for all who get the same."""
        if (what, language) not in self._made:
            self._made[what, language] = make()
        return self._made[what, language]


SHOWING = ("mirror", "reveal", "sort", "vote", "talk", "evidence", "pair", "commit", "closed")
_at_once = CapacityLimiter(2)  # more threads only keep each other, and what is written, waiting
_rooms: dict[tuple[str, str], Room] = {}
_reading: dict[tuple[str, str], asyncio.Future[Room]] = {}
_codes: dict[tuple[str, str], str] = {}
_deleted: set[tuple[str, str]] = set()  # codes of workshops that were


def _find(store: Store, code: str) -> str:
    found: str = store.read(find_by_code, code).id
    _codes[store.url, code] = found
    return found


def _forget(store: Store, code: str, workshop_id: str) -> None:
    """Keeps nothing of a workshop that was deleted but that its code was one."""
    _rooms.pop((store.url, workshop_id), None)
    _reading.pop((store.url, workshop_id), None)
    _codes.pop((store.url, code), None)
    _deleted.add((store.url, code))


def _read(store: Store, workshop_id: str) -> Room:
    view = store.version(workshop_id).view
    workshop = store.read(load, workshop_id)
    shows = workshop.now.phase in SHOWING
    board = shared_board(store, workshop_id) if shows else None
    asked = (*store.read(_bets, workshop), *store.read(_rule_vote, workshop))
    return Room(view, workshop, board, *asked)


def _bets(connection: Connection, workshop: Workshop) -> tuple[Betting | None, RoomBets | None]:
    betting = betting_now(connection, workshop)
    if betting is None or betting.state != "shown":
        return betting, None
    return betting, room_bets(bets_on(connection, workshop.id, betting))


def _rule_vote(
    connection: Connection, workshop: Workshop
) -> tuple[RuleVote | None, RoomChoice | None]:
    vote = rule_vote_now(connection, workshop)
    if vote is None or vote.state != "shown":
        return vote, None
    return vote, room_choice(choices_in(connection, workshop.id, vote))


def is_open(code: str) -> bool:
    """Whether the code is known here, without a look, as one of a workshop that is no draft, or of
    one that was deleted: a roomful of its phones is no guessing."""
    url = the_store().url
    if (url, code) in _deleted:
        return True
    known = _rooms.get((url, _codes.get((url, code), "")))
    return known is not None and known.workshop.now.phase != "draft"


async def _read_once(store: Store, workshop_id: str) -> Room:
    key = (store.url, workshop_id)
    reading = _reading.get(key)
    if reading is None or reading.done():  # one that is done may be of a view that has passed
        reading = _reading[key] = asyncio.ensure_future(aside(_read, store, workshop_id))
    _rooms[key] = await asyncio.shield(reading)
    return _rooms[key]


async def present(workshop_id: str) -> Room:
    """The room at its present view, drafts included; the store is read once per view, for all who
    wait for it."""
    store = the_store()
    known = _rooms.get((store.url, workshop_id))
    while known is None or known.view != store.version(workshop_id).view:
        known = await _read_once(store, workshop_id)
    return known


async def room(code: str) -> Room:
    """The room people join by this code. Raises NotFoundError."""
    store = the_store()
    code = code.strip().upper()
    workshop_id = _codes.get((store.url, code))
    if workshop_id is None:
        workshop_id = await aside(_find, store, code)
    try:
        known = await present(workshop_id)
    except NotFoundError:
        _forget(store, code, workshop_id)
        known = await present(await aside(_find, store, code))  # says that it is not open
    if known.workshop.now.phase == "draft":
        await aside(_find, store, code)  # says that it is not open
        known = await _read_once(store, workshop_id)  # unless it has just been opened
    return known


async def aside(job: Callable[..., T], *arguments: Any) -> T:
    """What the job returns, done beside the event loop: few at a time for all phones."""
    return await to_thread.run_sync(job, *arguments, limiter=_at_once)


async def write(job: Callable[..., Any], *arguments: Any) -> Any:
    """What the job returns once the store has committed it, without blocking the event loop."""
    return await asyncio.wrap_future(the_store().enqueue(job, *arguments))
