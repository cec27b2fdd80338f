"""Holdout validation: what the models predict of a time they have not seen."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from valuewhen.analytics import statement
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.clv.beta_geo import BetaGeoModel
from valuewhen.evidence.clv.gamma_gamma import GammaGammaModel
from valuewhen.evidence.clv.source import Columns, Source, transactions
from valuewhen.evidence.clv.transactions import as_day, period_number
from valuewhen.evidence.clv.troubles import Trouble
from valuewhen.evidence.clv.units import PeriodUnit, period_unit
from valuewhen.evidence.columns import Floats

MOST_FREQUENT = 7


@dataclass(frozen=True)
class Holdout:
    """Predicted against actual in the last `length` periods, from what came before alone.

    `customers` has a row a customer of the calibration: customer_id, frequency, recency, T,
    monetary_value, predicted, actual and last (purchases in the holdout, and repeat purchases in
    equally many periods just before it), predicted_spent, actual_spent, last_spent (revenue).

    `by_frequency` has a row a calibration frequency ("0" to "6", "7+"): frequency, n, predicted,
    actual, low, high (95 % interval of the mean actual purchases; NaN for fewer than two), last.

    `errors` has a row a measure (purchases, spent): n, predicted and actual (totals), model and
    same_as_last (mean absolute errors a customer), difference (of the two, negative when the model
    is nearer), low, high (its 95 % interval).
    """

    unit: PeriodUnit
    length: int
    calibration: int
    n: int
    customers: pd.DataFrame = field(repr=False)
    by_frequency: pd.DataFrame = field(repr=False)
    errors: pd.DataFrame = field(repr=False)
    purchases: BetaGeoModel = field(repr=False)
    spend: GammaGammaModel = field(repr=False)
    notes: tuple[str, ...]

    def in_words(self) -> str:
        """Periods, n and whether the model is nearer than "same as last period"."""
        row = self.errors.iloc[0]
        nearer = "cannot be told from"
        if row["high"] < 0:
            nearer = "is nearer than"
        elif row["low"] > 0:
            nearer = "is further off than"
        return (
            f"Fitted to {self.unit.in_words(self.calibration)}, tested on the next "
            f"{self.unit.in_words(self.length)} of {self.n:,} customers: the model {nearer} “same "
            f"as last period” (off by {row['model']:.2f} and {row['same_as_last']:.2f} purchases a "
            f"customer; difference {row['difference']:.2f}, {row['low']:.2f} to {row['high']:.2f})."
        )


def validate_holdout(
    source: Source,
    customer: str,
    date: str,
    amount: str,
    unit: str = "W",
    *,
    length: int,
    until: dt.date | str | None = None,
    leave_out: Collection[Trouble] = (),
) -> Holdout:
    """Fit both models to all but the last `length` periods and predict these.

    Customers, periods and troubles are those of `summarise_transactions`; the holdout ends with the
    period of `until`. Raises InvalidInputError as that and the models' `fit`, and when the
    calibration is shorter than the holdout, which "same as last period" needs.
    """
    period, end = period_unit(unit), as_day(until)
    if length < 1 or length % 1:
        raise InvalidInputError("The holdout is a whole number of periods, at least 1.")
    with transactions(
        source, Columns(customer, date, amount), until=end, leave_out=leave_out
    ) as opened:
        last_day = end or opened.last
        last = period_number(last_day, period)
        calibration = last - int(length) - period_number(opened.first, period) + 1
        _demand_length(calibration, int(length), period)
        values = {"unit": period.part, "last_period": last - int(length), "length": int(length)}
        customers = opened.db.execute(statement("clv/holdout"), values).df()
    purchases, spend = _fitted(customers)
    table = _with_predictions(customers, purchases, spend, int(length))
    return Holdout(
        period,
        int(length),
        calibration,
        len(table),
        table,
        _by_frequency(table),
        _errors(table),
        purchases,
        spend,
        (*opened.notes, *_unfinished(last_day, period), *purchases.notes, *spend.notes),
    )


def _demand_length(calibration: int, length: int, unit: PeriodUnit) -> None:
    if calibration < length:
        whole = unit.in_words(max(calibration, 0) + length)
        raise InvalidInputError(
            f"The transactions span {whole}: hold out at most half of that, so that the time "
            "before is as long as the time held out."
        )


def _fitted(customers: pd.DataFrame) -> tuple[BetaGeoModel, GammaGammaModel]:
    x = customers["frequency"]
    purchases = BetaGeoModel().fit(x, customers["recency"], customers["T"])
    paid = customers[(x > 0) & (customers["monetary_value"] > 0)]
    return purchases, GammaGammaModel().fit(paid["frequency"], paid["monetary_value"])


def _with_predictions(
    customers: pd.DataFrame, purchases: BetaGeoModel, spend: GammaGammaModel, length: int
) -> pd.DataFrame:
    x = customers["frequency"]
    predicted = purchases.expected_purchases(length, x, customers["recency"], customers["T"])
    amounts = spend.expected_spend(x, customers["monetary_value"])
    named = customers.rename(columns={"last_purchases": "last", "actual_purchases": "actual"})
    return named.assign(predicted=predicted, predicted_spent=predicted * amounts)


def _by_frequency(table: pd.DataFrame) -> pd.DataFrame:
    capped = table["frequency"].clip(upper=MOST_FREQUENT).astype(int)
    names = capped.astype(str).where(capped < MOST_FREQUENT, f"{MOST_FREQUENT}+")
    rows = []
    for name, group in table.groupby(names, sort=True):
        low, high = _mean_interval(group["actual"].to_numpy())
        means = group[["predicted", "actual", "last"]].mean().to_dict()
        rows.append({"frequency": name, "n": len(group), **means, "low": low, "high": high})
    order = ["frequency", "n", "predicted", "actual", "low", "high", "last"]
    return pd.DataFrame(rows, columns=order)


def _errors(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"measure": measure, "n": len(table), **_error(table, suffix)}
            for measure, suffix in (("purchases", ""), ("spent", "_spent"))
        ]
    )


def _error(table: pd.DataFrame, suffix: str) -> dict[str, float]:
    predicted, actual, last = (
        table[f"{name}{suffix}"].to_numpy() for name in ("predicted", "actual", "last")
    )
    model, same = np.abs(predicted - actual), np.abs(last - actual)
    low, high = _mean_interval(model - same)
    return {
        "predicted": float(predicted.sum()),
        "actual": float(actual.sum()),
        "model": float(model.mean()),
        "same_as_last": float(same.mean()),
        "difference": float((model - same).mean()),
        "low": low,
        "high": high,
    }


def _mean_interval(values: Floats) -> tuple[float, float]:
    """The 95 % interval of a mean by the t distribution; NaN for fewer than two values."""
    n = len(values)
    if n < 2:
        return np.nan, np.nan
    reach = float(stdtrit(n - 1, 0.975) * values.std(ddof=1) / np.sqrt(n))
    return float(values.mean()) - reach, float(values.mean()) + reach


def _unfinished(last: dt.date, unit: PeriodUnit) -> list[str]:
    tomorrow = period_number(last + dt.timedelta(days=1), unit)
    if tomorrow > period_number(last, unit):
        return []
    return [
        f"The last {unit.part} ends after {last}, the last day with a transaction: it is not "
        "whole, so slightly too few purchases are counted in the holdout."
    ]
