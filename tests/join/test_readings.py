"""Readings of experiments on fresh data: a known effect, lost customers, files that fail."""

import math
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.join.test_experiments import commit, customers, drawn, join
from tests.rooms import Live
from valuewhen.errors import ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.join.experiments import Experiment, draw_experiment
from valuewhen.join.readings import DatedReading, Outcome, readings_of

Change = Callable[[pd.DataFrame], pd.DataFrame]


def start(live: Live, folder: Path, metric: str, smallest: float, **terms: float) -> Experiment:
    """A hundred customers of whom the places 20 to 79 are typical: 30 in each arm."""
    join(live, folder, before())
    made = commit(live, metric, **terms)
    return draw_experiment(live.store, live.people.owner, live.id, made, smallest)


def before() -> pd.DataFrame:
    """The customers at the draw: only the twenty most valuable refer."""
    return customers(100).assign(refers=["no"] * 80 + ["yes"] * 20)


def later(
    live: Live,
    folder: Path,
    found: Experiment,
    change: Change,
    all_before: pd.DataFrame | None = None,
) -> str:
    """The same customers later, those who were drawn changed; `change` gets them in order, with
    their arm and their `place` in it."""
    arms = drawn(found).rename(columns={"id": "customer"})
    arms["place"] = arms.groupby("arm").cumcount()
    frame = (before() if all_before is None else all_before).merge(arms, how="left", on="customer")
    return join(live, folder, change(frame).drop(columns=["arm", "place"]))


def read(live: Live, found: Experiment) -> tuple[DatedReading, ...]:
    return readings_of(live.store, live.people.analyst, live.id, found.commitment_id)


def pilot(frame: pd.DataFrame) -> pd.Series:
    return frame["arm"] == "pilot"


def two_more_calls(frame: pd.DataFrame) -> pd.DataFrame:
    """Pilot customers call 1 or 3 times more, those of the holdout once more or once less; the
    former become worth 10 more, the latter 4."""
    step = (frame["place"] % 2) * 2 - 1
    calls = frame["calls"] + (step + 2 * pilot(frame)).where(frame["arm"].notna(), 0)
    worth = frame["clv"] + (4 + 6 * pilot(frame)).where(frame["arm"].notna(), 0)
    return frame.assign(calls=calls, clv=worth)


def test_a_known_effect_of_a_number_is_read_with_its_interval(here: Live, tmp_path: Path) -> None:
    found = start(here, tmp_path, "calls", 1.5)
    later(here, tmp_path, found, two_more_calls)
    [first] = read(here, found)
    metric, clv = first.reading.metric, first.reading.clv
    # Changes of 1 and 3 against -1 and 1, 15 times each: means 2 and 0, variances 30 / 29.
    # Welch: 2 +- 2.001717 (t of 58) x sqrt(2 x 1.034483 / 30) = 2 +- .525675
    assert (metric.gap, metric.pilot, metric.holdout) == (2.0, 2.0, 0.0)
    assert (metric.low, metric.high) == pytest.approx((1.474325, 2.525675), abs=1e-5)
    assert (metric.n_pilot, metric.n_holdout) == (30, 30)
    assert (clv.gap, clv.median_x, clv.median_y) == (6.0, 10.0, 4.0)
    assert (first.version, first.outcome) == (2, Outcome.BETTER)
    assert first.reading.pilot.lost == first.reading.holdout.unknown == 0


def test_where_less_is_wanted_the_same_effect_is_worse(here: Live, tmp_path: Path) -> None:
    found = start(here, tmp_path, "calls", 1.5, baseline=2, target=1)
    later(here, tmp_path, found, two_more_calls)
    assert [one.outcome for one in read(here, found)] == [Outcome.WORSE]


def test_a_known_effect_of_a_flag(here: Live, tmp_path: Path) -> None:
    found = start(here, tmp_path, "refers", 0.4)

    def twelve_against_three(frame: pd.DataFrame) -> pd.DataFrame:
        """Twelve of the pilot begin to refer, and three of the holdout."""
        begins = frame["place"] < frame["arm"].map({"pilot": 12, "holdout": 3})
        return frame.assign(refers=frame["refers"].mask(begins, "yes"))

    later(here, tmp_path, found, twelve_against_three)
    [first] = read(here, found)
    # The sums of test_flags_are_compared_with_half_a_customer_in_each_cell, 30 in each arm.
    assert first.reading.metric.gap == pytest.approx(12 / 30 - 3 / 30)
    ends = (first.reading.metric.low, first.reading.metric.high)
    assert ends == pytest.approx((0.067153, 0.495347), abs=1e-6)
    assert first.outcome is Outcome.BETTER


