"""When a rank correlation is a link: it leaves out zero, and is not negligible."""

from valuewhen.evidence.estimates import Correlation
from valuewhen.evidence.verdicts import NEGLIGIBLE


def leaves_out_zero(found: Correlation) -> bool:
    """Whether the interval lies on one side of zero; not when it is unknown."""
    return found.low > 0 or found.high < 0


def is_worth_acting_on(found: Correlation, highest: float) -> bool:
    """Whether a link's interval leaves out zero and, in parts of the highest rho that ties allow,
    is not inside ±0.1."""
    farthest = max(abs(found.low), abs(found.high))
    return leaves_out_zero(found) and farthest > NEGLIGIBLE * highest
