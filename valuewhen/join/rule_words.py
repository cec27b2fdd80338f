"""A rule of best and typical customers as people read it, wherever it is printed."""

from dataclasses import dataclass

from valuewhen import figures
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import WITHOUT_VALUE, BestRule, Comparison, Condition, Value
from valuewhen.join.measured import metric_words
from valuewhen.words import number as written
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


def rule_in_words(rule: BestRule, roles: Roles | None, language: str = "en") -> RuleWords:
    """The rule in plain words, with the conditions in the order in which they were given."""
    is_split = rule.by_segment and bool(roles and roles.segment)
    where = say("rules.in_segment" if is_split else "rules.in_all", language)
    best = [condition_in_words(condition, language) for condition in rule.conditions]
    if rule.best_from is not None:
        at = percentile(rule.best_from, language)
        best.insert(0, say("rules.clv", language, at=at, where=where))
    return RuleWords(say("rules.and", language).join(best), _typical(rule, where, language))


def condition_in_words(condition: Condition, language: str = "en") -> str:
    """One condition: "orders last year at least 5", "country is one of DE, PL"."""
    name = _short(metric_words(condition.column))
    key = f"rules.{WORDS[condition.comparison]}"
    if condition.comparison in WITHOUT_VALUE:
        return say(key, language, name=name)
    return say(key, language, name=name, value=_listed(condition.values, language))


def percentile(quantile: float, language: str = "en") -> str:
    """A quantile as an English ordinal: 0.8 is "80th", 0.51 "51st". Other languages have the number
    alone: their texts make it an ordinal."""
    if language != "en":
        return written(round(100 * quantile, 3), language)
    number = figures.number(100 * quantile)
    endings = {"1": "st", "2": "nd", "3": "rd"}
    is_regular = "." in number or number[-2:] in ("11", "12", "13")
    return number + ("th" if is_regular else endings.get(number[-1], "th"))


def _typical(rule: BestRule, where: str, language: str) -> str:
    start, end = percentile(rule.typical_from, language), rule.typical_end
    if end is None:
        band = say("rules.typical_open", language, start=start, where=where)
    else:
        until = percentile(end, language)
        band = say("rules.typical", language, start=start, end=until, where=where)
    is_plain = not rule.conditions and rule.typical_to is None
    return band if is_plain else say("rules.not_best", language, band=band)


def _listed(values: tuple[Value, ...], language: str) -> str:
    said = ", ".join(_value(value, language) for value in values[:MOST_LISTED])
    if len(values) <= MOST_LISTED:
        return said
    return say("rules.more_values", language, values=said, n=len(values))


def _value(value: Value, language: str) -> str:
    if isinstance(value, bool):
        return say("rules.yes" if value else "rules.no", language)
    if isinstance(value, str):
        return _short(value)
    return figures.number(value) if language == "en" else written(value, language)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
