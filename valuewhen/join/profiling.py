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
    tables, shapes = [], {}
    for done, (name, kind) in enumerate(kinds.items()):
        tell(done / len(kinds), metric_words(name))
        found = customers_frame(Path(job["parquet"]), roles, rule, [name], ("clv", "label"))
        column = found.internal_name(name)
        tables.append(profile(found.frame, {column: kind}, "label").assign(metric=name))
        shapes[name] = dose_response(found.frame[column], found.frame["clv"], kind=kind)
    nothing = profile(pd.DataFrame({"label": []}), {}, "label")
    table = pd.concat(tables, ignore_index=True) if tables else nothing
    return {"answer": to_plain(Profile(table, shapes))}


if __name__ == "__main__":
    serve(work)
