"""Customer data made from transactions, for a firm that has no CLV column."""

import datetime as dt
import tempfile
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from valuewhen.customers.data_sets import DataSet, may_load, own_data_set, save_formula, save_roles
from valuewhen.customers.loading import load_customers
from valuewhen.customers.reading import read_customer_file
from valuewhen.customers.report import ReadingOptions
from valuewhen.customers.roles import Roles
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
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store

ClvKind = Literal["predicted", "historical"]

MEASURES = ("frequency", "recency", "T", "monetary_value")
DERIVED = ("expected_purchases", "probability_alive", "expected_spend")


@dataclass(frozen=True)
class MadeCustomers:
    """Customer data made from transactions: how many customers, and both CLVs with their words.

    `notes` are the cautions of both, each once.
    """

    customers: int
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

    def formula(self, kind: ClvKind) -> tuple[str, ...]:
        """The columns that this CLV is made of, or made from the same purchases as it."""
        other = "historical_clv" if kind == "predicted" else "predicted_clv"
        return (*MEASURES, *DERIVED, other)


def make_customers(
    source: Source,
    target: Path,
    columns: Columns,
    terms: Terms,
    *,
    until: dt.date | str | None = None,
    leave_out: Collection[Trouble] = (),
) -> MadeCustomers:
    """Write a Parquet file at `target`, a row a customer, from the transactions of `source`.

    Columns: customer_id; frequency, recency, T (periods of the terms' unit) and monetary_value;
    historical_clv (money so far); expected_purchases, probability_alive, expected_spend and
    predicted_clv (money, under the terms). Where a column has the margin of each transaction and
    the terms have none, the predicted CLV takes its share of all revenue. Everything counts up to
    and with the period of `until`. Raises InvalidInputError as these computations do.
    """
    end = last_day_of_period(until, terms.unit)
    names = columns.customer, columns.date, columns.amount
    past = historical_value(
        source, *names, columns.margin or terms.margin, end, leave_out=leave_out
    )
    known = replace(terms, margin=past.margin_rate) if terms.margin is None else terms
    histories = summarise_transactions(source, *names, terms.unit, end, leave_out=leave_out)
    predicted = predict_value(histories, known, columns)
    table = histories.merge(past.table, on="customer_id", how="left", validate="1:1")
    table = table.merge(predicted.table, on="customer_id", validate="1:1")
    table.attrs = {}
    table.to_parquet(target, index=False)
    return MadeCustomers(len(table), past, predicted)


def load_transactions(
    store: Store,
    caller: Caller,
    source: Path,
    original_name: str,
    name: str,
    columns: Columns,
    terms: Terms,
    *,
    clv: ClvKind = "predicted",
    currency: str | None = None,
    options: ReadingOptions | None = None,
    until: dt.date | str | None = None,
    leave_out: Collection[Trouble] = (),
) -> tuple[DataSet, MadeCustomers]:
    """Read an uploaded file of transactions and keep the customers in it as a data set.

    The data set's CLV is the one chosen, with the words of how it was computed; what it is made of
    is recorded as its formula. The transactions themselves are not kept. Raises as `load_customers`
    and `make_customers` do.
    """
    may_load(caller)
    with tempfile.TemporaryDirectory(prefix="transactions-") as folder:
        read, made = Path(folder) / "transactions.parquet", Path(folder) / "customers.parquet"
        read_customer_file(source, original_name, read, options=options)
        found = make_customers(read, made, columns, terms, until=until, leave_out=leave_out)
        data_set = load_customers(store, caller, made, "customers.parquet", name)
    roles = Roles("customer_id", f"{clv}_clv", currency=currency, clv_kind=found.words(clv))
    store.write(save_roles, caller, data_set.id, roles)
    store.write(save_formula, caller, data_set.id, list(found.formula(clv)))
    return store.read(own_data_set, caller, data_set.id), found
