"""The likelihood of BG/NBD, so arranged that most of it is computed once a frequency or a T."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import gammaln, psi

from valuewhen.evidence.clv.histories import Patterns
from valuewhen.evidence.columns import Floats


@dataclass(frozen=True)
class Levels:
    """The distinct values of one measure, the customers at each, and their purchases."""

    values: Floats
    customers: Floats
    purchases: Floats

    @classmethod
    def of(cls, measure: Floats, seen: Patterns) -> Self:
        """The levels of a measure of the patterns."""
        values, which = np.unique(measure, return_inverse=True)
        customers = np.bincount(which, seen.customers).astype(np.float64)
        purchases = np.bincount(which, seen.customers * seen.frequency).astype(np.float64)
        return cls(values, customers, purchases)


@dataclass(frozen=True)
class BetaGeoLikelihood:
    """The mean log-likelihood of patterns at the logarithms of r, alpha, a, b, and its gradient.

    Equation (6) of Fader, Hardie and Lee (2005) in logarithms. Its last factor is
    (alpha + T)^-(r + x) (1 + exp(d)), d = ln(a / (b + x - 1)) + (r + x) ln((alpha + T) / (alpha +
    recency)), the second term for repeat buyers alone.
    """

    by_frequency: Levels
    by_age: Levels
    again: Patterns

    @classmethod
    def of(cls, seen: Patterns) -> Self:
        """The likelihood of these patterns."""
        again = seen.frequency > 0
        repeat = Patterns(
            seen.frequency[again], seen.recency[again], seen.T[again], seen.customers[again]
        )
        return cls(Levels.of(seen.frequency, seen), Levels.of(seen.T, seen), repeat)

    def __call__(self, logs: Floats) -> tuple[float, Floats]:
        """The mean log-likelihood, and its slope along each log-parameter."""
        parameters = np.exp(logs)
        parts = [part(*parameters) for part in (self._of_frequencies, self._of_ages, self._of_end)]
        n = float(self.by_frequency.customers.sum())
        value = sum(value for value, _ in parts) / n
        slopes = np.array([slopes for _, slopes in parts]).sum(axis=0) / n
        return value, slopes * parameters

    def _of_frequencies(
        self, r: float, alpha: float, a: float, b: float
    ) -> tuple[float, list[float]]:
        x, n = self.by_frequency.values, self.by_frequency.customers
        rate = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        dropout = gammaln(a + b) - gammaln(a + b + x) + gammaln(b + x) - gammaln(b)
        both = psi(a + b) - psi(a + b + x)
        return _sum(n * (rate + dropout)), [
            _sum(n * (psi(r + x) - psi(r) + np.log(alpha))),
            _sum(n) * r / alpha,
            _sum(n * both),
            _sum(n * (both + psi(b + x) - psi(b))),
        ]

    def _of_ages(self, r: float, alpha: float, a: float, b: float) -> tuple[float, list[float]]:
        ages = self.by_age
        length, weight = np.log(alpha + ages.values), r * ages.customers + ages.purchases
        return -_sum(weight * length), [
            -_sum(ages.customers * length),
            -_sum(weight / (alpha + ages.values)),
            0.0,
            0.0,
        ]

    def _of_end(self, r: float, alpha: float, a: float, b: float) -> tuple[float, list[float]]:
        seen = self.again
        to_end, to_last, left = alpha + seen.T, alpha + seen.recency, b + seen.frequency - 1
        silence = np.log(to_end / to_last)
        odds = np.log(a / left) + (r + seen.frequency) * silence
        small = np.exp(-np.abs(odds))
        gone = seen.customers * np.where(odds > 0, 1.0, small) / (1 + small)
        value = _sum(seen.customers * (np.maximum(odds, 0) + np.log1p(small)))
        return value, [
            _sum(gone * silence),
            _sum(gone * (r + seen.frequency) * (1 / to_end - 1 / to_last)),
            _sum(gone) / a,
            -_sum(gone / left),
        ]


def _sum(values: Floats) -> float:
    return float(values.sum())
