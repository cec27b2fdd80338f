"""The room's vote on the rule of best: phones choose between the saved rule and its rival.

A vote keeps both rules in words, as they were shown, whatever is saved later. Who chose what is
never told, and how many chose which is secret until the facilitator shows it.
"""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Select, bindparam, func, select

from valuewhen.errors import ConflictError, InvalidInputError
from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import new_id, participants, rule_choices, rule_votes
from valuewhen.store.views import WORKSHOP, newest, newest_of
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.participants import Participant
from valuewhen.workshop.workshops import load

State = Literal["open", "closed", "shown"]
CHOICES = ("rule", "rival", "unsure")
VOTING = ("vote", "talk", "evidence", "pair", "commit")  # the phases in which a vote can be held


@dataclass(frozen=True)
class ShownRule:
    """A rule as the room is shown it: who is best by it, in words by language; how many customers
    and which share of all CLV that is, None where it may not be told, and whether they are made up.
    `key` tells it from others."""

    words: Mapping[str, str]
    customers: int | None
    clv_share: float | None
    key: str
    is_made_up: bool

    def in_words(self, language: str) -> str:
        """The words in a language, in English where they were not said in it."""
        return self.words.get(language) or self.words["en"]


@dataclass(frozen=True)
class RuleVote:
    """A vote on the saved rule and its rival; `is_up` while phones and the projector show it."""

    key: str
    state: State
    rule: ShownRule
    rival: ShownRule
    is_up: bool

    @property
    def is_open(self) -> bool:
        """Whether phones choose now."""
        return self.state == "open"


def open_rule_vote(
    connection: Connection, caller: Caller, workshop_id: str, rule: ShownRule, rival: ShownRule
) -> str:
    """Puts two rules to the room's vote and returns the vote's key.

    Raises NotFoundError or ForbiddenError unless the caller drives the workshop, ConflictError
    outside the phases of `VOTING` and while another vote is open.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    workshop = load(connection, workshop_id)
    _need_phase(workshop)
    last = last_rule_vote(connection, workshop)
    if last and last.is_open:
        raise ConflictError("The room votes on two rules already. Close that vote first.")
    vote = RuleVote(new_id(), "open", rule, rival, is_up=True)
    _append(connection, workshop, vote, "open")
    return vote.key


def close_rule_vote(connection: Connection, caller: Caller, workshop_id: str) -> None:
    """Takes no more votes on the rules; without an open vote nothing happens.

    Raises NotFoundError or ForbiddenError unless the caller drives the workshop.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    workshop = load(connection, workshop_id)
    vote = last_rule_vote(connection, workshop)
    if vote and vote.is_open:
        _append(connection, workshop, vote, "closed")


def show_rule_vote(connection: Connection, caller: Caller, workshop_id: str) -> None:
    """Shows the room how it voted on the rules, which ends the vote.

    Raises NotFoundError or ForbiddenError unless the caller drives the workshop, ConflictError
    outside the phases of `VOTING` and without a vote.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    workshop = load(connection, workshop_id)
    _need_phase(workshop)
    vote = last_rule_vote(connection, workshop)
    if vote is None:
        raise ConflictError("The room has not voted on the rules. Put them to the vote first.")
    _append(connection, workshop, vote, "shown")


def put_rule_vote_away(connection: Connection, workshop_id: str) -> None:
    """Takes the vote from phones and the projector, which closes one that is open. It asks nobody's
    rights: the caller has asked."""
    workshop = load(connection, workshop_id)
    vote = last_rule_vote(connection, workshop)
    if vote and vote.is_up:
        state: State = "closed" if vote.is_open else vote.state
        _append(connection, workshop, vote, state, is_up=False)


def _need_phase(workshop: Workshop) -> None:
    if workshop.now.phase not in VOTING:
        raise ConflictError(
            "The room votes on the rules between the vote on themes and the commitments. "
            "Go on to one of these phases first."
        )


def _append(
    connection: Connection, workshop: Workshop, vote: RuleVote, state: State, *, is_up: bool = True
) -> None:
    fact = {
        "workshop_id": workshop.id,
        "key": vote.key,
        "state": state,
        "rules": {"rule": asdict(vote.rule), "rival": asdict(vote.rival)},
        "phase_id": workshop.now.phase_id if is_up else None,
        "at": time.time(),
    }
    connection.execute(rule_votes.insert(), fact)
    changed(connection, workshop.id, view=True)


def rule_votes_of(connection: Connection, workshop: Workshop) -> list[RuleVote]:
    """All votes on rules, the last one last. One that was open in an earlier phase is closed. It
    asks nobody's rights."""
    rows = connection.execute(VOTES, {"workshop": workshop.id})
    return [_vote(row, row.phase_id == workshop.now.phase_id) for row in rows]


