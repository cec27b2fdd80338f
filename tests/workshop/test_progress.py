"""What owners report and customers measure: kept, changed, taken back, and nobody else's."""

import math
from typing import Any

import pytest

from tests.rooms import Live
from valuewhen.errors import ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.workshop.acts import undo
from valuewhen.workshop.commitments import commit_to, drop_commitment
from valuewhen.workshop.progress import (
    CustomerResult,
    Progress,
    drop_result,
    in_league,
    note_result,
    progress_of,
    report_progress,
)

PARTS = {"investment": "an API", "ability": "see stock", "owner": "Bo", "horizon": "this year"}
RESULT = {"customer": "ACME <b>", "before": 12.0, "after": 9, "unit": "days"}


@pytest.fixture
def made(live: Live) -> str:
    return live.store.write(commit_to, live.people.owner, live.id, **PARTS)


def progress(live: Live, commitment_id: str) -> Progress:
    found = live.store.read(progress_of, live.people.analyst, live.id)
    return found.get(commitment_id, Progress())


def note(live: Live, made: str, **changed: Any) -> str:
    return live.store.write(note_result, live.people.owner, live.id, made, **RESULT | changed)


def test_an_owner_reports_again_and_again_and_takes_it_back(live: Live, made: str) -> None:
    owner = live.people.owner
    live.store.write(report_progress, owner, live.id, made, figure=3, note=" first  look ")
    live.store.write(report_progress, owner, live.id, made, figure=4.5)
    told = [(one.figure, one.note) for one in progress(live, made).reports]
    assert told == [(3.0, "first look"), (4.5, "")]
    live.store.write(undo, owner, live.id)
    assert [one.figure for one in progress(live, made).reports] == [3.0]


def test_a_customers_consent_is_changed_and_their_result_taken_away(live: Live, made: str) -> None:
    key = note(live, made, may_name=True)
    note(live, made, key=key)
    [result] = progress(live, made).results
    assert (result.customer, result.before, result.after, result.unit, result.may_name) == (
        *("ACME <b>", 12.0, 9.0, "days"),
        False,
    )
    live.store.write(drop_result, live.people.analyst, live.id, made, key)
    assert progress(live, made).results == ()
    live.store.write(undo, live.people.analyst, live.id)
    assert [one.key for one in progress(live, made).results] == [key]


def test_the_league_goes_by_relative_improvement(live: Live) -> None:
    def result(name: str, before: float, after: float, is_less: bool = True) -> CustomerResult:
        return CustomerResult(name, name, before, after, "days", True, is_less, 0.0)

    # from 10 to 8: -20 %; 100 to 90: -10 %; 4 to 5: +25 %; 2 to 3 where more is better: +50 %
    rows = [result("a", 100, 90), result("b", 0, 3), result("c", 10, 8), result("d", 4, 5)]
    assert [one.key for one in in_league(rows)] == ["c", "a", "d", "b"]
    assert in_league([*rows, result("e", 2, 3, False)])[0].key == "e"
    assert result("e", -10, -12).change == pytest.approx(-0.2)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"customer": " "}, "The customer is empty"),
        ({"unit": "x" * 41}, "The unit is longer than 40"),
        ({"before": math.inf}, "The figure before is a number"),
        ({"after": True}, "The figure after is a number"),
    ],
)
def test_results_that_cannot_be_are_refused(
    live: Live, made: str, changed: dict[str, Any], words: str
) -> None:
    with pytest.raises(InvalidInputError, match=words):
        note(live, made, **changed)
    with pytest.raises(InvalidInputError, match="The figure is a number"):
        live.store.write(report_progress, live.people.owner, live.id, made, figure=math.nan)
    assert progress(live, made) == Progress()


def test_only_who_may_notes_progress_of_what_stands(live: Live, made: str) -> None:
    people, store = live.people, live.store
    for who, error in ((people.executive, ForbiddenError), (people.stranger, NotFoundError)):
        with pytest.raises(error):
            store.write(report_progress, who, live.id, made, figure=1)
        with pytest.raises(error):
            store.write(note_result, who, live.id, made, **RESULT)
        with pytest.raises(error):
            store.read(progress_of, who, live.id)
    with pytest.raises(NotFoundError):
        note(live, made, key="0123456789abcdef")
    with pytest.raises(NotFoundError):
        store.write(drop_result, people.owner, live.id, made, "0123456789abcdef")
    store.write(drop_commitment, people.owner, live.id, made)
    with pytest.raises(NotFoundError):
        store.write(report_progress, people.owner, live.id, made, figure=1)
