"""The room's vote on the rule of best: who holds it, when phones may choose, what stays secret."""

import pytest

from tests.rooms import Live, open_live
from valuewhen.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.workshop.participants import Participant, choose_function
from valuewhen.workshop.rule_votes import (
    RuleVote,
    ShownRule,
    choices_in,
    choose_rule,
    close_rule_vote,
    last_rule_vote,
    open_rule_vote,
    own_choice,
    put_rule_vote_away,
    rule_vote_now,
    rule_votes_of,
    show_rule_vote,
)
from valuewhen.workshop.wiping import wipe_tests

RULE = ShownRule(
    {"en": "CLV of the top fifth", "de": "CLV im oberen Fünftel"}, 20, 0.5, "a", is_made_up=False
)
RIVAL = ShownRule({"en": "orders at least 5"}, None, None, "b", is_made_up=False)


@pytest.fixture
def talking(live: Live) -> Live:
    """The workshop while the room talks."""
    live.move("talk")
    return live


def open_it(live: Live, who: Caller | None = None) -> str:
    return live.store.write(open_rule_vote, who or live.people.owner, live.id, RULE, RIVAL)


def choose(live: Live, who: Participant, key: str, choice: str) -> str:
    return live.store.write(choose_rule, live.workshop, who, key, choice)


def last(live: Live) -> RuleVote:
    found = live.store.read(last_rule_vote, live.workshop)
    assert found
    return found


def counts(live: Live) -> dict[str, int]:
    return live.store.read(choices_in, live.id, last(live))


def test_a_choice_can_be_changed_until_the_vote_is_closed(talking: Live) -> None:
    live, ann, bob = talking, talking.join(), talking.join("Service")
    key = open_it(live)
    assert counts(live) == {"rule": 0, "rival": 0, "unsure": 0}
    for choice in ("rule", "unsure", "rival", "rival"):
        assert choose(live, ann, key, choice) == choice
    assert live.store.read(own_choice, ann, last(live)) == "rival"
    assert live.store.read(own_choice, bob, last(live)) is None
    choose(live, bob, key, "rule")
    assert counts(live) == {"rule": 1, "rival": 1, "unsure": 0}
    live.store.write(close_rule_vote, live.people.owner, live.id)
    with pytest.raises(ConflictError, match="closed") as refused:
        choose(live, bob, key, "rival")
    assert refused.value.code == "rule_vote_closed"
    assert counts(live) == {"rule": 1, "rival": 1, "unsure": 0}
    live.store.write(show_rule_vote, live.people.owner, live.id)
    assert (last(live).state, last(live).is_up) == ("shown", True)
    with pytest.raises(ConflictError):
        choose(live, bob, key, "rival")


def test_the_same_choice_again_writes_nothing_and_no_choice_tells_phones(talking: Live) -> None:
    live, ann = talking, talking.join()
    key = open_it(live)
    choose(live, ann, key, "rule")
    before = live.store.version(live.id)
    choose(live, ann, key, "rule")
    assert live.store.version(live.id) == before
    choose(live, ann, key, "rival")
    moved = live.store.version(live.id)
    assert (moved.version - before.version, moved.view) == (1, before.view)


def test_a_vote_keeps_the_words_it_was_opened_with(talking: Live) -> None:
    open_it(talking)
    kept = last(talking)
    assert (kept.rule, kept.rival) == (RULE, RIVAL)
    assert kept.rule.in_words("de") == "CLV im oberen Fünftel"
    assert kept.rival.in_words("de") == "orders at least 5"


def test_one_vote_is_open_at_a_time_and_an_old_one_counts_for_itself(talking: Live) -> None:
    live, ann = talking, talking.join()
    first = open_it(live)
    choose(live, ann, first, "rule")
    with pytest.raises(ConflictError, match="Close that vote first"):
        open_it(live)
    live.store.write(close_rule_vote, live.people.owner, live.id)
    second = open_it(live)
    assert second != first
    assert counts(live) == {"rule": 0, "rival": 0, "unsure": 0}
    with pytest.raises(ConflictError):
        choose(live, ann, first, "rival")
    votes = live.store.read(rule_votes_of, live.workshop)
    assert [(vote.key, vote.state) for vote in votes] == [(first, "closed"), (second, "open")]


@pytest.mark.parametrize("choice", ["", "mine", "RULE", "a rule", "unsure "])
def test_what_is_no_choice_is_refused(talking: Live, choice: str) -> None:
    ann, key = talking.join(), open_it(talking)
    with pytest.raises(InvalidInputError):
        choose(talking, ann, key, choice)
    assert counts(talking) == {"rule": 0, "rival": 0, "unsure": 0}


