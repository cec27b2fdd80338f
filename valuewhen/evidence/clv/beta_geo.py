"""The BG/NBD model: how often customers will buy, and whether they still do."""

from typing import Self

import numpy as np
import pandas as pd
from scipy.special import expit, hyp2f1

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.clv.beta_geo_likelihood import BetaGeoLikelihood
from valuewhen.evidence.clv.histories import Measure, Patterns, columns, history, like, patterns
from valuewhen.evidence.clv.maximum import Maximum, maximise
from valuewhen.evidence.clv.still_buying import purchases_by_quadrature
from valuewhen.evidence.columns import Floats

FEW = 100
CROWDED = 0.05
_NEAR = 1e-6


class BetaGeoModel:
    """BG/NBD of Fader, Hardie and Lee (2005), "Counting Your Customers the Easy Way".

    While active a customer buys at a rate of their own, gamma distributed with shape `r` and rate
    `alpha`, and after each purchase drops out with a probability of their own, beta distributed
    with `a` and `b`. Times are in the unit of T; `alpha` too.
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    n: int
    notes: tuple[str, ...]
    intervals: pd.DataFrame

    def fit(self, frequency: Measure, recency: Measure, T: Measure) -> Self:  # noqa: N803
        """Fit by maximum likelihood and return the model.

        Then there are `r`, `alpha`, `a`, `b`, `log_likelihood`, `n` (customers), `intervals` (a row
        a parameter: parameter, estimate, low, high, 95 %) and `notes`, cautions in words. Customers
        with equal histories are computed once.

        Raises InvalidInputError for columns as in `history`, when nobody bought twice or was
        observed for any time, and (code "not_converged") when no maximum is found.
        """
        x, recent, age = history(frequency, recency, T)
        if not x.any():
            raise InvalidInputError(
                "Nobody bought a second time, so nothing can be said of how often customers come "
                "back: take a longer time, or a finer period unit."
            )
        if not age.any():
            raise InvalidInputError(
                "These customers have been observed for no time (every T is 0): take a finer "
                "period unit."
            )
        scale = float(age.max())
        found = _fitted(patterns(x, recent / scale, age / scale), len(x))
        self.r, alpha, self.a, self.b = found.parameters.tolist()
        self.alpha = alpha * scale
        self.n = len(x)
        self.log_likelihood = self.n * found.mean_log_likelihood - float(x.sum() * np.log(scale))
        self.intervals = _in_periods(found.intervals, scale)
        self.notes = tuple(_cautions(found, x, recent))
        return self

    def expected_purchases(
        self,
        t: Measure,
        frequency: Measure,
        recency: Measure,
        T: Measure,  # noqa: N803
    ) -> Floats:
        """How many purchases each customer is expected to make in the next `t` periods.

        Equation (10) of the paper. `t` is one number or one a customer. Raises InvalidInputError
        for columns as in `history` and for a negative t.
        """
        ahead, *measures = columns(t=t, frequency=frequency, recency=recency, T=T)
        x, recent, age = history(*measures)
        found = self._alive(x, recent, age) * self.purchases_while_active(ahead, x, age)
        return like(found, t, frequency, recency, T)

    def probability_alive(self, frequency: Measure, recency: Measure, T: Measure) -> Floats:  # noqa: N803
        """The probability, 0 to 1, that each customer still buys; 1 for who bought once.

        Fader, Hardie and Lee (2008), "Computing P(alive) Using the BG/NBD Model". Raises
        InvalidInputError for columns as in `history`.
        """
        return like(self._alive(*history(frequency, recency, T)), frequency, recency, T)

    def purchases_while_active(self, t: Floats, x: Floats, age: Floats) -> Floats:
        """The purchases expected in the next t periods of who is still active after `age` periods
        with x repeat purchases: equation (10) without its denominator."""
        self._demand_fit()
        with np.errstate(all="ignore"):
            found = self._series(t, x, age)
            most = (self.r + x) / (self.alpha + age) * t
            sound = np.isfinite(found) & (found >= 0) & (found <= most * (1 + 1e-9))
        if not sound.all():
            found = np.where(sound, found, 0.0)
            odd = ~sound
            found[odd] = purchases_by_quadrature(
                t[odd], self.r + x[odd], self.alpha + age[odd], self.a, self.b + x[odd]
            )
        return found

    def _series(self, t: Floats, x: Floats, age: Floats) -> Floats:
        """The series, around a where it would divide nothing by nothing (a = 1, a + b = 1)."""
        if min(abs(self.a - 1), abs(self.a + self.b - 1)) > _NEAR:
            return self._series_at(self.a, t, x, age)
        beside = [self._series_at(self.a + step, t, x, age) for step in (-10 * _NEAR, 10 * _NEAR)]
        return (beside[0] + beside[1]) / 2

    def _series_at(self, a: float, t: Floats, x: Floats, age: Floats) -> Floats:
        """Equation (10) by Euler's transformation: with many purchases its own 2F1 overflows."""
        third = a + self.b + x - 1
        z = t / (self.alpha + age + t)
        series = hyp2f1(a + self.b - 1 - self.r, a - 1, third, z)
        return third / (a - 1) * (1 - np.exp((a - 1) * np.log1p(-z)) * series)

    def _alive(self, x: Floats, recency: Floats, age: Floats) -> Floats:
        self._demand_fit()
        silence = (self.r + x) * np.log((self.alpha + age) / (self.alpha + recency))
        odds = silence + np.log(self.a) - np.log(self.b + np.maximum(x, 1) - 1)
        return np.where(x == 0, 1.0, expit(-odds))

    def _demand_fit(self) -> None:
        if not hasattr(self, "r"):
            raise InvalidInputError("This model has no parameters yet: call fit first.")


def _fitted(seen: Patterns, n: int) -> Maximum:
    return maximise(BetaGeoLikelihood.of(seen), ("r", "alpha", "a", "b"), np.full(4, 0.1), n)


def _in_periods(intervals: pd.DataFrame, scale: float) -> pd.DataFrame:
    factor = np.where(intervals["parameter"] == "alpha", scale, 1.0)
    estimates = intervals[["estimate", "low", "high"]].mul(factor, axis=0)
    return pd.concat([intervals[["parameter"]], estimates], axis=1)


def _cautions(found: Maximum, x: Floats, recency: Floats) -> list[str]:
    notes = []
    repeats = int(np.sum(x > 0))
    if repeats < FEW:
        notes.append(
            f"Only {repeats} of {len(x):,} customers bought again: the parameters are little more "
            "than a guess, see their intervals."
        )
    crowded = int(np.sum(x > np.ceil(recency) + 1))
    if crowded > CROWDED * repeats:
        notes.append(
            f"{crowded:,} customers have more repeat purchases than periods between the first and "
            "the last: purchases seem counted by a finer unit than the times (days and weeks?). "
            "The fit takes both as they are, and t is in the unit of T."
        )
    if found.runaway:
        notes.append(
            f"The data do not pin down {' and '.join(found.runaway)}: expected purchases hold, the "
            "parameters by themselves mean nothing."
        )
    return notes
