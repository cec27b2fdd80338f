"""The program that reads an experiment: the customers who were drawn, in fresh data."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from valuewhen.analytics import connection, quoted, statement
from valuewhen.children.inside import Tell, serve
from valuewhen.children.plain import to_plain
from valuewhen.customers.customers_view import NUMBERS, column_types
from valuewhen.customers.roles import Roles
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.columns import Floats
from valuewhen.evidence.estimates import MedianGap
from valuewhen.evidence.experiments import Difference, difference_of_changes
from valuewhen.evidence.statistics import median_gap
from valuewhen.join.measured import metric_words

ARMS = ("pilot", "holdout")
COLUMNS = ("metric_before", "metric_after", "clv_before", "clv_after")


@dataclass(frozen=True)
class Arm:
    """One arm in the fresh data: customers drawn, those no longer there, those whose metric is
    there but not known, those used, and the mean of these before and after."""

    drawn: int
    lost: int
    unknown: int
    n: int
    before: float
    after: float


@dataclass(frozen=True)
class Reading:
    """The two arms, how much more the pilot's metric changed, and how much more its CLV did: the
    median change of the pilot's customers minus that of the holdout's."""

    pilot: Arm
    holdout: Arm
    metric: Difference
    clv: MedianGap


def work(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """{"answer": …}: the reading of the job's file, which has the fresh data.

    The question has the files `before` and `arms`, the `roles` of both data sets, the `metric` and
    whether it `is_flag`. Raises InvalidInputError when a column is not there or holds no numbers.
    """
    tell(0.0, "reading the customers who were drawn")
    question = job["question"]
    arms, before, after = Path(question["arms"]), Path(question["before"]), Path(job["parquet"])
    frame = _drawn(arms, before, after, question)
    found = {arm: frame[frame["arm"] == arm] for arm in ARMS}
    (pilot_clv, pilot), (holdout_clv, holdout) = (_columns(found[arm]) for arm in ARMS)
    reading = Reading(
        pilot=_arm(found["pilot"]),
        holdout=_arm(found["holdout"]),
        metric=difference_of_changes(pilot, holdout, is_flag=question["is_flag"]),
        clv=median_gap(pilot_clv, holdout_clv),
    )
    return {"answer": to_plain(reading)}


def _drawn(arms: Path, before: Path, after: Path, question: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of queries/experiments/reading.sql."""
    with connection(arms, before, after) as db:
        shown = {
            when: _shown(column_types(db, file), Roles.from_json(question["roles"][when]), question)
            for when, file in (("before", before), ("after", after))
        }
        files = {"arms": str(arms), "before": str(before), "after": str(after)}
        return db.execute(statement("experiments/reading").format(**shown), files).df()


def _shown(types: Mapping[str, str], roles: Roles, question: Mapping[str, Any]) -> str:
    number = {name: _number(types, name) for name in (question["metric"], roles.clv)}
    metric, clv = number[question["metric"]], number[roles.clv]
    return f"{quoted(roles.id)}::varchar as id, {metric} as metric, {clv} as clv"


def _number(types: Mapping[str, str], column: str) -> str:
    """A column as SQL that gives finite numbers, 1 and 0 for yes and no."""
    name, kind = metric_words(column), types.get(column)
    if kind is None:
        raise InvalidInputError(f"The fresh customer data have no column “{name}”.")
    if kind != "BOOLEAN" and kind not in NUMBERS:
        raise InvalidInputError(f"“{name}” is no number in the fresh customer data.")
    number = f"{quoted(column)}::{'integer::' if kind == 'BOOLEAN' else ''}double"
    return f"case when isfinite({number}) then {number} end"


def _columns(part: pd.DataFrame) -> tuple[Floats, tuple[Floats, Floats]]:
    """How the CLV of an arm's customers changed, and their metric before and after."""
    before, after, clv_before, clv_after = (
        part[name].to_numpy(dtype=np.float64, na_value=math.nan) for name in COLUMNS
    )
    return clv_after - clv_before, (before, after)


def _arm(part: pd.DataFrame) -> Arm:
    used = part[part["metric_before"].notna() & part["metric_after"].notna()]
    lost = int((~part["is_there"]).sum())
    return Arm(
        drawn=len(part),
        lost=lost,
        unknown=len(part) - lost - len(used),
        n=len(used),
        before=float(used["metric_before"].mean()) if len(used) else math.nan,
        after=float(used["metric_after"].mean()) if len(used) else math.nan,
    )


if __name__ == "__main__":
    serve(work)
