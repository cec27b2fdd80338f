"""CLV against the NPS answer: the link over all customers, and how best and typical answer.

Slopes within best or typical are not computed: the groups are defined by CLV, so a slope inside one
is selected on its outcome. How common each answer is in each group is compared instead.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from valuewhen import figures
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.cells import MOST_ANSWER_LEVELS, publishable
from valuewhen.evidence.columns import Column, Floats, numbers, same_length
from valuewhen.evidence.coverage import SMALLEST_GROUP, Coverage, coverage
from valuewhen.evidence.estimates import Correlation, NetPromoterScore, Proportion
from valuewhen.evidence.statistics import (
    median,
    net_promoter_score,
    proportion,
    rank_correlation,
    smallest_visible_rho,
)

STANDINGS = ("best", "typical")
PROMOTER_BANDS = ("detractors (0–6)", "passives (7–8)", "promoters (9–10)")

SHARE_COLUMNS = ["standing", "answer", "position", "n", "n_group", "share", "low", "high"]


class Scale(StrEnum):
    """What the answers are: the 0-10 question of the NPS, or another score of satisfaction."""

    NPS = "nps"
    SATISFACTION = "satisfaction"


@dataclass(frozen=True)
class GroupAnswers:
    """How one group answered: customers in it, how many answered, their score or median answer.

    `score` is the group's Net Promoter Score: None on another scale, under 30 answers, and where a
    share of the group is held back, which it would give away. `median_answer` is given on another
    scale, NaN under 30 answers.
    """

    standing: str
    n_customers: int
    n: int
    score: NetPromoterScore | None
    median_answer: float
    shares: dict[str, Proportion]


@dataclass(frozen=True)
class ClvAgainstNps:
    """CLV against one answer a customer: the link, who is missing, and the groups' answers.

    `name` is what the answer is called ("NPS answer", "Satisfaction Score").
    """

    name: str
    scale: Scale
    coverage: Coverage
    correlation: Correlation
    visible_rho: float
    score: NetPromoterScore | None
    groups: dict[str, GroupAnswers]

    def link_in_words(self) -> str:
        """The link as one sentence of plain text, with interval, n and the missing ones."""
        rho, n = self.correlation, figures.count(self.correlation.n)
        if math.isnan(rho.rho):
            return f"Too few to tell: {n} customers with both; {self._missing()}."
        interval = figures.coefficient_range(rho.low, rho.high)
        return (
            f"{self._direction()} (rank correlation {figures.coefficient(rho.rho)}, {interval}, "
            f"{n} customers); {self._missing()}."
        )

    def _missing(self) -> str:
        missing, share = self.coverage.n_missing, self.coverage.share_missing
        if not missing:
            return "nobody is left out"
        return f"{figures.count(missing)} ({figures.share(share)}) have no {self.name} or no CLV"

    def _direction(self) -> str:
        if self.correlation.low > 0:
            return f"A higher {self.name} goes with a higher CLV"
        if self.correlation.high < 0:
            return f"A higher {self.name} goes with a lower CLV"
        return f"Whether {self.name} and CLV go together, these data can't tell"


def nps_against_clv(
    answers: Column,
    clv: Column,
    standing: Column | None = None,
    *,
    scale: Scale | str = Scale.NPS,
    name: str | None = None,
    minimum_cell: int = 0,
) -> ClvAgainstNps:
    """CLV against the NPS answer, a value per customer in the same order, missing ones counted.

    `standing` says who is "best" and "typical" (any other label or a missing one is neither), or is
    true for best and false for typical. On a scale of satisfaction no NPS is computed. The shares
    are those of `answer_shares`, of detractors, passives and promoters for the NPS.

    Raises InvalidInputError for columns that are not numbers or of different lengths, and for an
    NPS answer that is not a whole number from 0 to 10.
    """
    scale = Scale(scale)
    given, worth = numbers(answers, "the answers"), numbers(clv, "CLV")
    same_length(given, worth)
    rho = rank_correlation(given, worth)
    labels = standing_labels(standing, len(given))
    shares = answer_shares(given, labels, scale=scale, grouped=True, minimum_cell=minimum_cell)
    return ClvAgainstNps(
        name=name or ("NPS answer" if scale is Scale.NPS else "satisfaction score"),
        scale=scale,
        coverage=coverage(np.isfinite(given), worth),
        correlation=rho,
        visible_rho=smallest_visible_rho(rho.n),
        score=_score(given, scale, minimum_cell),
        groups={}
        if standing is None
        else {
            group: _group(group, given[labels == group], shares, scale, minimum_cell)
            for group in STANDINGS
        },
    )


def answer_shares(
    answers: Column,
    standing: Column,
    *,
    scale: Scale | str = Scale.NPS,
    grouped: bool = False,
    minimum_cell: int = 0,
) -> pd.DataFrame:
    """How best and typical customers answered, a row a standing and answer, in order.

    Returns the columns standing, answer (text), position, n, n_group (answers of the group), share,
    low and high (Wilson). `grouped` gives detractors, passives and promoters on the NPS scale; any
    scale with more than 11 different answers gives no rows. With a `minimum_cell`, answers that
    fewer gave are left out, and others with them so that they cannot be worked out, the customers
    who are neither best nor typical counting as a third group.
    """
    given = numbers(answers, "the answers")
    labels = standing_labels(standing, len(given))
    used = np.isfinite(given)
    position, names = _answer_positions(given[used], Scale(scale), grouped)
    if not names:
        return pd.DataFrame(columns=SHARE_COLUMNS)
    rows = [*STANDINGS, "neither"]
    counts = np.array(
        [np.bincount(position[labels[used] == row], minlength=len(names)) for row in rows]
    )
    shown = publishable(counts, minimum_cell) if minimum_cell > 1 else counts >= 0
    found = [
        {"standing": row, "answer": name, "position": at, "n": int(counts[i, at])}
        | _share_columns(int(counts[i, at]), int(counts[i].sum()))
        for i, row in enumerate(STANDINGS)
        for at, name in enumerate(names)
        if shown[i, at]
    ]
    return pd.DataFrame(found, columns=SHARE_COLUMNS)


def standing_labels(standing: Column | None, rows: int) -> np.ndarray:
    """Each customer's standing as "best", "typical" or "neither"."""
    if standing is None:
        return np.full(rows, "neither")
    labels = pd.Series(standing, dtype=object).reset_index(drop=True)
    if len(labels) != rows:
        raise InvalidInputError("Every customer needs one standing: best, typical or neither.")
    said = labels.map({True: "best", False: "typical", "best": "best", "typical": "typical"})
    return said.fillna("neither").to_numpy(dtype=str)


