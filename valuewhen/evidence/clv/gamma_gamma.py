"""The Gamma-Gamma model: what customers spend per purchase."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from scipy.special import gammaln, psi

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.clv.histories import Measure, columns, like, refuse
from valuewhen.evidence.clv.maximum import Maximum, maximise
from valuewhen.evidence.columns import Floats

FEW = 100


class GammaGammaModel:
    """Gamma-Gamma of Fader and Hardie (2013), "The Gamma-Gamma Model of Monetary Value".

    A customer's amounts are gamma distributed with shape `p` around a mean of their own; across
    customers the rate of these is gamma distributed with shape `q` and rate `v`.
    """

    p: float
    q: float
    v: float
    log_likelihood: float
    n: int
    notes: tuple[str, ...]
    intervals: pd.DataFrame

    def fit(self, frequency: Measure, monetary_value: Measure) -> Self:
        """Fit by maximum likelihood to the customers with a repeat purchase; return the model.

        Then there are `p`, `q`, `v`, `log_likelihood`, `n` (customers with a repeat purchase; the
        others say nothing of amounts), `intervals` (a row a parameter: parameter, estimate, low,
        high, 95 %) and `notes`, cautions in words.

        Raises InvalidInputError for missing or negative values, a fractional frequency, a repeat
        buyer who spent nothing, fewer than two repeat buyers, and (code "not_converged") when no
        maximum is found.
        """
        x, mean = _spending(frequency, monetary_value)
        refuse(
            (x > 0) & (mean == 0),
            mean,
            "repeat purchases that cost nothing",
            "Leave free orders out of the transactions, or these customers out of this model.",
        )
        again = x > 0
        if again.sum() < 2:
            raise InvalidInputError(
                "Fewer than two customers bought a second time: there are no amounts to compare."
            )
        x, mean = x[again], mean[again]
        scale = float(mean.mean())
        likelihood = _Likelihood.of(x, mean / scale)
        found = maximise(likelihood, ("p", "q", "v"), np.full(3, 0.1), len(x))
        self.p, self.q, v = found.parameters.tolist()
        self.v = v * scale
        self.n = len(x)
        self.log_likelihood = self.n * (found.mean_log_likelihood - float(np.log(scale)))
        self.intervals = _in_money(found.intervals, scale)
        self.notes = tuple(_cautions(found, self.n, self.q))
        return self

    def expected_spend(self, frequency: Measure, monetary_value: Measure) -> Floats:
        """The amount expected of each customer's next purchase, in money.

        Equation (5) of the note: between the customer's own mean and that of all, which is what who
        bought once gets. With q of 1 or less all customers' mean has no end: NaN for who bought
        once. Raises InvalidInputError for missing or negative values and fractional frequencies.
        """
        if not hasattr(self, "p"):
            raise InvalidInputError("This model has no parameters yet: call fit first.")
        x, mean = _spending(frequency, monetary_value)
        divisor = self.p * x + self.q - 1
        known = divisor > 0
        spend = self.p * (self.v + x * mean) / np.where(known, divisor, np.nan)
        return like(np.asarray(spend, dtype=np.float64), frequency, monetary_value)


@dataclass(frozen=True)
class _Likelihood:
    """The mean log-likelihood at the logarithms of p, q, v, and its gradient.

    Equation (1a) of the note in logarithms, amounts scaled so that their mean is 1. What depends on
    frequency alone is computed once a frequency.
    """

    x: Floats
    total: Floats
    log_mean: Floats
    log_total: Floats
    levels: Floats
    at_level: Floats

    @classmethod
    def of(cls, x: Floats, mean: Floats) -> Self:
        levels, at_level = np.unique(x, return_counts=True)
        counted = at_level.astype(np.float64)
        return cls(x, x * mean, np.log(mean), np.log(x * mean), levels, counted)

    def __call__(self, logs: Floats) -> tuple[float, Floats]:
        p, q, v = np.exp(logs)
        x, k, n = self.levels, self.at_level, len(self.x)
        reach = np.log(self.total + v)
        constant = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
        each = p * self.x * self.log_total - self.log_mean - (p * self.x + q) * reach
        shared = psi(p * x + q)
        slopes = [
            np.sum(k * x * (shared - psi(p * x))) + np.sum(self.x * (self.log_total - reach)),
            np.sum(k * (shared - psi(q) + np.log(v))) - reach.sum(),
            n * q / v - np.sum((p * self.x + q) / (self.total + v)),
        ]
        value = float(np.sum(k * constant)) + float(each.sum())
        return value / n, np.array(slopes) * np.array([p, q, v]) / n


def _spending(frequency: Measure, monetary_value: Measure) -> tuple[Floats, Floats]:
    x, mean = columns(frequency=frequency, monetary_value=monetary_value)
    refuse(x % 1 != 0, x, "a frequency that is no whole number", "It counts repeat purchases.")
    return x, mean


def _in_money(intervals: pd.DataFrame, scale: float) -> pd.DataFrame:
    factor = np.where(intervals["parameter"] == "v", scale, 1.0)
    estimates = intervals[["estimate", "low", "high"]].mul(factor, axis=0)
    return pd.concat([intervals[["parameter"]], estimates], axis=1)


def _cautions(found: Maximum, n: int, q: float) -> list[str]:
    notes = []
    if n < FEW:
        notes.append(
            f"Only {n} customers bought again: the parameters are little more than a guess, see "
            "their intervals."
        )
    if q <= 1:
        notes.append(
            "A few very large amounts dominate (q is not above 1): the mean of all customers has "
            "no end, so nothing can be expected of customers who bought once."
        )
    if found.runaway:
        notes.append(
            f"The data do not pin down {' and '.join(found.runaway)}: expected amounts hold, the "
            "parameters by themselves mean nothing."
        )
    return notes
