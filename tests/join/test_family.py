"""What is tested together: controls by role, the formula, directions, tenure, and what is said."""

from pathlib import Path

import numpy as np
import pytest

from tests.join.planted import N, join, planted
from tests.reports.finished import PLANS, REFER, STAY, VISIT, Finished
from valuewhen.customers.best import BestRule
from valuewhen.customers.data_sets import save_formula, save_metrics
from valuewhen.customers.loading import load_with_roles
from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.attachments import attach
from valuewhen.join.findings import Confidence, Finding, Status, shared_findings
from valuewhen.join.measured import metric_words
from valuewhen.join.told import ToldFinding, told_finding


def row(done: Finished, title: str) -> Finding:
    rows = shared_findings(done.live.store, done.live.id).rows
    return next(row for row in rows if row.title == title)


def told(done: Finished, title: str) -> ToldFinding:
    found = row(done, title)
    return told_finding(found, metric_words(found.metric or ""), "EUR")


def test_a_link_that_size_alone_makes_is_no_link_at_equal_size(
    done: Finished, tmp_path: Path
) -> None:
    join(done, tmp_path, size="bulk", segment="branch", since="started")
    found = row(done, VISIT)
    assert found.figures
    assert found.figures.controls == ("started", "bulk", "branch")
    assert found.figures.overall["gap_low"] > 0
    assert (
        found.figures.overall["adjusted_gap_low"] < 0 < found.figures.overall["adjusted_gap_high"]
    )
    assert found.status in (Verdict.NO_LINK, Verdict.CANNOT_TELL)
    said = told(done, VISIT)
    assert "at equal started, bulk and branch" in said.said.lower()
    assert said.raw.startswith("As they are, nothing held equal: €")


def test_without_controls_the_same_link_looks_supported(done: Finished, tmp_path: Path) -> None:
    join(done, tmp_path)
    found = row(done, VISIT)
    assert found.figures
    assert found.figures.controls == ()
    assert found.status is Verdict.SUPPORTED
    assert "equal" not in told(done, VISIT).said
    assert told(done, VISIT).raw == ""


def test_a_gap_at_equal_size_is_the_one_that_is_told(done: Finished, tmp_path: Path) -> None:
    join(done, tmp_path, size="bulk")
    found, said = row(done, REFER), told(done, REFER)
    assert (found.status, found.confidence) == (Verdict.SUPPORTED, Confidence.SURE)
    assert said.gap
    assert found.figures
    # Planted: 500 more at any size.
    assert said.gap.low < 500 < said.gap.high
    assert said.gap.gap == pytest.approx(found.figures.overall["adjusted_gap"], rel=0.01)


def test_a_number_as_since_is_tenure_and_a_second_model(done: Finished, tmp_path: Path) -> None:
    join(done, tmp_path, size="bulk", since="months")
    found = row(done, REFER)
    assert found.figures
    assert found.figures.controls == ("bulk",)
    assert found.figures.tenure is not None
    assert found.figures.tenure["adjusted_rho"] == pytest.approx(
        found.figures.overall["adjusted_rho"], abs=0.05
    )


def test_tenure_can_be_a_belief_of_its_own(done: Finished, tmp_path: Path) -> None:
    join(done, tmp_path, since="months")
    done.tie(PLANS, "months")
    found = row(done, PLANS)
    assert found.figures
    assert found.figures.tenure is None  # it cannot be held equal to itself
    assert found.evidence
    assert "is tenure, which stops" in " ".join(trap.sentence for trap in found.evidence.traps)


def test_segments_stand_beneath_all_customers(done: Finished, tmp_path: Path) -> None:
    join(done, tmp_path, segment="branch")
    found = row(done, REFER)
    assert found.figures
    assert sorted(found.figures.segments["segment"]) == ["north", "south"]
    assert found.figures.segments["n"].sum() == N == found.figures.overall["n"]


def test_what_was_expected_the_other_way_round_is_the_opposite(
    done: Finished, tmp_path: Path
) -> None:
    data_set_id = join(done, tmp_path, size="bulk")
    done.tie(PLANS, "complaints")
    # Complaints are guessed to go with less, and they do.
    assert row(done, PLANS).status is Verdict.SUPPORTED
    live = done.live
    data = shared_findings(live.store, live.id).data
    assert data
    turned = [
        type(metric)(metric.name, metric.kind, metric.family, metric.unit, "higher")
        for metric in data.data_set.catalogue
    ]
    live.store.write(save_metrics, live.people.owner, data_set_id, turned)
    found = row(done, PLANS)
    assert found.status is Verdict.OPPOSITE
    assert found.confidence is Confidence.SURE
    assert told(done, PLANS).strong.endswith("less")


