"""What if CLV also counted something: who would change rank. The firm's CLV is never overwritten.

Nothing is kept of the choice either: metric and weight are asked anew, and belong to whoever asks.
It is for those who may see rows alone: with one weight after the other anybody could find out where
two customers change places, and so how far their CLV are apart.
"""

import math

from valuewhen.customers.catalogue import Metric
from valuewhen.customers.data_sets import DataSet
from valuewhen.errors import InvalidInputError
from valuewhen.join import weighing
from valuewhen.join.answers import Answers
from valuewhen.join.attachments import attachment
from valuewhen.join.weighing import WhatIf
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.workshop.access import Right, need

WEIGHABLE = ("number", "count", "flag")

_weighed = Answers(weighing, WhatIf)


def weighable(data_set: DataSet) -> list[Metric]:
    """The metrics that can be added to CLV: numbers, counts and flags, of which a yes is one."""
    return [one for one in data_set.catalogue if one.is_used and one.kind in WEIGHABLE]


def is_counted_already(data_set: DataSet, metric: str) -> bool:
    """Whether the firm's CLV is computed from this metric, so that it would count twice."""
    return metric in data_set.formula_columns


def what_if(
    store: Store,
    caller: Caller,
    workshop_id: str,
    metric: str,
    weight: float,
    patience: float | None = None,
) -> WhatIf | None:
    """CLV beside CLV with `weight` in money for each unit of the metric, with the names of those
    who change rank; None as long as no customer data are joined.

    Raises NotFoundError or ForbiddenError unless the caller may see rows, InvalidInputError for a
    weight that is no amount or a metric that cannot be added, and NoResultError when it takes
    longer than `patience` seconds or somebody stopped it.
    """
    store.read(need, caller, workshop_id, Right.ROWS)
    joined = store.read(attachment, caller, workshop_id)
    if joined is None or joined.data_set.roles is None:
        return None
    if not math.isfinite(weight) or weight == 0:
        raise InvalidInputError("Say what a unit is worth: an amount of money, not zero.")
    if metric not in [one.name for one in weighable(joined.data_set)]:
        raise InvalidInputError(f"“{metric[:80]}” cannot be added to CLV. Choose another metric.")
    question = {
        "roles": joined.data_set.roles.to_json(),
        "metric": metric,
        "weight": float(weight),
    }
    return _weighed.answer(joined.data_set.parquet, question, patience)
