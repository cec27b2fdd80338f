"""What people decide about answers, and that no rule takes it back."""

import pytest
from sqlalchemy import select

from tests.rooms import Live
from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.store.tables import sortings
from valuewhen.workshop.acts import acts_of, undo
from valuewhen.workshop.answers import edit_answer, withdraw_answer
from valuewhen.workshop.board import Answer
from valuewhen.workshop.decisions import (
    CONFIRMING,
    confirm_own_sorting,
    correct_sorting,
    moderate,
)
from valuewhen.workshop.model import PHASES
from valuewhen.workshop.participants import Participant
from valuewhen.workshop.workshops import set_settings


@pytest.fixture
def phone(live: Live) -> Participant:
    live.move("write:all")
    return live.join()


def sorted_as(live: Live) -> tuple[str, str, str]:
    """Actor, stance and source of the only answer."""
    [answer] = live.board.answers
    return answer.actor, answer.stance, answer.source


def correct(live: Live, answer_id: str, **how: str) -> None:
    live.store.write(correct_sorting, live.people.facilitator, live.id, answer_id, **how)


def confirm(live: Live, who: Participant, answer_id: str, actor: str) -> None:
    live.store.write(confirm_own_sorting, live.workshop, who, answer_id, actor)


def test_an_answer_is_sorted_by_rule_as_it_comes(live: Live, phone: Participant) -> None:
    live.say(phone, "they buy more")
    assert sorted_as(live) == ("they", "extraction", "rule")


def test_a_persons_decision_stands_against_every_later_rule(live: Live, phone: Participant) -> None:
    said = live.say(phone, "they buy more")
    correct(live, said.id, actor="we")
    assert sorted_as(live) == ("we", "extraction", "facilitator")
    live.store.write(edit_answer, live.workshop, phone, said.id, "they introduce us to friends")
    assert sorted_as(live) == ("we", "extraction", "facilitator")


def test_what_is_not_corrected_stays_as_it_is(live: Live, phone: Participant) -> None:
    said = live.say(phone, "they buy more")
    correct(live, said.id, stance="investment")
    assert sorted_as(live) == ("they", "investment", "facilitator")
    correct(live, said.id, actor="unclear")
    assert sorted_as(live) == ("unclear", "investment", "facilitator")


def test_of_two_people_the_later_one_decides(live: Live, phone: Participant) -> None:
    said = live.say(phone, "they buy more")
    correct(live, said.id, actor="unclear")
    live.move("sort")
    confirm(live, phone, said.id, "we")
    assert sorted_as(live) == ("we", "extraction", "author")
    correct(live, said.id, actor="they")
    assert sorted_as(live) == ("they", "extraction", "facilitator")


def test_undoing_a_correction_brings_back_what_stood_before(live: Live, phone: Participant) -> None:
    said = live.say(phone, "they buy more")
    correct(live, said.id, actor="unclear")
    correct(live, said.id, actor="we")
    live.store.write(undo, live.people.facilitator, live.id)
    assert sorted_as(live) == ("unclear", "extraction", "facilitator")
    live.store.write(undo, live.people.facilitator, live.id)
    assert sorted_as(live) == ("they", "extraction", "rule")


def test_history_is_kept(live: Live, phone: Participant) -> None:
    said = live.say(phone, "they buy more")
    correct(live, said.id, actor="we")
    live.store.write(edit_answer, live.workshop, phone, said.id, "they buy again")
    facts = select(sortings.c.actor, sortings.c.source).order_by(sortings.c.id)
    assert live.store.read(lambda c: [tuple(row) for row in c.execute(facts)]) == [
        ("they", "rule"),
        ("we", "facilitator"),
        ("they", "rule"),
    ]


@pytest.mark.parametrize("how", [{"actor": "us"}, {"stance": "good"}, {"actor": "WE"}])
def test_a_side_that_there_is_not_is_refused(
    live: Live, phone: Participant, how: dict[str, str]
) -> None:
    said = live.say(phone, "they buy more")
    with pytest.raises(InvalidInputError, match="is one of"):
        correct(live, said.id, **how)
    assert sorted_as(live) == ("they", "extraction", "rule")


@pytest.mark.parametrize("phase", PHASES)
def test_authors_sort_their_own_when_the_room_sorts(
    live: Live, phone: Participant, phase: str
) -> None:
    said = live.say(phone, "they buy more")
    live.move(phase)
    if phase in CONFIRMING:
        confirm(live, phone, said.id, "we")
        assert sorted_as(live) == ("we", "extraction", "author")
    else:
        with pytest.raises(ConflictError, match="not being sorted") as refused:
            confirm(live, phone, said.id, "we")
        assert refused.value.code == "not_sorting"


