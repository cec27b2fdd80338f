"""What the room said around customers' stories: worked out by hand, nothing of fewer than five."""

from pathlib import Path

import pytest
from sqlalchemy import update

from tests.rooms import Live
from valuewhen.errors import NotFoundError
from valuewhen.join.customer_voice import Side, customer_voice
from valuewhen.store.tables import answers, reveals
from valuewhen.workshop.answers import OwnAnswer
from valuewhen.workshop.customer_stories import Draft, add_story, show_story
from valuewhen.workshop.decisions import moderate
from valuewhen.workshop.participants import Participant
from valuewhen.workshop.themes import group, make_theme

BUY, REFER = "they buy more", "they introduce us to their own customers"


@pytest.fixture
def room(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Participant]:
    """Six people who write."""
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))
    people = [live.join() for _ in range(6)]
    live.move("write:all")
    return people


def said_at(live: Live, who: Participant, body: str, at: float) -> OwnAnswer:
    """An answer, said at a time."""
    answer = live.say(who, body)
    then = update(answers).where(answers.c.id == answer.id).values(submitted_at=at)
    live.store.write(lambda connection: connection.execute(then).rowcount)
    return answer


def shown_at(live: Live, at: float) -> None:
    """A story, first shown at a time."""
    key = add_story(live.store, live.people.owner, live.id, Draft("A story", "words"))
    live.store.write(show_story, live.people.owner, live.id, key)
    then = update(reveals).where(reveals.c.subject == key).values(at=at)
    live.store.write(lambda connection: connection.execute(then).rowcount)


def test_length_and_investment_before_and_after(live: Live, room: list[Participant]) -> None:
    for who in room:
        said_at(live, who, BUY, 10)
    shown_at(live, 20)
    for who in room[:5]:
        said_at(live, who, REFER, 30)
    said_at(live, room[5], BUY, 30)
    (found,) = customer_voice(live.store, live.people.executive, live.id)
    assert (found.at, found.stories) == (20, 1)
    assert (found.before, found.after) == (Side(6, 6), Side(6, 6))
    assert (found.words.before.value, found.words.after.value) == (3, 7)  # words of the two
    assert found.words.difference.value == 4
    assert found.investment.before.value == 0
    assert found.investment.after.value == pytest.approx(5 / 6)
    assert found.investment.difference.is_clear
    assert found.themes == ()


def test_without_a_showing_there_is_nothing_to_tell(live: Live, room: list[Participant]) -> None:
    said_at(live, room[0], BUY, 10)
    add_story(live.store, live.people.owner, live.id, Draft("A story", "words"))
    assert customer_voice(live.store, live.people.owner, live.id) == ()
    with pytest.raises(NotFoundError):
        customer_voice(live.store, live.people.stranger, live.id)


@pytest.mark.parametrize(("before", "after"), [(4, 6), (6, 4), (0, 6), (6, 0)])
def test_nothing_is_told_with_fewer_than_five_people_on_a_side(
    live: Live, room: list[Participant], before: int, after: int
) -> None:
    for who in room[:before]:
        said_at(live, who, BUY, 10)
        said_at(live, who, BUY, 11)  # many answers are not many people
    shown_at(live, 20)
    for who in room[:after]:
        said_at(live, who, REFER, 30)
        said_at(live, who, REFER, 31)
    for who in (live.people.owner, live.people.executive):
        assert customer_voice(live.store, who, live.id) == ()


def test_showings_with_few_answers_between_them_count_as_one(
    live: Live, room: list[Participant]
) -> None:
    for who in room:
        said_at(live, who, BUY, 10)
    shown_at(live, 20)
    said_at(live, room[0], REFER, 25)
    shown_at(live, 30)
    for who in room:
        said_at(live, who, REFER, 40)
    shown_at(live, 50)
    for who in room[:5]:
        said_at(live, who, BUY, 60)
    shown_at(live, 70)
    said_at(live, room[0], REFER, 80)  # one person: told with those before
    first, second = customer_voice(live.store, live.people.owner, live.id)
    assert (first.at, first.stories, first.before, first.after) == (20, 2, Side(6, 6), Side(7, 6))
    assert (second.at, second.stories, second.before) == (50, 2, Side(7, 6))
    assert second.after == Side(6, 5)


def test_themes_that_few_named_are_pooled_and_found_by_no_difference(
    live: Live, room: list[Participant]
) -> None:
    bought = [said_at(live, who, BUY, 10).id for who in room]
    bought += [said_at(live, who, BUY, 30).id for who in room]
    others = [said_at(live, who, REFER, 30).id for who in room[:5]]
    few = [said_at(live, who, "they pay", 30).id for who in room[:2]]
    shown_at(live, 20)
    owner = live.people.owner
    for title, ids in (("Buy", bought), ("Refer", others), ("Pay", few)):
        theme = live.store.write(make_theme, owner, live.id, title, [])
        live.store.write(group, owner, live.id, ids, theme)
    (found,) = customer_voice(live.store, live.people.executive, live.id)
    # After: 6 of Buy, 5 of Refer, 2 of Pay. Two people alone would be told of as "all others", so
    # that Refer, with the fewest answers, joins them.
    told = [(one.title, one.before, one.after) for one in found.themes]
    assert told == [("Buy", 6, 6), (None, 0, 7)]
    assert found.themes[0].change.before.value == 1
    assert found.themes[0].change.after.value == pytest.approx(6 / 13)
    assert found.themes[1].change.difference.value == pytest.approx(7 / 13)


def test_a_theme_of_few_people_on_one_side_is_not_named(
    live: Live, room: list[Participant]
) -> None:
    ids = [said_at(live, who, BUY, 10).id for who in room]
    shown_at(live, 20)
    ids.append(said_at(live, room[0], BUY, 30).id)
    for who in room:
        said_at(live, who, REFER, 30)
    live.store.write(make_theme, live.people.owner, live.id, "Buy", ids)
    (found,) = customer_voice(live.store, live.people.owner, live.id)
    assert found.themes == ()  # one person named it after


def test_hidden_words_do_not_count(live: Live, room: list[Participant]) -> None:
    for who in room:
        said_at(live, who, BUY, 10)
    shown_at(live, 20)
    ids = [said_at(live, who, REFER, 30).id for who in room]
    live.store.write(moderate, live.people.owner, live.id, *ids[:2], is_hidden=True)
    assert customer_voice(live.store, live.people.owner, live.id) == ()
