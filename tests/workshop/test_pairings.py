"""Pairs: "we invest in … → they become able to …", one's own, and the known ones only after."""

import pytest

from tests.rooms import Live
from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.workshop.board import Pairing
from valuewhen.workshop.pairings import MOST, own_pairings, pair, withdraw_pairing
from valuewhen.workshop.participants import Participant
from valuewhen.workshop.phases import pause, reveal


def write(live: Live, who: Participant, investment: str, ability: str, key: str = "1") -> Pairing:
    return live.store.write(pair, live.workshop, who, investment, ability, key)


def own(live: Live, who: Participant) -> list[tuple[str, str]]:
    return [(one.investment, one.ability) for one in live.store.read(own_pairings, who)]


def test_a_pair_is_stored_cleaned_and_changed_by_its_key(live: Live) -> None:
    who = live.join()
    live.move("pair")
    write(live, who, "  a\tdesk ", "ask us")
    write(live, who, "an API", "order alone", "2")
    assert own(live, who) == [("an API", "order alone"), ("a desk", "ask us")]
    write(live, who, "a bigger desk", "ask us more")
    assert own(live, who) == [("a bigger desk", "ask us more"), ("an API", "order alone")]
    assert {one.investment for one in live.board.pairings} == {"a bigger desk", "an API"}


def test_a_pair_taken_back_is_gone_and_another_s_is_not_mine(live: Live) -> None:
    who, other = live.join(), live.join()
    live.move("pair")
    write(live, who, "a desk", "ask us")
    with pytest.raises(NotFoundError):
        live.store.write(withdraw_pairing, live.workshop, other, "1")
    live.store.write(withdraw_pairing, live.workshop, who, "1")
    assert own(live, who) == []
    assert live.board.pairings == ()
    with pytest.raises(NotFoundError):
        live.store.write(withdraw_pairing, live.workshop, who, "1")
    write(live, who, "a desk again", "ask us")
    assert own(live, who) == [("a desk again", "ask us")]


@pytest.mark.parametrize(
    ("investment", "ability", "key"),
    [
        ("", "ask us", "1"),
        ("a desk", " \u200b ", "1"),
        ("x" * 201, "ask us", "1"),
        ("a desk", "ask us", ""),
        ("a desk", "ask us", "k" * 65),
    ],
)
def test_half_a_pair_is_none(live: Live, investment: str, ability: str, key: str) -> None:
    who = live.join()
    live.move("pair")
    with pytest.raises(InvalidInputError):
        write(live, who, investment, ability, key)
    assert own(live, who) == []


def test_pairs_are_written_in_their_phase_and_not_in_a_pause(live: Live) -> None:
    who = live.join()
    with pytest.raises(ConflictError) as refused:
        write(live, who, "a desk", "ask us")
    assert refused.value.code == "not_pairing"
    live.move("pair")
    write(live, who, "a desk", "ask us")
    live.store.write(pause, live.people.owner, live.id)
    with pytest.raises(ConflictError) as refused:
        write(live, who, "a desk", "ask us more")
    assert refused.value.code == "paused"
    live.move("commit")
    with pytest.raises(ConflictError):
        live.store.write(withdraw_pairing, live.workshop, who, "1")
    assert own(live, who) == [("a desk", "ask us")]


def test_more_pairs_than_any_table_finds_are_refused_but_changes_are_not(live: Live) -> None:
    who = live.join()
    live.move("pair")
    for number in range(MOST):
        write(live, who, f"desk {number}", "ask us", str(number))
    with pytest.raises(ConflictError) as refused:
        write(live, who, "one more", "ask us", "one more")
    assert refused.value.code == "too_many"
    write(live, who, "another desk", "ask us", "7")
    assert len(own(live, who)) == MOST


def test_the_known_pairs_are_shown_only_after_the_room_wrote_one(live: Live) -> None:
    who, owner = live.join(), live.people.owner
    live.move("pair")
    with pytest.raises(ConflictError, match="a pair of its own first"):
        live.store.write(reveal, owner, live.id, "pairs", is_shown=True)
    write(live, who, "a desk", "ask us")
    live.store.write(reveal, owner, live.id, "pairs", is_shown=True)
    assert live.workshop.shown == {"pairs"}
    live.store.write(withdraw_pairing, live.workshop, who, "1")
    live.store.write(reveal, owner, live.id, "pairs", is_shown=False)
    assert live.workshop.shown == frozenset()
