"""Two workshops compared: people and answers, what changed and how sure that is, and the themes."""

import math
from dataclasses import replace

import pytest

from tests.rooms import Live, People
from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.evidence.statistics import proportion
from valuewhen.join.comparing import Comparison, Shared, compare
from valuewhen.people.caller import Caller
from valuewhen.workshop.commitments import commit_to
from valuewhen.workshop.hypotheses import tie_to_metric
from valuewhen.workshop.members import invite
from valuewhen.workshop.repeating import create_from, run_again
from valuewhen.workshop.seen import Stances
from valuewhen.workshop.templates import Template
from valuewhen.workshop.themes import make_theme

INVEST, BUY, WE = "they refer their friends to us", "they buy more", "we train them"
Said = list[tuple[int, str]]


def play(live: Live, waves: list[Said], people: int, functions: str = "Sales") -> list[list[str]]:
    """People join, of functions in turn, and write wave after wave; the answers' ids come back."""
    names = functions.split()
    joined = [live.join(names[i % len(names)]) for i in range(people)]
    ids = []
    for said in waves:
        live.move("write:all")
        ids.append([live.say(joined[who], text).id for who, text in said])
    live.move("reveal")
    return ids


def again(live: Live, title: str = "Value · next quarter") -> Live:
    """The same workshop run again, in its lobby, with the same people invited."""
    owner = live.people.owner
    next_id = live.store.write(run_again, owner, live.id, title)
    for who in (live.people.facilitator, live.people.analyst, live.people.executive):
        live.store.write(invite, owner, next_id, who.name, who.role)
    repeated = replace(live, id=next_id)
    repeated.move("lobby")
    return repeated


def compared(first: Live, second: Live, who: Caller | None = None) -> Comparison:
    return compare(first.store, who or first.people.owner, first.id, second.id)


def test_people_are_compared_not_answers(live: Live) -> None:
    # The example of Newcombe, Statistics in Medicine 17 (1998), table II (e): 6 of 7 and 2 of 7.
    few = [(i, BUY) for i in range(7)] + [(0, INVEST), (0, INVEST), (1, INVEST)]
    play(live, [few], 9)
    repeated = again(live)
    play(repeated, [[(i, INVEST) for i in range(6)] + [(6, BUY)]], 7)
    found = compared(live, repeated)
    investment, they, we = found.changes
    assert (investment.before, investment.now) == (proportion(2, 7), proportion(6, 7))
    assert investment.difference == pytest.approx(4 / 7)
    assert (investment.low, investment.high) == pytest.approx((0.0582, 0.8062), abs=6e-5)
    assert investment.is_clear
    assert (they.kind, they.before.count, they.now.count) == ("they", 7, 7)
    assert (we.kind, we.before.count, we.now.count) == ("we", 0, 0)
    assert not they.is_clear
    assert (found.before.people, found.before.authors, found.before.answers) == (9, 7, 10)
    assert found.before.per_author == pytest.approx(10 / 7)
    assert found.before.stances == Stances(7, 3, 0)


def test_the_earlier_one_is_before_whichever_is_named_first(live: Live) -> None:
    play(live, [[(0, BUY)]], 1)
    repeated = again(live)
    play(repeated, [[(0, INVEST)]], 1)
    assert compared(live, repeated) == compared(repeated, live)
    found = compared(repeated, live)
    assert (found.before.title, found.now.title) == ("Value of customers", "Value · next quarter")


def test_waves_are_compared_with_their_like(live: Live) -> None:
    play(live, [[(0, BUY), (1, BUY)], [(0, INVEST)]], 2)
    repeated = again(live)
    play(repeated, [[(0, BUY), (0, BUY)]], 2)
    first, second = compared(live, repeated).waves
    assert (first.number, second.number) == (1, 2)
    assert (first.before, first.now) == (Stances(2, 0, 0), Stances(2, 0, 0))
    assert (first.change.before, first.change.now) == (proportion(0, 2), proportion(0, 1))
    assert (second.before, second.now) == (Stances(0, 1, 0), Stances())
    assert math.isnan(second.change.difference)
    assert not second.change.is_clear


def test_only_what_both_asked_about_counts(live: Live, people: People) -> None:
    play(live, [[(0, BUY)]], 1)
    template = Template("x", segments=("new", "ALL "))
    other = replace(live, id=live.store.write(create_from, people.owner, "Other", template))
    other.move("lobby")
    author = other.join()
    for phase, text in (("write:new", WE), ("write:all", INVEST)):
        other.move(phase)
        other.say(author, text)
    found = compared(live, other)
    assert found.segments == ("all",)
    assert (found.now.answers, found.now.stances) == (1, Stances(0, 1, 0))
    apart = replace(
        live, id=live.store.write(create_from, people.owner, "x", Template("x", segments=("new",)))
    )
    nothing = compared(live, apart)
    assert (nothing.segments, nothing.before.answers, nothing.waves) == ((), 0, ())
    assert all(math.isnan(change.low) for change in nothing.changes)


