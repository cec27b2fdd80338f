"""Commitments: terms are clean, can be changed and taken off, and every step can be undone."""

import math
from typing import Any

import pytest

from tests.rooms import Live
from valuewhen.errors import ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.workshop.acts import undo
from valuewhen.workshop.board import Commitment
from valuewhen.workshop.commitments import amend, commit_to, drop_commitment

PARTS = {"investment": "an API", "ability": "see stock", "owner": "Bo", "horizon": "this year"}
MEASURED = {"metric": "api_calls", "baseline": 2.0, "target": 5.0, "cost": 40_000.0}
EDGES = {
    "good_edge": "they order by themselves",
    "bad_edge": "nobody talks to them any more",
    "dulled": "a call every quarter",
    "incentive": "early access",
}


def commit(live: Live, **terms: Any) -> str:
    return live.store.write(commit_to, live.people.owner, live.id, **PARTS | terms)


def only(live: Live) -> Commitment:
    [made] = live.board.commitments
    return made


def test_a_commitment_keeps_how_it_is_measured_and_both_its_edges(live: Live) -> None:
    made = commit(live, **MEASURED, **EDGES)
    assert only(live) == Commitment(made, None, **PARTS, **MEASURED, **EDGES)


def test_terms_are_changed_one_by_one_and_taken_back(live: Live) -> None:
    made = commit(live, **MEASURED)
    live.store.write(amend, live.people.owner, live.id, made, target=7, owner=" Cy ")
    assert (only(live).target, only(live).owner, only(live).cost) == (7.0, "Cy", 40_000.0)
    live.store.write(amend, live.people.owner, live.id, made, cost=None)
    assert only(live).cost is None
    live.store.write(undo, live.people.owner, live.id)
    live.store.write(undo, live.people.owner, live.id)
    assert (only(live).target, only(live).owner) == (5.0, "Bo")


def test_a_commitment_is_taken_off_the_list_and_comes_back(live: Live) -> None:
    made = commit(live)
    live.store.write(drop_commitment, live.people.analyst, live.id, made)
    assert live.board.commitments == ()
    with pytest.raises(NotFoundError):
        live.store.write(amend, live.people.owner, live.id, made, owner="Cy")
    live.store.write(undo, live.people.analyst, live.id)
    assert only(live).id == made


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"cost": -1}, "The cost is zero or more"),
        ({"target": math.nan}, "The target is a number"),
        ({"baseline": "12"}, "The baseline is a number"),
        ({"bad_edge": "x" * 301}, "The bad edge is longer than 300"),
        ({"colour": "red"}, "A commitment has no “colour”"),
    ],
)
def test_terms_that_cannot_be_are_refused(live: Live, terms: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        commit(live, **terms)
    assert live.board.commitments == ()


def test_nobody_changes_what_is_not_theirs(live: Live) -> None:
    made = commit(live)
    with pytest.raises(ForbiddenError):
        live.store.write(amend, live.people.executive, live.id, made, owner="Eve")
    with pytest.raises(NotFoundError):
        live.store.write(drop_commitment, live.people.stranger, live.id, made)
    assert only(live).owner == "Bo"
