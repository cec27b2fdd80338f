"""People without a phone: their answers are entered for them, and can be undone."""

import pytest
from sqlalchemy import select

from tests.rooms import Live
from valuewhen.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.store.tables import acts, sortings, wordings
from valuewhen.workshop.acts import undo
from valuewhen.workshop.answers import enter_answer
from valuewhen.workshop.decisions import correct_sorting
from valuewhen.workshop.following import Follower
from valuewhen.workshop.phases import change_settings


def enter(
    live: Live,
    body: str,
    guest: str | None = None,
    *,
    prompt: int = 0,
    who: Caller | None = None,
    function: str = "Service",
) -> str:
    prompt_id = live.workshop.prompts[prompt].id
    caller = who or live.people.owner
    return live.store.write(enter_answer, caller, live.id, function, body, prompt_id, guest)


def answers(live: Live) -> list[tuple[str, str, int]]:
    return [(answer.body, answer.segment, answer.wave) for answer in live.board.answers]


def test_a_person_is_new_once_and_then_known(live: Live) -> None:
    live.move("write:all")
    first = enter(live, " they  tell us ")
    assert enter(live, "they refer us", first, who=live.people.analyst) == first
    second = enter(live, "we train them", function="Sales")
    board = live.board
    assert board.kinds == {first: "guest", second: "guest"}
    assert board.functions == {first: "Service", second: "Sales"}
    assert [answer.participant_id for answer in board.answers] == [first, first, second]
    assert [answer.actor for answer in board.answers] == ["they", "they", "we"]
    assert answers(live)[0] == ("they tell us", "all", 1)


def test_an_answer_goes_to_the_newest_wave_of_its_prompt_long_after(live: Live) -> None:
    live.move("write:all")
    live.say(live.join(), "they buy more")
    live.move("write:all")
    live.move("vote")
    enter(live, "they tell us")
    assert answers(live)[1] == ("they tell us", "all", 2)


def test_prompts_split_among_tables_take_answers_too(live: Live) -> None:
    live.move("write:split")
    enter(live, "they tell us", prompt=2)
    assert answers(live) == [("they tell us", "typical", 1)]
    with pytest.raises(ConflictError, match="not been opened"):
        enter(live, "they tell us", prompt=0)


def test_a_prompt_that_was_never_open_takes_none_and_nobody_joins(live: Live) -> None:
    refused = ((live.workshop.prompts[1].id, ConflictError), ("0" * 16, NotFoundError))
    for prompt_id, error in refused:
        with pytest.raises(error, match=r"not been opened|no such prompt"):
            live.store.write(
                enter_answer, live.people.owner, live.id, "Sales", "they pay", prompt_id
            )
    assert live.board.functions == {}


def test_undoing_takes_the_answer_and_its_words_away(live: Live) -> None:
    live.move("write:all")
    enter(live, "they tell us")
    enter(live, "Zanzibar pays late")
    last = live.board.answers[1]
    live.store.write(correct_sorting, live.people.analyst, live.id, last.id, actor="we")
    follower_saw = [answer.body for answer in live.board.answers]
    assert follower_saw == ["they tell us", "Zanzibar pays late"]
    live.store.write(undo, live.people.owner, live.id)
    assert answers(live) == [("they tell us", "all", 1)]
    live.move("mirror")
    kept = [
        str(text)
        for column in (wordings.c.body, sortings.c.reason, acts.c.subject)
        for text in live.store.read(lambda c, one=column: c.execute(select(one)).scalars().all())
    ]
    assert not [text for text in kept if "zanzibar" in text.lower()]
    assert "they tell us" in kept


def test_a_board_that_is_followed_loses_an_undone_answer(live: Live) -> None:
    live.move("write:all")
    follower = Follower(live.id)
    enter(live, "they tell us")
    assert len(live.store.read(follower.read).answers) == 1
    live.store.write(undo, live.people.owner, live.id)
    assert live.store.read(follower.read).answers == ()


def test_what_staff_enter_waits_for_no_approval(live: Live) -> None:
    settings = live.workshop.settings.but(approve_first=True)
    live.store.write(change_settings, live.people.owner, live.id, settings)
    live.move("write:all")
    enter(live, "they tell us")
    live.say(live.join(), "they pay")
    assert [answer.body for answer in live.board.shown] == ["they tell us"]
    assert [answer.body for answer in live.board.pending] == ["they pay"]


def test_a_phone_is_no_guest_and_a_closed_workshop_takes_none(live: Live) -> None:
    live.move("write:all")
    phone = live.join()
    with pytest.raises(NotFoundError, match="for a new one"):
        enter(live, "they pay", phone.id)
    guest = enter(live, "they pay")
    live.move("closed")
    with pytest.raises(ConflictError, match="closed"):
        enter(live, "they stay", guest)
    assert len(live.board.answers) == 1


def test_what_is_refused_leaves_nothing(live: Live) -> None:
    live.move("write:all")
    for body, function in (("  ", "Sales"), ("x" * 501, "Sales"), ("they pay", "Nowhere")):
        with pytest.raises(InvalidInputError):
            enter(live, body, function=function)
    with pytest.raises(ForbiddenError):
        enter(live, "they pay", who=live.people.executive)
    with pytest.raises(NotFoundError):
        enter(live, "they pay", who=live.people.stranger)
    assert (live.board.functions, live.board.answers) == ({}, ())
