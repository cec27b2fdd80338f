"""The vote on the rules of best on a phone: its state for programs."""

from typing import Any

from phone.room import Room
from valuewhen.workshop.rule_votes import ShownRule


def rule_vote_state(room: Room, own: str | None, language: str) -> dict[str, Any] | None:
    """The vote at hand for JSON, None without one; how others voted only once it is shown."""
    vote = room.rule_vote
    if vote is None:
        return None
    state = {
        "vote": vote.key,
        "state": vote.state,
        "rule": _told(vote.rule, language),
        "rival": _told(vote.rival, language),
        "choice": own,
    }
    if room.room_choice:
        state["room"] = {"n": room.room_choice.n, "counts": room.room_choice.counts}
    return state


def _told(rule: ShownRule, language: str) -> dict[str, Any]:
    counted = {"customers": rule.customers, "clv_share": rule.clv_share}
    return {"words": rule.in_words(language), "made_up": rule.is_made_up} | counted
