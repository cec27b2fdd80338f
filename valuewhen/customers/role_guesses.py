"""A first guess of the roles from the names and kinds of the columns, for a person to correct."""

import re
from collections.abc import Callable, Sequence

from valuewhen.customers.report import ColumnReport, FileReport
from valuewhen.customers.roles import NPS_NAME, NpsScale, Roles, plain_words, scale_of
from valuewhen.errors import InvalidInputError

CLV_NAMES = (
    r"\b(clv|cltv|ltv)\b|life ?time value|customer value|kundenwert",
    r"\b(margin|profit|contribution)\b",
    r"\b(revenue|sales|value)\b",
)
NPS_NAMES = (NPS_NAME, r"satisfaction|\bcsat\b|zufriedenheit")
SEGMENT_NAMES = (
    r"business segment",
    r"\bsegment\b",
    r"\b(sector|industry|branche|vertical|division)\b",
)
SINCE_NAMES = (r"\bsince\b|first order|joined|signup|acquired|kunde seit",)
TENURE_NAMES = (r"\btenure\b|(months|years) as (a )?customer|customer for",)
SIZE_NAMES = (r"\b(employees|headcount|size|mitarbeiter)\b",)
CUSTOMER_NAMES = (r"custom|client|account|kund", r"")


def suggest_roles(report: FileReport) -> Roles:
    """A first guess from the columns' names and kinds, for a person to correct.

    Raises InvalidInputError when the file has no column that could be an id or none that could be
    a CLV.
    """
    columns = list(report.columns)
    identity = _take_id(columns, report.rows)
    clv = _take(columns, CLV_NAMES, _is_clv) or _widest_number(columns)
    if identity is None or clv is None:
        missing = "customer's id" if identity is None else "CLV"
        raise InvalidInputError(f"No column of the file looks like the {missing}: choose it.")
    nps = _take(columns, NPS_NAMES, _is_score)
    segment = _take(columns, SEGMENT_NAMES, _is_category)
    since = _take(columns, SINCE_NAMES, lambda column: column.kind == "date") or _take(
        columns, TENURE_NAMES, lambda column: column.is_numeric
    )
    size = _take(columns, SIZE_NAMES, lambda column: column.kind not in ("id-like", "text"))
    return Roles(
        id=identity.name,
        clv=clv.name,
        nps=nps.name if nps else None,
        nps_scale=_scale(nps),
        segment=segment.name if segment else None,
        since=since.name if since else None,
        size=size.name if size else None,
        currency=_currency(clv),
    )


def _take(
    columns: list[ColumnReport], patterns: Sequence[str], fits: Callable[[ColumnReport], bool]
) -> ColumnReport | None:
    for pattern in patterns:
        for column in columns:
            if fits(column) and re.search(pattern, plain_words(column.name)):
                columns.remove(column)
                return column
    return None


def _take_id(columns: list[ColumnReport], rows: int) -> ColumnReport | None:
    def is_id(column: ColumnReport) -> bool:
        return column.kind == "id-like"

    return (
        _take(columns, CUSTOMER_NAMES, lambda column: is_id(column) and column.distinct == rows)
        or _take(columns, CUSTOMER_NAMES[:1], lambda column: column.distinct == rows)
        or _take(columns, CUSTOMER_NAMES, is_id)
    )


def _is_clv(column: ColumnReport) -> bool:
    return column.is_numeric and column.distinct > 1


def _is_score(column: ColumnReport) -> bool:
    return column.is_numeric and 1 < column.distinct <= 101


def _is_category(column: ColumnReport) -> bool:
    return column.kind == "category" and column.distinct > 1


def _widest_number(columns: list[ColumnReport]) -> ColumnReport | None:
    numbers = [column for column in columns if _is_clv(column)]
    widest = max(numbers, key=lambda column: column.distinct, default=None)
    if widest:
        columns.remove(widest)
    return widest


def _scale(nps: ColumnReport | None) -> NpsScale | None:
    if nps is None:
        return None
    return scale_of(nps.name, float(nps.minimum or 0), float(nps.maximum or 0))


def _currency(clv: ColumnReport) -> str | None:
    signs = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
    if clv.unit in signs:
        return signs[clv.unit]
    named = re.search(r"\b(eur|usd|gbp|chf|jpy|sek|nok|dkk|pln)\b", plain_words(clv.name))
    return named.group(1).upper() if named else None