def _answer_positions(given: Floats, scale: Scale, grouped: bool) -> tuple[np.ndarray, list[str]]:
    if scale is Scale.NPS:
        net_promoter_score(given)
        if grouped:
            return np.searchsorted([7, 9], given, side="right"), [*PROMOTER_BANDS]
        return given.astype(np.int64), [str(answer) for answer in range(11)]
    levels, position = np.unique(given, return_inverse=True)
    if len(levels) > MOST_ANSWER_LEVELS:
        return np.empty(0, dtype=np.int64), []
    return position, [figures.number(float(level)) for level in levels]


def _share_columns(count: int, n: int) -> dict[str, float]:
    found = proportion(count, n)
    return {"n_group": n, "share": found.share, "low": found.low, "high": found.high}


def _group(
    standing: str, given: Floats, shares: pd.DataFrame, scale: Scale, minimum_cell: int
) -> GroupAnswers:
    answered = given[np.isfinite(given)]
    own = shares[shares["standing"] == standing]
    told = scale is Scale.NPS and (minimum_cell <= 1 or len(own) == len(PROMOTER_BANDS))
    enough = len(answered) >= SMALLEST_GROUP
    return GroupAnswers(
        standing=standing,
        n_customers=len(given),
        n=len(answered),
        score=_score(answered, scale, minimum_cell) if told else None,
        median_answer=median(answered) if enough and scale is not Scale.NPS else math.nan,
        shares={
            str(answer): proportion(int(n), int(n_group))
            for answer, n, n_group in zip(own["answer"], own["n"], own["n_group"], strict=True)
        },
    )


def _score(given: Floats, scale: Scale, minimum_cell: int) -> NetPromoterScore | None:
    answered = given[np.isfinite(given)]
    if scale is not Scale.NPS or len(answered) < SMALLEST_GROUP:
        return None
    smallest = np.histogram(answered, [0, 7, 9, 11])[0].min()
    return net_promoter_score(answered) if smallest >= minimum_cell else None