def test_nobody_sorts_anothers_or_a_withdrawn_answer(live: Live, phone: Participant) -> None:
    said, gone = live.say(phone, "they buy more"), live.say(phone, "they pay")
    live.store.write(withdraw_answer, live.workshop, phone, gone.id)
    live.move("sort")
    for who, answer_id in ((live.join(), said.id), (phone, gone.id), (phone, "0" * 16)):
        with pytest.raises(NotFoundError):
            confirm(live, who, answer_id, "we")
    with pytest.raises(InvalidInputError):
        confirm(live, phone, said.id, "us")
    assert sorted_as(live) == ("they", "extraction", "rule")


def shown(live: Live) -> tuple[Answer, ...]:
    return live.board.shown


def test_a_hidden_answer_is_kept_and_can_be_shown_again(live: Live, phone: Participant) -> None:
    said = live.say(phone, "they buy more")
    before = live.store.version(live.id).view
    live.store.write(moderate, live.people.analyst, live.id, said.id, is_hidden=True)
    assert shown(live) == ()
    assert [answer.is_hidden for answer in live.board.answers] == [True]
    live.store.write(moderate, live.people.analyst, live.id, said.id, is_hidden=False)
    assert [answer.body for answer in shown(live)] == ["they buy more"]
    assert live.store.version(live.id).view == before + 2
    live.store.write(undo, live.people.analyst, live.id)
    assert shown(live) == ()


def test_a_withdrawn_answer_is_not_moderated(live: Live, phone: Participant) -> None:
    said = live.say(phone, "they buy more")
    live.store.write(withdraw_answer, live.workshop, phone, said.id)
    with pytest.raises(NotFoundError):
        live.store.write(moderate, live.people.owner, live.id, said.id, is_hidden=True)


def waiting(live: Live) -> list[str]:
    return [answer.body for answer in live.board.pending]


@pytest.fixture
def careful(live: Live, phone: Participant) -> list[str]:
    """Two answers in a workshop in which somebody approves every one first."""
    settings = live.workshop.settings.but(approve_first=True)
    live.store.write(set_settings, live.people.owner, live.id, settings)
    return [live.say(phone, body).id for body in ("they buy more", "they pay")]


def test_answers_wait_for_approval_and_are_shown_once_they_have_it(
    live: Live, phone: Participant, careful: list[str]
) -> None:
    assert waiting(live) == ["they buy more", "they pay"]
    assert shown(live) == ()
    live.store.write(moderate, live.people.analyst, live.id, careful[0], is_hidden=False)
    assert waiting(live) == ["they pay"]
    assert [answer.body for answer in shown(live)] == ["they buy more"]
    [act] = live.store.read(acts_of, live.people.owner, live.id)
    assert (act.kind, act.subject, act.by) == ("approve", "they buy more", "anna")
    live.store.write(undo, live.people.analyst, live.id)
    assert waiting(live) == ["they buy more", "they pay"]


def test_new_words_of_an_approved_answer_wait_again(
    live: Live, phone: Participant, careful: list[str]
) -> None:
    live.store.write(moderate, live.people.owner, live.id, *careful, is_hidden=False)
    live.store.write(edit_answer, live.workshop, phone, careful[0], "they buy less")
    assert waiting(live) == ["they buy less"]
    live.store.write(withdraw_answer, live.workshop, phone, careful[0])
    assert waiting(live) == []


def test_what_is_not_approved_is_hidden_and_no_longer_waits(
    live: Live, phone: Participant, careful: list[str]
) -> None:
    live.store.write(moderate, live.people.owner, live.id, careful[0], is_hidden=True)
    assert waiting(live) == ["they pay"]
    assert shown(live) == ()
    live.store.write(moderate, live.people.owner, live.id, careful[0], is_hidden=False)
    assert live.store.read(acts_of, live.people.owner, live.id)[0].kind == "restore"
    assert [answer.body for answer in shown(live)] == ["they buy more"]


def test_approving_all_is_one_act(live: Live, phone: Participant, careful: list[str]) -> None:
    live.store.write(moderate, live.people.owner, live.id, *careful, careful[0], is_hidden=False)
    [act] = live.store.read(acts_of, live.people.owner, live.id)
    assert (act.kind, act.subject) == ("approve", "2 answers")
    live.store.write(undo, live.people.owner, live.id)
    assert len(waiting(live)) == 2
    with pytest.raises(NotFoundError):
        live.store.write(moderate, live.people.owner, live.id, *careful, "0" * 16, is_hidden=False)
    live.store.write(moderate, live.people.owner, live.id, is_hidden=False)
    assert len(live.store.read(acts_of, live.people.owner, live.id)) == 1
    assert len(waiting(live)) == 2
