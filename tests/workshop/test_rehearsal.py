"""Rehearsals: what made-up phones do in each phase, and that nothing of them stays."""

import random
from collections import Counter

import pytest

from tests.rooms import Live
from valuewhen.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.workshop.phases import pause
from valuewhen.workshop.rehearsal import Rehearsal, rehearse
from valuewhen.workshop.settings import LANGUAGES, Settings
from valuewhen.workshop.sorting import sort_answer
from valuewhen.workshop.themes import make_theme
from valuewhen.workshop.wiping import wipe_tests
from valuewhen.workshop.workshops import set_settings


def made(live: Live, phones: int = 6) -> Rehearsal:
    rehearsal = Rehearsal(live.store, live.id, random.Random(7))
    for _ in range(phones):
        rehearsal.join()
    return rehearsal


def steps(rehearsal: Rehearsal, count: int) -> None:
    for _ in range(count):
        assert rehearsal.step()


def test_made_up_phones_answer_confirm_vote_and_pair_as_the_phases_go_on(live: Live) -> None:
    rehearsal = made(live)
    steps(rehearsal, 3)  # in the lobby they wait
    assert live.board.answers == ()
    live.move("write:all")
    steps(rehearsal, 20)
    board = live.board
    assert len(board.answers) == 20
    assert set(board.kinds.values()) == {"made_up"}
    assert 0 < len(board.ready) <= 6
    live.move("sort")
    steps(rehearsal, 40)
    assert Counter(answer.source for answer in live.board.answers)["author"] > 0
    theme = live.store.write(make_theme, live.people.owner, live.id, "T", [board.answers[0].id])
    live.move("vote")
    steps(rehearsal, 30)
    [up] = live.board.ballot
    assert (up.id, live.board.voters) == (theme, 6)
    live.move("pair")
    steps(rehearsal, 10)
    assert live.board.pairings


def test_a_paused_workshop_hears_nothing_from_them(live: Live) -> None:
    rehearsal = made(live)
    live.move("write:all")
    live.store.write(pause, live.people.owner, live.id)
    steps(rehearsal, 10)
    assert live.board.answers == ()


def test_they_stop_once_they_are_wiped_or_the_workshop_is_closed(live: Live) -> None:
    rehearsal = made(live)
    live.move("closed")
    assert not rehearsal.step()
    live.move("write:all")
    live.store.write(wipe_tests, live.people.owner, live.id)
    assert not rehearsal.step()
    assert live.board.functions == {}


def test_nobody_joins_any_more_once_the_first_of_them_are_wiped(live: Live) -> None:
    removed: list[int] = []

    def wipe(_seconds: float) -> None:
        if len(live.board.functions) == 2:
            removed.append(live.store.write(wipe_tests, live.people.owner, live.id))

    rehearse(live.store, live.people.owner, live.id, phones=10, minutes=1, wait=wipe)
    assert removed == [2]
    assert live.board.functions == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_speak_the_workshops_language(live: Live, language: str) -> None:
    live.move("draft")
    live.store.write(set_settings, live.people.owner, live.id, Settings(language=language))
    live.move("lobby")
    rehearsal = made(live)
    live.move("write:all")
    steps(rehearsal, 60)
    bodies = {answer.body for answer in live.board.answers}
    sides = Counter(sort_answer(body, language).actor for body in bodies)
    assert sides["they"] > sides["we"] > 0


def test_a_whole_rehearsal_takes_its_time_and_is_gone_with_one_call(live: Live) -> None:
    waited: list[float] = []
    live.move("write:all")
    owner = live.people.owner
    rehearse(
        live.store,
        owner,
        live.id,
        phones=10,
        minutes=1,
        by_lot=random.Random(1),
        wait=waited.append,
    )
    assert len(live.board.functions) == 10
    assert sum(waited) == pytest.approx(60 + 2.5)
    assert len(live.board.answers) == 50  # ten phones, one act in twelve seconds, one minute
    assert live.store.write(wipe_tests, owner, live.id) == 10
    assert live.board.answers == ()


@pytest.mark.parametrize(("phones", "minutes"), [(0, 1), (201, 1), (5, 0), (5, 121)])
def test_a_rehearsal_out_of_reason_is_refused(live: Live, phones: int, minutes: float) -> None:
    with pytest.raises(InvalidInputError, match="1 to 200 phones"):
        rehearse(live.store, live.people.owner, live.id, phones=phones, minutes=minutes)


def test_only_those_who_drive_rehearse_and_only_in_an_open_workshop(live: Live) -> None:
    with pytest.raises(ForbiddenError):
        rehearse(live.store, live.people.analyst, live.id, phones=3, minutes=1)
    with pytest.raises(NotFoundError):
        rehearse(live.store, live.people.stranger, live.id, phones=3, minutes=1)
    live.move("closed")
    with pytest.raises(ConflictError, match="Open the lobby"):
        rehearse(live.store, live.people.owner, live.id, phones=3, minutes=1)
