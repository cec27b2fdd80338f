"""Best against typical customers over all metrics: by hand, here and in a child, kept."""

from pathlib import Path

import pandas as pd
import pytest
from scipy.stats import norm

from valuewhen.children.child import Child
from valuewhen.children.computation import NoResultError
from valuewhen.customers.catalogue import Metric
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule, Comparison, Condition
from valuewhen.errors import InvalidInputError, NotFoundError
from valuewhen.join import answers, profiled, profiling
from valuewhen.join.answers import Answers
from valuewhen.join.profiled import profiled as ask
from valuewhen.join.profiling import Profile

ROLES = Roles("id", "clv")
METRICS = [Metric("a.b", "count"), Metric("refers", "flag"), Metric("days", "number")]
OTHERS = [Metric("region", "category")]


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    """200 customers worth 1 to 200: 40 are best, from 161 on, 120 typical, from 41 on."""
    worth = range(1, 201)
    frame = pd.DataFrame(
        {
            "id": [f"c{n}" for n in worth],
            "clv": [float(n) for n in worth],
            "a.b": [3 if n > 160 and n % 4 else 0 for n in worth],  # 30 of 40 best, no typical
            "refers": [n % 2 == 0 for n in worth],  # half of both
            "days": [100.0 + n if n > 160 else 7.0 for n in worth],
            "region": ["x"] * 200,
        }
    )
    file = tmp_path / "customers.parquet"
    frame.to_parquet(file)
    return file


def test_shares_and_medians_are_set_side_by_side_the_largest_difference_first(
    parquet: Path,
) -> None:
    found = ask(parquet, ROLES, BestRule(), METRICS + OTHERS)
    frame = found.frame.set_index("metric")
    assert list(frame.index) == ["days", "a.b", "refers"]
    assert (frame["n_best"] == 40).all()
    assert (frame["n_typical"] == 120).all()
    assert list(frame["best"]) == pytest.approx([280.5, 0.75, 0.5])
    assert list(frame["typical"]) == pytest.approx([7, 0, 0.5])
    assert list(frame["difference"]) == pytest.approx([273.5, 0.75, 0])
    z2 = norm.ppf(0.975) ** 2  # Wilson's interval of 30 in 40
    centre, n = (30 + z2 / 2) / (40 + z2), 40 + z2
    reach = (z2 * (30 * 10 / 40 + z2 / 4)) ** 0.5 / n
    ends = frame.loc["a.b", ["best_low", "best_high"]]
    assert list(ends) == pytest.approx([centre - reach, centre + reach])


def test_the_clv_along_each_metric_stands_beside_it(parquet: Path) -> None:
    shape = ask(parquet, ROLES, BestRule(), METRICS).shapes["a.b"]
    assert list(shape["n"]) == [170, 30]
    zero = [*range(1, 161), *range(164, 201, 4)]
    three = [n for n in range(161, 201) if n % 4]
    assert list(shape["median_clv"]) == [pd.Series(zero).median(), pd.Series(three).median()]


def test_the_rule_decides_who_is_compared(parquet: Path) -> None:
    rule = BestRule(
        None, conditions=(Condition("refers", Comparison.EQUALS, (True,)),), typical_to=1
    )
    frame = ask(parquet, ROLES, rule, METRICS).frame.set_index("metric")
    assert (frame["n_best"] == 100).all()
    assert (frame["n_typical"] == 80).all()  # the odd from 41 on
    assert list(frame.loc["refers", ["best", "typical"]]) == [1, 0]


def test_too_few_best_customers_have_no_estimate(parquet: Path) -> None:
    frame = ask(parquet, ROLES, BestRule(0.9), METRICS).frame
    assert frame["is_few"].all()
    assert frame[["best", "difference", "d"]].isna().all(axis=None)
    assert (frame["n_best"] == 20).all()


def test_a_child_answers_as_the_server_does_and_once_for_all(
    parquet: Path, started: list[Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_child = ask(parquet, ROLES, BestRule(), METRICS)
    monkeypatch.setattr(profiled, "_profiles", Answers(profiling, Profile))
    kept = ask(parquet, ROLES, BestRule(), METRICS)
    assert len(started) == 1
    monkeypatch.setattr(answers, "FEW", 1_000)
    other = parquet.with_name("same.parquet")
    other.write_bytes(parquet.read_bytes())
    here = ask(other, ROLES, BestRule(), METRICS)
    assert len(started) == 1
    for found in (in_child, kept):
        pd.testing.assert_frame_equal(found.frame, here.frame)
        assert list(found.shapes) == list(here.shapes)
        for metric, shape in found.shapes.items():
            pd.testing.assert_frame_equal(shape, here.shapes[metric])


def test_whoever_cannot_wait_is_told_and_a_cancelled_one_is_gone(
    parquet: Path, started: list[Child]
) -> None:
    with pytest.raises(NoResultError, match="still being computed") as caught:
        ask(parquet, ROLES, BestRule(), METRICS, patience=0)
    caught.value.computation.cancel()
    with pytest.raises(NoResultError) as stopped:
        ask(parquet, ROLES, BestRule(), METRICS)
    assert stopped.value.code == "cancelled"


def test_what_is_not_there_is_named(parquet: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="no column “gone”"):
        ask(parquet, ROLES, BestRule(), [Metric("gone", "count")])
    with pytest.raises(NotFoundError, match="gone"):
        ask(tmp_path / "nothing.parquet", ROLES, BestRule(), METRICS)