def last_rule_vote(connection: Connection, workshop: Workshop) -> RuleVote | None:
    """The last of them. It asks nobody's rights."""
    return next(reversed(rule_votes_of(connection, workshop)), None)


def rule_vote_now(connection: Connection, workshop: Workshop) -> RuleVote | None:
    """The vote that phones and the projector show now. It asks nobody's rights."""
    if workshop.now.phase not in VOTING:
        return None
    last = last_rule_vote(connection, workshop)
    return last if last and last.is_up else None


def _vote(row: Any, is_up: bool) -> RuleVote:
    rule, rival = (ShownRule(**row.rules[name]) for name in ("rule", "rival"))
    state: State = "closed" if row.state == "open" and not is_up else row.state
    return RuleVote(row.key, state, rule, rival, is_up)


def choose_rule(
    connection: Connection, workshop: Workshop, participant: Participant, key: str, choice: str
) -> str:
    """Sets which rule the participant prefers in the vote of this key, and returns it.

    Sending it again does no harm, and another choice replaces it as long as the vote is open.
    Raises ConflictError when it is not, InvalidInputError for what is none of `CHOICES`.
    """
    vote = rule_vote_now(connection, workshop)
    if not (vote and vote.key == key and vote.is_open):
        raise ConflictError("The vote on the rules is closed.", "rule_vote_closed")
    if choice not in CHOICES:
        raise InvalidInputError("Choose rule A, rule B, or that you cannot say.", "rule_choice")
    if own_choice(connection, participant, vote) != choice:
        fact = {"participant_id": participant.id, "key": key, "choice": choice}
        connection.execute(rule_choices.insert(), fact | {"at": time.time()})
        changed(connection, workshop.id)
    return choice


def own_choice(connection: Connection, participant: Participant, vote: RuleVote) -> str | None:
    """What the participant chose, None without a choice."""
    known = {"participant": participant.id, "key": vote.key}
    return connection.execute(OWN_CHOICE, known).scalar_one_or_none()


def choices_in(connection: Connection, workshop_id: str, vote: RuleVote) -> dict[str, int]:
    """How many people chose each of `CHOICES`.

    It asks nobody's rights: what is shown of it is for the caller to limit.
    """
    known = {"workshop": workshop_id, "key": vote.key}
    found: dict[str, int] = {row.choice: row.n for row in connection.execute(COUNTS, known)}
    return {choice: found.get(choice, 0) for choice in CHOICES}


def _own_choice() -> Select[str]:
    mine = newest(
        rule_choices,
        rule_choices.c.participant_id == bindparam("participant"),
        rule_choices.c.key == bindparam("key"),
    )
    return select(mine.c.choice)


def _counts() -> Select[str, int]:
    people = select(participants.c.id).where(participants.c.workshop_id == WORKSHOP)
    made = newest(
        rule_choices,
        rule_choices.c.key == bindparam("key"),
        rule_choices.c.participant_id.in_(people),
    )
    return select(made.c.choice, func.count().label("n")).group_by(made.c.choice)


def _votes() -> Select[Any]:
    now = newest_of(rule_votes)
    return select(now).order_by(now.c.id)


# Built once: building such a statement costs more than running it.
OWN_CHOICE, COUNTS, VOTES = _own_choice(), _counts(), _votes()
