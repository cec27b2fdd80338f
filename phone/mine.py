"""What on the phone's page is the participant's own: answers, ready mark, dots."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from phone.bets import bet_state
from phone.room import Room, aside
from phone.rule_vote import rule_vote_state
from valuewhen.store.store import the_store
from valuewhen.workshop.answers import OwnAnswer, own_answers
from valuewhen.workshop.bets import own_bet
from valuewhen.workshop.board import Pairing, Seat, Theme
from valuewhen.workshop.decisions import CONFIRMING
from valuewhen.workshop.decks import FOLLOW_UPS
from valuewhen.workshop.model import Prompt
from valuewhen.workshop.pairings import own_pairings
from valuewhen.workshop.participants import Participant, find_participant, is_ready
from valuewhen.workshop.rule_votes import own_choice
from valuewhen.workshop.seating import own_seat, prompt_of
from valuewhen.workshop.votes import own_dots, own_order


@dataclass(frozen=True)
class Mine:
    """A participant's own part of the room."""

    room: Room
    participant: Participant | None
    answers: list[OwnAnswer]
    is_ready: bool
    dots: dict[str, int]
    seat: Seat | None = None
    pairings: tuple[Pairing, ...] = ()
    bet: float | None = None  # one's own guess of the hypothesis at hand
    choice: str | None = None  # the rule of best that one chose in the vote at hand

    @property
    def asked(self) -> Prompt | None:
        """The prompt to write on: the one at hand, or one's own where tables divide them."""
        workshop = self.room.workshop
        if self.participant and workshop.now.prompt is None and workshop.open_prompts:
            return prompt_of(workshop, self.participant.id, self.seat)
        return next(iter(workshop.open_prompts), None)

    @property
    def here(self) -> list[OwnAnswer]:
        """One's answers to the prompt at hand, or all when there is none."""
        if self.asked is None:
            return self.answers
        return [answer for answer in self.answers if answer.prompt_id == self.asked.id]

    @property
    def kept(self) -> list[dict[str, str | None]]:
        """What the phone keeps of one's answers, to show them where all are told the same."""
        return [{"id": a.id, "prompt": a.prompt_id, "body": a.body} for a in self.answers]

    def can_edit(self, answer: OwnAnswer) -> bool:
        """Whether the answer's prompt and wave are open."""
        asked = [prompt.id for prompt in self.room.workshop.open_prompts]
        is_now = answer.wave == self.room.workshop.now.wave
        return self.room.is_open and is_now and answer.prompt_id in asked

    def deck(self, language: str) -> tuple[str, ...]:
        """The questions for whoever pauses, one after another as one has answered more."""
        return self.room.workshop.settings.follow_ups or FOLLOW_UPS[language]

    @property
    def can_sort(self) -> bool:
        """Whether one may say of one's answers whether they are about us or them."""
        return self.room.workshop.now.phase in CONFIRMING and bool(self.answers)

    @property
    def themes(self) -> list[Theme]:
        """The themes, in an order of one's own."""
        return own_order(self.participant.id if self.participant else "", self.room.themes)

    @property
    def dots_left(self) -> int:
        """How many dots are not on a theme yet."""
        return max(0, self.room.workshop.dots - sum(self.dots.values()))

    def state(self) -> dict[str, Any]:
        """The state for JSON: view, phase, prompt, answers, themes, dots left and the like."""
        workshop = self.room.workshop
        prompts = [{"id": p.id, "segment": p.segment, "text": p.text} for p in workshop.prompts]
        now = self.asked or workshop.now.prompt
        return {
            "view": self.room.view,
            "phase": workshop.now.phase,
            "prompt": next((p for p in prompts if now and p["id"] == now.id), None),
            "prompts": prompts,
            "functions": list(workshop.functions),
            "function": self.participant.function if self.participant else None,
            "answers": [
                {
                    "id": a.id,
                    "body": a.body,
                    "prompt": a.prompt_id,
                    "wave": a.wave,
                    "actor": a.actor,
                }
                for a in self.answers
            ],
            "themes": [
                {"id": t.id, "title": t.title, "dots": self.dots.get(t.id, 0)} for t in self.themes
            ],
            "table": asdict(self.seat) if self.seat else None,
            "pairings": [
                {"key": p.key, "investment": p.investment, "ability": p.ability}
                for p in self.pairings
            ],
            "bet": bet_state(self.room, self.bet),
            "rule_vote": rule_vote_state(self.room, self.choice, workshop.settings.language),
            "paused": workshop.timer.is_paused,
            "ready": self.is_ready,
            "dots_left": self.dots_left,
        }


def mine(connection: Connection, room: Room, token: str | None) -> Mine:
    """The part of the phone with this secret; empty for one that has not joined yet."""
    participant = find_participant(connection, room.workshop.id, token)
    if participant is None:
        return nobodys(room)
    return Mine(
        room,
        participant,
        own_answers(connection, participant),
        is_ready=is_ready(connection, room.workshop, participant),
        dots=own_dots(connection, room.workshop, participant) if room.shows_themes else {},
        seat=own_seat(connection, participant.id) if room.is_seated else None,
        pairings=tuple(own_pairings(connection, participant)) if room.pairs else (),
        bet=own_bet(connection, participant, room.betting) if room.betting else None,
        choice=own_choice(connection, participant, room.rule_vote) if room.rule_vote else None,
    )


def nobodys(room: Room) -> Mine:
    """The part of a phone that has not joined yet."""
    return Mine(room, None, [], is_ready=False, dots={})


async def mine_of(room: Room, token: str | None) -> Mine:
    """As `mine`, without blocking the event loop; a phone without a secret asks nothing of the
    store."""
    if token is None:
        return nobodys(room)
    return await aside(the_store().read, mine, room, token)
