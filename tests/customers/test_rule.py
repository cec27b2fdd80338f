"""Rules of best customers as values: what is refused, what JSON keeps, what a cache can hold."""

import json

import pytest

from valuewhen.customers.rule import BestRule, Comparison, Condition
from valuewhen.errors import InvalidInputError

ORDERS = Condition("orders", Comparison.AT_LEAST, (5,))
COUNTRIES = Condition("a.b; drop", Comparison.ONE_OF, ("DE", 'O\'Hara "x"'))


def test_a_rule_with_conditions_survives_json_text() -> None:
    flag, gone = Condition("flag", Comparison.EQUALS, (True,)), Condition("nps", Comparison.MISSING)
    rule = BestRule(0.7, 0.1, False, 30, (ORDERS, COUNTRIES, flag, gone), 0.9)
    text = json.dumps(rule.to_json())
    assert BestRule.from_json(json.loads(text)) == rule
    assert json.loads(text)["conditions"][0] == {
        "column": "orders",
        "comparison": ">=",
        "values": [5],
    }


def test_json_of_before_there_were_conditions_is_read() -> None:
    old = {"best_from": 0.9, "typical_from": 0.3, "by_segment": False, "smallest_segment": 20}
    assert BestRule.from_json(old) == BestRule(0.9, 0.3, by_segment=False, smallest_segment=20)
    assert BestRule.from_json({"best_from": 0.9, "typical_from": 0.3}) == BestRule(0.9, 0.3)


def test_equal_rules_are_one_key_of_a_cache() -> None:
    rules = {BestRule(conditions=(ORDERS, COUNTRIES)): "found"}
    same = BestRule.from_json(BestRule(conditions=(ORDERS, COUNTRIES)).to_json())
    assert rules[same] == "found"
    assert BestRule(conditions=(COUNTRIES,)) not in rules


@pytest.mark.parametrize(
    ("column", "comparison", "values", "words"),
    [
        ("", ">=", (1,), "Choose the column"),
        ("orders", "~", (1,), "“~” is no comparison"),
        ("orders", ">=", (), "Give the condition on “orders” a value"),
        ("orders", ">=", (1, 2), "Give the condition on “orders” a value"),
        ("orders", "one of", (), "Give the condition on “orders” a value"),
        ("orders", "missing", (1,), "Give the condition on “orders” a value"),
        ("orders", ">=", (float("nan"),), "Give the condition on “orders” a value"),
        ("orders", "=", ("",), "Give the condition on “orders” a value"),
        ("orders", "=", ({"a": 1},), "Give the condition on “orders” a value"),
    ],
)
def test_a_condition_that_says_nothing_is_refused(
    column: str, comparison: Comparison, values: tuple[float, ...], words: str
) -> None:
    with pytest.raises(InvalidInputError, match=words):
        Condition(column, comparison, values)


def test_best_needs_the_clv_or_a_condition() -> None:
    with pytest.raises(InvalidInputError, match="Say what makes a customer best"):
        BestRule(best_from=None)
    assert BestRule(best_from=None, conditions=(ORDERS,)).typical_end is None


def test_typical_ends_where_best_starts_unless_it_is_said() -> None:
    assert BestRule(0.9, 0.3).typical_end == 0.9
    assert BestRule(0.9, 0.3, typical_to=0.5).typical_end == 0.5
    assert BestRule(0.9, 0.3, typical_to=1).typical_end is None
    with pytest.raises(InvalidInputError, match="Typical ends at a higher share than it starts"):
        BestRule(0.9, 0.3, typical_to=0.3)
    with pytest.raises(InvalidInputError, match="Best starts at a share between 0 and 1"):
        BestRule(1.5, 0.3, typical_to=0.8)
