"""The freeze: families, directions and threshold fixed before the evidence, and never undone."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.finished import BETA, PLANS, REFER, STAY, VISIT, Finished, finished
from valuewhen.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.findings import Finding, family_sizes, shared_findings
from valuewhen.join.freezing import Freeze, freeze, freezes_of
from valuewhen.people.caller import Caller
from valuewhen.workshop.acts import undo
from valuewhen.workshop.hypotheses import tie_to_metrics


@pytest.fixture
def open_ties(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    """The finished workshop with customer data and nothing frozen."""
    with finished(tmp_path, tmp_path_factory.getbasetemp(), frozen=False) as done:
        yield done


def frozen(done: Finished, threshold: float = 0.0, by: Caller | None = None) -> Freeze:
    live = done.live
    return live.store.write(freeze, by or live.people.owner, live.id, threshold)


def tie(done: Finished, title: str, metrics: dict[str, str | None]) -> None:
    live, theme = done.live, done.themes[title]
    live.store.write(tie_to_metrics, live.people.owner, live.id, theme, metrics)


def rows(done: Finished) -> dict[tuple[str, str | None], Finding]:
    found = shared_findings(done.live.store, done.live.id).rows
    return {(row.title, row.metric): row for row in found}


def test_what_is_tied_is_frozen_as_one_family(open_ties: Finished) -> None:
    family = frozen(open_ties, 200)
    assert (family.number, family.threshold, family.is_later) == (1, 200.0, False)
    assert {(one.title, one.metric, one.direction) for one in family.hypotheses} == {
        (REFER, "refers", "either"),
        (VISIT, "was_visited", "either"),
        (BETA, "beta_tests", "more"),
        (STAY, "years_left", "either"),
    }
    assert {row.family for row in rows(open_ties).values() if row.metric} == {1}
    assert rows(open_ties)[PLANS, None].family is None


def test_what_is_tied_later_is_a_family_of_its_own(open_ties: Finished) -> None:
    frozen(open_ties)
    before = rows(open_ties)[REFER, "refers"]
    tie(open_ties, PLANS, {"was_visited": "more", "refers": "less"})
    late = rows(open_ties)[PLANS, "refers"]
    assert late.family is None
    family = frozen(open_ties)
    assert (family.number, family.is_later, len(family.hypotheses)) == (2, True, 2)
    found = rows(open_ties)
    assert found[PLANS, "refers"].family == 2
    assert found[PLANS, "refers"].status is Verdict.OPPOSITE
    assert found[REFER, "refers"].q == before.q
    assert found[REFER, "refers"].status is before.status is Verdict.SUPPORTED
    assert family_sizes(found.values()) == {1: 2, 2: 2}


def test_a_verdict_once_frozen_stays_whatever_is_tied_since(open_ties: Finished) -> None:
    frozen(open_ties)
    before = rows(open_ties)[REFER, "refers"]
    open_ties.tie(REFER, "was_visited")
    found = rows(open_ties)
    assert found[REFER, "refers"].q == before.q
    assert found[REFER, "refers"].family == 1
    assert found[REFER, "was_visited"].family is None


def test_the_threshold_is_part_of_the_freeze(open_ties: Finished) -> None:
    """The 60 who refer are worth 1,000.37 + 10 × 169.5 in the middle, the 140 others 1,695.37: a
    gap of 1,000."""
    frozen(open_ties, 1_001)
    assert rows(open_ties)[REFER, "refers"].status is Verdict.SMALL


def test_a_freeze_is_not_undone(open_ties: Finished) -> None:
    frozen(open_ties)
    live = open_ties.live
    undone = live.store.write(undo, live.people.owner, live.id)
    assert undone.kind != "freeze"
    assert len(live.store.read(freezes_of, live.id)) == 1


def test_who_may_not_and_what_cannot_be(open_ties: Finished) -> None:
    people = open_ties.live.people
    for caller in (people.analyst, people.executive):
        with pytest.raises(ForbiddenError):
            frozen(open_ties, by=caller)
    with pytest.raises(NotFoundError):
        frozen(open_ties, by=people.stranger)
    for amount in (-1.0, math.nan, math.inf):
        with pytest.raises(InvalidInputError, match="zero or more"):
            frozen(open_ties, amount)
    frozen(open_ties)
    with pytest.raises(ConflictError, match="frozen already"):
        frozen(open_ties)


def test_without_data_there_is_nothing_to_freeze(done: Finished) -> None:
    with pytest.raises(ConflictError, match="Join customer data first"):
        frozen(done)
