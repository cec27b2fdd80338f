"""Rules of best customers in words."""

import pytest

from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule, Comparison, Condition
from valuewhen.join.rule_words import condition_in_words, percentile, rule_in_words

WHOLE = Roles("id", "clv")
SPLIT = Roles("id", "clv", segment="region")


def test_the_usual_rule_says_what_it_is_measured_within() -> None:
    said = rule_in_words(BestRule(), SPLIT)
    within = "of the customer’s business segment"
    assert said.best == f"CLV at or above the 80th percentile {within}, ties included"
    assert said.typical == f"CLV from the 20th percentile {within} up to the 80th"
    assert "of all customers" in rule_in_words(BestRule(), WHOLE).best
    assert "of all customers" in rule_in_words(BestRule(by_segment=False), SPLIT).best


def test_conditions_are_joined_and_typical_are_not_best() -> None:
    orders = Condition("orders_last_year", Comparison.AT_LEAST, (5,))
    refers = Condition("refers", Comparison.EQUALS, (True,))
    said = rule_in_words(BestRule(None, 0.2, conditions=(orders, refers), typical_to=0.8), WHOLE)
    assert said.best == "orders last year at least 5; and refers: yes"
    assert (
        said.typical == "CLV from the 20th percentile of all customers up to the 80th, and not best"
    )
    both = rule_in_words(BestRule(0.9, conditions=(orders,), typical_to=1), WHOLE)
    assert both.best.startswith("CLV at or above the 90th percentile of all customers, ties")
    assert both.best.endswith("; and orders last year at least 5")
    assert both.typical == "CLV from the 20th percentile of all customers on, and not best"


@pytest.mark.parametrize(
    ("comparison", "values", "said"),
    [
        (Comparison.ABOVE, (1234.5,), "worth more than 1,234.5"),
        (Comparison.AT_MOST, (-3,), "worth at most −3"),
        (Comparison.BELOW, (0,), "worth less than 0"),
        (Comparison.DIFFERS, (False,), "worth: anything but no"),
        (Comparison.ONE_OF, ("DE", "{PL}"), "worth: one of DE, {PL}"),
        (Comparison.ONE_OF, tuple("abcdefg"), "worth: one of a, b, c, d, e and others, 7 in all"),
        (Comparison.MISSING, (), "worth missing"),
        (Comparison.NOT_MISSING, (), "worth known"),
        (Comparison.EQUALS, ("x" * 80,), "worth: " + "x" * 59 + "…"),
    ],
)
def test_every_comparison_has_its_words(
    comparison: Comparison, values: tuple[float, ...], said: str
) -> None:
    assert condition_in_words(Condition("worth", comparison, values)) == said


@pytest.mark.parametrize(
    ("quantile", "said"),
    [
        (0.8, "80th"),
        (0.51, "51st"),
        (0.12, "12th"),
        (0.02, "2nd"),
        (0.93, "93rd"),
        (0.125, "12.5th"),
    ],
)
def test_percentiles_are_ordinals(quantile: float, said: str) -> None:
    assert percentile(quantile) == said
