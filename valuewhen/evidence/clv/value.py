"""Customer lifetime value, historical and predicted: never the two in one column."""

import datetime as dt
import math
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from valuewhen.analytics import statement
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.clv.beta_geo import BetaGeoModel
from valuewhen.evidence.clv.gamma_gamma import GammaGammaModel
from valuewhen.evidence.clv.histories import history
from valuewhen.evidence.clv.independence import Independence, frequency_spend_independence
from valuewhen.evidence.clv.source import Columns, Source, transactions
from valuewhen.evidence.clv.terms import Inputs, Terms, demand_margin, unit_cautions
from valuewhen.evidence.clv.transactions import as_day
from valuewhen.evidence.clv.troubles import Trouble
from valuewhen.evidence.columns import Floats

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)


@dataclass(frozen=True)
class HistoricalValue:
    """What customers have brought so far.

    `table` has a row a customer: customer_id, historical_clv (money). `basis` is "contribution
    margin" or "revenue", `margin_rate` the margin's share of all revenue (None if the margin is not
    known), `words` says how it was computed, `inputs` the measures that are part of
    it with the columns they come from; `notes` are cautions.
    """

    table: pd.DataFrame = field(repr=False)
    basis: str
    margin_rate: float | None
    words: str
    inputs: Inputs
    notes: tuple[str, ...]


@dataclass(frozen=True)
class PredictedValue:
    """What customers are expected to bring under `terms`.

    `table` has a row a customer: customer_id, expected_purchases (over the horizon),
    probability_alive, expected_spend (money a purchase), predicted_clv (money). `inputs` are the
    measures it was computed from with the columns they come from; `notes` are cautions.
    """

    table: pd.DataFrame = field(repr=False)
    terms: Terms
    purchases: BetaGeoModel = field(repr=False)
    spend: GammaGammaModel = field(repr=False)
    independence: Independence
    inputs: Inputs
    notes: tuple[str, ...]


def historical_value(
    source: Source,
    customer: str,
    date: str,
    amount: str,
    margin: str | float | None = None,
    until: dt.date | str | None = None,
    *,
    leave_out: Collection[Trouble] = (),
) -> HistoricalValue:
    """Each customer's past contribution margin, up to and with the day `until`, undiscounted.

    `margin` is the column with a transaction's margin in money, or the share of revenue that is
    margin; without it the sum is one of revenue, and says so. Negative amounts are refunds and
    count against the customer. Raises InvalidInputError as `summarise_transactions` does.
    """
    if margin is not None and not isinstance(margin, str):
        demand_margin(margin)
    column = margin if isinstance(margin, str) else None
    columns, end = Columns(customer, date, amount, column), as_day(until)
    with transactions(source, columns, until=end, leave_out=leave_out, net_refunds=True) as opened:
        last = end or opened.last
        table = opened.db.execute(statement("clv/historical"), {"until": last}).df()
    if table.empty:
        raise InvalidInputError(f"Nobody had bought by {last}.")
    rate = 1.0 if margin is None or isinstance(margin, str) else margin
    values = table["margin" if column else "revenue"] * rate
    basis = "revenue" if margin is None else "contribution margin"
    return HistoricalValue(
        table[["customer_id"]].assign(historical_clv=values),
        basis,
        None if margin is None else _share(float(values.sum()), float(table["revenue"].sum())),
        f"{basis.capitalize()} up to {last}{_margin_words(margin)}, not discounted.",
        {"frequency": (date,), "monetary_value": columns.money},
        opened.notes,
    )


def predict_value(
    histories: pd.DataFrame, terms: Terms, columns: Columns | None = None
) -> PredictedValue:
    """Each customer's predicted CLV: BG/NBD × Gamma-Gamma fitted to `histories`.

    `histories` is as `summarise_transactions` gives it; `columns` names where it came from, for
    `inputs`. A purchase is discounted by the time at which it is expected. Repeat buyers who spent
    nothing are no part of the Gamma-Gamma fit. Raises InvalidInputError when the histories are in
    another unit than the terms, and as the models' `fit`.
    """
    _same_unit(histories, terms)
    x, recency, age = history(histories["frequency"], histories["recency"], histories["T"])
    spent = histories["monetary_value"]
    purchases = BetaGeoModel().fit(x, recency, age)
    free = (x > 0) & (spent == 0).to_numpy()
    spend = GammaGammaModel().fit(x[~free], spent[~free])
    independence = frequency_spend_independence(x[~free], spent[~free])
    expected = spend.expected_spend(x, spent)
    present = present_purchases(purchases, terms, x, recency, age)
    table = histories[["customer_id"]].assign(
        expected_purchases=purchases.expected_purchases(terms.horizon, x, recency, age),
        probability_alive=purchases.probability_alive(x, recency, age),
        expected_spend=expected,
        predicted_clv=present * expected * (1.0 if terms.margin is None else terms.margin),
    )
    notes = [
        *histories.attrs.get("notes", []),
        *unit_cautions(float(age.max()), terms),
        *_unrecorded(histories, terms),
        *purchases.notes,
        *spend.notes,
        *_free_orders(int(free.sum())),
    ]
    return PredictedValue(
        table, terms, purchases, spend, independence, _inputs(columns), tuple(notes)
    )


def present_purchases(
    model: BetaGeoModel, terms: Terms, x: Floats, recency: Floats, age: Floats
) -> Floats:
    """The expected purchases within the horizon, each discounted by when it is expected.

    By parts: exp(-force h) E(h) + force × the integral of exp(-force s) E(s) ds up to the horizon
    h, by Gauss and Legendre's rule. Customers of equal frequency and T are computed once.
    """
    pairs, which = np.unique(np.column_stack([x, age]), axis=0, return_inverse=True)
    end, force = terms.horizon, terms.force
    total = np.exp(-force * end) * _ahead(model, end, pairs)
    for node, weight in zip((_NODES + 1) / 2 * end, _WEIGHTS / 2 * end, strict=True):
        total += weight * force * np.exp(-force * node) * _ahead(model, node, pairs)
    return model.probability_alive(x, recency, age) * total[which.ravel()]


def _ahead(model: BetaGeoModel, t: float, pairs: Floats) -> Floats:
    return model.purchases_while_active(np.full(len(pairs), t), pairs[:, 0], pairs[:, 1])


def _same_unit(histories: pd.DataFrame, terms: Terms) -> None:
    counted = histories.attrs.get("unit", terms.unit)
    if counted != terms.unit:
        raise InvalidInputError(
            f"The purchases were counted with unit “{counted}”, the horizon is given with "
            f"“{terms.unit}”: give both in the same."
        )


def _unrecorded(histories: pd.DataFrame, terms: Terms) -> list[str]:
    if "unit" in histories.attrs:
        return []
    return [f"The unit of the times is not recorded; they were taken as {terms.period.plural}."]


def _free_orders(n: int) -> list[str]:
    if not n:
        return []
    return [
        f"{n:,} customers came back without spending anything: they are no part of the model of "
        "amounts."
    ]


def _inputs(columns: Columns | None) -> Inputs:
    dates = (columns.date,) if columns else ()
    money = columns.money if columns else ()
    return {"frequency": dates, "recency": dates, "T": dates, "monetary_value": money}


def _margin_words(margin: str | float | None) -> str:
    if margin is None:
        return " (the margin is not known)"
    return f" (from “{margin}”)" if isinstance(margin, str) else f" ({margin:.4g} of revenue)"


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else math.nan
