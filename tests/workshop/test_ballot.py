"""The ballot: which themes go to the vote, by themselves and by decision."""

import pytest

from tests.rooms import Live
from valuewhen.errors import ConflictError, ForbiddenError, NotFoundError
from valuewhen.workshop.acts import undo
from valuewhen.workshop.ballot import put_up
from valuewhen.workshop.decisions import moderate
from valuewhen.workshop.phases import change_settings
from valuewhen.workshop.themes import make_theme
from valuewhen.workshop.votes import own_dots, vote


def themed(live: Live, *voices: int) -> list[str]:
    """Themes with so many voices each, as ids; the ballot has room for two."""
    owner = live.people.owner
    live.store.write(change_settings, owner, live.id, live.workshop.settings.but(ballot=2))
    live.move("write:all")
    people = [live.join() for _ in range(max(voices))]
    found = []
    for number, many in enumerate(voices):
        said = [live.say(who, f"they do {number}").id for who in people[:many]]
        found.append(live.store.write(make_theme, owner, live.id, f"Theme {number}", said))
    return found


def up(live: Live) -> list[str]:
    return sorted(theme.title for theme in live.board.ballot)


def decide(live: Live, theme: str, *, is_up: bool) -> None:
    live.store.write(put_up, live.people.analyst, live.id, theme, is_up=is_up)


def test_the_most_voices_go_to_the_vote(live: Live) -> None:
    themed(live, 1, 3, 2)
    assert up(live) == ["Theme 0", "Theme 1", "Theme 2"]
    live.move("vote")
    assert up(live) == ["Theme 1", "Theme 2"]


def test_what_a_person_decided_stays_and_takes_its_place(live: Live) -> None:
    themes = themed(live, 1, 3, 2)
    decide(live, themes[0], is_up=True)
    live.move("vote")
    assert up(live) == ["Theme 0", "Theme 1"]
    decide(live, themes[1], is_up=False)
    assert up(live) == ["Theme 0"]
    live.move("vote")
    assert up(live) == ["Theme 0", "Theme 2"]


def test_decisions_may_be_more_than_the_ballot_has_room_for(live: Live) -> None:
    themes = themed(live, 1, 3, 2, 1)
    for theme in (themes[0], themes[2], themes[3]):
        decide(live, theme, is_up=True)
    live.move("vote")
    assert up(live) == ["Theme 0", "Theme 2", "Theme 3"]


def test_themes_that_came_to_more_voices_replace_others(live: Live) -> None:
    themed(live, 1, 3, 2)
    live.move("vote")
    live.move("write:all")
    said = [live.say(live.join(), "they tell others").id for _ in range(4)]
    live.store.write(make_theme, live.people.owner, live.id, "Telling", said)
    live.move("vote")
    assert up(live) == ["Telling", "Theme 1"]


def test_hidden_answers_are_no_voices(live: Live) -> None:
    themed(live, 1, 2, 2)
    for answer in live.board.themes[0].answers:
        live.store.write(moderate, live.people.owner, live.id, answer.id, is_hidden=True)
    live.move("vote")
    assert up(live) == ["Theme 0", "Theme 2"]


def test_undoing_a_decision_leaves_it_to_the_voices_again(live: Live) -> None:
    themes = themed(live, 1, 3, 2)
    decide(live, themes[0], is_up=True)
    live.store.write(undo, live.people.analyst, live.id)
    live.move("vote")
    assert up(live) == ["Theme 1", "Theme 2"]


def test_dots_on_a_theme_that_is_taken_off_are_free_again(live: Live) -> None:
    themes = themed(live, 3, 2)
    live.move("vote")
    phone = live.join()
    live.store.write(vote, live.workshop, phone, themes[0], 3)
    decide(live, themes[0], is_up=False)
    assert live.store.read(own_dots, live.workshop, phone) == {}
    assert live.store.write(vote, live.workshop, phone, themes[1], 1) == 2
    with pytest.raises(NotFoundError):
        live.store.write(vote, live.workshop, phone, themes[0], 1)
    live.move("sort")
    with pytest.raises(ConflictError):
        live.store.write(vote, live.workshop, phone, themes[1], 1)


def test_who_may_put_themes_up(live: Live) -> None:
    [theme] = themed(live, 1)
    with pytest.raises(ForbiddenError):
        live.store.write(put_up, live.people.executive, live.id, theme, is_up=False)
    with pytest.raises(NotFoundError):
        live.store.write(put_up, live.people.stranger, live.id, theme, is_up=False)
    with pytest.raises(NotFoundError):
        decide(live, "0" * 16, is_up=False)
    assert up(live) == ["Theme 0"]
