"""The board: what the browser is given, and what it may ask for."""

import json
from typing import Any

import pytest

from pages.parts.board import Filter, board_data, grant
from tests.rooms import Live
from valuewhen.errors import ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.workshop.acts import acts_of, undo
from valuewhen.workshop.board import Answer
from valuewhen.workshop.themes import make_theme

TEXTS = ("they refer friends", "they refer their friends", "we train them", "mutual trust")


def written(live: Live) -> list[str]:
    """Four answers of four people in Sales, as ids."""
    live.move("write:all")
    said = [live.say(live.join("Sales"), text).id for text in TEXTS]
    live.move("sort")
    return said


def wish(live: Live, do: str, who: Caller | None = None, **more: Any) -> None:
    live.store.write(grant, who or live.people.owner, live.id, {"do": do, **more})


def answer(live: Live, answer_id: str) -> Answer:
    return next(a for a in live.board.answers if a.id == answer_id)


def test_a_sorting_is_corrected_one_part_at_a_time(live: Live) -> None:
    vague = written(live)[3]
    assert answer(live, vague).actor == "unclear"
    wish(live, "sort", answers=[vague], actor="they")
    wish(live, "sort", answers=[vague], stance="investment")
    found = answer(live, vague)
    assert (found.actor, found.stance, found.source) == ("they", "investment", "facilitator")


def test_answers_are_grouped_moved_and_taken_out(live: Live) -> None:
    first, second, third, _ = written(live)
    wish(live, "theme", answers=[first, second], title="Referrals")
    theme = live.board.themes[0]
    assert (theme.title, theme.voices) == ("Referrals", 2)
    wish(live, "group", answers=[third], theme=theme.id)
    assert live.board.themes[0].voices == 3
    wish(live, "ungroup", answers=[first, third])
    assert [a.id for a in live.board.themes[0].answers] == [second]
    wish(live, "rename", theme=theme.id, title="They refer us")
    assert live.board.themes[0].title == "They refer us"


def test_grouping_many_is_undone_at_once(live: Live) -> None:
    said = written(live)
    wish(live, "theme", answers=said, title="Everything")
    live.store.write(undo, live.people.owner, live.id)
    assert live.board.themes == ()
    assert len(live.board.loose) == 4


def test_the_board_undoes_too(live: Live) -> None:
    wish(live, "hide", answers=written(live)[:1])
    wish(live, "undo")
    assert len(live.board.shown) == 4


def test_an_answer_is_hidden_and_restored(live: Live) -> None:
    said = written(live)
    wish(live, "hide", answers=[said[0]])
    data = board_data(live.board, Filter())
    assert [row["id"] for row in data["hidden"]] == [said[0]]
    assert said[0] not in [row["id"] for row in data["loose"]]
    wish(live, "restore", answers=[said[0]])
    assert board_data(live.board, Filter())["hidden"] == []


def test_an_analyst_may_and_an_executive_may_not(live: Live) -> None:
    said = written(live)
    wish(live, "sort", live.people.analyst, answers=[said[3]], actor="we")
    assert answer(live, said[3]).reason == "anna decided so."
    with pytest.raises(ForbiddenError):
        wish(live, "sort", live.people.executive, answers=[said[3]], actor="they")
    with pytest.raises(NotFoundError):
        wish(live, "hide", live.people.stranger, answers=[said[3]])
    assert len(live.store.read(acts_of, live.people.owner, live.id)) == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"do": "sort", "actor": "nobody"},
        {"do": "sort", "stance": ["investment"]},
        {"do": "theme", "title": "   "},
        {"do": "theme", "title": "x" * 121},
        {"do": "rename", "title": "Fine", "theme": "not one"},
        {"do": "group", "theme": "not one"},
    ],
)
def test_a_wish_that_cannot_be_granted_is_refused_whole(live: Live, asked: dict[str, Any]) -> None:
    said = written(live)
    with pytest.raises((InvalidInputError, NotFoundError)):
        wish(live, **{"answers": said[:2], **asked})
    assert live.store.read(acts_of, live.people.owner, live.id) == []


def test_a_wish_of_another_kind_is_none(live: Live) -> None:
    written(live)
    wish(live, "close")
    live.store.write(grant, live.people.owner, live.id, {})
    assert live.store.read(acts_of, live.people.owner, live.id) == []


def test_the_browser_gets_no_participant_and_no_small_function(live: Live) -> None:
    written(live)
    live.move("write:best")
    lonely = live.join("Finance")
    live.join("Service")
    live.join("Service")
    answer_id = live.say(lonely, "they pay on time").id
    data = board_data(live.board, Filter())
    row = next(row for row in data["loose"] if row["id"] == answer_id)
    assert row["from"] == "other functions · best · round 1"
    assert data["loose"][0]["from"] == "Sales · all · round 1"
    text = json.dumps(data)
    assert "Finance" not in text
    assert not any(person in text for person in live.board.functions)


def test_a_theme_says_how_many_people_and_of_which_prompt(live: Live) -> None:
    said = written(live)[:2]
    live.move("write:best")
    said.append(live.say(live.join("Sales"), "they refer us").id)
    live.store.write(make_theme, live.people.owner, live.id, "Referrals", said)
    theme = board_data(live.board, Filter())["themes"][0]
    assert (theme["voices"], theme["people"], theme["actor"]) == (3, "people · 1 best", "they")


def test_filters_join_and_leave_out_themes_without_matches(live: Live) -> None:
    said = written(live)
    live.store.write(make_theme, live.people.owner, live.id, "Referrals", said[:2])
    prompt = live.workshop.prompts[0].id
    narrow = board_data(live.board, Filter(prompt, 1, "we", "TRAIN"))
    assert [row["body"] for row in narrow["loose"]] == ["we train them"]
    assert narrow["themes"] == []
    assert narrow["choices"] == [{"id": live.board.themes[0].id, "title": "Referrals"}]
    assert board_data(live.board, Filter(wave=2))["loose"] == []
    assert len(board_data(live.board, Filter())["themes"]) == 1
