"""Answers: each key once, edited and withdrawn by their authors, and never lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, func, select

from tests.rooms import Live
from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.store.store import Store
from valuewhen.store.tables import answers, wordings
from valuewhen.workshop.answers import (
    MAX_ANSWERS,
    OwnAnswer,
    edit_answer,
    own_answers,
    submit_answer,
    withdraw_answer,
)
from valuewhen.workshop.participants import Participant


@pytest.fixture
def phone(live: Live) -> Participant:
    """Somebody in the room, in the first writing phase."""
    live.move("write:all")
    return live.join()


def edit(live: Live, who: Participant, answer_id: str, body: str) -> OwnAnswer:
    return live.store.write(edit_answer, live.workshop, who, answer_id, body)


def withdraw(live: Live, who: Participant, answer_id: str) -> OwnAnswer:
    return live.store.write(withdraw_answer, live.workshop, who, answer_id)


def mine(live: Live, who: Participant) -> list[str | None]:
    return [answer.body for answer in live.store.read(own_answers, who)]


def count(live: Live) -> int:
    return int(live.store.read(lambda c: c.scalar(select(func.count()).select_from(answers))) or 0)


def test_an_answer_comes_back_cleaned_with_its_prompt_and_wave(
    live: Live, phone: Participant
) -> None:
    said = live.say(phone, "  they refer\nfriends ")
    assert said.body == "they refer friends"
    assert (said.prompt_id, said.wave) == (live.workshop.prompts[0].id, 1)
    assert live.store.read(own_answers, phone) == [said]
    [answer] = live.board.answers
    assert (answer.id, answer.body, answer.segment) == (said.id, "they refer friends", "all")
    assert answer.participant_id == phone.id


def test_long_answers_are_kept_whole(live: Live, phone: Participant) -> None:
    body = " ".join(["they tell us what they see in the market"] * 12)
    assert len(body) == 491
    assert live.say(phone, body).body == body
    assert live.board.answers[0].body == body


def test_ones_answers_are_listed_newest_first(live: Live, phone: Participant) -> None:
    for body in ("one", "two", "three"):
        live.say(phone, body)
    live.say(live.join(), "another's")
    assert mine(live, phone) == ["three", "two", "one"]


def test_the_same_key_again_returns_the_first_receipt(live: Live, phone: Participant) -> None:
    first = live.say(phone, "they refer friends", key="k")
    assert live.say(phone, "they refer friends", key="k") == first
    assert live.say(phone, "something else", key="k") == first
    assert live.say(phone, "", key="k") == first
    live.move("closed")
    assert live.say(phone, "something else", key="k") == first
    assert count(live) == 1


def test_a_key_belongs_to_one_participant(live: Live, phone: Participant) -> None:
    other = live.join()
    assert live.say(phone, "one", key="k").id != live.say(other, "two", key="k").id
    assert count(live) == 2


def test_parallel_taps_store_one_answer(live: Live, phone: Participant) -> None:
    workshop, other = live.workshop, Store(live.store.url)

    def tap(number: int) -> OwnAnswer:
        store = other if number % 2 else live.store
        return store.write(submit_answer, workshop, phone, f"tap {number}", "k")

    with ThreadPoolExecutor(20) as pool:
        receipts = list(pool.map(tap, range(40)))
    other.close()
    assert len(set(receipts)) == 1
    assert count(live) == 1


def test_the_receipt_of_a_withdrawn_answer_has_no_words(live: Live, phone: Participant) -> None:
    first = live.say(phone, "one", key="k")
    withdraw(live, phone, first.id)
    again = live.say(phone, "one", key="k")
    assert (again.id, again.body) == (first.id, None)
    assert mine(live, phone) == []


@pytest.mark.parametrize("key", ["", "k" * 65])
def test_an_answer_without_a_key_is_refused(live: Live, phone: Participant, key: str) -> None:
    with pytest.raises(InvalidInputError, match="Reload the page"):
        live.store.write(submit_answer, live.workshop, phone, "they refer", key)


@pytest.mark.parametrize(
    ("body", "code"),
    [("", "answer_empty"), ("\u200b", "answer_empty"), ("x" * 501, "answer_too_long")],
)
def test_what_cannot_be_taken_is_refused_and_its_key_stays_free(
    live: Live, phone: Participant, body: str, code: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        live.say(phone, body, key="k")
    assert refused.value.code == code
    assert live.say(phone, "they refer friends", key="k").body == "they refer friends"


@pytest.mark.parametrize("phase", ["lobby", "vote", "closed"])
def test_outside_of_writing_the_text_is_not_taken_and_the_words_say_so(
    live: Live, phase: str
) -> None:
    phone = live.join()
    live.move(phase)
    with pytest.raises(ConflictError, match="Your text is kept") as refused:
        live.say(phone, "they refer friends")
    assert refused.value.code == "prompt_closed"


def test_an_edit_keeps_the_answer_and_appends_its_words(live: Live, phone: Participant) -> None:
    said = live.say(phone, "they pay")
    edited = edit(live, phone, said.id, " they pay\tmore ")
    assert (edited.id, edited.body, edited.submitted_at) == (
        said.id,
        "they pay more",
        said.submitted_at,
    )
    assert mine(live, phone) == ["they pay more"]
    rows = select(wordings.c.body).order_by(wordings.c.id)
    kept = live.store.read(lambda c: c.execute(rows).scalars().all())
    assert kept == ["they pay", "they pay more"]


def test_a_refused_edit_changes_nothing(live: Live, phone: Participant) -> None:
    said = live.say(phone, "they pay")
    with pytest.raises(InvalidInputError):
        edit(live, phone, said.id, " ")
    assert mine(live, phone) == ["they pay"]


def test_a_withdrawn_answer_is_gone_for_everybody(live: Live, phone: Participant) -> None:
    said = live.say(phone, "they pay")
    assert withdraw(live, phone, said.id).body == "they pay"
    assert mine(live, phone) == []
    assert live.board.answers == ()
    for again in (lambda: withdraw(live, phone, said.id), lambda: edit(live, phone, said.id, "x")):
        with pytest.raises(NotFoundError, match="withdrawn, or it is not yours"):
            again()


def test_nobody_touches_anothers_answer(live: Live, phone: Participant) -> None:
    said, other = live.say(phone, "they pay"), live.join()
    for attempt in (
        lambda: withdraw(live, other, said.id),
        lambda: edit(live, other, said.id, "x"),
    ):
        with pytest.raises(NotFoundError, match="not yours"):
            attempt()
    assert mine(live, phone) == ["they pay"]


def test_an_answer_of_a_wave_that_is_over_stays_as_it_is(live: Live, phone: Participant) -> None:
    said = live.say(phone, "they pay")
    live.move("write:all")
    live.let_pass(16)
    for attempt in (
        lambda: withdraw(live, phone, said.id),
        lambda: edit(live, phone, said.id, "x"),
    ):
        with pytest.raises(ConflictError, match="no longer be changed"):
            attempt()
    assert mine(live, phone) == ["they pay"]


def test_one_person_gives_two_hundred_answers_at_most(live: Live, phone: Participant) -> None:
    workshop = live.workshop

    def fill(connection: Connection) -> None:
        for number in range(MAX_ANSWERS):
            submit_answer(connection, workshop, phone, f"answer {number}", f"k{number}")

    live.store.write(fill)
    with pytest.raises(ConflictError, match="more than 200"):
        live.say(phone, "one more")
    assert live.say(live.join(), "another's").body == "another's"


def test_answers_tell_phones_nothing_while_people_write(live: Live, phone: Participant) -> None:
    before = live.store.version(live.id)
    said = live.say(phone, "they pay")
    edit(live, phone, said.id, "they pay more")
    withdraw(live, phone, said.id)
    after = live.store.version(live.id)
    assert (after.version, after.view) == (before.version + 3, before.view)
