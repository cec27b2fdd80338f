"""Votes: a budget of dots, the wanted number each time, secret and in an order of one's own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rooms import Live, open_live
from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.workshop.acts import undo
from valuewhen.workshop.model import PHASES
from valuewhen.workshop.participants import Participant
from valuewhen.workshop.themes import make_theme
from valuewhen.workshop.votes import own_dots, own_order, vote
from valuewhen.workshop.workshops import edit_workshop


@pytest.fixture
def themes(live: Live) -> list[str]:
    """Three themes, up for the vote with three dots each."""
    made = [live.store.write(make_theme, live.people.owner, live.id, title) for title in "ABC"]
    live.move("vote")
    return made


def give(live: Live, who: Participant, theme: str, dots: int) -> int:
    return live.store.write(vote, live.workshop, who, theme, dots)


def dots_of(live: Live, who: Participant) -> dict[str, int]:
    return live.store.read(own_dots, live.workshop, who)


def totals(live: Live) -> dict[str, int]:
    return {theme.title: theme.dots for theme in live.board.themes}


def test_the_number_is_the_wanted_one_so_that_sending_it_twice_does_no_harm(
    live: Live, themes: list[str]
) -> None:
    phone = live.join()
    assert give(live, phone, themes[0], 2) == 1
    assert give(live, phone, themes[0], 2) == 1
    assert give(live, phone, themes[1], 1) == 0
    assert give(live, phone, themes[0], 1) == 1
    assert give(live, phone, themes[1], 0) == 2
    assert dots_of(live, phone) == {themes[0]: 1}
    assert (totals(live), live.board.voters) == ({"A": 1, "B": 0, "C": 0}, 1)


def test_nobody_gives_more_than_their_dots(live: Live, themes: list[str]) -> None:
    phone = live.join()
    give(live, phone, themes[0], 2)
    with pytest.raises(InvalidInputError, match="3 dots in all, 1 of them free") as refused:
        give(live, phone, themes[1], 2)
    assert refused.value.code == "dots_used_up"
    with pytest.raises(InvalidInputError):
        give(live, phone, themes[0], 4)
    assert dots_of(live, phone) == {themes[0]: 2}


def test_the_budget_holds_against_taps_at_the_same_time(live: Live, themes: list[str]) -> None:
    phone = live.join()

    def tap(number: int) -> bool:
        try:
            give(live, phone, themes[number % 3], 1 + number % 3)
        except InvalidInputError:
            return False
        return True

    with ThreadPoolExecutor(12) as pool:
        assert any(pool.map(tap, range(24)))
    assert sum(dots_of(live, phone).values()) <= 3


@pytest.mark.parametrize("dots", [-1, -1000])
def test_what_is_no_number_of_dots_is_refused(live: Live, themes: list[str], dots: int) -> None:
    with pytest.raises(InvalidInputError, match="whole number of dots, 0 or more"):
        give(live, live.join(), themes[0], dots)


def test_everybody_has_dots_of_their_own(live: Live, themes: list[str]) -> None:
    one, other, silent = live.join(), live.join(), live.join()
    give(live, one, themes[0], 3)
    give(live, other, themes[0], 1)
    give(live, other, themes[2], 2)
    give(live, silent, themes[1], 1)
    give(live, silent, themes[1], 0)
    assert totals(live) == {"A": 4, "B": 0, "C": 2}
    assert live.board.voters == 2


@pytest.mark.parametrize("phase", sorted(set(PHASES) - {"vote"}))
def test_outside_the_vote_no_dots_are_taken(live: Live, themes: list[str], phase: str) -> None:
    phone = live.join()
    give(live, phone, themes[0], 2)
    live.move(phase)
    with pytest.raises(ConflictError, match="closed just now") as refused:
        give(live, phone, themes[0], 0)
    assert refused.value.code == "not_voting"
    assert dots_of(live, phone) == {themes[0]: 2}


def test_themes_that_are_not_up_for_the_vote_are_not_found(live: Live, themes: list[str]) -> None:
    phone = live.join()
    other = open_live(live.store, live.people, "Other")
    foreign = live.store.write(make_theme, live.people.owner, other.id, "Foreign")
    live.store.write(undo, live.people.owner, live.id)
    for theme in (foreign, themes[2], "0" * 16, ""):
        with pytest.raises(NotFoundError, match="no longer up for the vote"):
            give(live, phone, theme, 1)


def test_dots_on_a_theme_that_is_undone_are_free_again(live: Live, themes: list[str]) -> None:
    phone = live.join()
    give(live, phone, themes[2], 3)
    live.store.write(undo, live.people.owner, live.id)
    assert dots_of(live, phone) == {}
    assert give(live, phone, themes[0], 3) == 0


def set_dots(live: Live, dots: int) -> None:
    now = live.workshop
    live.store.write(
        edit_workshop,
        live.people.owner,
        live.id,
        title=now.title,
        segments=[prompt.segment for prompt in now.prompts],
        function_names=now.functions,
        dots=dots,
    )


def test_after_the_number_of_dots_is_lowered_one_by_one_can_be_taken_back(
    live: Live, themes: list[str]
) -> None:
    phone = live.join()
    set_dots(live, 5)
    give(live, phone, themes[0], 3)
    assert give(live, phone, themes[1], 2) == 0
    set_dots(live, 3)
    for theme, more in ((themes[0], 4), (themes[0], 3), (themes[1], 3), (themes[2], 1)):
        with pytest.raises(InvalidInputError, match=r"3 dots in all, [01] of them free"):
            give(live, phone, theme, more)
    assert give(live, phone, themes[0], 2) == 0
    assert give(live, phone, themes[1], 1) == 0
    assert give(live, phone, themes[1], 0) == 1


def test_votes_tell_phones_nothing_of_others(live: Live, themes: list[str]) -> None:
    phone, before = live.join(), live.store.version(live.id)
    give(live, phone, themes[0], 1)
    after = live.store.version(live.id)
    assert (after.version, after.view) == (before.version + 1, before.view)


@given(st.text(max_size=20), st.lists(st.integers(), max_size=20))
def test_an_order_of_ones_own_is_the_same_each_time_and_loses_nothing(
    who: str, items: list[int]
) -> None:
    ordered = own_order(who, items)
    assert ordered == own_order(who, items)
    assert sorted(ordered) == sorted(items)


def test_people_see_themes_in_different_orders() -> None:
    orders = {tuple(own_order(f"person {number}", "ABCDEFGH")) for number in range(50)}
    assert len(orders) > 40
    firsts = {order[0] for order in orders}
    assert len(firsts) > 4
