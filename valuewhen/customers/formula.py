"""What the firm's CLV is computed from: a first guess of which columns are inside it."""

import re
from dataclasses import dataclass

from valuewhen.customers.report import FileReport
from valuewhen.customers.roles import Roles, plain_words

USUAL_INPUTS = (
    (r"revenue|sales|spend|charge|amount|turnover|umsatz", "money that customers pay"),
    (r"margin|profit|cost|refund|discount|price", "what is left of that money"),
    (r"order|purchas|frequency|recency|monetary|basket|quantity", "how often and how much"),
    (r"tenure|churn|retention|renew|lifetime|months as|contract", "how long customers stay"),
)


@dataclass(frozen=True)
class UsualInput:
    """A column that is often inside a CLV, and why one would think so."""

    column: str
    reason: str


def usual_inputs(report: FileReport, roles: Roles) -> list[UsualInput]:
    """The columns whose names speak of what a traditional CLV is computed from.

    Nothing follows from it until a person says that they are: what a firm's CLV contains is the
    firm's to say.
    """
    found = []
    for column in report.columns:
        if column.name in roles.columns:
            continue
        words = plain_words(column.name)
        reason = next((why for sign, why in USUAL_INPUTS if re.search(sign, words)), None)
        if reason:
            found.append(UsualInput(column.name, reason))
    return found
