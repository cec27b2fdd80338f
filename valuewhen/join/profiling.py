"""The program that sets best customers beside typical ones in every metric."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from valuewhen.children.inside import Tell, serve
from valuewhen.children.plain import to_plain
from valuewhen.customers.frame import customers_frame
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule
from valuewhen.evidence.profile import profile
from valuewhen.evidence.shape import dose_response
from valuewhen.join.measured import metric_words

READ, PROFILED = 0.3, 0.6  # the shares of the work that are done by then


@dataclass(frozen=True)
class Profile:
    """Best against typical customers, and beside it the CLV of all along each metric.

    `frame` has the columns of `valuewhen.evidence.profile`, its metrics by their names in the file;
    `shapes` has by metric the columns of `valuewhen.evidence.shape.dose_response`.
    """

    frame: pd.DataFrame
    shapes: dict[str, pd.DataFrame]


def work(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """{"answer": …}: the profile of the job's file by the question's roles, rule and metrics, which
    come with their kinds."""
    question = job["question"]
    roles, rule = Roles.from_json(question["roles"]), BestRule.from_json(question["rule"])
    kinds: dict[str, str] = question["metrics"]
    tell(0.0, "reading the customers")
    found = customers_frame(Path(job["parquet"]), roles, rule, list(kinds))
    tell(READ, "best and typical customers")
    internal = {found.internal_name(name): kind for name, kind in kinds.items()}
    table = profile(found.frame, internal, "label")
    shapes = {}
    for done, (column, kind) in enumerate(internal.items()):
        name = found.metrics[column]
        tell(PROFILED + (1 - PROFILED) * done / len(internal), metric_words(name))
        shapes[name] = dose_response(found.frame[column], found.frame["clv"], kind=kind)
    named = table.assign(metric=[found.metrics[column] for column in table["metric"]])
    return {"answer": to_plain(Profile(named, shapes))}


if __name__ == "__main__":
    serve(work)
