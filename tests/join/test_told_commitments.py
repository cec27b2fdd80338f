"""Commitments as executives read them: how they stand, and nothing about fewer than five."""

import time
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import update

from tests.join.test_experiments import commit, customers, join
from tests.join.test_readings import before, later, start, two_more_calls
from tests.reports.finished import REFER, Finished, join_customers
from tests.rooms import Live
from valuewhen.errors import NotFoundError
from valuewhen.join.break_even import Pays
from valuewhen.join.experiments import draw_experiment, pilot_ids
from valuewhen.join.freezing import freeze
from valuewhen.join.readings import Outcome
from valuewhen.join.told_commitments import ToldCommitment, told_commitments
from valuewhen.store.tables import acts
from valuewhen.workshop.commitments import amend, commit_to
from valuewhen.workshop.due import Standing
from valuewhen.workshop.progress import note_result, report_progress

LONG_AGO = date(2026, 2, 10)


def told(live: Live, today: date | None = None) -> tuple[ToldCommitment, ...]:
    return told_commitments(live.store, live.people.executive, live.id, today=today)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def decide_on(live: Live, on: date) -> None:
    """Lets everything have been decided on that day."""
    at = time.mktime((*on.timetuple()[:3], 12, 0, 0, 0, 0, -1))
    live.store.write(lambda connection: connection.execute(update(acts).values(at=at)).rowcount)


def test_terms_are_told_in_words_with_a_warning_and_a_date(here: Live, tmp_path: Path) -> None:
    join(here, tmp_path, before(), currency="EUR")
    commit(
        here, baseline=0.2, target=0.35, cost=12_500, incentive="a voucher", horizon="this quarter"
    )
    decide_on(here, LONG_AGO)
    [one] = told(here, LONG_AGO)
    assert (one.metric, plain(one.baseline), plain(one.target), one.cost) == (
        *("refers", "20 %", "35 %"),
        "€12,500",
    )
    assert (one.decided_on, one.due, one.standing) == (
        *(LONG_AGO, date(2026, 3, 31)),
        Standing.OPEN,
    )
    assert "“voucher” beside “refer” looks like paying" in one.advocacy
    assert (one.experiment, one.readings, one.problem, one.pays) == (None, (), "", "")


def test_a_commitment_is_open_then_overdue_then_reported(here: Live) -> None:
    made = commit(here, horizon="this quarter")
    decide_on(here, LONG_AGO)
    assert told(here, date(2026, 3, 31))[0].standing is Standing.OPEN
    assert told(here, date(2026, 4, 1))[0].standing is Standing.OVERDUE
    here.store.write(report_progress, here.people.owner, here.id, made, figure=12.5, note="by hand")
    [one] = told(here, date(2026, 4, 1))
    assert one.standing is Standing.REPORTED
    assert one.reported
    assert (one.reported.figure, one.reported.note) == ("12.5", "by hand")


def test_a_reading_makes_it_measured_and_is_told_with_interval_and_n(
    here: Live, tmp_path: Path
) -> None:
    found = start(here, tmp_path, "calls", 1.5)
    [one] = told(here)
    assert one.standing is Standing.OPEN
    assert one.problem.startswith("No fresh data yet.")
    assert one.experiment
    assert "30 typical customers were drawn by lot for the pilot" in one.experiment.said
    later(here, tmp_path, found, two_more_calls)
    [one] = told(here)
    [reading] = one.readings
    assert (one.standing, one.problem, reading.outcome) == (Standing.MEASURED, "", Outcome.BETTER)
    assert (
        "calls changed by +2 more than in the holdout (+1.47 to +2.53; 30 and 30 customers)"
        in reading.said
    )
    assert plain(reading.clv).startswith("CLV changed by +6 against the holdout")
    assert reading.missing == "Nobody who was drawn is missing."
    ids = pilot_ids(here.store, here.people.owner, here.id, found.commitment_id)
    words = str(asdict(one))
    assert not any(name in words for name in ids)
    assert str(found.plan.seed) not in words
    assert found.file not in words


