"""Bets: who lets the room bet, when phones may, and what is refused."""

import math

import pytest

from tests.rooms import Live
from valuewhen.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.workshop.bets import (
    Bet,
    Betting,
    Gap,
    Outcome,
    Question,
    bets_on,
    betting_now,
    bettings_of,
    close_betting,
    count_bets,
    open_betting,
    own_bet,
    place_bet,
    show_betting,
    signed,
)
from valuewhen.workshop.participants import Participant, choose_function
from valuewhen.workshop.themes import make_theme, remove_theme
from valuewhen.workshop.wiping import wipe_tests

ASKED = Question("referrals made", "count", "EUR", (50, 100, 250))
SAID = Outcome(Gap(380, 210, 560, 2310), Gap(220, -20, 450, 2310), ("cohort", "size"))


@pytest.fixture
def theme(live: Live) -> str:
    """A theme, in the evidence phase."""
    made = live.store.write(make_theme, live.people.owner, live.id, "They refer us", [])
    live.move("evidence")
    return made


def let_bet(live: Live, theme: str, metric: str = "referrals", who: Caller | None = None) -> None:
    live.store.write(open_betting, who or live.people.owner, live.id, theme, metric, ASKED)


def bet(
    live: Live, who: Participant, theme: str, amount: float, metric: str = "referrals"
) -> float:
    return live.store.write(place_bet, live.workshop, who, theme, metric, amount)


def now(live: Live) -> Betting:
    found = live.store.read(betting_now, live.workshop)
    assert found
    return found


def test_a_guess_can_be_changed_until_bets_are_closed(live: Live, theme: str) -> None:
    ann, bob = live.join(), live.join("Service")
    let_bet(live, theme)
    for amount in (100, 100, -50):
        assert bet(live, ann, theme, amount) == amount
    assert live.store.read(own_bet, ann, now(live)) == -50
    assert live.store.read(own_bet, bob, now(live)) is None
    bet(live, bob, theme, 0)
    assert live.store.read(count_bets, live.id, now(live)) == 2
    assert live.store.read(bets_on, live.id, now(live)) == [Bet("Sales", -50), Bet("Service", 0)]
    live.store.write(close_betting, live.people.owner, live.id, theme, "referrals")
    with pytest.raises(ConflictError, match="closed") as refused:
        bet(live, ann, theme, 250)
    assert refused.value.code == "bets_closed"
    assert live.store.read(own_bet, ann, now(live)) == -50
    let_bet(live, theme)  # a facilitator may open them again as long as nothing was shown
    bet(live, ann, theme, 250)


def test_the_same_guess_again_writes_nothing(live: Live, theme: str) -> None:
    ann = live.join()
    let_bet(live, theme)
    bet(live, ann, theme, 100)
    before = live.store.version(live.id)
    bet(live, ann, theme, 100)
    assert live.store.version(live.id) == before
    bet(live, ann, theme, 50)
    moved = live.store.version(live.id)
    assert (moved.version - before.version, moved.view) == (1, before.view)  # no phone is told


def test_one_hypothesis_at_a_time(live: Live, theme: str) -> None:
    ann = live.join()
    let_bet(live, theme)
    let_bet(live, theme, "orders")
    assert [(one.metric, one.state) for one in live.store.read(bettings_of, live.id)] == [
        ("referrals", "closed"),
        ("orders", "open"),
    ]
    with pytest.raises(ConflictError):
        bet(live, ann, theme, 100)
    bet(live, ann, theme, 100, "orders")


def test_what_was_shown_is_bet_on_no_more(live: Live, theme: str) -> None:
    ann = live.join()
    let_bet(live, theme)
    assert now(live).outcome is None
    live.store.write(show_betting, live.people.owner, live.id, theme, "referrals", SAID)
    assert (now(live).state, now(live).outcome) == ("shown", SAID)
    with pytest.raises(ConflictError):
        bet(live, ann, theme, 100)
    with pytest.raises(ConflictError, match="no guess"):
        let_bet(live, theme)


def test_nothing_is_shown_of_what_nobody_was_asked(live: Live, theme: str) -> None:
    live.store.write(show_betting, live.people.owner, live.id, theme, "referrals", SAID)
    assert live.store.read(bettings_of, live.id) == []


def test_phones_bet_in_the_evidence_phase_alone(live: Live, theme: str) -> None:
    ann = live.join()
    let_bet(live, theme)
    live.move("pair")
    with pytest.raises(ConflictError):
        bet(live, ann, theme, 100)
    with pytest.raises(ConflictError, match="evidence phase"):
        let_bet(live, theme)
    assert live.store.read(betting_now, live.workshop) is None


@pytest.mark.parametrize("amount", [math.nan, math.inf, -math.inf, 25_001, -1e300])
def test_an_amount_far_from_any_is_refused(live: Live, theme: str, amount: float) -> None:
    ann = live.join()
    let_bet(live, theme)
    with pytest.raises(InvalidInputError):  # beyond a hundred times the largest step of 250
        bet(live, ann, theme, amount)
    assert live.store.read(own_bet, ann, now(live)) is None


@pytest.mark.parametrize(
    ("guess", "amount", "said"),
    [
        ("less", "50", -50),
        ("more", "50", 50),
        ("more", "-50", 50),
        ("same", "", 0),
        ("same", "9", 0),
    ],
)
def test_a_guess_has_the_sign_of_its_side(guess: str, amount: str, said: float) -> None:
    assert signed(guess, amount) == said


@pytest.mark.parametrize(
    ("guess", "amount"),
    [("less", ""), ("more", "0"), ("more", "nan"), ("more", "inf"), ("more", "1e999"),
     ("less", "a lot"), ("better", "50"), ("", "50")],
)  # fmt: skip
def test_a_guess_without_its_side_or_amount_is_refused(guess: str, amount: str) -> None:
    with pytest.raises(InvalidInputError):
        signed(guess, amount)


def test_only_who_drives_the_workshop_lets_people_bet(live: Live, theme: str) -> None:
    people = live.people
    for who, error in (
        (people.analyst, ForbiddenError),
        (people.executive, ForbiddenError),
        (people.stranger, NotFoundError),
    ):
        with pytest.raises(error):
            let_bet(live, theme, who=who)
        for job in (close_betting, show_betting):
            rest = (SAID,) if job is show_betting else ()
            with pytest.raises(error):
                live.store.write(job, who, live.id, theme, "referrals", *rest)
    let_bet(live, theme, who=people.facilitator)
    with pytest.raises(NotFoundError):
        let_bet(live, "of another workshop")


def test_a_theme_that_is_gone_takes_its_bets_along(live: Live, theme: str) -> None:
    ann = live.join()
    let_bet(live, theme)
    live.store.write(remove_theme, live.people.owner, live.id, theme)
    assert live.store.read(betting_now, live.workshop) is None
    with pytest.raises(ConflictError):
        bet(live, ann, theme, 100)


def test_a_rehearsal_leaves_no_bets(live: Live, theme: str) -> None:
    robot = live.store.write(choose_function, live.workshop, "r" * 20, "Sales", "made_up")
    let_bet(live, theme)
    bet(live, robot, theme, 100)
    live.store.write(show_betting, live.people.owner, live.id, theme, "referrals", SAID)
    live.store.write(wipe_tests, live.people.owner, live.id)
    assert live.store.read(bettings_of, live.id) == []
