"""The bet on the page of the evidence and the projector: a button at a time, and no secrets."""

import pytest

from tests.pages.desk import Desk, at_evidence, projector
from tests.reports.finished import BETA, PLANS, REFER, VISIT, Finished
from valuewhen.people.caller import Caller
from valuewhen.words import say
from valuewhen.workshop.bets import Betting, betting_now, place_bet

METRIC = "refers"


@pytest.fixture
def frozen(done: Finished) -> Finished:
    """The finished workshop, its hypotheses frozen, back in its evidence phase."""
    done.live.move("evidence")
    return done


def desk_of(done: Finished, who: Caller | None = None) -> Desk:
    return at_evidence(done, who or done.live.people.owner)


def buttons(desk: Desk) -> list[str]:
    return [key for key in desk.buttons() if key.startswith("bet-")]


def now(done: Finished) -> Betting:
    found = done.live.store.read(betting_now, done.live.workshop)
    assert found
    return found


def bet(done: Finished, *amounts: float) -> None:
    for who, amount in zip(done.people, amounts, strict=False):
        done.live.store.write(
            place_bet, done.live.workshop, who, done.themes[REFER], METRIC, amount
        )


def test_the_room_is_let_bet_counted_closed_and_shown(frozen: Finished) -> None:
    key = f"bet-{frozen.themes[REFER]}-{METRIC}"
    desk = desk_of(frozen)
    desk.press(key)
    assert now(frozen).is_open
    assert now(frozen).question.kind == "flag"
    bet(frozen, -100, 0, 100, 200, 500)
    desk.run()
    assert "5 of 13 have bet" in desk.texts()
    shown = projector(frozen.live)
    assert "Do customers with “refers” have a higher CLV than those without?" in shown
    assert "5 of 13 have guessed" in shown
    for secret in ("€1,000", "+€100", "1 less", "The data", "supported"):
        assert secret not in shown, secret
    desk.press(key)
    assert now(frozen).state == "closed"
    desk.run()
    assert "5 bets, closed" in desk.texts()
    assert "Bets are closed" in projector(frozen.live)
    desk.press(f"screen-{frozen.key(REFER)}")
    assert now(frozen).state == "shown"
    outcome = now(frozen).outcome
    assert outcome
    assert outcome.raw.gap == 1000  # 2,695.37 less 1,695.37
    shown = projector(frozen.live).replace("\u2060", "")
    # In order -100, 0, 100, 200, 500: the third is in the middle.
    assert "The room (5 guesses)" in shown
    assert "+€100" in shown
    assert "1 less · 1 about the same · 3 more" in shown
    assert "+€1,000" in shown
    desk.run()
    assert "5 bets, +€100 in the middle" in desk.texts()
    assert key not in desk.buttons()


def test_another_evidence_tells_nothing_of_a_bet(frozen: Finished) -> None:
    desk = desk_of(frozen)
    desk.press(f"bet-{frozen.themes[REFER]}-{METRIC}")
    bet(frozen, 500, 500, 500, 500, 500)
    visits = f"bet-{frozen.themes[VISIT]}-was_visited"
    desk.run()
    assert visits in desk.buttons()
    desk.press(visits)
    assert now(frozen).metric == "was_visited"
    assert "The room" not in projector(frozen.live)


def test_too_few_bets_are_not_shown_on_the_screen(frozen: Finished) -> None:
    desk = desk_of(frozen)
    desk.press(f"bet-{frozen.themes[REFER]}-{METRIC}")
    bet(frozen, 500, 500, 500, 200)
    desk.run()
    desk.press(f"screen-{frozen.key(REFER)}")
    shown = projector(frozen.live)
    assert say("screen.bet_few") in shown
    assert "€500" not in shown.replace("\u2060", "").split("ticks")[0]
    desk.run()
    assert "4 bets: too few to be shown" in desk.texts()


def test_there_is_no_button_where_the_data_tell_no_gap(frozen: Finished) -> None:
    keys = buttons(desk_of(frozen))
    for title in (PLANS, BETA):  # not measured; too few to tell
        assert not any(frozen.themes[title] in key for key in keys)
    assert len(keys) == 2


def test_only_who_drives_lets_the_room_bet_and_only_on_what_is_frozen(frozen: Finished) -> None:
    frozen.tie(PLANS, "logo_colour")
    frozen.tie(PLANS, "refers")
    mine = buttons(desk_of(frozen))
    assert f"bet-{frozen.themes[REFER]}-{METRIC}" in mine
    assert f"bet-{frozen.themes[PLANS]}-{METRIC}" not in mine
    assert buttons(desk_of(frozen, frozen.live.people.analyst)) == []
    frozen.live.move("pair")
    assert buttons(desk_of(frozen)) == []
