"""The room's vote on the rule of best, for who drives: open, count, close, show, use its rule."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.parts.live import follow
from pages.parts.seat import NOTE, draw_note
from valuewhen import figures
from valuewhen.errors import ValueWhenError
from valuewhen.join.attachments import Attachment, attachment
from valuewhen.join.room_choice import room_choice
from valuewhen.join.rule_voting import (
    is_on,
    is_settled,
    put_to_vote,
    put_vote_away,
    show_vote,
    shown_rules,
    use_rooms_rule,
)
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.access import Right, rights
from valuewhen.workshop.following import shared_board
from valuewhen.workshop.rule_votes import (
    VOTING,
    RuleVote,
    choices_in,
    close_rule_vote,
    last_rule_vote,
)
from valuewhen.workshop.workshops import load
from web.identity import page_caller

TURN = "rule-turn"  # in the session: rises when the saved rules were exchanged


@dataclass(frozen=True)
class Held:
    """A workshop's saved rules, its last vote on rules and how many chose what, if it had one."""

    workshop_id: str
    joined: Attachment
    can_vote: bool
    vote: RuleVote | None
    counts: dict[str, int]

    @property
    def n(self) -> int:
        """How many people have voted."""
        return sum(self.counts.values())


@st.fragment
def draw_live_rule_vote(workshop_id: str) -> None:
    """As `draw_rule_vote`, on a page that does not follow the workshop by itself."""
    caller = page_caller(is_act=False)
    if caller is None:
        return
    follow(workshop_id, the_store().version(workshop_id).version, "rule-vote")
    draw_note()
    draw_rule_vote(caller, workshop_id)


def draw_rule_vote(caller: Caller, workshop_id: str) -> None:
    """Draws, for those who drive, the vote as it stands and the buttons for what comes next;
    nothing while no rival is saved and no vote was held."""
    held = _held(caller, workshop_id)
    if held is None or (held.joined.rival is None and held.vote is None):
        return
    with st.container(border=True, key="rule-vote"):
        st.markdown(f"**{say('rule_vote.title')}**")
        if held.vote is None:
            st.caption(say("rule_vote.hint"))
        else:
            with st.container(gap="xsmall"):
                st.text(say("rule_vote.rule", words=held.vote.rule.in_words("en")))
                st.text(say("rule_vote.rival", words=held.vote.rival.in_words("en")))
            _draw_state(held, held.vote)
        with st.container(horizontal=True):
            _draw_buttons(held)
        if held.vote and held.vote.state == "shown":
            _draw_use(held, held.vote)


def _held(caller: Caller, workshop_id: str) -> Held | None:
    with the_store().reading() as connection:
        if Right.DRIVE not in rights(connection, caller, workshop_id):
            return None
        joined = attachment(connection, caller, workshop_id)
        if joined is None:
            return None
        workshop = load(connection, workshop_id)
        vote = last_rule_vote(connection, workshop)
        counts = choices_in(connection, workshop_id, vote) if vote else {}
    return Held(workshop_id, joined, workshop.now.phase in VOTING, vote, counts)


def _draw_state(held: Held, vote: RuleVote) -> None:
    """How many have voted and, once it is shown, what they chose."""
    if vote.is_open:
        people = len(shared_board(the_store(), held.workshop_id).functions)
        st.text(say("rule_vote.so_far", n=held.n, of=people))
    elif vote.state == "closed":
        st.text(say("rule_vote.closed", n=held.n))
    elif room_choice(held.counts).counts is None:
        st.text(say("rule_vote.few", n=held.n))
    else:
        said = {choice: figures.count(n) for choice, n in held.counts.items()}
        st.text(say("rule_vote.split", n=figures.count(held.n), **said))


def _draw_buttons(held: Held) -> None:
    vote, here = held.vote, held.workshop_id
    if vote and vote.is_open:
        _button("close", "lock", here, close_rule_vote, is_next=True)
        return
    if vote and vote.state == "closed":
        _button("show", "bar_chart", here, show_vote, is_next=True, is_off=not held.can_vote)
    elif vote and vote.is_up:
        _button("away", "visibility_off", here, put_vote_away)
    elif vote:
        _button("show_again", "bar_chart", here, show_vote, is_off=not held.can_vote)
    if held.joined.rival is not None:
        words, off = "again" if vote else "open", not held.can_vote
        _button(words, "how_to_vote", here, put_to_vote, held.joined, is_off=off)


def _button(
    words: str,
    icon: str,
    workshop_id: str,
    job: Callable[..., Any],
    joined: Attachment | None = None,
    *,
    is_next: bool = False,
    is_off: bool = False,
) -> None:
    """A button that does the job, on these rules if they are given."""
    st.button(
        say(f"rule_vote.{words}"),
        key=f"rule-vote-{words}",
        icon=f":material/{icon}:",
        type="primary" if is_next else "secondary",
        disabled=is_off,
        help=say("rule_vote.phases") if is_off else None,
        on_click=_on_press,
        args=(workshop_id, job, joined),
    )


def _on_press(workshop_id: str, job: Callable[..., Any], joined: Attachment | None = None) -> None:
    _do(workshop_id, job, joined)


def _do(workshop_id: str, job: Callable[..., Any], joined: Attachment | None = None) -> bool:
    """Does the job as the person at the page and returns whether it was done."""
    caller = page_caller()
    if caller is None:
        return False
    try:
        rules = shown_rules(joined) if joined else ()
        the_store().write(job, caller, workshop_id, *rules)
    except ValueWhenError as error:
        st.session_state[NOTE] = (error.message, ":material/error:")
        return False
    return True


def _draw_use(held: Held, vote: RuleVote) -> None:
    """Whether the room's rule is in use, and if it is not, what using it changes."""
    found = room_choice(held.counts)
    if found.counts is None:
        return
    if not (is_on(vote, held.joined) or is_settled(vote, held.joined)):
        st.caption(say("rule_vote.outdated"))
    elif found.preferred not in ("rule", "rival"):
        st.caption(say("rule_vote.nobody"))
    elif found.preferred == "rule":
        st.caption(say("rule_vote.keeps" if is_on(vote, held.joined) else "rule_vote.outdated"))
    elif is_settled(vote, held.joined):
        st.caption(say("rule_vote.in_use"))
    else:
        _draw_change(held.workshop_id, vote)


def _draw_change(workshop_id: str, vote: RuleVote) -> None:
    said, before, after = say("rule_vote.changes"), vote.rule.customers, vote.rival.customers
    if before is not None and after is not None:
        counts = {"before": figures.count(before), "after": figures.count(after)}
        said = f"{said} {say('rule_vote.changes_counts', **counts)}"
    st.caption(said)
    words = say("rule_vote.use")
    pressed = st.button(words, key="rule-vote-use", icon=":material/swap_horiz:", type="primary")
    if pressed and _do(workshop_id, use_rooms_rule):
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
        st.session_state[NOTE] = (say("rule_vote.used"), ":material/check:")
        st.rerun()
