"""The room's figures on the facilitator's page."""

import re

from tests.pages.desk import Desk
from tests.pages.facilitating import at_desk
from tests.rooms import Live
from valuewhen.workshop.answers import enter_answer
from valuewhen.workshop.decisions import correct_sorting
from valuewhen.workshop.participants import set_ready
from valuewhen.workshop.phases import change_settings
from valuewhen.workshop.themes import make_theme


def figures(desk: Desk) -> dict[str, str]:
    """The figures by their names, without tags."""
    found = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", desk.html())
    return {name: re.sub(r"<[^>]+>", "", value) for name, value in found}


def test_those_with_a_phone_are_waited_for(here: Live) -> None:
    people = [here.join() for _ in range(3)] + [here.join("Service") for _ in range(3)]
    here.move("write:all")
    prompt = here.workshop.prompts[0].id
    here.store.write(enter_answer, here.people.owner, here.id, "Finance", "they pay", prompt)
    for who in people[:2]:
        here.store.write(set_ready, here.workshop, who, is_ready=True)
    here.say(people[0], "they tell us more")
    desk = at_desk(here)
    found = figures(desk)
    assert found["Joined"] == "7"
    assert found["Ready"] == "2 of 6"
    assert found["Still writing"] == "4"
    assert found["People heard"] == "2 of 7"
    assert "of 6 ready, 4 still writing" in desk.html()


def test_unsorted_loose_and_functions_heard(here: Live) -> None:
    people = [here.join() for _ in range(3)] + [here.join("Service") for _ in range(3)]
    here.move("write:all")
    said = [here.say(who, "mutual trust").id for who in people[:3]]
    here.say(people[0], "they refer us")
    here.store.write(make_theme, here.people.owner, here.id, "Trust", said)
    here.store.write(correct_sorting, here.people.owner, here.id, said[0], actor="they")
    here.move("sort")
    found = figures(at_desk(here))
    assert found["In no theme"] == "1 of 4"
    assert found["Neither we nor they"] == "2 of 4"
    assert found["Functions heard"] == "1 of 2"
    assert found["Silent so far"] == "Service"
    assert "To be mapped" not in found
    here.move("talk")
    found = figures(at_desk(here))
    assert found["To be mapped"] == "1"
    assert found["Up for the vote"] == "1 of 1"


def test_the_share_of_investment_turns_by_round_and_by_answer(here: Live) -> None:
    people = [here.join() for _ in range(4)]
    here.move("write:all")
    for who in people:
        here.say(who, "they buy more")
    here.move("mirror")
    here.move("write:all")
    for who in people:
        here.say(who, "they refer us to their friends")
    here.move("reveal")
    desk = at_desk(here)
    turns = re.sub(r"<[^>]+>", " ", desk.html().split("<caption>")[1])
    rows = re.findall(r"(round 1|round 2|first answers|second)\s+(\d+)\s%\s+of (\d)", turns)
    assert rows == [
        ("round 1", "0", "4"),
        ("round 2", "100", "4"),
        ("first answers", "0", "4"),
        ("second", "100", "4"),
    ]


def test_few_answers_make_no_turn(here: Live) -> None:
    who = here.join()
    here.move("write:all")
    here.say(who, "they buy more")
    assert "<caption>" not in at_desk(here).html()


def test_answers_that_wait_for_approval_are_counted(here: Live) -> None:
    settings = here.workshop.settings.but(approve_first=True)
    here.store.write(change_settings, here.people.owner, here.id, settings)
    who = here.join()
    here.move("write:all")
    assert "To be approved" not in figures(at_desk(here))
    here.say(who, "they buy more")
    assert figures(at_desk(here))["To be approved"] == "1"