def test_an_interval_with_zero_cannot_tell(here: Live, tmp_path: Path) -> None:
    found = start(here, tmp_path, "calls", 1.5)

    def two_more_of_every_second(frame: pd.DataFrame) -> pd.DataFrame:
        """In both arms fifteen customers call twice more, whichever the lot drew."""
        return frame.assign(calls=frame["calls"] + (2 * (frame["place"] % 2)).fillna(0))

    later(here, tmp_path, found, two_more_of_every_second)
    [first] = read(here, found)
    # Changes of 0 and 2, 15 times each, in both arms: as above, 0 +- .525675
    metric = first.reading.metric
    assert (metric.gap, metric.low, metric.high) == pytest.approx(
        (0, -0.525675, 0.525675), abs=1e-5
    )
    assert first.outcome is Outcome.CANNOT_TELL
    later(here, tmp_path, found, lambda frame: frame)
    [_, second] = read(here, found)
    assert (second.version, second.reading.metric.gap) == (3, 0.0)
    assert math.isnan(second.reading.metric.low)
    assert second.outcome is Outcome.CANNOT_TELL


def test_lost_and_unknown_customers_are_counted_and_nowhere_else(
    here: Live, tmp_path: Path
) -> None:
    found = start(here, tmp_path, "calls", 1.5)

    def without_some(frame: pd.DataFrame) -> pd.DataFrame:
        """Three of the pilot are gone, one of the holdout; of two more nobody knows the calls."""
        frame = two_more_calls(frame)
        gone = (pilot(frame) & (frame["place"] < 3)) | (
            frame["arm"].eq("holdout") & (frame["place"] == 29)
        )
        hidden = frame["arm"].eq("holdout") & frame["place"].isin([0, 1])
        return frame.assign(calls=frame["calls"].mask(hidden))[~gone]

    later(here, tmp_path, found, without_some)
    [first] = read(here, found)
    one, other = first.reading.pilot, first.reading.holdout
    assert (one.drawn, one.lost, one.unknown, one.n) == (30, 3, 0, 27)
    assert (other.drawn, other.lost, other.unknown, other.n) == (30, 1, 2, 27)
    assert first.outcome is Outcome.TOO_FEW


def test_nothing_is_read_from_the_data_of_the_draw_or_from_others(
    here: Live, tmp_path: Path
) -> None:
    found = start(here, tmp_path, "calls", 1.5)
    assert read(here, found) == ()
    older = start(here, tmp_path, "calls", 1.5)  # draws on what was loaded after the first draw
    assert [one.version for one in read(here, found)] == [2]
    assert read(here, older) == ()


def test_readings_are_for_those_who_may_see_rows(here: Live, tmp_path: Path) -> None:
    found = start(here, tmp_path, "calls", 1.5)
    people = here.people
    for who, error in ((people.executive, ForbiddenError), (people.stranger, NotFoundError)):
        with pytest.raises(error):
            readings_of(here.store, who, here.id, found.commitment_id)
    with pytest.raises(NotFoundError, match="Nothing was drawn"):
        readings_of(here.store, people.owner, here.id, commit(here))


def test_files_that_are_gone_or_changed_and_columns_that_are_missing_are_named(
    here: Live, tmp_path: Path
) -> None:
    found = start(here, tmp_path, "calls", 1.5)
    later(here, tmp_path, found, lambda frame: frame.drop(columns="calls"))
    with pytest.raises(InvalidInputError, match="have no column “calls”"):
        read(here, found)
    later(here, tmp_path, found, two_more_calls)
    assert [one.version for one in read(here, found)] == [3]
    content = found.parquet.read_bytes()
    found.parquet.write_bytes(content[:-1])
    with pytest.raises(InvalidInputError, match="was changed or damaged"):
        read(here, found)
    found.parquet.unlink()
    with pytest.raises(NotFoundError, match="who is in the pilot is gone"):
        read(here, found)
    found.parquet.write_bytes(content)
    (tmp_path / "customers" / f"{found.data_set_id}.parquet").unlink()
    with pytest.raises(NotFoundError, match="the pilot was drawn from are gone"):
        read(here, found)


def test_a_metric_that_became_text_is_named(here: Live, tmp_path: Path) -> None:
    found = start(here, tmp_path, "calls", 1.5)
    words = ["few", "many", "some"] * 34
    later(here, tmp_path, found, lambda frame: frame.assign(calls=words[:100]))
    with pytest.raises(InvalidInputError, match="“calls” is no number in the fresh"):
        read(here, found)
