"""The evidence as plain data: figures by family, and what has none."""

import json
from pathlib import Path

import pytest

from tests.reports.finished import BETA, PLANS, REFER, STAY, VISIT, Finished
from tests.reports.finished import join_customers as join_with
from valuewhen.errors import ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.evidence.rows import COLUMNS
from valuewhen.join.attachments import attach
from valuewhen.join.evidence_file import evidence_file


@pytest.fixture
def joined(done: Finished, tmp_path: Path) -> Finished:
    join_with(done.live, tmp_path)
    return done


def test_every_hypothesis_has_the_columns_of_examine_and_its_theme(joined: Finished) -> None:
    joined.freeze()
    live = joined.live
    found = json.loads(
        json.dumps(evidence_file(live.store, live.people.owner, live.id, "Kunden"), allow_nan=False)
    )
    assert found["tests"] == 2
    assert found["data_set"] == {
        "name": "Kunden", "version": 1, "customers": 200, "is_made_up": False,
    }  # fmt: skip
    rows = {row["theme"]: row for row in found["rows"]}
    assert {title: (row["verdict"], row["family"]) for title, row in rows.items()} == {
        REFER: ("supported", 1),
        VISIT: ("can't tell", 1),
        PLANS: ("not measured", None),
        BETA: ("too few to tell", 1),
        STAY: ("not in these data", 1),
    }
    assert set(COLUMNS) < set(rows[REFER])
    assert rows[REFER]["gap"] == pytest.approx(1_000)
    assert rows[REFER]["segment"] is None
    assert rows[PLANS]["gap"] is None


def test_what_is_not_frozen_says_so_and_data_need_not_be_joined(joined: Finished) -> None:
    live = joined.live
    live.store.write(attach, live.people.owner, live.id, None)
    found = evidence_file(live.store, live.people.owner, live.id, "Kunden")
    assert {row["family"] for row in found["rows"]} == {None}
    assert found["families"] == []


def test_only_those_who_see_rows_and_only_data_that_are_there(joined: Finished) -> None:
    live = joined.live
    with pytest.raises(ForbiddenError):
        evidence_file(live.store, live.people.executive, live.id, "Kunden")
    with pytest.raises(NotFoundError):
        evidence_file(live.store, live.people.stranger, live.id, "Kunden")
    with pytest.raises(InvalidInputError, match="no customer data named “Clients”"):
        evidence_file(live.store, live.people.owner, live.id, "Clients")
