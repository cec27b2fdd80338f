"""CLV against NPS as executives read it: bins, shares and scores, and no small group."""

import math
from dataclasses import dataclass

import pandas as pd

from valuewhen import figures
from valuewhen.evidence.cells import blurred
from valuewhen.evidence.coverage import SMALLEST_CELL
from valuewhen.evidence.nps import GroupAnswers, Scale
from valuewhen.join.measured import NpsEvidence
from valuewhen.join.told import is_few, told_missing, told_n
from valuewhen.words import say


@dataclass(frozen=True)
class ToldNps:
    """CLV against NPS: a headline, the coefficient with interval and n, who is missing, and how
    best and typical customers answered.

    `cells` has the columns of `clv_by_answer`, `shares` those of `answer_shares`: their counts are
    rounded to 5 and their shares to whole percents, so that no difference gives a few customers
    away. `scores` are sentences, one a group.
    """

    name: str
    is_nps: bool
    headline: str
    link: str
    missing: str
    note: str
    cells: pd.DataFrame
    shares: pd.DataFrame
    scores: tuple[str, ...]


def told_nps(nps: NpsEvidence) -> ToldNps:
    """What executives may see of CLV against NPS, from evidence computed without small groups."""
    link, rho = nps.link, nps.link.correlation
    n = figures.count(told_n(link.coverage))
    if is_few(link.coverage.n):
        coefficient = say("results.nps_too_few", n=say("results.few", n=SMALLEST_CELL))
    elif math.isnan(rho.rho):
        coefficient = say("results.nps_too_few", n=n)
    else:
        interval = figures.coefficient_range(rho.low, rho.high)
        coefficient = say(
            "results.strength", rho=figures.coefficient(rho.rho), interval=interval, n=n
        )
    return ToldNps(
        name=link.name,
        is_nps=link.scale is Scale.NPS,
        headline=say(f"results.nps_{_direction(rho.low, rho.high)}", name=link.name),
        link=coefficient,
        missing=told_missing(link.coverage),
        note=say("results.nps_note", n=SMALLEST_CELL),
        cells=_blurred(nps.cells, counts=("n", "n_answer"), shares=("share",)),
        shares=_blurred(nps.shares, counts=("n", "n_group"), shares=("share", "low", "high")),
        scores=tuple(score_in_words(group, link.name) for group in link.groups.values()),
    )


def _direction(low: float, high: float) -> str:
    if math.isnan(low):
        return "unknown"
    return "more" if low > 0 else "less" if high < 0 else "unclear"


def _blurred(table: pd.DataFrame, counts: tuple[str, ...], shares: tuple[str, ...]) -> pd.DataFrame:
    """The table with its counts rounded to 5 and its shares to whole percents."""
    rounded = {name: table[name].map(blurred).astype("int64") for name in counts}
    return table.assign(**rounded, **{name: table[name].astype(float).round(2) for name in shares})


def score_in_words(group: GroupAnswers, name: str, *, is_exact: bool = False) -> str:
    """A group's Net Promoter Score, or the median of another score, with interval and n, which is
    exact for those who see rows."""
    answers = figures.count(group.n if is_exact else _answered(group))
    if group.score is not None:
        score = group.score
        said = figures.points(score.score), figures.points_range(score.low, score.high)
        return say(f"results.score_{group.standing}", score=said[0], interval=said[1], n=answers)
    if math.isfinite(group.median_answer):
        middle = figures.number(group.median_answer)
        return say(f"results.median_{group.standing}", median=middle, name=name, n=answers)
    return say(f"results.no_score_{group.standing}")


def _answered(group: GroupAnswers) -> int:
    """How many of the group answered, rounded to five; all where the few who did not would be found
    out."""
    missing = group.n_customers - group.n
    return blurred(group.n_customers if is_few(missing) else group.n)
