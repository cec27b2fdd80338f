"""A rule of best and typical customers as people read it, wherever it is printed."""

from dataclasses import dataclass

from valuewhen import figures
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import WITHOUT_VALUE, BestRule, Comparison, Condition, Value
from valuewhen.join.measured import metric_words
from valuewhen.words import say

MOST_LISTED = 5
LONGEST = 60

WORDS = {
    Comparison.AT_LEAST: "at_least",
    Comparison.ABOVE: "above",
    Comparison.AT_MOST: "at_most",
    Comparison.BELOW: "below",
    Comparison.EQUALS: "equals",
    Comparison.DIFFERS: "differs",
    Comparison.ONE_OF: "one_of",
    Comparison.MISSING: "missing",
    Comparison.NOT_MISSING: "not_missing",
}


@dataclass(frozen=True)
class RuleWords:
    """Who is best and who is typical, each as a phrase that follows a colon."""

    best: str
    typical: str


def rule_in_words(rule: BestRule, roles: Roles | None) -> RuleWords:
    """The rule in plain words, with the conditions in the order in which they were given."""
    is_split = rule.by_segment and bool(roles and roles.segment)
    where = say("customers.rule_in_segment" if is_split else "customers.rule_in_all")
    best = [condition_in_words(condition) for condition in rule.conditions]
    if rule.best_from is not None:
        best.insert(0, say("customers.rule_clv", at=percentile(rule.best_from), where=where))
    return RuleWords(best=say("customers.rule_and").join(best), typical=_typical(rule, where))


def condition_in_words(condition: Condition) -> str:
    """One condition: "orders last year at least 5", "country is one of DE, PL"."""
    name = _short(metric_words(condition.column))
    key = f"customers.rule_{WORDS[condition.comparison]}"
    if condition.comparison in WITHOUT_VALUE:
        return say(key, name=name)
    return say(key, name=name, value=_listed(condition.values))


def percentile(quantile: float) -> str:
    """A quantile as an ordinal: 0.8 is "80th", 0.51 "51st"."""
    number = figures.number(100 * quantile)
    endings = {"1": "st", "2": "nd", "3": "rd"}
    is_regular = "." in number or number[-2:] in ("11", "12", "13")
    return number + ("th" if is_regular else endings.get(number[-1], "th"))


def _typical(rule: BestRule, where: str) -> str:
    start, end = percentile(rule.typical_from), rule.typical_end
    if end is None:
        band = say("customers.rule_typical_open", start=start, where=where)
    else:
        band = say("customers.rule_typical", start=start, end=percentile(end), where=where)
    is_plain = not rule.conditions and rule.typical_to is None
    return band if is_plain else say("customers.rule_not_best", band=band)


def _listed(values: tuple[Value, ...]) -> str:
    said = ", ".join(_value(value) for value in values[:MOST_LISTED])
    if len(values) <= MOST_LISTED:
        return said
    return say("customers.rule_more_values", values=said, n=figures.count(len(values)))


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return say("customers.rule_yes" if value else "customers.rule_no")
    return _short(value) if isinstance(value, str) else figures.number(value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
