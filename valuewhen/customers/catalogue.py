"""The metric catalogue: what can be compared with CLV in a data set, with a first description."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from valuewhen.customers.report import ColumnReport, FileReport
from valuewhen.customers.roles import Roles, plain_words

Direction = Literal["higher", "lower", "unknown"]
DIRECTIONS: tuple[Direction, ...] = ("higher", "lower", "unknown")
METRIC_KINDS = ("number", "count", "flag", "category")

FAMILIES = {
    "advocacy": r"referr|reference|recommend|advoca|ambassador|testimonial|review|invite",
    "ideas": r"\bideas?\b|suggest|feedback|beta|pilot|co creat|workshop|advisory",
    "data sharing": r"shar\w* .*\bdata\b|\bdata shar|telemetry|connected|usage data|consent",
    "self-service": r"self serv|portal|\bapp\b|online|paperless|chatbot|automat",
    "learning": r"train|course|certif|webinar|academy|onboard|learn",
    "service": r"support|ticket|contact|complain|incident|claim|helpdesk|return|refund",
    "payment": r"payment|\bpay|paid|invoice|overdue|dunning|credit",
    "loyalty": r"churn|tenure|renew|contract|loyal|retention|member|months as",
    "satisfaction": r"\bnps\b|satisf|csat|promoter|survey",
    "purchases": r"order|purchas|spend|revenue|charge|basket|frequency|recency|quantity|product"
    r"|sales|discount|offer",
    "profile": r"employee|\bsize\b|\bage\b|gender|married|dependents|country|region|city|senior"
    r"|under \d+",
}
CONTRIBUTIONS = ("advocacy", "ideas", "data sharing", "self-service", "learning")
BURDENS = r"complain|incident|ticket|claim|refund|return|overdue|dunning|churn"
UNITS = (
    (r"\b(eur|usd|gbp|chf|jpy|sek|nok|dkk|pln)\b", None),
    (r"\bhours?\b", "hours"),
    (r"\bminutes?\b", "minutes"),
    (r"\bdays?\b", "days"),
    (r"\bmonths?\b", "months"),
    (r"\byears?\b(?! ?\d)(?<!last year)", "years"),
    (r"\b(pct|percent|percentage)\b", "%"),
    (r"\b(share|rate|ratio)\b", "share"),
    (r"\bgb\b", "GB"),
)


@dataclass(frozen=True)
class Metric:
    """A named customer measure: `kind` as in the file's report, a family, a unit, a direction.

    `direction` says which way a higher value is expected to go with CLV; nobody has said so yet
    when it is "unknown". `reason` says where a guess comes from, and is empty once a person has
    decided; a measure that is not `is_used` is kept out of what beliefs can be tied to.
    """

    name: str
    kind: str
    family: str = "other"
    unit: str | None = None
    direction: Direction = "unknown"
    reason: str = ""
    is_used: bool = True

    def to_json(self) -> dict[str, Any]:
        """The metric as a plain dict."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Metric":
        """The metric that `to_json` gave; what is not known here is left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in plain.items() if name in known})


def suggest_metrics(report: FileReport, roles: Roles) -> list[Metric]:
    """Every column that is a number, count, flag or category, varies, and has no role.

    Family, unit and direction are guessed from the name, each for a person to correct.
    """
    return [
        _suggested(column)
        for column in report.columns
        if column.kind in METRIC_KINDS and column.distinct > 1 and column.name not in roles.columns
    ]


def catalogue(report: FileReport, roles: Roles, saved: Sequence[Metric] = ()) -> list[Metric]:
    """The metrics of a data set in the order of its columns: as saved, else as suggested.

    What was saved of a column that is gone, or is of another kind now, is passed over.
    """
    known = {(metric.name, metric.kind): metric for metric in saved}
    suggested = suggest_metrics(report, roles)
    return [known.get((metric.name, metric.kind), metric) for metric in suggested]


def _suggested(column: ColumnReport) -> Metric:
    words = plain_words(column.name)
    family, sign = _family(words)
    said = [f"“{sign}” in its name is about {family}"] if sign else []
    direction = _direction(words, family) if column.kind != "category" else "unknown"
    if direction == "higher":
        said.append("customers who contribute are expected to be worth more")
    elif direction == "lower":
        said.append("trouble is expected to go with less")
    reason = "; ".join(said)
    return Metric(column.name, column.kind, family, _unit(column), direction, reason)


def _family(words: str) -> tuple[str, str]:
    """The family that a name speaks of, and the part of the name that says so."""
    for family, sign in FAMILIES.items():
        if found := re.search(sign, words):
            return family, found.group(0)
    return "other", ""


def _direction(words: str, family: str) -> Direction:
    if re.search(BURDENS, words):
        return "lower"
    return "higher" if family in CONTRIBUTIONS else "unknown"


def _unit(column: ColumnReport) -> str | None:
    if column.unit:
        return column.unit
    if column.kind == "flag":
        return "yes or no"
    if column.kind == "category":
        return None
    words = plain_words(column.name)
    for sign, unit in UNITS:
        if found := re.search(sign, words):
            return unit or found.group(0).upper()
    return "count" if column.kind == "count" else None
