"""What the room guessed, as it may be told: worked out by hand, and nothing of few people."""

import pytest

from tests.rooms import Live
from valuewhen.errors import NotFoundError
from valuewhen.join.room_bets import Guesses, RoomBets, room_bets, told_bets
from valuewhen.workshop.bets import (
    Bet,
    Gap,
    Outcome,
    Question,
    close_betting,
    open_betting,
    place_bet,
    show_betting,
)
from valuewhen.workshop.themes import make_theme

ASKED = Question("referrals made", "count", "EUR", (50, 100, 250))
SAID = Outcome(Gap(380, 210, 560, 2310))


def bets(**amounts: list[float]) -> list[Bet]:
    return [Bet(function, amount) for function, said in amounts.items() for amount in said]


def test_quartiles_and_sides_of_five() -> None:
    # In order -100, 0, 50, 100, 250: the second, third and fourth are the quartiles.
    assert room_bets(bets(Sales=[250, -100, 0, 100, 50])) == RoomBets(
        5, (1, 1, 3), Guesses(5, 0, 50, 100), (("Sales", Guesses(5, 0, 50, 100)),)
    )


def test_quartiles_between_two_guesses_lie_a_quarter_of_the_way() -> None:
    # Places 1.25, 2.5 and 3.75 of 0, 100, 200, 300, 400, 500, counted from 0.
    everybody = room_bets(bets(Sales=[0, 100, 200, 300, 400, 500])).everybody
    assert everybody == Guesses(6, 125, 250, 375)


def test_fewer_than_five_guesses_are_only_counted() -> None:
    assert room_bets(bets(Sales=[250, 250], IT=[-50, 0])) == RoomBets(4)
    assert room_bets([]) == RoomBets(0)


def test_small_functions_are_pooled_and_none_is_found_by_difference() -> None:
    # IT has four: its pool would be four people, so that the smallest other one joins it.
    found = room_bets(bets(Sales=[0] * 6, Service=[100] * 5, IT=[250] * 4), ["IT", "Sales"])
    assert found.functions == (("Sales", Guesses(6, 0, 0, 0)), (None, Guesses(9, 100, 100, 250)))


def test_a_room_of_small_functions_names_none() -> None:
    found = room_bets(bets(Sales=[0] * 3, Service=[100] * 3))
    assert found.functions == ()
    assert found.everybody == Guesses(6, 0, 50, 100)


def room_that_bet(live: Live, amounts: list[float]) -> str:
    theme = live.store.write(make_theme, live.people.owner, live.id, "They refer us", [])
    live.move("evidence")
    arguments = (live.people.owner, live.id, theme, "referrals")
    live.store.write(open_betting, *arguments, ASKED)
    for amount in amounts:
        live.store.write(place_bet, live.workshop, live.join(), theme, "referrals", amount)
    return theme


def test_reports_are_told_nothing_before_the_evidence_was_shown(live: Live) -> None:
    theme = room_that_bet(live, [50] * 7)
    for _ in range(2):
        for who in (live.people.owner, live.people.executive):
            assert told_bets(live.store, who, live.id) == ()
        live.store.write(close_betting, live.people.owner, live.id, theme, "referrals")
    live.store.write(show_betting, live.people.owner, live.id, theme, "referrals", SAID)
    (told,) = told_bets(live.store, live.people.executive, live.id)
    assert (told.theme_id, told.title, told.metric) == (theme, "They refer us", "referrals")
    assert (told.question, told.outcome) == (ASKED, SAID)
    assert told.bets == RoomBets(
        7, (0, 0, 7), Guesses(7, 50, 50, 50), (("Sales", Guesses(7, 50, 50, 50)),)
    )
    with pytest.raises(NotFoundError):
        told_bets(live.store, live.people.stranger, live.id)


def test_reports_are_not_told_what_fewer_than_five_guessed(live: Live) -> None:
    theme = room_that_bet(live, [50] * 6 + [-250])
    live.store.write(show_betting, live.people.owner, live.id, theme, "referrals", SAID)
    (told,) = told_bets(live.store, live.people.owner, live.id)
    assert (told.bets.n, told.bets.counts) == (7, None)  # one said less: that is one person


def test_reports_do_not_tell_how_few_guessed(live: Live) -> None:
    theme = room_that_bet(live, [50] * 4)
    live.store.write(show_betting, live.people.owner, live.id, theme, "referrals", SAID)
    (told,) = told_bets(live.store, live.people.owner, live.id)
    assert told.bets == RoomBets(0)
