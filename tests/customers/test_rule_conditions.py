"""Conditions on columns, counted by hand: what they compare, what is missing, what is hostile."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from valuewhen.customers.best import summarise_rule
from valuewhen.customers.csv_text import checked_names
from valuewhen.customers.frame import customers_frame
from valuewhen.customers.report import Limits
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule, Comparison, Condition, Value
from valuewhen.errors import InvalidInputError

ROLES = Roles("id", "clv")
HOSTILE = """a"b'; drop table customers; -- {x} $p %s"""


def stored(folder: Path, **columns: object) -> Path:
    path = folder / "customers.parquet"
    pd.DataFrame(columns).to_parquet(path)
    return path


@pytest.fixture
def ten(tmp_path: Path) -> Path:
    """Ten customers worth 1 to 10; the tenth has nothing but a CLV."""
    return stored(
        tmp_path,
        id=[f"c{place}" for place in range(1, 11)],
        clv=[float(place) for place in range(1, 11)],
        orders=pd.array([0, 1, 2, 3, 4, 5, 6, 7, 8, None], dtype="Int64"),
        share=[0.0, 0.5, float("inf"), 0.25, 1.0, 0.5, 0.5, 0.75, 0.1, None],
        refers=pd.array([True, False] * 4 + [True, None], dtype="boolean"),
        region=["N", "S", "n", "N ", "W", "O'H", "S", "N", "W", None],
        since=[date(2020, 1, day) for day in range(1, 10)] + [None],
    )


def best_of(path: Path, *conditions: Condition, best_from: float | None = None) -> list[int]:
    rule = BestRule(best_from, conditions=conditions, typical_to=0.8)
    labels = customers_frame(path, ROLES, rule).frame
    return sorted(int(clv) for clv in labels.loc[labels["label"] == "best", "clv"])


