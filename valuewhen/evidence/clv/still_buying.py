"""Expected purchases of an active customer by integration, where the series fails."""

import numpy as np
from scipy.special import betaincinv, betaln

from valuewhen.evidence.columns import Floats

_BLOCK = 2_000
_NODES = np.linspace(0, 1, 513)
_TAIL = 1e-15


def purchases_by_quadrature(t: Floats, shape: Floats, rate: Floats, a: float, b: Floats) -> Floats:
    """The purchases expected within t of customers who are active now.

    Their rate is gamma distributed (shape, rate), their dropout p beta distributed (a, b); of a
    known p they make (1 - (1 + p t / rate)^-shape) / p. The mean over p is taken by the trapezoidal
    rule on its logit, between quantiles of 1e-15.
    """
    blocks = [slice(start, start + _BLOCK) for start in range(0, len(t), _BLOCK)]
    found = [_block(t[rows] / rate[rows], shape[rows], a, b[rows]) for rows in blocks]
    return np.concatenate(found)


def _block(reach: Floats, shape: Floats, a: float, b: Floats) -> Floats:
    low, high = _log_quantile(a, b), -_log_quantile(b, a)
    logits = low[:, np.newaxis] + (high - low)[:, np.newaxis] * _NODES
    log_p, log_rest = -np.logaddexp(0, -logits), -np.logaddexp(0, logits)
    rest = b[:, np.newaxis]
    density = np.exp(a * log_p + rest * log_rest - betaln(a, rest))
    p = np.exp(log_p)
    made = -np.expm1(-shape[:, np.newaxis] * np.log1p(p * reach[:, np.newaxis])) / p
    mean: Floats = (made * density).sum(axis=1) / density.sum(axis=1)
    return mean


def _log_quantile(first: Floats | float, second: Floats | float) -> Floats:
    """The logit of the lowest quantile of a beta distribution, as far as floats go."""
    p = np.maximum(betaincinv(first, second, _TAIL), 1e-300)
    return np.asarray(np.log(p) - np.log1p(-p), dtype=np.float64)
