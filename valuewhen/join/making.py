"""The program that makes customers from transactions, and puts their predicted CLV to the test."""

import datetime as dt
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pandas as pd

from valuewhen.children.inside import Tell, serve
from valuewhen.children.plain import to_plain
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.clv import Columns, PredictedValue, Terms, validate_holdout
from valuewhen.evidence.clv.source import Source
from valuewhen.evidence.clv.transactions import last_day_of_period
from valuewhen.evidence.clv.troubles import Trouble
from valuewhen.join.account import ClvAccount, HeldOut
from valuewhen.join.from_transactions import MadeCustomers, make_customers

MADE = 0.6  # the share of the work that is done when the customers are


def work(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """{"answer": …}: the plain account of how the customers in the file `job["customers"]`, which
    is written, were made from the transactions in `job["rows"]`."""
    rows, target = Path(job["rows"]), Path(job["customers"])
    columns, terms = Columns(**job["columns"]), Terms(**job["terms"])
    until, leave_out = job["until"], job["leave_out"]

    def told(share: float, words: str) -> None:
        tell(MADE * share, words)

    made = make_customers(rows, target, columns, terms, until=until, leave_out=leave_out, tell=told)
    tell(MADE, "putting the predicted CLV to the test")
    tested = held_out(rows, columns, terms, made.periods, until, leave_out)
    return {"answer": to_plain(accounted(made, tested))}


def held_out(
    rows: Source,
    columns: Columns,
    terms: Terms,
    periods: int,
    until: dt.date | str | None,
    leave_out: Collection[Trouble],
) -> HeldOut | str:
    """The validation on a time as long as the horizon, at most the last half of what was seen; why
    there is none when the time before says too little."""
    if periods < 2:
        return "All transactions lie in one period: none can be held out."
    length = max(1, min(round(terms.horizon), periods // 2))
    names = columns.customer, columns.date, columns.amount
    end = last_day_of_period(until, terms.unit)
    try:
        return HeldOut.of(
            validate_holdout(
                rows, *names, terms.unit, length=length, until=end, leave_out=leave_out
            )
        )
    except InvalidInputError as error:
        return error.message


def accounted(made: MadeCustomers, tested: HeldOut | str) -> ClvAccount:
    """What there is to tell of the customers, and of the test or why there is none."""
    meaning = made.predicted.independence.meaning
    return ClvAccount(
        made.customers,
        made.words("predicted"),
        made.words("historical"),
        parameters(made.predicted),
        meaning,
        tested if isinstance(tested, HeldOut) else None,
        tested if isinstance(tested, str) else "",
        tuple(note for note in made.notes if note != meaning),
    )


def parameters(predicted: PredictedValue) -> pd.DataFrame:
    """Of both models a row a parameter: model, n, parameter, estimate, low, high (95 %)."""
    purchases, spend = predicted.purchases, predicted.spend
    fitted = [
        purchases.intervals.assign(model="BG/NBD", n=purchases.n),
        spend.intervals.assign(model="Gamma-Gamma", n=spend.n),
    ]
    columns = ["model", "n", "parameter", "estimate", "low", "high"]
    return pd.concat(fitted, ignore_index=True)[columns]


if __name__ == "__main__":
    serve(work)
