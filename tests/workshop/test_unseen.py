"""Two people at one board: whoever overrides what the other just did is told."""

from collections.abc import Callable

import pytest

from tests.rooms import Live, open_live
from valuewhen.people.caller import OPERATOR
from valuewhen.workshop.acts import undo
from valuewhen.workshop.ballot import put_up
from valuewhen.workshop.decisions import correct_sorting, moderate
from valuewhen.workshop.hypotheses import tie_to_metric
from valuewhen.workshop.themes import group, make_theme, remove_theme, rename_theme
from valuewhen.workshop.unseen import About, Unseen, unseen


@pytest.fixture
def said(live: Live) -> list[str]:
    live.move("write:all")
    return [live.say(live.join(), body).id for body in ("they refer friends", "they buy more")]


def look(live: Live, about: About, *ids: str, since: int) -> Unseen | None:
    return live.store.read(unseen, live.people.owner, live.id, about, ids, since)


def anna(live: Live, job: Callable[..., object], *words: object, **more: object) -> None:
    live.store.write(job, live.people.analyst, live.id, *words, **more)


def test_what_another_did_after_the_look_is_found(live: Live, said: list[str]) -> None:
    theme = live.store.write(make_theme, live.people.owner, live.id, "Referrals")
    seen = live.board.newest_act
    anna(live, group, said[:1], theme)
    assert look(live, "place", *said, since=seen) == Unseen("place", "anna", "group", "Referrals")
    assert look(live, "content", theme, since=seen) == Unseen(
        "content", "anna", "group", "Referrals"
    )
    assert look(live, "place", said[1], since=seen) is None
    assert look(live, "side", *said, since=seen) is None
    assert look(live, "place", *said, since=live.board.newest_act) is None


def test_the_newest_of_what_another_did_is_told(live: Live, said: list[str]) -> None:
    theme = live.store.write(make_theme, live.people.owner, live.id, "Referrals")
    seen = live.board.newest_act
    anna(live, group, said[:1], theme)
    anna(live, group, said[:1], None)
    assert look(live, "place", said[0], since=seen) == Unseen("place", "anna", "ungroup", None)


def test_ones_own_acts_and_those_undone_are_not_told(live: Live, said: list[str]) -> None:
    live.store.write(correct_sorting, live.people.owner, live.id, said[0], actor="we")
    assert look(live, "side", said[0], since=0) is None
    anna(live, correct_sorting, said[0], actor="they")
    assert look(live, "side", said[0], since=0) == Unseen(
        "side", "anna", "sort: they, investment", None
    )
    anna(live, undo)
    assert look(live, "side", said[0], since=0) is None


def test_hiding_and_what_becomes_of_themes_is_told(live: Live, said: list[str]) -> None:
    theme = live.store.write(make_theme, live.people.owner, live.id, "Referrals", said[:1])
    seen = live.board.newest_act
    live.store.write(moderate, OPERATOR, live.id, said[0], is_hidden=True)
    assert look(live, "showing", said[0], since=seen) == Unseen("showing", "operator", "hide", None)
    anna(live, rename_theme, theme, "Friends")
    anna(live, tie_to_metric, theme, "orders")
    anna(live, put_up, theme, is_up=False)
    told = [look(live, about, theme, since=seen) for about in ("title", "metric", "ballot")]
    assert [found and found.kind for found in told] == ["rename", "tie", "put off"]
    anna(live, remove_theme, theme)
    assert look(live, "content", theme, since=seen) == Unseen("content", "anna", "remove", None)


def test_acts_in_another_workshop_are_not_told(live: Live, said: list[str]) -> None:
    anna(live, correct_sorting, said[0], actor="we")
    other = open_live(live.store, live.people, "Another")
    assert live.store.read(unseen, live.people.owner, other.id, "side", said, 0) is None
