"""Answers of people without a phone, entered on the facilitator's page."""

import pytest

from tests.pages.desk import Desk
from tests.pages.facilitating import at_desk
from tests.rooms import Live


def enter(desk: Desk, body: str, function: str = "Service") -> None:
    desk.page.selectbox(key="guest-function").set_value(function)
    desk.type("guest-body", body)
    desk.press("FormSubmitter:guest")


def test_a_person_answers_twice_and_then_another(here: Live) -> None:
    here.move("write:all")
    desk = at_desk(here)
    enter(desk, "they tell us")
    assert desk.page.text_input(key="guest-body").value == ""
    [guest] = here.board.kinds
    assert desk.page.selectbox(key="guest-person").value == guest
    assert desk.page.selectbox(key="guest-person").options == [
        "somebody new",
        "person 1 (Service)",
    ]
    enter(desk, "they refer us")
    assert [answer.participant_id for answer in here.board.answers] == [guest, guest]
    desk.page.selectbox(key="guest-person").set_value("")
    enter(desk, "they pay", "Sales")
    assert sorted(here.board.functions.values()) == ["Sales", "Service"]
    assert desk.page.selectbox(key="guest-person").options[1:] == [
        "person 1 (Service)",
        "person 2 (Sales)",
    ]
    assert "Undo answer" in " ".join(desk.labels())
    desk.press("undo")
    assert [answer.body for answer in here.board.answers] == ["they tell us", "they refer us"]


def test_an_answer_to_another_prompt_and_a_refusal_that_keeps_the_text(here: Live) -> None:
    here.move("write:best")
    here.move("sort")
    desk = at_desk(here, here.people.analyst)
    best, typical = here.workshop.prompts[1:]
    desk.page.selectbox(key="guest-prompt").set_value(typical.id)
    enter(desk, "they tell us")
    assert "has not been opened yet" in desk.page.toast[0].value
    assert desk.page.text_input(key="guest-body").value == "they tell us"
    desk.page.selectbox(key="guest-prompt").set_value(best.id)
    desk.press("FormSubmitter:guest")
    assert [answer.segment for answer in here.board.answers] == ["best"]


def test_the_prompt_at_hand_is_chosen(here: Live) -> None:
    here.move("write:typical")
    desk = at_desk(here)
    assert desk.page.selectbox(key="guest-prompt").value == here.workshop.prompts[2].id


@pytest.mark.parametrize("phase", ["draft", "lobby", "closed"])
def test_there_is_nothing_to_enter_before_and_after(here: Live, phase: str) -> None:
    here.move(phase)
    assert not [box for box in at_desk(here).page.selectbox if box.key == "guest-person"]


def test_the_browser_is_told_no_participant(here: Live) -> None:
    here.move("write:all")
    desk = at_desk(here)
    enter(desk, "they tell us")
    [guest] = here.board.kinds
    assert guest not in str(desk.page.selectbox(key="guest-person").proto)
