"""Timers: extended, silent, and paused, when no answers are taken."""

import time

import pytest
from sqlalchemy import update

from tests.rooms import Live
from valuewhen.errors import ConflictError, ForbiddenError, InvalidInputError
from valuewhen.store.tables import timers
from valuewhen.workshop.answers import edit_answer
from valuewhen.workshop.phases import extend_timer, pause, resume, set_timer

ABOUT = 30  # seconds that a slow machine may take between two calls


def drive(live: Live, job: object, *rest: object, **more: object) -> None:
    live.store.write(job, live.people.owner, live.id, *rest, **more)  # type: ignore[arg-type]


def let_timers_pass(live: Live, seconds: float) -> None:
    """Lets so much time pass since every act on a timer until now."""
    values = {"at": timers.c.at - seconds, "ends_at": timers.c.ends_at - seconds}
    live.store.write(lambda connection: connection.execute(update(timers).values(values)).rowcount)


def left(live: Live) -> float | None:
    ends_at = live.workshop.ends_at
    return None if ends_at is None else ends_at - time.time()


def test_a_silent_minute_is_silent_until_the_next_timer(live: Live) -> None:
    drive(live, set_timer, 60, is_silent=True)
    assert live.workshop.timer.is_silent
    drive(live, extend_timer, 60)
    assert live.workshop.timer.is_silent
    drive(live, set_timer, 60)
    assert not live.workshop.timer.is_silent
    drive(live, set_timer, None, is_silent=True)
    assert not live.workshop.timer.is_silent


def test_a_timer_is_extended_by_seconds(live: Live) -> None:
    drive(live, set_timer, 120)
    drive(live, extend_timer, 60)
    assert left(live) == pytest.approx(180, abs=ABOUT)


def test_one_that_has_run_out_starts_again_from_now(live: Live) -> None:
    drive(live, set_timer, 120)
    let_timers_pass(live, 3600)
    drive(live, extend_timer, 300)
    assert left(live) == pytest.approx(300, abs=ABOUT)


def test_without_a_timer_there_is_nothing_to_extend(live: Live) -> None:
    with pytest.raises(ConflictError, match="Start one first"):
        drive(live, extend_timer, 60)
    drive(live, pause)
    with pytest.raises(ConflictError, match="Start one first"):
        drive(live, extend_timer, 60)


@pytest.mark.parametrize("seconds", [-121, 7200, float("nan")])
def test_no_timer_is_extended_beyond_reason(live: Live, seconds: float) -> None:
    drive(live, set_timer, 120)
    with pytest.raises(InvalidInputError, match="two hours"):
        drive(live, extend_timer, seconds)


def test_a_pause_keeps_what_is_left_and_goes_on_with_it(live: Live) -> None:
    drive(live, set_timer, 120, is_silent=True)
    drive(live, pause)
    paused = live.workshop.timer
    assert (paused.ends_at, paused.is_paused, paused.is_silent) == (None, True, True)
    assert paused.seconds_left == pytest.approx(120, abs=ABOUT)
    let_timers_pass(live, 3600)
    drive(live, pause)  # again: nothing changes
    assert live.workshop.timer == paused
    drive(live, resume)
    assert left(live) == pytest.approx(120, abs=ABOUT)
    assert live.workshop.timer.is_silent


def test_a_paused_timer_is_extended_while_it_stands_still(live: Live) -> None:
    drive(live, set_timer, 120)
    drive(live, pause)
    drive(live, extend_timer, 60)
    timer = live.workshop.timer
    assert (timer.is_paused, timer.ends_at) == (True, None)
    assert timer.seconds_left == pytest.approx(180, abs=ABOUT)


def test_a_pause_without_a_timer_ends_without_one(live: Live) -> None:
    drive(live, pause)
    assert live.workshop.timer.is_paused
    drive(live, resume)
    assert (live.workshop.timer.is_paused, live.workshop.ends_at) == (False, None)
    drive(live, resume)
    assert live.workshop.ends_at is None


@pytest.mark.parametrize("ending", ["timer", "move"])
def test_a_new_timer_and_the_next_phase_end_a_pause(live: Live, ending: str) -> None:
    drive(live, pause)
    if ending == "timer":
        drive(live, set_timer, 60)
    else:
        live.move("write:all")
    assert not live.workshop.timer.is_paused


def test_a_paused_workshop_takes_no_answers_and_says_so(live: Live) -> None:
    phone = live.join()
    live.move("write:all")
    answer = live.say(phone, "they tell us")
    drive(live, pause)
    live.say(phone, "sent just before")
    let_timers_pass(live, 16)
    with pytest.raises(ConflictError, match="paused") as refused:
        live.say(phone, "too late")
    assert refused.value.code == "paused"
    with pytest.raises(ConflictError, match="closed"):
        live.store.write(edit_answer, live.workshop, phone, answer.id, "they tell others")
    drive(live, resume)
    live.say(phone, "on time again")
    assert [one.body for one in live.board.answers] == [
        "they tell us",
        "sent just before",
        "on time again",
    ]


def test_more_time_in_a_pause_does_not_open_it(live: Live) -> None:
    phone = live.join()
    live.move("write:all")
    drive(live, set_timer, 60)
    drive(live, pause)
    let_timers_pass(live, 16)
    drive(live, extend_timer, 60)
    with pytest.raises(ConflictError, match="paused"):
        live.say(phone, "too late")


@pytest.mark.parametrize("job", [pause, resume])
def test_an_analyst_does_not_pause(live: Live, job: object) -> None:
    with pytest.raises(ForbiddenError):
        live.store.write(job, live.people.analyst, live.id)  # type: ignore[arg-type]