@pytest.mark.parametrize(
    ("column", "comparison", "values", "customers"),
    [
        ("orders", ">=", (7,), [8, 9]),
        ("orders", ">", (7,), [9]),
        ("orders", "<=", (1,), [1, 2]),
        ("orders", "<", (1.0,), [1]),
        ("orders", "=", (4,), [5]),
        ("orders", "!=", (4,), [1, 2, 3, 4, 6, 7, 8, 9]),
        ("orders", "one of", (0, 8, 99), [1, 9]),
        ("orders", "missing", (), [10]),
        ("orders", "not missing", (), [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ("share", ">=", (0.75,), [5, 8]),
        ("share", "missing", (), [3, 10]),
        ("refers", "=", (True,), [1, 3, 5, 7, 9]),
        ("refers", "!=", (True,), [2, 4, 6, 8]),
        ("region", "=", ("N",), [1, 8]),
        ("region", "one of", ("O'H", "W"), [5, 6, 9]),
        ("region", "!=", ("N",), [2, 3, 4, 5, 6, 7, 9]),
        ("since", ">=", ("2020-01-08",), [8, 9]),
        ("since", "one of", ("2020-01-01", "2020-01-03"), [1, 3]),
        ("since", "missing", (), [10]),
        ("clv", ">", (8,), [9, 10]),
    ],
)
def test_a_condition_finds_its_customers(
    ten: Path, column: str, comparison: str, values: tuple[Value, ...], customers: list[int]
) -> None:
    assert best_of(ten, Condition(column, Comparison(comparison), values)) == customers


def test_all_conditions_have_to_be_met_the_percentile_among_them(ten: Path) -> None:
    refers, few = (
        Condition("refers", Comparison.EQUALS, (True,)),
        Condition("orders", Comparison.AT_MOST, (7,)),
    )
    assert best_of(ten, refers, few) == [1, 3, 5, 7]
    assert best_of(ten, refers, few, best_from=0.5) == [7]  # the median is 5.5


def test_typical_are_in_their_band_and_not_best(ten: Path) -> None:
    rule = BestRule(
        None, 0.2, conditions=(Condition("refers", Comparison.EQUALS, (True,)),), typical_to=0.8
    )
    labels, summary = customers_frame(ten, ROLES, rule).frame, summarise_rule(ten, ROLES, rule)
    by_label = labels.groupby("label")["clv"].agg(list)
    assert by_label["typical"] == [4, 6, 8]  # from 2.8 up to 8.2, without 3, 5 and 7
    assert by_label["other"] == [2, 10]
    assert [group.clv_total for group in summary.groups] == [25, 18, 12]
    [threshold] = summary.thresholds
    assert threshold.best_from is None
    assert (threshold.typical_from, threshold.typical_to) == pytest.approx((2.8, 8.2))


def test_without_an_upper_end_everybody_above_is_typical(ten: Path) -> None:
    rule = BestRule(None, 0.2, conditions=(Condition("orders", Comparison.EQUALS, (0,)),))
    summary = summarise_rule(ten, ROLES, rule)
    assert [group.customers for group in summary.groups] == [1, 8, 1]


def test_customers_without_a_clv_are_in_no_group_though_they_meet_it(tmp_path: Path) -> None:
    path = stored(tmp_path, id=["a", "b", "c"], clv=[1.0, None, 3.0], orders=[9, 9, 0])
    rule = BestRule(
        None, conditions=(Condition("orders", Comparison.AT_LEAST, (5,)),), typical_to=0.8
    )
    summary = summarise_rule(path, ROLES, rule)
    assert summary.missing_clv == 1
    assert [group.customers for group in summary.groups] == [1, 0, 1]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (
            Condition("gone", Comparison.AT_LEAST, (1,)),
            "asks for the column “gone”, which these data do not have",
        ),
        (Condition("id", Comparison.EQUALS, ("c1",)), "a rule names no single customers"),
        (
            Condition("region", Comparison.AT_LEAST, ("N",)),
            "“region” holds words, which have no order",
        ),
        (
            Condition("region", Comparison.EQUALS, (5,)),
            "“region” holds words, and the rule compares it with “5”",
        ),
        (Condition("orders", Comparison.EQUALS, ("N",)), "“orders” holds numbers"),
        (
            Condition("since", Comparison.ABOVE, ("spring",)),
            "“since” holds dates such as 2026-03-31",
        ),
    ],
)
def test_a_condition_that_cannot_be_asked_is_refused(
    ten: Path, condition: Condition, words: str
) -> None:
    with pytest.raises(InvalidInputError, match=words):
        summarise_rule(ten, ROLES, BestRule(conditions=(condition,)))


def test_the_frame_has_no_column_of_the_rule(ten: Path) -> None:
    rule = BestRule(conditions=(Condition("region", Comparison.EQUALS, ("W",)),))
    found = customers_frame(ten, ROLES, rule, ["orders"]).frame
    assert list(found.columns) == ["id", "clv", "nps", "segment", "label", "m0"]
    assert found.loc[found["label"] == "best", "clv"].tolist() == [9.0]


READABLE = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=st.one_of(st.just(HOSTILE), READABLE), wanted=st.one_of(st.just(HOSTILE), READABLE))
def test_whatever_a_column_and_its_values_are_called(
    tmp_path: Path, typed: str, wanted: str
) -> None:
    [name] = checked_names([typed], Limits())  # as files are read
    assume(name.lower() not in ("id", "clv"))
    columns = {"id": ["a", "b", "c"], "clv": [1.0, 2.0, 3.0], name: [wanted, wanted + "x", None]}
    path = stored(tmp_path, **columns)
    assert best_of(path, Condition(name, Comparison.EQUALS, (wanted,))) == [1]
    assert best_of(path, Condition(name, Comparison.ONE_OF, (wanted, "?x"))) == [1]
    assert best_of(path, Condition(name, Comparison.MISSING)) == [3]
