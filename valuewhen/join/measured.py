"""What customer data say of metrics and of the NPS answer: computed once, shared by all viewers."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from valuewhen.customers.frame import CustomersFrame, customers_frame
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule
from valuewhen.errors import InvalidInputError, NotFoundError
from valuewhen.evidence.card import Card, card
from valuewhen.evidence.cells import clv_by_answer
from valuewhen.evidence.coverage import SMALLEST_CELL
from valuewhen.evidence.nps import ClvAgainstNps, Scale, answer_shares, nps_against_clv

MOST_POINTS = 2_000  # customers that a chart draws one by one
MOST_DATA_SETS = 16  # whose results are kept in memory
MOST_RULES = 8  # of best and typical customers, kept for each of them

CardOrProblem = Card | str


@dataclass(frozen=True)
class Standing:
    """The customers of one label: how many, and their share of all CLV if it adds to a gain."""

    customers: int
    clv_share: float | None


@dataclass(frozen=True)
class NpsEvidence:
    """CLV against the NPS answer: the link, customers by answer and band of CLV, and how best and
    typical customers answered; the frames are those of `clv_by_answer` and `answer_shares`."""

    link: ClvAgainstNps
    cells: pd.DataFrame
    shares: pd.DataFrame


@dataclass(frozen=True)
class Ruled:
    """What depends on the rule of best and typical.

    `nps` holds groups of any size, `told_nps` none under five customers; both are None without
    answers, and then `nps_problem` says why if they cannot be used. `points` has answer, clv and
    standing of every customer with both, None when they are more than MOST_POINTS.
    """

    customers: int
    without_clv: int
    best: Standing
    typical: Standing
    nps: NpsEvidence | None
    told_nps: NpsEvidence | None
    nps_problem: str
    points: pd.DataFrame | None


class Measured:
    """One data set in one set of roles: cards by metric and results by rule, each computed once."""

    def __init__(self, parquet: Path, roles: Roles) -> None:
        self._parquet, self._roles = parquet, roles
        self._cards: dict[str, CardOrProblem] = {}
        self._rules: OrderedDict[BestRule, Ruled] = OrderedDict()
        self._computing = threading.Lock()

    def look(
        self, rule: BestRule, metrics: Sequence[str]
    ) -> tuple[Ruled, dict[str, CardOrProblem]]:
        """The results of the rule and a card for each metric, or why there is none.

        What is not known yet is computed from one read of all its columns; whoever asks at the
        same time waits for it. Raises InvalidInputError for a column that is not there.
        """
        with self._computing:
            missing = [metric for metric in metrics if metric not in self._cards]
            if missing or rule not in self._rules:
                found = customers_frame(self._parquet, self._roles, rule, missing)
                self._cards |= {metric: _card(found, metric) for metric in missing}
                if rule not in self._rules:
                    self._rules[rule] = _ruled(found.frame, self._roles)
            self._rules.move_to_end(rule)
            while len(self._rules) > MOST_RULES:
                self._rules.popitem(last=False)
            return self._rules[rule], {metric: self._cards[metric] for metric in metrics}


_known: OrderedDict[tuple[Path, Roles], Measured] = OrderedDict()
_knowing = threading.Lock()


def measured(parquet: Path, roles: Roles) -> Measured:
    """The results of a data set in these roles, kept in memory for whoever asks next.

    Raises NotFoundError when its file is gone.
    """
    if not parquet.is_file():
        raise NotFoundError("The file of these customer data is gone. Load the data again.")
    key = (parquet, roles)
    with _knowing:
        found = _known.setdefault(key, Measured(parquet, roles))
        _known.move_to_end(key)
        while len(_known) > MOST_DATA_SETS:
            _known.popitem(last=False)
        return found


def metric_words(name: str) -> str:
    """A metric's name as people read it: "referrals made" for "referrals_made"."""
    return " ".join(name.replace("_", " ").split()) or name


def answer_name(roles: Roles) -> str:
    """What the answers are called: "NPS answer", or the name of another score's column."""
    return "NPS answer" if roles.nps_scale == "nps_0_10" else metric_words(roles.nps or "score")


def _card(found: CustomersFrame, metric: str) -> CardOrProblem:
    frame = found.frame
    try:
        return card(frame[found.internal_name(metric)], frame["clv"], metric=metric_words(metric))
    except InvalidInputError as error:
        return error.message


def _ruled(frame: pd.DataFrame, roles: Roles) -> Ruled:
    told = full = points = None
    problem = ""
    if roles.nps is not None:
        try:
            full, told = _nps(frame, roles, 0), _nps(frame, roles, SMALLEST_CELL)
            points = _points(frame)
        except InvalidInputError as error:
            told = full = None
            problem = error.message
    return Ruled(
        customers=len(frame),
        without_clv=int(frame["clv"].isna().sum()),
        best=_standing(frame, "best"),
        typical=_standing(frame, "typical"),
        nps=full,
        told_nps=told,
        nps_problem=problem,
        points=points,
    )


def _nps(frame: pd.DataFrame, roles: Roles, minimum: int) -> NpsEvidence:
    scale = Scale.NPS if roles.nps_scale == "nps_0_10" else Scale.SATISFACTION
    given, worth, standing = frame["nps"], frame["clv"], frame["label"]
    link = nps_against_clv(
        given, worth, standing, scale=scale, name=answer_name(roles), minimum_cell=minimum
    )
    return NpsEvidence(
        link=link,
        cells=clv_by_answer(given, worth, currency=roles.currency or "", minimum_cell=minimum),
        shares=answer_shares(given, standing, scale=scale, grouped=True, minimum_cell=minimum),
    )


def _points(frame: pd.DataFrame) -> pd.DataFrame | None:
    both = frame[frame["nps"].notna() & frame["clv"].notna()]
    if len(both) > MOST_POINTS:
        return None
    points = pd.DataFrame({"answer": both["nps"], "clv": both["clv"], "standing": both["label"]})
    return points.reset_index(drop=True)


def _standing(frame: pd.DataFrame, label: str) -> Standing:
    worth = frame.loc[frame["label"] == label, "clv"]
    whole = float(frame["clv"].sum())
    return Standing(len(worth), float(worth.sum()) / whole if whole > 0 else None)