@pytest.mark.parametrize("phase", ["vote", "talk", "evidence", "pair", "commit"])
def test_the_room_votes_from_the_vote_on_themes_to_the_commitments(live: Live, phase: str) -> None:
    live.move(phase)
    ann, key = live.join(), open_it(live)
    choose(live, ann, key, "rival")
    assert counts(live)["rival"] == 1


@pytest.mark.parametrize("phase", ["lobby", "write:all", "mirror", "reveal", "sort", "closed"])
def test_in_other_phases_it_says_where_to_go(live: Live, phase: str) -> None:
    live.move(phase)
    for job in (open_it, lambda live: live.store.write(show_rule_vote, live.people.owner, live.id)):
        with pytest.raises(ConflictError, match="between the vote on themes and the commitments"):
            job(live)


def test_another_phase_ends_the_vote_and_takes_it_from_the_phones(talking: Live) -> None:
    live, ann = talking, talking.join()
    key = open_it(live)
    choose(live, ann, key, "rival")
    live.move("evidence")
    assert live.store.read(rule_vote_now, live.workshop) is None
    assert (last(live).state, last(live).is_up) == ("closed", False)
    with pytest.raises(ConflictError):
        choose(live, ann, key, "rule")
    live.store.write(show_rule_vote, live.people.owner, live.id)  # here it may still be shown
    assert live.store.read(rule_vote_now, live.workshop) == last(live)
    assert counts(live) == {"rule": 0, "rival": 1, "unsure": 0}


def test_put_away_an_open_vote_is_closed_and_a_shown_one_stays_shown(talking: Live) -> None:
    live = talking
    live.store.write(put_rule_vote_away, live.id)  # nothing there yet
    open_it(live)
    live.store.write(put_rule_vote_away, live.id)
    assert (last(live).state, last(live).is_up) == ("closed", False)
    live.store.write(show_rule_vote, live.people.owner, live.id)
    live.store.write(put_rule_vote_away, live.id)
    assert (last(live).state, last(live).is_up) == ("shown", False)
    assert live.store.read(rule_vote_now, live.workshop) is None


def test_without_a_vote_nothing_is_shown(talking: Live) -> None:
    talking.store.write(close_rule_vote, talking.people.owner, talking.id)
    with pytest.raises(ConflictError, match="Put them to the vote first"):
        talking.store.write(show_rule_vote, talking.people.owner, talking.id)
    assert talking.store.read(last_rule_vote, talking.workshop) is None


def test_only_who_drives_the_workshop_holds_the_vote(talking: Live) -> None:
    live, people = talking, talking.people
    for who, error in (
        (people.analyst, ForbiddenError),
        (people.executive, ForbiddenError),
        (people.stranger, NotFoundError),
    ):
        with pytest.raises(error):
            open_it(live, who)
        for job in (close_rule_vote, show_rule_vote):
            with pytest.raises(error):
                live.store.write(job, who, live.id)
    open_it(live, people.facilitator)


def test_a_participant_of_another_workshop_is_counted_in_none(talking: Live) -> None:
    live, other = talking, open_live(talking.store, talking.people, "Another")
    other.move("talk")
    elsewhere, key = other.join(), open_it(live)
    with pytest.raises(ConflictError):  # there is no such vote in their workshop
        choose(other, elsewhere, key, "rule")
    choose(live, elsewhere, key, "rule")  # as nothing of ours asks it
    assert counts(live) == {"rule": 0, "rival": 0, "unsure": 0}


def test_test_phones_leave_no_vote(talking: Live) -> None:
    live, person = talking, talking.join()
    robot = live.store.write(choose_function, live.workshop, "r" * 20, "Sales", "made_up")
    key = open_it(live)
    choose(live, robot, key, "rival")
    choose(live, person, key, "rule")
    live.store.write(wipe_tests, live.people.owner, live.id)
    assert counts(live) == {"rule": 1, "rival": 0, "unsure": 0}


def test_a_rehearsal_leaves_no_vote_at_all(talking: Live) -> None:
    live = talking
    robot = live.store.write(choose_function, live.workshop, "r" * 20, "Sales", "made_up")
    choose(live, robot, open_it(live), "rival")
    live.store.write(put_rule_vote_away, live.id)
    live.store.write(wipe_tests, live.people.owner, live.id)
    assert live.store.read(rule_votes_of, live.workshop) == []