def theme(live: Live, title: str, ids: list[str], metric: str | None = None) -> None:
    owner = live.people.owner
    theme_id = live.store.write(make_theme, owner, live.id, title, ids)
    if metric:
        live.store.write(tie_to_metric, owner, live.id, theme_id, metric)


def test_themes_of_the_same_words_meet(live: Live) -> None:
    ids = play(live, [[(0, INVEST), (1, INVEST), (1, INVEST), (0, BUY), (2, WE)]], 3)[0]
    theme(live, "They refer friends", ids[:3], "referrals_made")
    theme(live, "They buy more", ids[3:4])
    theme(live, "Training", ids[4:])
    repeated = again(live)
    ids = play(repeated, [[(0, INVEST), (1, INVEST), (2, BUY), (2, WE), (0, BUY)]], 3)[0]
    theme(repeated, "customers refer their friends", ids[:2], "referrals")
    theme(repeated, "Self-service", ids[2:3])
    theme(repeated, "TRAINING", ids[3:4])
    found = compared(live, repeated)
    refer = Shared("customers refer their friends", 2, 2, ("referrals made",), ("referrals",))
    assert found.in_both == (refer, Shared("TRAINING", 1, 1, (), ()))
    assert [row.title for row in found.only_before] == ["They buy more"]
    assert [row.title for row in found.only_now] == ["Self-service"]


def test_what_was_decided_before_is_listed(live: Live) -> None:
    play(live, [[(0, BUY)]], 1)
    repeated = again(live)
    for room, what in ((live, "a course"), (repeated, "a forum")):
        room.store.write(
            commit_to, room.people.owner, room.id,
            investment=what, ability="help", owner="Service", horizon="this year",
        )  # fmt: skip
    assert [made.investment for made in compared(live, repeated).commitments] == ["a course"]


def test_small_functions_are_pooled(live: Live) -> None:
    play(live, [[(0, BUY)]], 8, "Sales Sales Sales Finance")
    repeated = again(live)
    play(repeated, [[(0, BUY)]], 4)
    found = compared(live, repeated)
    # Two of Finance are too few, and so is their pool: Sales, the smallest other one, joins it.
    assert found.before.functions == ((None, 8),)
    assert found.now.functions == (("Sales", 4),)


def test_executives_get_what_their_results_show(live: Live) -> None:
    executive = live.people.executive
    play(live, [[(i, INVEST) for i in range(5)], [(0, BUY)]], 6)
    repeated = again(live)
    play(repeated, [[(i, INVEST) for i in range(4)]], 4)
    found = compared(live, repeated, executive)
    assert (found.before.people, found.before.authors) == (6, 5)
    assert (found.now.people, found.now.authors) == (None, None)
    assert found.now.functions == ()
    assert [change.kind for change in found.changes] == ["investment"]
    assert found.changes[0].before == proportion(5, 5)
    assert math.isnan(found.changes[0].now.share)
    assert [(w.before, w.now) for w in found.waves] == [
        (Stances(0, 5, 0), Stances()),  # four people wrote the first wave of the second workshop
        (Stances(), Stances()),  # and one the second wave of the first
    ]
    assert [change.kind for change in compared(live, repeated).changes] == [
        "investment", "they", "we",
    ]  # fmt: skip
    live.move("closed")
    repeated.move("closed")
    assert len(compared(live, repeated, executive).changes) == 3


def test_executives_wait_until_both_are_revealed(live: Live) -> None:
    play(live, [[(0, BUY)]], 1)
    repeated = again(live)
    with pytest.raises(ConflictError, match="once its answers are revealed"):
        compared(live, repeated, live.people.executive)
    room = compared(live, repeated, live.people.analyst).now
    assert (room.people, room.authors, room.answers) == (0, 0, 0)
    assert math.isnan(room.per_author)


def test_whoever_is_not_of_both_finds_nothing(live: Live) -> None:
    play(live, [[(0, BUY)]], 1)
    second = live.store.write(run_again, live.people.owner, live.id, "Mine alone")
    for who in (live.people.facilitator, live.people.executive, live.people.stranger):
        with pytest.raises(NotFoundError):
            compare(live.store, who, live.id, second)
        with pytest.raises(NotFoundError):
            compare(live.store, who, second, live.id)


def test_one_workshop_is_not_compared_with_itself(live: Live) -> None:
    with pytest.raises(InvalidInputError, match="Choose two"):
        compared(live, live)
