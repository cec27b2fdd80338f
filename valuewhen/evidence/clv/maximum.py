"""The maximum of a likelihood whose parameters are all positive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.columns import Floats
from valuewhen.evidence.statistics import Z

FARTHEST = 14.0
_STEP = 1e-4
_FLAT = 1e-4

MeanLikelihood = Callable[[Floats], tuple[float, Floats]]


@dataclass(frozen=True)
class Maximum:
    """The parameters at the maximum, the mean log-likelihood there, and which ran off to an edge.

    `intervals` has a row a parameter: estimate, low and high (95 %, from the curvature of the
    log-likelihood, in logarithms; NaN where it is flat).
    """

    parameters: Floats
    mean_log_likelihood: float
    runaway: tuple[str, ...]
    intervals: pd.DataFrame


def maximise(
    mean_likelihood: MeanLikelihood, names: Sequence[str], start: Floats, n: float
) -> Maximum:
    """The maximum over the logarithms of the parameters, from `start`, of n customers' mean.

    `mean_likelihood` gives the mean log-likelihood and its gradient, both at log-parameters.
    Raises InvalidInputError (code "not_converged") when no maximum is found.
    """

    def downhill(logs: Floats) -> tuple[float, Floats]:
        value, gradient = mean_likelihood(logs)
        return -value, -gradient

    bounds = [(-FARTHEST, FARTHEST)] * len(names)
    with np.errstate(all="ignore"):
        found = minimize(
            downhill,
            start,
            jac=True,
            method="L-BFGS-B",
            bounds=bounds,
            options={"maxiter": 1000, "ftol": 1e-15, "gtol": 1e-9, "maxcor": 20},
        )
        value, gradient = mean_likelihood(found.x)
        information = _information(mean_likelihood, found.x, n)
        # where it is curved sharply, what counts is how far the maximum can be, not the slope
        steep = ~(np.abs(gradient) <= _FLAT * np.fmax(1.0, np.diag(information) / n))
        at_edge = np.abs(found.x) > FARTHEST - 1e-6
        if not np.isfinite(value) or (steep & ~at_edge).any():
            raise _not_converged(names, np.exp(found.x))
        intervals = _intervals(names, found.x, information)
    runaway = tuple(name for name, far in zip(names, np.abs(found.x) > 9, strict=True) if far)
    return Maximum(np.exp(found.x), float(value), runaway, intervals)


def _information(mean_likelihood: MeanLikelihood, logs: Floats, n: float) -> Floats:
    steps = np.eye(len(logs)) * _STEP
    rows = [
        (mean_likelihood(logs + step)[1] - mean_likelihood(logs - step)[1]) / (2 * _STEP)
        for step in steps
    ]
    information: Floats = -n * (np.array(rows) + np.array(rows).T) / 2
    return information


def _intervals(names: Sequence[str], logs: Floats, information: Floats) -> pd.DataFrame:
    reach = Z * _standard_errors(information)
    return pd.DataFrame(
        {
            "parameter": list(names),
            "estimate": np.exp(logs),
            "low": np.exp(logs - reach),
            "high": np.exp(logs + reach),
        }
    )


def _standard_errors(information: Floats) -> Floats:
    """NaN for all unless the curvature is that of a maximum."""
    unknown = np.full(len(information), np.nan)
    if not np.isfinite(information).all() or np.linalg.eigvalsh(information)[0] <= 1e-6:
        return unknown
    errors: Floats = np.sqrt(np.diag(np.linalg.inv(information)))
    return errors


def _not_converged(names: Sequence[str], values: Floats) -> InvalidInputError:
    reached = ", ".join(f"{name} {value:.3g}" for name, value in zip(names, values, strict=True))
    return InvalidInputError(
        f"The model found no best parameters for these customers (it stopped at {reached}). "
        "Look for a few extreme customers, times in another unit than the purchases, or take more "
        "customers.",
        code="not_converged",
    )
