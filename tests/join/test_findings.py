"""Themes against customer data: gaps worked out by hand, and every way not to have one."""

import math
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.finished import (
    BETA,
    PLANS,
    REFER,
    STAY,
    VISIT,
    Finished,
    customers,
    finished,
    join_customers,
)
from valuewhen.errors import ForbiddenError, NotFoundError
from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.findings import (
    Confidence,
    Finding,
    Findings,
    Status,
    clv_points,
    findings,
    shared_findings,
)
from valuewhen.join.freezing import hypothesis_key
from valuewhen.join.on_screen import NPS, on_screen, show_on_screen


@pytest.fixture
def joined(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    """The finished workshop, joined with its customers."""
    with finished(tmp_path, tmp_path_factory.getbasetemp()) as done:
        yield done


def found(done: Finished) -> Findings:
    return findings(done.live.store, done.live.people.owner, done.live.id)


def row(done: Finished, title: str) -> Finding:
    return next(row for row in found(done).rows if row.title == title)


def test_the_gap_of_a_flag_is_the_difference_of_its_groups_medians(joined: Finished) -> None:
    # The 60 who refer are the places 140 to 199, the median between 169 and 170: 1,000.37 + 1,695;
    # the others are 0 to 139, the median between 69 and 70: 1,000.37 + 695.
    found = row(joined, REFER)
    assert found.card
    assert (found.card.high.n, found.card.low.n) == (60, 140)
    assert found.card.high.median_clv == pytest.approx(2695.37)
    assert found.card.low.median_clv == pytest.approx(1695.37)
    assert found.card.gap.gap == pytest.approx(1000)
    assert found.card.delta.delta == pytest.approx(1)
    assert found.status is Verdict.SUPPORTED
    assert found.confidence is Confidence.SURE


def test_a_flag_that_alternates_tells_nothing(joined: Finished) -> None:
    # Odd places have their median between 99 and 101, even ones between 98 and 100: 10 apart.
    found = row(joined, VISIT)
    assert found.card
    assert found.card.gap.gap == pytest.approx(10)
    assert found.status is Verdict.CANNOT_TELL
    assert found.confidence is Confidence.CANNOT_TELL


def test_three_customers_are_too_few(joined: Finished) -> None:
    found = row(joined, BETA)
    assert found.status is Verdict.TOO_FEW
    assert found.confidence is Confidence.TOO_FEW
    assert math.isnan(found.q)


def test_a_theme_without_a_metric_is_not_measured(joined: Finished) -> None:
    assert row(joined, PLANS).status is Status.NOT_MEASURED


def test_a_metric_that_the_data_lack_is_named_as_missing(joined: Finished) -> None:
    found = row(joined, STAY)
    assert (found.metric, found.status) == ("years_left", Status.NOT_IN_DATA)


def test_a_category_cannot_be_compared_and_says_so(joined: Finished) -> None:
    joined.tie(PLANS, "logo_colour")
    joined.freeze()
    found = row(joined, PLANS)
    assert found.status is Status.NOT_COMPARABLE
    assert "does not hold numbers" in found.problem


def test_clv_is_not_tested_against_itself(joined: Finished) -> None:
    joined.tie(PLANS, "clv")
    assert row(joined, PLANS).status is Verdict.CIRCULAR


def test_without_customer_data_every_tie_waits(done: Finished) -> None:
    everything = found(done)
    assert everything.data is None
    assert {row.status for row in everything.rows} == {Status.NO_DATA, Status.NOT_MEASURED}


def test_themes_come_by_their_dots(joined: Finished) -> None:
    assert [(row.title, row.dots) for row in found(joined).rows] == [
        (REFER, 9), (VISIT, 5), (PLANS, 4), (BETA, 2), (STAY, 0),
    ]  # fmt: skip


def test_q_counts_each_metric_of_a_family_once(joined: Finished) -> None:
    joined.tie(PLANS, "refers")
    joined.freeze()
    everything = found(joined)
    assert everything.tests == 2 + 1
    by_title = {row.title: row for row in everything.rows}
    # The smaller of two p-values is doubled by Benjamini and Hochberg, the larger one stays.
    refer, visit = by_title[REFER].figures, by_title[VISIT].figures
    assert refer and visit
    assert by_title[REFER].q == pytest.approx(2 * refer.overall["p"])
    assert by_title[VISIT].q == pytest.approx(visit.overall["p"])
    assert by_title[PLANS].q == pytest.approx(refer.overall["p"])


def test_a_new_tie_is_seen_once_it_is_frozen(joined: Finished) -> None:
    assert row(joined, PLANS).card is None
    joined.tie(PLANS, "was_visited")
    assert row(joined, PLANS).status is Status.NOT_FROZEN
    assert row(joined, PLANS).card is row(joined, PLANS).figures is None
    joined.freeze()
    assert row(joined, PLANS).card == row(joined, VISIT).card


def test_best_are_the_fifth_with_the_most_clv(joined: Finished) -> None:
    data = found(joined).data
    assert data
    # The 80th percentile of 200 evenly spaced values lies between places 159 and 160.
    assert (data.ruled.best.customers, data.ruled.typical.customers) == (40, 120)
    assert data.ruled.best.clv_share == pytest.approx((40 * 1000.37 + 71_800) / 399_074)


def test_missing_answers_are_counted(joined: Finished) -> None:
    nps = found(joined).nps
    assert nps
    assert (nps.link.correlation.n, nps.link.coverage.n_missing) == (190, 10)


def test_only_those_who_see_rows_get_small_groups(joined: Finished) -> None:
    live = joined.live
    full = findings(live.store, live.people.analyst, live.id).nps
    told = shared_findings(live.store, live.id).nps
    assert full and told
    assert full.cells["n"].min() < 5
    assert told.cells["n"].min() >= 5
    assert "0" not in set(told.cells["answer"])
    with pytest.raises(ForbiddenError):
        findings(live.store, live.people.executive, live.id)


def test_points_are_for_those_who_see_rows(joined: Finished) -> None:
    live = joined.live
    points = clv_points(live.store, live.people.analyst, live.id)
    assert points is not None
    assert len(points) == 190
    with pytest.raises(ForbiddenError):
        clv_points(live.store, live.people.executive, live.id)


def test_a_stranger_finds_nothing(joined: Finished) -> None:
    live = joined.live
    for stranger in (live.people.stranger, live.people.outsider):
        with pytest.raises(NotFoundError):
            findings(live.store, stranger, live.id)
        with pytest.raises(NotFoundError):
            clv_points(live.store, stranger, live.id)


def test_who_asks_at_the_same_time_shares_one_computation(joined: Finished) -> None:
    cards: list[object] = []
    begin = threading.Barrier(4)

    def ask() -> None:
        begin.wait()
        cards.append(shared_findings(joined.live.store, joined.live.id).rows[0].evidence)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(cards) == 4
    assert all(card is cards[0] for card in cards)


def test_customer_data_whose_file_is_gone_are_refused_in_words(
    joined: Finished, tmp_path: Path
) -> None:
    for file in (tmp_path / "customers").glob("*.parquet"):
        file.unlink()
    with pytest.raises(NotFoundError, match="Load the data again"):
        found(joined)


def test_answers_that_are_no_nps_are_told_apart(done: Finished, tmp_path: Path) -> None:
    frame = customers()
    frame["nps"] = frame["nps"].clip(upper=9) * 10
    join_customers(done.live, tmp_path, frame)
    nps = found(done).nps
    assert nps
    assert nps.link.scale == "satisfaction"
    assert nps.link.score is None


def test_one_piece_of_evidence_is_on_the_screen_at_a_time(joined: Finished) -> None:
    live = joined.live
    put = (show_on_screen, live.people.owner, live.id)
    assert on_screen(live.workshop) is None
    live.store.write(*put, joined.key(REFER))
    assert on_screen(live.workshop) == joined.key(REFER)
    live.store.write(*put, NPS)
    assert on_screen(live.workshop) == NPS
    joined.show("sides")
    assert on_screen(live.workshop) == NPS
    live.store.write(*put, None)
    assert on_screen(live.workshop) is None


def test_only_those_who_drive_put_evidence_on_the_screen(joined: Finished) -> None:
    live = joined.live
    with pytest.raises(ForbiddenError):
        live.store.write(show_on_screen, live.people.analyst, live.id, NPS)
    with pytest.raises(NotFoundError):
        live.store.write(show_on_screen, live.people.owner, live.id, "0123456789abcdef")
    joined.tie(PLANS, "refers")
    with pytest.raises(NotFoundError, match="frozen"):
        loose = hypothesis_key(joined.themes[PLANS], "refers")
        live.store.write(show_on_screen, live.people.owner, live.id, loose)
