"""Whether who buys more often also spends more each time, which Gamma-Gamma rules out."""

from dataclasses import dataclass

from valuewhen.evidence.clv.histories import Measure, columns
from valuewhen.evidence.estimates import Correlation
from valuewhen.evidence.statistics import rank_correlation

NEGLIGIBLE = 0.1


@dataclass(frozen=True)
class Independence:
    """Spearman's rho of frequency and monetary value among repeat buyers, and what it means."""

    correlation: Correlation
    meaning: str


def frequency_spend_independence(frequency: Measure, monetary_value: Measure) -> Independence:
    """Whether frequency and monetary value are independent among customers with a repeat purchase.

    Gamma-Gamma assumes that they are. The correlation has its 95 % interval and n; the meaning says
    whether the whole interval lies within ±0.1, beyond it, or neither. Raises InvalidInputError for
    missing or negative values.
    """
    x, mean = columns(frequency=frequency, monetary_value=monetary_value)
    again = x > 0
    found = rank_correlation(x[again], mean[again])
    return Independence(found, _meaning(found))


def _meaning(found: Correlation) -> str:
    if not found.low <= found.high:
        return (
            f"Too few repeat buyers ({found.n:,}) to tell whether who buys more often also spends "
            "more each time."
        )
    figures = f"rho {found.rho:.2f}, {found.low:.2f} to {found.high:.2f}, n {found.n:,}"
    if found.low > -NEGLIGIBLE and found.high < NEGLIGIBLE:
        return f"How often and how much go separate ways ({figures}), as Gamma-Gamma assumes."
    if found.low > NEGLIGIBLE or found.high < -NEGLIGIBLE:
        more, off = ("more", "low") if found.rho > 0 else ("less", "high")
        return (
            f"Who buys more often spends {more} each time ({figures}). Gamma-Gamma assumes "
            f"otherwise, so the predicted CLV of the most frequent buyers tends to be too {off}."
        )
    return (
        f"Whether who buys more often also spends more each time is weak or open ({figures}); "
        "Gamma-Gamma assumes that it is not so."
    )
