"""Putting the saved rule of best and its rival to the room's vote, and what came of it.

Nothing is told of one to four customers or people, by difference neither.
"""

import hashlib
import json
from dataclasses import dataclass

from sqlalchemy import Connection

from valuewhen.customers.rule import BestRule
from valuewhen.errors import ConflictError
from valuewhen.evidence.cells import blurred
from valuewhen.evidence.coverage import SMALLEST_CELL
from valuewhen.join.attachments import Attachment, attach, attachment
from valuewhen.join.functions import NAMED_FROM
from valuewhen.join.on_screen import show_on_screen
from valuewhen.join.room_choice import room_choice
from valuewhen.join.rule_counts import overlap_of_rules
from valuewhen.join.rule_words import rule_in_words
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.words import LANGUAGES
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.bets import close_all_betting
from valuewhen.workshop.customer_stories import show_story
from valuewhen.workshop.rule_votes import (
    RuleVote,
    ShownRule,
    choices_in,
    last_rule_vote,
    open_rule_vote,
    put_rule_vote_away,
    rule_votes_of,
    show_rule_vote,
)
from valuewhen.workshop.workshops import load

NO_RIVAL = "Save a rival rule first: the room chooses between two."


@dataclass(frozen=True)
class ToldRuleVote:
    """A vote on the rules for reports: both rules in English words, what `n` people preferred (None
    for a tie), and how many of them that is, None where the number would tell of a few."""

    rule: str
    rival: str
    n: int
    preferred: str | None
    supporters: int | None


def shown_rules(joined: Attachment | None) -> tuple[ShownRule, ShownRule]:
    """The saved rule and its rival as the room is shown them, counted over all customers.

    Raises ConflictError without customer data, without a rival and for one that is the same rule.
    """
    if joined is None or joined.rival is None or joined.data_set.roles is None:
        raise ConflictError(NO_RIVAL)
    if joined.rival == joined.rule:
        raise ConflictError("The two rules are the same. Change one of them, then save.")
    data_set, roles = joined.data_set, joined.data_set.roles
    best = overlap_of_rules(data_set.parquet, roles, joined.rule, joined.rival).best
    parts = (best.both, best.only_mine, best.only_rival, best.neither)
    is_safe = not any(0 < part.customers < SMALLEST_CELL for part in parts)

    def shown(rule: BestRule, alone: int) -> ShownRule:
        words = {name: rule_in_words(rule, roles, name).best for name in LANGUAGES}
        mine = (best.both, parts[alone])
        shares = [part.clv_share for part in mine if part.clv_share is not None]
        share = round(sum(shares), 3) if is_safe and len(shares) == len(mine) else None
        customers = blurred(sum(part.customers for part in mine)) if is_safe else None
        return ShownRule(words, customers, share, _key(rule), data_set.is_made_up)

    return shown(joined.rule, 1), shown(joined.rival, 2)


def put_to_vote(
    connection: Connection, caller: Caller, workshop_id: str, rule: ShownRule, rival: ShownRule
) -> str:
    """Puts the saved rule and its rival, as `shown_rules` has them, to the room's vote and returns
    the vote's key; what else is on the projector goes from it, and bets are closed.

    Raises as `open_rule_vote` does, and ConflictError when other rules were saved meanwhile.
    """
    _clear(connection, caller, workshop_id)
    joined = attachment(connection, caller, workshop_id)
    if joined is None or _keys(joined) != (rule.key, rival.key):
        raise ConflictError("Other rules were saved just now. Look at them, then try again.")
    return open_rule_vote(connection, caller, workshop_id, rule, rival)


def show_vote(connection: Connection, caller: Caller, workshop_id: str) -> None:
    """As `show_rule_vote`; what else is on the projector goes from it, and bets are closed."""
    _clear(connection, caller, workshop_id)
    show_rule_vote(connection, caller, workshop_id)


def put_vote_away(connection: Connection, caller: Caller, workshop_id: str) -> None:
    """Takes the vote on the rules from phones and the projector, and closes it if it is open.

    Raises NotFoundError or ForbiddenError unless the caller drives the workshop.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    put_rule_vote_away(connection, workshop_id)


def _clear(connection: Connection, caller: Caller, workshop_id: str) -> None:
    show_on_screen(connection, caller, workshop_id, None)
    show_story(connection, caller, workshop_id, None)
    close_all_betting(connection, workshop_id)


def is_on(vote: RuleVote, joined: Attachment | None) -> bool:
    """Whether the vote was on the saved rule and its rival."""
    return joined is not None and _keys(joined) == (vote.rule.key, vote.rival.key)


def is_settled(vote: RuleVote, joined: Attachment | None) -> bool:
    """Whether the rival of the vote is the saved rule by now, and the rule its rival."""
    return joined is not None and _keys(joined) == (vote.rival.key, vote.rule.key)


def use_rooms_rule(connection: Connection, caller: Caller, workshop_id: str) -> None:
    """Makes the rival that the room preferred the workshop's rule of best, and the rule its rival.

    Raises NotFoundError or ForbiddenError unless the caller drives the workshop, ConflictError when
    the vote was not shown, preferred no rival, or was on rules that are no longer saved.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    vote = last_rule_vote(connection, load(connection, workshop_id))
    if vote is None or vote.state != "shown":
        raise ConflictError("Show the room's vote first.")
    if room_choice(choices_in(connection, workshop_id, vote)).preferred != "rival":
        raise ConflictError("The room did not prefer the rival rule.")
    joined = attachment(connection, caller, workshop_id)
    if joined is None or not is_on(vote, joined):
        raise ConflictError("Other rules were saved since the vote. Put them to the vote again.")
    attach(connection, caller, workshop_id, joined.data_set.id, joined.rival, joined.rule)


def told_rule_vote(store: Store, caller: Caller, workshop_id: str) -> ToldRuleVote | None:
    """The last vote on the rules that the room was shown; None without one of five people or more.

    Raises NotFoundError or ForbiddenError unless the caller may see aggregates.
    """
    store.read(need, caller, workshop_id, Right.AGGREGATES)
    with store.reading() as connection:
        votes = rule_votes_of(connection, load(connection, workshop_id))
        shown = [vote for vote in votes if vote.state == "shown"]
        if not shown:
            return None
        vote = shown[-1]
        found = room_choice(choices_in(connection, workshop_id, vote))
    if found.counts is None:
        return None
    most = max(found.counts)
    is_safe = not any(0 < n < NAMED_FROM for n in (most, found.n - most))
    supporters = most if is_safe and found.preferred else None
    words = (vote.rule.in_words("en"), vote.rival.in_words("en"))
    return ToldRuleVote(*words, found.n, found.preferred, supporters)


def _keys(joined: Attachment) -> tuple[str, str]:
    return _key(joined.rule), _key(joined.rival) if joined.rival else ""


def _key(rule: BestRule) -> str:
    """What tells a rule from others: conditions of long words may read alike."""
    plain = json.dumps(rule.to_json(), sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
