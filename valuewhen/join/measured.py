"""What customer data say of metrics and of the NPS answer."""

from dataclasses import dataclass

import pandas as pd

from valuewhen.customers.roles import Roles
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.cells import clv_by_answer
from valuewhen.evidence.coverage import SMALLEST_CELL
from valuewhen.evidence.nps import ClvAgainstNps, Scale, answer_shares, nps_against_clv

MOST_POINTS = 2_000  # customers that a chart draws one by one


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


def metric_words(name: str) -> str:
    """A metric's name as people read it: "referrals made" for "referrals_made"."""
    return " ".join(name.replace("_", " ").split()) or name


def answer_name(roles: Roles) -> str:
    """What the answers are called: "NPS answer", or the name of another score's column."""
    return "NPS answer" if roles.nps_scale == "nps_0_10" else metric_words(roles.nps or "score")


def ruled_by(frame: pd.DataFrame, roles: Roles) -> Ruled:
    """What depends on the rule by which the frame's customers have their labels."""
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
