"""Two behaviours together: CLV of customers who show both, one, or neither."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from valuewhen.customers.data_sets import DataSet
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.categories import GroupComparison
from valuewhen.evidence.cells import blurred, rounded
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.verdicts import Verdict
from valuewhen.join import combining
from valuewhen.join.answers import Answers
from valuewhen.join.combining import GROUPS
from valuewhen.join.findings import Finding
from valuewhen.join.measured import metric_words
from valuewhen.join.told import is_few
from valuewhen.words import say

MONEY = ("median_clv", "clv_low", "clv_high")
NOT_TOLD = (Verdict.TOO_FEW, Verdict.CIRCULAR)
KINDS = {"flag": Kind.FLAG, "count": Kind.COUNT, "number": Kind.MEASURE}

_found = Answers(combining, GroupComparison)


@dataclass(frozen=True)
class Together:
    """The groups of two behaviours, from neither to both.

    `groups` has the columns group (in words), n, median_clv, clv_low, clv_high (95 %), money with
    three digits; a group under 30 customers has no figures but its name, and then none has its n,
    since the others and the sizes of both behaviours would tell it. `missing` counts customers of
    whom either behaviour, or CLV, is not known; it is None for a few, and where no n is told.
    Counts are rounded to five.
    """

    first: str
    second: str
    groups: pd.DataFrame
    missing: int | None

    @property
    def is_told(self) -> bool:
        """Whether every group has enough customers to tell its median, and so all have their n."""
        return bool(self.groups["n"].notna().all())


def together(data_set: DataSet, first: str, second: str, patience: float | None = None) -> Together:
    """The two metrics of a data set, each shown (any of a flag or count, the top third of a number)
    or not, against CLV. They go together with it; the groups say nothing of causes.

    Raises InvalidInputError for a metric that is no flag, count or number of these data, or twice
    the same, and NoResultError as `Answers.answer` does.
    """
    kinds = {column.name: column.kind for column in data_set.report.columns}
    for metric in (first, second):
        if kinds.get(metric) not in KINDS:
            raise InvalidInputError(f"“{metric_words(metric)}” is no number or flag of these data.")
    if first == second:
        raise InvalidInputError("Choose two different behaviours.")
    assert data_set.roles
    metrics = [(metric, str(KINDS[kinds[metric]])) for metric in (first, second)]
    question = {"roles": data_set.roles.to_json(), "metrics": metrics}
    return _told(_found.answer(data_set.parquet, question, patience), metrics)


def two_most_believed(rows: Sequence[Finding], *, by_dots: bool) -> tuple[str, str] | None:
    """The metrics of the two hypotheses with evidence that the room believes most, by their dots or
    else their voices; None without two."""
    told = [row for row in rows if row.card and row.status not in NOT_TOLD and row.metric]
    told.sort(key=lambda row: (-row.dots if by_dots else 0, -row.voices, row.title.lower()))
    metrics = list(dict.fromkeys(row.metric for row in told if row.metric))
    return (metrics[0], metrics[1]) if len(metrics) > 1 else None


def _told(found: GroupComparison, metrics: Sequence[tuple[str, str]]) -> Together:
    first, second = (_shown(metric, Kind(kind)) for metric, kind in metrics)
    names = {
        "neither": say("views.neither"),
        "first": say("views.only", behaviour=first),
        "second": say("views.only", behaviour=second),
        "both": say("views.both"),
    }
    by_group = found.groups[~found.groups["is_pooled"]].set_index("group")
    rows = by_group.reindex(list(GROUPS)).reset_index()
    is_enough = rows["n"] >= SMALLEST_GROUP
    rows.loc[~is_enough, [*MONEY]] = None
    rows["n"] = rows["n"].map(blurred) if is_enough.all() else math.nan
    for amount in MONEY:
        rows[amount] = rows[amount].map(rounded)
    rows["group"] = [names[group] for group in rows["group"]]
    hides = is_few(found.n_missing) or not is_enough.all()
    missing = None if hides else blurred(found.n_missing)
    return Together(first, second, rows[["group", "n", *MONEY]], missing)


def _shown(metric: str, kind: Kind) -> str:
    words = metric_words(metric)
    return say("views.top_third", metric=words) if kind is Kind.MEASURE else words
