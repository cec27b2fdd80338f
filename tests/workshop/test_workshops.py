"""Workshops: made, edited, found and listed."""

import pytest

from tests.rooms import Live, People, open_live
from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.people.caller import OPERATOR
from valuewhen.store.store import Store
from valuewhen.workshop.model import FUNCTIONS, Workshop
from valuewhen.workshop.workshops import (
    SYMBOLS,
    create_workshop,
    edit_workshop,
    find_any_by_code,
    find_by_code,
    find_by_screen_token,
    load,
    workshops_of,
)

TEXTS = [
    "Our customers become much more valuable when…",
    "Our best customers become much more valuable when…",
    "Our typical customers become much more valuable when…",
]


def edit(live: Live, **changes: object) -> Workshop:
    now = live.workshop
    values: dict[str, object] = {
        "title": now.title,
        "segments": [prompt.segment for prompt in now.prompts],
        "function_names": now.functions,
        "dots": now.dots,
    }
    live.store.write(edit_workshop, live.people.owner, live.id, **values | changes)
    return live.workshop


def test_a_new_workshop_is_a_draft_with_the_three_sentences(store: Store, people: People) -> None:
    workshop_id = store.write(create_workshop, people.owner, "  What customers\nare worth ")
    made = store.read(load, workshop_id)
    assert made.title == "What customers are worth"
    assert [prompt.text for prompt in made.prompts] == TEXTS
    assert made.functions == FUNCTIONS
    assert (made.owner_id, made.dots, made.is_made_up) == (people.owner.user_id, 3, False)
    assert (made.now.phase, made.now.wave, made.now.prompt) == ("draft", 0, None)
    assert (made.ends_at, made.shown) == (None, frozenset())
    assert len(made.join_code) == 6
    assert set(made.join_code) <= set(SYMBOLS)
    assert len(SYMBOLS) == 31
    assert not set("01OIL") & set(SYMBOLS)


def test_a_segment_of_ones_own_takes_the_place_in_the_sentence(
    store: Store, people: People
) -> None:
    workshop_id = store.write(create_workshop, people.owner, "T", ["ALL", " public-sector "])
    prompts = store.read(load, workshop_id).prompts
    assert [(prompt.segment, prompt.text) for prompt in prompts] == [
        ("all", TEXTS[0]),
        ("public-sector", "Our public-sector customers become much more valuable when…"),
    ]


@pytest.mark.parametrize(
    ("title", "segments", "more", "words"),
    [
        (" \u200b", ["all"], {}, "The title is empty"),
        ("x" * 121, ["all"], {}, "longer than 120"),
        ("T", [], {}, "at least one prompt"),
        ("T", ["all", "All"], {}, "one prompt only"),
        ("T", ["new", "New"], {}, "one prompt only"),
        ("T", ["x" * 41], {}, "longer than 40"),
        ("T", ["all"], {"dots": 0}, "between 1 and 20"),
        ("T", ["all"], {"dots": 21}, "between 1 and 20"),
        ("T", ["all"], {"function_names": []}, "at least one function"),
        ("T", ["all"], {"function_names": ["x" * 61]}, "longer than 60"),
    ],
)
def test_a_set_up_that_cannot_work_is_refused_in_words(
    store: Store,
    people: People,
    title: str,
    segments: list[str],
    more: dict[str, object],
    words: str,
) -> None:
    with pytest.raises(InvalidInputError, match=words):
        store.write(create_workshop, people.owner, title, segments, **more)
    assert store.read(workshops_of, people.owner) == []


def test_doubled_functions_are_one(store: Store, people: People) -> None:
    names = ["Sales", " Sales ", "Legal"]
    workshop_id = store.write(create_workshop, people.owner, "T", function_names=names)
    assert store.read(load, workshop_id).functions == ("Sales", "Legal")


def test_everything_can_be_edited_in_a_draft(live: Live) -> None:
    live.move("draft")
    edited = edit(live, title="Other", segments=["best"], function_names=["Legal"], dots=5)
    assert (edited.title, edited.functions, edited.dots) == ("Other", ("Legal",), 5)
    assert [prompt.text for prompt in edited.prompts] == [TEXTS[1]]


def test_after_the_draft_title_and_dots_change_and_nothing_else(live: Live) -> None:
    edited = edit(live, title="Other", dots=5)
    assert (edited.title, edited.dots) == ("Other", 5)
    for change in ({"segments": ["all"]}, {"function_names": ["Sales"]}):
        with pytest.raises(ConflictError, match="change in draft only"):
            edit(live, **change)
    assert live.workshop == edited


def test_answers_outlive_a_workshop_that_went_back_to_its_draft(live: Live) -> None:
    live.move("write:all")
    live.say(live.join(), "they refer friends")
    live.move("draft")
    with pytest.raises(ConflictError, match="People have joined"):
        edit(live, segments=["best"])
    with pytest.raises(ConflictError, match="People have joined"):
        edit(live, function_names=["Legal"])
    live.move("reveal")
    assert [answer.body for answer in live.board.answers] == ["they refer friends"]


def test_a_code_finds_its_workshop_in_any_case_but_no_draft(live: Live) -> None:
    code = live.workshop.join_code
    for typed in (code, code.lower(), f" {code} "):
        assert live.store.read(find_by_code, typed).id == live.id
    live.move("closed")
    assert live.store.read(find_by_code, code).now.phase == "closed"
    live.move("draft")
    assert live.store.read(find_any_by_code, code) == live.id
    with pytest.raises(NotFoundError, match="No workshop is open under this code") as draft:
        live.store.read(find_by_code, code)
    with pytest.raises(NotFoundError) as wrong:
        live.store.read(find_by_code, "AAAAAA")
    assert draft.value.message == wrong.value.message
    assert draft.value.code == wrong.value.code == "code_unknown"


@pytest.mark.parametrize(
    "typed", ["", " ", "'; drop table workshops; --", "\0", "ABCDEFG", "Ａ" * 6]
)
def test_what_is_no_code_finds_nothing(live: Live, typed: str) -> None:
    with pytest.raises(NotFoundError):
        live.store.read(find_by_code, typed)


def test_a_screen_link_finds_its_workshop(live: Live) -> None:
    token = live.workshop.screen_token
    assert len(token) == 43
    assert live.store.read(find_by_screen_token, token) == live.id
    with pytest.raises(NotFoundError, match="no longer good"):
        live.store.read(find_by_screen_token, live.id)


def test_each_sees_the_workshops_they_own_or_are_invited_to_newest_first(
    store: Store, people: People
) -> None:
    first = open_live(store, people, "First")
    second = open_live(store, people, "Second")
    strangers = store.write(create_workshop, people.stranger, "Elsewhere")
    for caller in (people.owner, people.facilitator, people.analyst, people.executive):
        found = store.read(workshops_of, caller)
        assert [workshop.id for workshop in found] == [second.id, first.id]
    assert [workshop.id for workshop in store.read(workshops_of, people.stranger)] == [strangers]
    assert store.read(workshops_of, people.outsider) == []
    everything = [workshop.id for workshop in store.read(workshops_of, OPERATOR)]
    assert everything == [strangers, second.id, first.id]
