"""The program that sets the CLV of customers who show both of two behaviours, one, or neither."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from valuewhen.children.inside import Tell, serve
from valuewhen.children.plain import to_plain
from valuewhen.customers.frame import customers_frame
from valuewhen.customers.roles import Roles
from valuewhen.evidence.categories import compare_groups
from valuewhen.evidence.kinds import Kind

GROUPS = ("neither", "first", "second", "both")  # by 1 for the first behaviour and 2 for the second


def work(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """{"answer": …}: the groups of GROUPS against CLV, as `compare_groups` has them; customers of
    whom either behaviour is not known are in none."""
    question = job["question"]
    roles, metrics = Roles.from_json(question["roles"]), question["metrics"]
    tell(0.1, "")
    names = [name for name, _ in metrics]
    found = customers_frame(Path(job["parquet"]), roles, None, names, ("clv",))
    shows = [
        _shows(found.frame[found.internal_name(name)].to_numpy(dtype=float), Kind(kind))
        for name, kind in metrics
    ]
    tell(0.6, "")
    place = shows[0] + 2 * shows[1]
    is_known = ~np.isnan(place)
    labels = pd.Series([None] * len(place), dtype=object)
    labels[is_known] = np.array(GROUPS, dtype=object)[place[is_known].astype(int)]
    return {"answer": to_plain(compare_groups(labels, found.frame["clv"]))}


def _shows(values: npt.NDArray[np.float64], kind: Kind) -> npt.NDArray[np.float64]:
    """1 where a behaviour is shown, 0 where not, NaN where it is not known: any of a flag or count,
    the top third of anything else, ties at its limit included."""
    known = values[np.isfinite(values)]
    limit = 0.0 if kind is not Kind.MEASURE else float(np.quantile(known, 2 / 3, method="lower"))
    is_shown = values > 0 if kind is not Kind.MEASURE else values >= limit
    return np.where(np.isfinite(values), is_shown.astype(float), np.nan)


if __name__ == "__main__":
    serve(work)
