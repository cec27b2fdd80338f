"""The program that looks for customers who could speak for the firm, by four criteria."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from valuewhen.analytics import connection, statement
from valuewhen.children.inside import Tell, serve
from valuewhen.children.plain import to_plain
from valuewhen.customers.best import labelled_customers
from valuewhen.customers.conditions import ConditionSql, conditions_sql, kind_of_type
from valuewhen.customers.customers_view import column_types, require_columns
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule, Condition
from valuewhen.evidence.cells import blurred, publishable
from valuewhen.evidence.coverage import SMALLEST_CELL
from valuewhen.join.edge_tables import one_row

CRITERIA = ("loyal", "eager", "connected", "reputation")
MAY_ENDORSE = "may_endorse"
MOST_NAMES = 2_000
USUAL = 3  # of the four criteria, or all that are mapped when these are fewer
LABELS = ("best", "typical", "other", "without")  # the last has no CLV


@dataclass(frozen=True)
class Overlap:
    """Customers found with at least `needed` criteria, those of them who are best, and all best."""

    needed: int
    found: int
    found_best: int
    best: int


@dataclass(frozen=True)
class RockStars:
    """Customers who may be asked to speak for the firm; those known to be barred are left out.

    Of `customers` so many `may_be_asked`, of whom `ask_first` are not known to be allowed.
    `criteria` has a row per criterion: criterion, yes, no, unknown. `scores` counts customers by
    score, how many criteria are a yes, and label: score, label (best, typical, other; without a
    CLV), customers. `named` has a row per customer with a yes: id, the four criteria (True, False,
    None: not known), score, unknown, label, may_endorse.
    """

    customers: int
    may_be_asked: int
    ask_first: int
    criteria: pd.DataFrame
    scores: pd.DataFrame
    overlap: Overlap
    named: pd.DataFrame


@dataclass(frozen=True)
class ToldRockStars:
    """What anybody may see of it: counts rounded to 5, and none of fewer than five customers.

    `criteria` has None where that may not be told; `scores` lacks such cells.
    """

    needed: int
    criteria: pd.DataFrame
    scores: pd.DataFrame
    overlap: Overlap | None


@dataclass(frozen=True)
class Both:
    """The finding for those who see rows, and for all others."""

    full: RockStars
    told: ToldRockStars


def work(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """{"answer": …}: the customers of the job's file by the criteria that its question maps."""
    tell(0.0, "reading the customers")
    parquet, question = Path(job["parquet"]), job["question"]
    roles, rule = Roles.from_json(question["roles"]), BestRule.from_json(question["rule"])
    asked = {name: Condition.from_json(one) for name, one in question["criteria"].items()}
    tests = _tests(parquet, roles, asked)
    metrics = {name: column for test in tests.values() for name, column in test.columns.items()}
    with labelled_customers(parquet, roles, rule, metrics) as db:
        _make_stars(db, tests)
        return {"answer": to_plain(_both(db, sum(name in tests for name in CRITERIA)))}


def _tests(parquet: Path, roles: Roles, asked: dict[str, Condition]) -> dict[str, ConditionSql]:
    with connection(parquet) as db:
        types = column_types(db, parquet)
    require_columns(types, [condition.column for condition in asked.values()])
    kinds = {name: kind_of_type(kind) for name, kind in types.items()}
    return {name: conditions_sql([one], kinds, roles, f"{name}_") for name, one in asked.items()}


def _make_stars(db: duckdb.DuckDBPyConnection, tests: dict[str, ConditionSql]) -> None:
    values = "".join(test.values for test in tests.values())
    given = {name: value for test in tests.values() for name, value in test.parameters.items()}
    filled = statement("customers/rule_values").format(table="star_values", values=values)
    db.execute(filled, given)
    cells = dict.fromkeys((*CRITERIA, MAY_ENDORSE), "null::boolean")
    cells |= {name: test.test for name, test in tests.items()}
    db.execute(statement("rock_stars/stars").format(**cells))


def _both(db: duckdb.DuckDBPyConnection, mapped: int) -> Both:
    scores = db.execute(statement("rock_stars/star_scores")).df()
    criteria = db.execute(statement("rock_stars/star_counts")).df()
    overlap = _overlap(scores, min(USUAL, mapped))
    full = RockStars(
        **one_row(db, "rock_stars/star_totals"),
        criteria=criteria,
        scores=scores,
        overlap=overlap,
        named=_named(db),
    )
    return Both(full, _told(full))


def _named(db: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    named = db.execute(statement("rock_stars/star_list"), {"most": MOST_NAMES}).df()
    answers = {name: named[name].astype("object") for name in (*CRITERIA, MAY_ENDORSE)}
    known = {name: column.where(column.notna(), None) for name, column in answers.items()}
    return named.assign(**known)


def _overlap(scores: pd.DataFrame, needed: int) -> Overlap:
    is_found, is_best = scores["score"] >= needed, scores["label"] == "best"
    among = (is_found, is_found & is_best, is_best)
    return Overlap(needed, *(int(scores.loc[some, "customers"].sum()) for some in among))


def _told(full: RockStars) -> ToldRockStars:
    return ToldRockStars(
        full.overlap.needed,
        _told_criteria(full.criteria),
        _told_scores(full.scores),
        _told_overlap(full.overlap, full.may_be_asked),
    )


def _told_criteria(criteria: pd.DataFrame) -> pd.DataFrame:
    answers = ["yes", "no", "unknown"]
    told = criteria.astype(dict.fromkeys(answers, "object"))
    for at, counts in enumerate(criteria[answers].to_numpy(dtype=np.int64)):
        shown = publishable(counts.reshape(1, -1), SMALLEST_CELL)[0]
        for answer, count, is_shown in zip(answers, counts, shown, strict=True):
            told.loc[at, answer] = blurred(count) if is_shown else None
    return told


def _told_scores(scores: pd.DataFrame) -> pd.DataFrame:
    table = scores.pivot_table(index="score", columns="label", values="customers", fill_value=0)
    counts = table.to_numpy(dtype=np.int64)
    shown = publishable(counts, SMALLEST_CELL)
    cells = [
        (score, label, blurred(counts[row, column]))
        for row, score in enumerate(table.index)
        for column, label in enumerate(table.columns)
        if shown[row, column]
    ]
    return pd.DataFrame(cells, columns=["score", "label", "customers"])


def _told_overlap(overlap: Overlap, customers: int) -> Overlap | None:
    """The overlap, None unless found and not, best and not, are each enough customers together."""
    only_found, only_best = overlap.found - overlap.found_best, overlap.best - overlap.found_best
    neither = customers - overlap.found - only_best
    if min(overlap.found_best, only_found, only_best, neither) < SMALLEST_CELL:
        return None
    counts = (overlap.found, overlap.found_best, overlap.best)
    return Overlap(overlap.needed, *map(blurred, counts))


if __name__ == "__main__":
    serve(work)