def test_a_few_who_are_missing_cannot_be_told_from_the_numbers(here: Live, tmp_path: Path) -> None:
    join(here, tmp_path, before_many())
    made = commit(here, "calls")
    found = draw_experiment(here.store, here.people.owner, here.id, made, 1.5, 50)

    def without(gone: dict[str, int]) -> Any:
        def change(frame: pd.DataFrame) -> pd.DataFrame:
            lost = frame["place"] < frame["arm"].map(gone)
            return frame[~lost]

        return change

    later(here, tmp_path, found, without({"pilot": 3, "holdout": 10}), before_many())
    [reading] = told(here)[0].readings
    assert (reading.n_pilot, reading.n_holdout) == (50, 40)
    assert reading.missing.startswith("A few who were drawn are no longer in the data")
    assert "47" not in reading.said + reading.clv
    later(here, tmp_path, found, without({"pilot": 5, "holdout": 10}), before_many())
    reading = told(here)[0].readings[-1]
    assert (reading.n_pilot, reading.n_holdout) == (45, 40)
    assert reading.missing.startswith("5 of the pilot and 10 of the holdout are no longer")
    later(here, tmp_path, found, without({"pilot": 47, "holdout": 10}), before_many())
    one = told(here)[0]
    assert one.readings[-1].outcome is Outcome.TOO_FEW
    assert (one.readings[-1].n_pilot, one.standing) == (0, Standing.OPEN)


def before_many() -> pd.DataFrame:
    """Two hundred customers, of whom 120 are typical."""
    return customers(200)


def test_a_file_that_is_gone_is_told_and_the_rest_too(here: Live, tmp_path: Path) -> None:
    found = start(here, tmp_path, "calls", 1.5)
    later(here, tmp_path, found, two_more_calls)
    found.parquet.unlink()
    [one] = told(here)
    assert "who is in the pilot is gone" in one.problem
    assert (one.readings, one.standing, one.made.owner) == ((), Standing.OPEN, "Bo")


def test_customers_are_named_only_as_they_agreed(here: Live) -> None:
    made = commit(here, baseline=10, target=5)

    def note(name: str, after: float, *, may_name: bool) -> None:
        result = {"customer": name, "before": 10, "after": after, "unit": "days"} | {
            "is_less_better": True
        }
        here.store.write(note_result, here.people.owner, here.id, made, **result, may_name=may_name)

    note("Acme", 8, may_name=True)
    note("Bolt", 5, may_name=True)
    for at in range(4):
        note(f"Secret {at}", 9 - at, may_name=False)
    [one] = told(here)
    assert [row.customer for row in one.league.named] == ["Bolt", "Acme"]
    assert [row.change for row in one.league.named] == [-0.5, -0.2]
    assert (one.league.others, one.league.others_gain) == (None, None)
    note("Secret 4", 5, may_name=False)
    [one] = told(here)
    # From 10 to 9, 8, 7, 6, 5: 10 % to 50 % less, the middle one 30 %.
    assert (one.league.others, one.league.others_gain) == (5, pytest.approx(0.3))
    assert "Secret" not in str(asdict(one))


def test_nobody_else_is_told_anything(here: Live) -> None:
    commit(here)
    for who in (here.people.stranger, here.people.outsider):
        with pytest.raises(NotFoundError):
            told_commitments(here.store, who, here.id)


def test_a_programme_is_told_to_pay_by_the_frozen_gap(done: Finished, tmp_path: Path) -> None:
    live, owner = done.live, done.live.people.owner
    join_customers(live, tmp_path)
    terms = {"investment": "a desk", "ability": "refer", "owner": "Bo", "horizon": "beyond"}
    terms |= {"metric": "refers", "customers": 100, "theme_id": done.themes[REFER]}
    made = live.store.write(commit_to, owner, live.id, **terms, cost=40_000)
    assert told(live)[-1].pays == ""  # the hypothesis is not frozen
    live.store.write(freeze, owner, live.id, 0.0)
    one = told(live)[-1]
    # 60 who refer are worth 1,000 more in the median: 100 of them 100,000, of which 40 %.
    assert one.break_even
    assert (one.break_even.gap, one.break_even.share) == (pytest.approx(1000), pytest.approx(0.4))
    assert one.break_even.pays is Pays.FROM
    assert plain(one.pays).startswith("Pays if at least 40 % of the adjusted gap is causal")
    live.store.write(amend, owner, live.id, made, baseline=0.3, target=0.1)
    assert told(live)[-1].break_even.pays is Pays.WRONG_WAY  # less of what goes with more
    live.store.write(amend, owner, live.id, made, metric="was_visited", baseline=None)
    assert told(live)[-1].break_even.pays is Pays.CANNOT_TELL
    live.move("vote")
    assert told(live)[-1].pays == ""
