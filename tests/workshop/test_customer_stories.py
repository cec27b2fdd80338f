"""Customers' stories: who adds, shows and removes them, and what becomes of their files."""

from pathlib import Path

import pytest

from tests.rooms import Live
from tests.workshop.media_files import HTML, png
from valuewhen.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.join.on_screen import NPS, on_screen, show_on_screen
from valuewhen.people.caller import Caller
from valuewhen.store.tables import customer_stories
from valuewhen.workshop.customer_stories import (
    LONGEST,
    MOST,
    Draft,
    add_story,
    first_shown,
    remove_story,
    show_story,
    stories_of,
    story,
    story_on_screen,
)
from valuewhen.workshop.media import folder

HALDEN = Draft("A pump that ran dry", "They called us before it broke.", "Halden", True)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))


def add(
    live: Live, draft: Draft = HALDEN, content: bytes | None = None, by: Caller | None = None
) -> str:
    return add_story(live.store, by or live.people.analyst, live.id, draft, content)


def show(live: Live, key: str | None, by: Caller | None = None) -> None:
    live.store.write(show_story, by or live.people.owner, live.id, key)


def seen(live: Live) -> str | None:
    found = live.store.read(story_on_screen, live.workshop)
    return found.title if found else None


def kept() -> list[str]:
    return [file.name for file in folder().iterdir()] if folder().exists() else []


def test_a_story_has_words_a_customer_and_a_file(live: Live) -> None:
    key = add(live, content=png())
    (found,) = live.store.read(stories_of, live.people.analyst, live.id)
    assert found == live.store.read(story, live.people.owner, live.id, key)
    assert (found.title, found.text) == ("A pump that ran dry", "They called us before it broke.")
    assert found.media
    assert found.media.type == "image/png"
    assert kept() == [found.media.file]


def test_a_customer_who_did_not_consent_is_not_named(live: Live) -> None:
    key = add(live, Draft("A story", "It went well.", "Halden", may_be_named=False))
    found = live.store.read(story, live.people.owner, live.id, key)
    assert (found.customer, found.named) == ("Halden", "")
    named = add(live)
    assert live.store.read(story, live.people.owner, live.id, named).named == "Halden"


def test_removing_it_erases_its_words_and_deletes_its_file(live: Live) -> None:
    key = add(live, content=png())
    show(live, key)
    remove_story(live.store, live.people.analyst, live.id, key)
    assert kept() == []
    assert live.store.read(stories_of, live.people.owner, live.id) == []
    assert seen(live) is None
    rows = live.store.read(lambda connection: connection.execute(customer_stories.select()).all())
    assert [row.story for row in rows] == [None, None]
    with pytest.raises(NotFoundError):
        remove_story(live.store, live.people.analyst, live.id, key)


@pytest.mark.parametrize(
    "draft",
    [
        Draft("", "words"),
        Draft("A title"),
        Draft("A title", "x" * (LONGEST + 1)),
        Draft("x" * 121, "w"),
    ],
)
def test_a_story_without_what_it_needs_is_refused(live: Live, draft: Draft) -> None:
    with pytest.raises(InvalidInputError):
        add(live, draft)
    assert kept() == []


def test_a_file_that_is_refused_adds_nothing(live: Live) -> None:
    with pytest.raises(InvalidInputError):
        add(live, content=HTML)
    assert live.store.read(stories_of, live.people.owner, live.id) == []


def test_a_story_too_many_leaves_no_file(live: Live) -> None:
    for _ in range(MOST):
        add(live)
    with pytest.raises(ConflictError):
        add(live, content=png())
    assert kept() == []


def test_only_the_staff_adds_and_sees_them_and_who_drives_shows_them(live: Live) -> None:
    key, people = add(live), live.people
    for who, error in ((people.executive, ForbiddenError), (people.stranger, NotFoundError)):
        with pytest.raises(error):
            add(live, content=png(), by=who)
        with pytest.raises(error):
            remove_story(live.store, who, live.id, key)
        with pytest.raises(error):
            live.store.read(stories_of, who, live.id)
        with pytest.raises(error):
            live.store.read(story, who, live.id, key)
        with pytest.raises(error):
            show(live, key, by=who)
    with pytest.raises(ForbiddenError):
        show(live, key, by=people.analyst)
    assert kept() == []
    with pytest.raises(NotFoundError):
        show(live, "story-of-another")


def test_one_is_shown_at_a_time_and_goes_with_the_phase(live: Live) -> None:
    first, second = add(live), add(live, Draft("Another", "words"))
    live.move("mirror")
    assert seen(live) is None
    show(live, first)
    assert seen(live) == "A pump that ran dry"
    show(live, second)
    assert seen(live) == "Another"
    show(live, None)
    assert seen(live) is None
    show(live, first)
    live.move("write:all")
    assert seen(live) is None
    assert list(live.store.read(first_shown, live.id)) == [first, second]


def test_showing_a_story_tells_no_phone(live: Live) -> None:
    key = add(live)
    before = live.store.version(live.id)
    show(live, key)
    after = live.store.version(live.id)
    assert after.version > before.version
    assert after.view == before.view


def test_stories_and_evidence_do_not_take_each_other_for_theirs(live: Live) -> None:
    key = add(live)
    live.move("evidence")
    show(live, key)
    assert on_screen(live.workshop) is None
    live.store.write(show_on_screen, live.people.owner, live.id, NPS)
    assert on_screen(live.workshop) == NPS
    assert seen(live) is None  # evidence takes the screen from it
    show(live, key)
    assert seen(live) == "A pump that ran dry"
    assert on_screen(live.workshop) == NPS  # which comes back when the story goes
