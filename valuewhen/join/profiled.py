"""Best against typical customers over all metrics of a data set, computed once for all who ask."""

from collections.abc import Sequence
from pathlib import Path

from valuewhen.customers.catalogue import Metric
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule
from valuewhen.evidence.kinds import Kind
from valuewhen.join import profiling
from valuewhen.join.answers import Answers
from valuewhen.join.profiling import Profile

KINDS = {"flag": Kind.FLAG, "count": Kind.COUNT, "number": Kind.MEASURE}

_profiles = Answers(profiling, Profile)


def profiled(
    parquet: Path,
    roles: Roles,
    rule: BestRule,
    metrics: Sequence[Metric],
    patience: float | None = None,
) -> Profile:
    """The metrics that are flags, counts or numbers, those first in which best and typical differ
    most by their standardised difference, those with too few customers last.

    Raises NoResultError when that takes longer than `patience` seconds or somebody stopped it,
    NotFoundError when the file is gone, InvalidInputError when the rule or a metric asks for a
    column that is not there.
    """
    question = {
        "roles": roles.to_json(),
        "rule": rule.to_json(),
        "metrics": {m.name: str(KINDS[m.kind]) for m in metrics if m.kind in KINDS},
    }
    found = _profiles.answer(parquet, question, patience)
    order = found.frame["d"].abs().sort_values(ascending=False, na_position="last").index
    return Profile(found.frame.loc[order].reset_index(drop=True), found.shapes)