def test_what_clv_is_computed_from_is_circular_and_no_test(done: Finished, tmp_path: Path) -> None:
    data_set_id = join(done, tmp_path)
    done.tie(PLANS, "margin")
    assert row(done, PLANS).status is Verdict.SUPPORTED
    live = done.live
    tests = shared_findings(live.store, live.id).tests
    live.store.write(save_formula, live.people.owner, data_set_id, ["margin", "an idea"])
    found = row(done, PLANS)
    assert (found.status, found.card, found.confidence) == (Verdict.CIRCULAR, None, None)
    assert shared_findings(live.store, live.id).tests == tests - 1
    assert "part of what CLV is computed from" in told(done, PLANS).said


def test_a_twin_of_an_input_is_circular_though_nobody_recorded_it(
    done: Finished, tmp_path: Path
) -> None:
    data_set_id = join(done, tmp_path)
    live = done.live
    live.store.write(save_formula, live.people.owner, data_set_id, ["margin"])
    done.tie(STAY, "months")
    assert row(done, STAY).status is not Verdict.CIRCULAR
    data = planted()
    data["twin"] = data["margin"] ** 3
    file = tmp_path / "twin.csv"
    data.to_csv(file, index=False)
    roles = {"id": "customer", "clv": "clv", "currency": "EUR"}
    twin = load_with_roles(live.store, live.people.owner, file, "Twin", roles)
    live.store.write(save_formula, live.people.owner, twin.id, ["margin"])
    live.store.write(attach, live.people.owner, live.id, twin.id, BestRule())
    done.tie(STAY, "twin")
    found = row(done, STAY)
    assert found.status is Verdict.CIRCULAR
    assert found.confidence is None
    assert told(done, STAY).gap is None


def test_what_is_held_equal_is_not_tested(done: Finished, tmp_path: Path) -> None:
    join(done, tmp_path, size="complaints")
    done.tie(PLANS, "complaints")
    found = row(done, PLANS)
    assert found.status is Status.NOT_COMPARABLE
    assert "held equal" in found.problem


def test_a_category_has_the_clv_of_its_groups(done: Finished, tmp_path: Path) -> None:
    join(done, tmp_path)
    done.tie(PLANS, "logo")
    found = row(done, PLANS)
    assert found.status is Status.NOT_COMPARABLE
    assert found.groups
    assert sorted(found.groups.groups["group"]) == ["blue", "red"]
    assert found.groups.groups["n"].sum() == N


@pytest.mark.parametrize("values", [1, None, "inf"])
def test_a_column_that_says_nothing_is_no_evidence(
    done: Finished, tmp_path: Path, values: object
) -> None:
    frame = planted()
    frame["complaints"] = values
    join(done, tmp_path, frame)
    done.tie(PLANS, "complaints")
    found = row(done, PLANS)
    assert found.status in (Verdict.TOO_FEW, Status.NOT_IN_DATA, Status.NOT_COMPARABLE)
    assert told(done, PLANS).gap is None


def test_one_customer_is_too_few(done: Finished, tmp_path: Path) -> None:
    join(done, tmp_path, planted().head(1), size="bulk", segment="branch")
    assert row(done, REFER).status is Verdict.TOO_FEW
    assert row(done, REFER).confidence is Confidence.TOO_FEW


def test_very_many_segments_are_not_held_equal(done: Finished, tmp_path: Path) -> None:
    frame = planted()
    frame["branch"] = [f"branch {at // 2}" for at in range(N)]
    join(done, tmp_path, frame, segment="branch")
    found = row(done, REFER)
    assert found.figures
    assert found.figures.controls == ()
    assert found.figures.segments.empty
    assert found.status is Verdict.SUPPORTED


def test_nobody_is_left_where_controls_part_the_groups(done: Finished, tmp_path: Path) -> None:
    frame = planted()
    frame["was_visited"] = np.where(frame["bulk"] == "large", "yes", "no")
    join(done, tmp_path, frame, size="bulk")
    said = told(done, VISIT)
    assert said.gap is None
    assert said.said == "At equal bulk too few customers are left to compare."
