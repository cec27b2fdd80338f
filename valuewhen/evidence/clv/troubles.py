"""What can be wrong with single transactions, said in words with a way out."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal, get_args

import duckdb

from valuewhen.analytics import statement
from valuewhen.errors import InvalidInputError

Trouble = Literal["no_customer", "no_date", "unreadable_date", "no_amount", "refund", "future"]
ALL_TROUBLES: tuple[Trouble, ...] = get_args(Trouble)

_WHAT = {
    "no_customer": "{n} no customer id",
    "no_date": "{n} no “{date}”",
    "unreadable_date": "{n} a “{date}” that is no date written year-month-day, such as “{example}”",
    "no_amount": "{n} no number in “{amount}”{such}",
    "no_margin": "{n} no number in “{margin}”{such}",
    "refund": "{n} a negative “{amount}”, down to {example}",
    "future": "{n} a “{date}” after today, up to {example}",
}
_WAY_OUT = {
    "no_customer": "Give each row its customer",
    "no_date": "Give each row its date",
    "unreadable_date": "Write dates as in 2026-11-22",
    "no_amount": "Write amounts as plain numbers, as in 1234.50",
    "no_margin": "Write margins as plain numbers, as in 1234.50",
    "refund": "Net refunds against the purchase they belong to",
    "future": "Mend the dates, or say until which day to look",
}


@dataclass(frozen=True)
class Judged:
    """The columns by which transactions are judged, the last day that can be, whether refunds are
    netted."""

    date: str
    amount: str
    margin: str | None
    today: dt.date
    net_refunds: bool

    def is_trouble(self, kind: str) -> bool:
        """Whether this kind counts as a trouble here."""
        if kind == "no_margin":
            return self.margin is not None
        return kind != "refund" or not self.net_refunds


def accepted(
    db: duckdb.DuckDBPyConnection, judged: Judged, leave_out: Collection[Trouble]
) -> tuple[str, ...]:
    """What was left out of the view `transactions`, or netted in it, a sentence a kind.

    Raises InvalidInputError when there is nothing, when a trouble is not among `leave_out`, and
    when `leave_out` has a word that is no trouble.
    """
    unknown = [word for word in leave_out if word not in ALL_TROUBLES]
    if unknown:
        raise InvalidInputError(
            f"“{unknown[0]}” cannot be left out: it is one of {', '.join(ALL_TROUBLES)}."
        )
    if _ask(db, "clv/sound", judged.today)["is_sound"]:
        return ()
    found = _ask(db, "clv/troubles", judged.today)
    if not found["transactions"]:
        raise InvalidInputError("There are no transactions: the table has no rows.")
    names = {"date": judged.date, "amount": judged.amount, "margin": judged.margin or ""}
    kinds = [kind for kind in _WHAT if found[kind] and judged.is_trouble(kind)]
    refused = [kind for kind in kinds if kind not in leave_out]
    if refused:
        raise _refusal(refused, found, names)
    notes = [f"Left out: {_said(kind, found, names)}." for kind in kinds]
    if found["refund"] and judged.net_refunds:
        notes.append(f"Refunds count against the customer: {_said('refund', found, names)}.")
    return tuple(notes)


def _ask(db: duckdb.DuckDBPyConnection, question: str, today: dt.date) -> dict[str, Any]:
    try:
        cursor = db.execute(statement(question), {"today": today})
        row = cursor.fetchone() or ()
    except duckdb.Error as error:
        raise InvalidInputError(f"The transactions cannot be read: {first_line(error)}") from error
    return dict(zip([column[0] for column in cursor.description or ()], row, strict=True))


def first_line(error: Exception) -> str:
    """What DuckDB says went wrong, without its advice on options that nobody here can set."""
    return str(error).partition("\n")[0]


def _refusal(kinds: list[str], found: dict[str, Any], names: dict[str, str]) -> InvalidInputError:
    said = "; ".join(_said(kind, found, names) for kind in kinds)
    ways = "; ".join(_WAY_OUT[kind] for kind in kinds)
    choice = [kind for kind in kinds if kind in ALL_TROUBLES]
    otherwise = f", or leave these rows out ({', '.join(choice)})" if choice == kinds else ""
    return InvalidInputError(
        f"Of {found['transactions']:,} transactions, these cannot be used: {said}. "
        f"{ways}{otherwise}."
    )


def _said(kind: str, found: dict[str, Any], names: dict[str, str]) -> str:
    n = found[kind]
    example = found.get(f"{kind}_example")
    such = f", such as “{example}”" if example is not None else ""
    count = f"{n:,} {'has' if n == 1 else 'have'}"
    return _WHAT[kind].format(n=count, example=example, such=such, **names)
