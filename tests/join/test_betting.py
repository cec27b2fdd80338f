"""Letting the room bet: on frozen hypotheses alone, and never after their evidence was shown."""

from pathlib import Path

import pytest

from tests.join.planted import join
from tests.reports.finished import BETA, REFER, STAY, VISIT, Finished, join_customers
from valuewhen.customers.rule import BestRule
from valuewhen.errors import ConflictError
from valuewhen.join.attachments import attach, attachment
from valuewhen.join.betting import let_them_bet, outcome_of, question_of, show_evidence, steps_for
from valuewhen.join.findings import Finding, Findings, shared_findings
from valuewhen.join.freezing import freeze
from valuewhen.join.on_screen import NPS, on_screen, show_on_screen
from valuewhen.join.rule_voting import put_to_vote, shown_rules
from valuewhen.workshop.bets import Gap, Question, betting_now, bettings_of
from valuewhen.workshop.rule_votes import rule_vote_now


@pytest.fixture
def opened(done: Finished, tmp_path: Path) -> Finished:
    """The workshop with its two hundred customers, in the evidence phase."""
    join_customers(done.live, tmp_path)
    done.live.move("evidence")
    return done


def about(done: Finished, title: str) -> tuple[Finding, Findings]:
    found = shared_findings(done.live.store, done.live.id)
    return next(row for row in found.rows if row.title == title), found


def let_bet(done: Finished, title: str) -> None:
    row, found = about(done, title)
    question = question_of(row, found)
    assert question and row.metric
    live = done.live
    live.store.write(let_them_bet, live.people.owner, live.id, row.theme_id, row.metric, question)


def test_the_question_has_amounts_of_the_median_customer(opened: Finished) -> None:
    # The median CLV is 1,995.37, a twentieth of it 99.77.
    question = question_of(*about(opened, REFER))
    assert question == Question("refers", "flag", "EUR", (100, 200, 500, 1000, 2000, 5000))
    other = question_of(*about(opened, VISIT))
    assert other
    assert other.steps == question.steps  # they tell nothing of either


@pytest.mark.parametrize(
    ("worth", "steps"),
    [
        (4500, (200, 500, 1000, 2000, 5000, 10000)),  # a twentieth is 225
        (7, (0.5, 1, 2, 5, 10, 20)),  # 0.35, nearer in ratio to 0.5 than to 0.2
        (180, (10, 20, 50, 100, 200, 500)),  # 9, just under a power of ten
    ],
)
def test_the_amounts_are_as_people_say_them(worth: float, steps: tuple[float, ...]) -> None:
    assert steps_for(worth) == pytest.approx(steps)


def test_there_is_no_bet_where_the_data_tell_no_gap(opened: Finished) -> None:
    for title in (BETA, STAY):  # too few; not in these data
        assert question_of(*about(opened, title)) is None
        assert outcome_of(*about(opened, title)) is None


def test_the_outcome_is_rounded_as_executives_read_it(opened: Finished) -> None:
    outcome = outcome_of(*about(opened, REFER))
    assert outcome
    # Medians 2,695.37 of places 140-199 and 1,695.37 of places 0-139.
    assert outcome.raw.gap == 1000
    assert outcome.raw.n == 200
    assert outcome.raw.low < 1000 < outcome.raw.high
    assert outcome.equal is None


def test_the_outcome_at_equal_size_stands_beside_it(done: Finished, tmp_path: Path) -> None:
    done.tie(REFER, "was_visited")
    join(done, tmp_path, segment="branch", size="bulk")
    outcome = outcome_of(*about(done, REFER))
    assert outcome
    assert outcome.raw.is_clear  # who is visited is larger, and worth more by that alone
    assert outcome.equal
    assert not outcome.equal.is_clear
    assert outcome.controls == ("bulk", "branch")


def test_only_frozen_hypotheses_are_bet_on(opened: Finished) -> None:
    with pytest.raises(ConflictError, match="Freeze"):
        let_bet(opened, REFER)
    assert opened.live.store.read(bettings_of, opened.live.id) == []
    opened.live.store.write(freeze, opened.live.people.owner, opened.live.id)
    let_bet(opened, REFER)
    assert [one.state for one in opened.live.store.read(bettings_of, opened.live.id)] == ["open"]


def test_evidence_leaves_the_screen_when_the_next_bet_begins(opened: Finished) -> None:
    live = opened.live
    live.store.write(freeze, live.people.owner, live.id)
    live.store.write(show_on_screen, live.people.owner, live.id, NPS)
    let_bet(opened, REFER)
    assert on_screen(live.workshop) is None


def test_a_vote_on_the_rules_makes_way_for_the_next_bet(opened: Finished) -> None:
    live, owner = opened.live, opened.live.people.owner
    live.store.write(freeze, owner, live.id)
    joined = live.store.read(attachment, owner, live.id)
    assert joined
    live.store.write(attach, owner, live.id, joined.data_set.id, BestRule(), BestRule(0.5))
    rules = shown_rules(live.store.read(attachment, owner, live.id))
    live.store.write(put_to_vote, owner, live.id, *rules)
    let_bet(opened, REFER)
    assert live.store.read(rule_vote_now, live.workshop) is None
    betting = live.store.read(betting_now, live.workshop)
    assert betting
    assert betting.is_open


def test_showing_it_ends_the_bet_and_tells_the_outcome(opened: Finished) -> None:
    live = opened.live
    live.store.write(freeze, live.people.owner, live.id)
    let_bet(opened, REFER)
    row, found = about(opened, REFER)
    assert row.metric
    outcome = outcome_of(row, found)
    outcomes = {(row.theme_id, row.metric): outcome}
    live.store.write(show_evidence, live.people.owner, live.id, NPS, {})
    now = live.store.read(betting_now, live.workshop)
    assert now
    assert (now.state, now.outcome) == ("closed", None)  # another one was shown
    live.store.write(show_evidence, live.people.owner, live.id, NPS, outcomes)
    now = live.store.read(betting_now, live.workshop)
    assert now
    assert now.state == "shown"
    assert now.outcome
    assert outcome
    assert now.outcome.raw == Gap(1000, outcome.raw.low, outcome.raw.high, 200)
    with pytest.raises(ConflictError, match="no guess"):
        let_bet(opened, REFER)
