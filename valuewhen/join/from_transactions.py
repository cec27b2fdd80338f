"""Customer data made from transactions, for a firm that has no CLV column."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from valuewhen.evidence.clv import (
    Columns,
    HistoricalValue,
    PredictedValue,
    Terms,
    historical_value,
    predict_value,
    summarise_transactions,
)
from valuewhen.evidence.clv.source import Source
from valuewhen.evidence.clv.transactions import last_day_of_period
from valuewhen.evidence.clv.troubles import Trouble
from valuewhen.join.account import ClvKind

MEASURES = ("frequency", "recency", "T", "monetary_value")
DERIVED = ("expected_purchases", "probability_alive", "expected_spend")


@dataclass(frozen=True)
class MadeCustomers:
    """Customer data made from transactions: how many customers, and both CLVs with their words.

    `periods` is how many there are from the first purchase to the end, both included; `notes`
    are the cautions of both, each once.
    """

    customers: int
    periods: int
    historical: HistoricalValue
    predicted: PredictedValue

    @property
    def notes(self) -> tuple[str, ...]:
        """What to keep in mind, a sentence each."""
        meaning = self.predicted.independence.meaning
        return tuple(dict.fromkeys((*self.historical.notes, *self.predicted.notes, meaning)))

    def words(self, kind: ClvKind) -> str:
        """How the CLV of this kind was computed."""
        if kind == "predicted":
            return f"Predicted: {self.predicted.terms.in_words()}"
        return f"Historical: {self.historical.words}"


def formula_of(kind: ClvKind) -> tuple[str, ...]:
    """The columns that this CLV is made of, or made from the same purchases as it."""
    return (*MEASURES, *DERIVED, other_clv(kind))


def other_clv(kind: ClvKind) -> str:
    """The column of the CLV that is not of this kind."""
    return "historical_clv" if kind == "predicted" else "predicted_clv"


def _in_silence(_share: float, _words: str) -> None:
    pass


def make_customers(
    source: Source,
    target: Path,
    columns: Columns,
    terms: Terms,
    *,
    until: dt.date | str | None = None,
    leave_out: Collection[Trouble] = (),
    tell: Callable[[float, str], None] = _in_silence,
) -> MadeCustomers:
    """Write a Parquet file at `target`, a row a customer, from the transactions of `source`.

    Columns: customer_id; frequency, recency, T (periods of the terms' unit) and monetary_value;
    historical_clv (money so far); expected_purchases, probability_alive, expected_spend and
    predicted_clv (money, under the terms). Where a column has the margin of each transaction and
    the terms have none, the predicted CLV takes its share of all revenue. Everything counts up to
    and with the period of `until`. `tell` hears how far it is, from 0 to 1, and what is done now.
    Raises InvalidInputError as these computations do.
    """
    tell(0.0, "adding up what customers have brought so far")
    end = last_day_of_period(until, terms.unit)
    names = columns.customer, columns.date, columns.amount
    past = historical_value(
        source, *names, columns.margin or terms.margin, end, leave_out=leave_out
    )
    known = replace(terms, margin=past.margin_rate) if terms.margin is None else terms
    tell(0.3, "counting purchases")
    histories = summarise_transactions(source, *names, terms.unit, end, leave_out=leave_out)
    tell(0.5, "expecting what comes")
    predicted = predict_value(histories, known, columns)
    table = histories.merge(past.table, on="customer_id", how="left", validate="1:1")
    table = table.merge(predicted.table, on="customer_id", validate="1:1")
    table.attrs = {}
    table.to_parquet(target, index=False)
    periods = int(histories["T"].max()) + 1
    return MadeCustomers(len(table), periods, past, predicted)
