"""What a workshop's customer data say of its themes, and of CLV against NPS."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import pandas as pd

from valuewhen.customers.data_sets import DataSet
from valuewhen.evidence.card import Card
from valuewhen.evidence.categories import GroupComparison
from valuewhen.evidence.reversal import reversal
from valuewhen.evidence.traps import in_order
from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.attachments import Attachment, attachment
from valuewhen.join.family import Figures, card_of, figures_of
from valuewhen.join.freezing import Freeze, freezes_of, hypothesis_key
from valuewhen.join.known import CardOrProblem, known
from valuewhen.join.measured import NpsEvidence, Ruled
from valuewhen.join.measured_evidence import Evidence, Problem
from valuewhen.people.caller import OPERATOR, Caller
from valuewhen.store.store import Store
from valuewhen.words import say
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.board import Theme
from valuewhen.workshop.following import shared_board


class Status(StrEnum):
    """Where a theme stands before the customer data: one of these, or a verdict of the data."""

    NOT_MEASURED = "not measured"
    NO_DATA = "no customer data yet"
    NOT_FROZEN = "not frozen yet"
    NOT_IN_DATA = "not in these data"
    NOT_COMPARABLE = "not comparable"


class Confidence(StrEnum):
    """How sure a finding is, in the words that people read."""

    SURE = "fairly sure"
    HINT = "only a hint"
    CANNOT_TELL = "can't tell"
    TOO_FEW = "too few to tell"


@dataclass(frozen=True)
class Finding:
    """One theme against the data.

    A theme has one for each metric it is tied to. `family` is the number of the freeze it belongs
    to, None as long as it is not frozen. `card` has its raw figures, `figures` all that was tested
    with it, `evidence` its shape and its traps; `problem` says why a tied metric has no card, and
    `groups` has the CLV of those of a category.
    """

    theme_id: str
    title: str
    actor: str
    voices: int
    dots: int
    metric: str | None
    family: int | None = None
    card: Card | None = None
    figures: Figures | None = None
    evidence: Evidence | None = None
    problem: str = ""
    groups: GroupComparison | None = None
    status: Status | Verdict = Status.NOT_MEASURED

    @property
    def key(self) -> str:
        """What tells it from all others of the workshop: 16 hexadecimal digits."""
        return hypothesis_key(self.theme_id, self.metric or "")

    @property
    def q(self) -> float:
        """The p-value among all tests of its family (Benjamini and Hochberg), NaN without one."""
        return float(self.figures.overall["q"]) if self.figures else math.nan

    @property
    def confidence(self) -> Confidence | None:
        """How sure the verdict is; None without a comparison.

        Fairly sure: at most one in twenty of such findings is false (q ≤ .05), and the money's
        whole interval is on the same side of zero as the strength; or there is surely no link worth
        acting on.
        """
        if self.figures is None or self.status is Verdict.CIRCULAR:
            return None
        if self.status is Verdict.TOO_FEW:
            return Confidence.TOO_FEW
        if self.status is Verdict.CANNOT_TELL:
            return Confidence.CANNOT_TELL
        is_sure = self._is_money_clear() or self.status is Verdict.NO_LINK
        return Confidence.SURE if is_sure else Confidence.HINT

    def _is_money_clear(self) -> bool:
        """Whether the whole interval of the gap, at equal controls, is on the strength's side."""
        assert self.figures
        row = self.figures.overall
        strength = row["adjusted_rho" if row["kind"] == "measure" else "adjusted_delta"]
        return bool(row["adjusted_gap_low"] > 0 if strength > 0 else row["adjusted_gap_high"] < 0)


@dataclass(frozen=True)
class CustomerData:
    """Which data the findings rest on, and what its rule of best and typical customers does."""

    data_set: DataSet
    attachment: Attachment
    ruled: Ruled

    @property
    def currency(self) -> str:
        """The currency of its money, empty when it is not known."""
        return (self.data_set.roles.currency if self.data_set.roles else None) or ""


@dataclass(frozen=True)
class _Hypothesis:
    """A theme with one of its metrics, None without any, and the family it was frozen in."""

    theme: Theme
    metric: str | None = None
    direction: str | None = None
    family: int | None = None


@dataclass(frozen=True)
class Findings:
    """A workshop's themes against its customer data, the most dots first, then the most voices.

    `data` is None as long as no customer data are joined. `nps` has small groups only in
    `findings`, for callers who see rows. `families` are the freezes; rows of none are not to be
    shown yet.
    """

    workshop_id: str
    version: int
    rows: tuple[Finding, ...]
    data: CustomerData | None
    nps: NpsEvidence | None
    families: tuple[Freeze, ...] = ()

    @property
    def tests(self) -> int:
        """How many metrics were tested, those of all families."""
        return sum(family_sizes(self.rows).values())

    def family(self, row: Finding) -> Freeze | None:
        """The freeze that a row belongs to, None as long as it is not frozen."""
        return self.families[row.family - 1] if row.family else None


def family_sizes(rows: Iterable[Finding]) -> dict[int | None, int]:
    """How many metrics were tested in each family: what the q of its rows is about."""
    found: dict[int | None, int] = {}
    for row in rows:
        if row.figures:
            tests = int(row.figures.overall["tests"])
            found[row.family] = max(tests, found.get(row.family, 0))
    return found


def findings(
    store: Store, caller: Caller, workshop_id: str, patience: float | None = None
) -> Findings:
    """What the joined customer data say of the workshop's frozen themes, and of CLV against NPS.

    Where much has to be computed it waits `patience` seconds, or as long as it takes with None.
    Raises NotFoundError or ForbiddenError unless the caller may see rows, as they are in it (all
    others have the `story`), and NoResultError, which has the computation, when it is not done yet
    or was stopped.
    """
    store.read(need, caller, workshop_id, Right.ROWS)
    found = frozen_alone(shared_findings(store, workshop_id, patience))
    return replace(found, nps=found.data.ruled.nps) if found.data else found


def frozen_alone(found: Findings) -> Findings:
    """The findings without the evidence of hypotheses that are not frozen."""
    return replace(found, rows=tuple(map(_until_frozen, found.rows)))


def _until_frozen(row: Finding) -> Finding:
    if row.family or not (row.card or row.groups or row.problem):
        return row
    hidden: dict[str, Any] = {"card": None, "figures": None, "evidence": None, "groups": None}
    return replace(row, **hidden, problem="", status=Status.NOT_FROZEN)


def shared_findings(store: Store, workshop_id: str, patience: float | None = None) -> Findings:
    """The findings without small groups of NPS answers, computed once for all who look, with
    those that nobody has frozen; it waits and raises NoResultError like `findings`.

    It does not ask who wants it: what is drawn of it for screens and executives is theirs to limit.
    """
    return findings_on(store, workshop_id, store.read(attachment, OPERATOR, workshop_id), patience)


def findings_on(
    store: Store, workshop_id: str, joined: Attachment | None, patience: float | None = None
) -> Findings:
    """As `shared_findings`, on these customer data and by this rule, whatever it is joined with;
    None is no data."""
    board = shared_board(store, workshop_id)
    themes = sorted(
        board.themes, key=lambda theme: (-theme.dots, -theme.voices, theme.title.lower(), theme.id)
    )
    families = store.read(freezes_of, workshop_id)
    hypotheses = [one for theme in themes for one in _hypotheses(theme, families)]
    if joined is None:
        rows = tuple(_finding(one, None, {}, {}) for one in hypotheses)
        return Findings(workshop_id, board.version, rows, None, None, families)
    data_set = joined.data_set
    assert data_set.roles is not None
    columns = {column.name for column in data_set.report.columns} - {_clv(data_set)}
    metrics = list(dict.fromkeys(one.metric for one in hypotheses if one.metric in columns))
    about = known(data_set.parquet, data_set.roles, data_set.formula_columns)
    ruled, cards = about.look(joined.rule, metrics, patience)
    figures = {
        number: figures_of(data_set, asked, threshold, patience)
        for number, asked, threshold in _asked(hypotheses, families, columns)
    }
    rows = tuple(_finding(one, data_set, cards, figures.get(one.family, {})) for one in hypotheses)
    data = CustomerData(data_set, joined, ruled)
    return Findings(workshop_id, board.version, rows, data, ruled.told_nps, families)


def _hypotheses(theme: Theme, families: Sequence[Freeze]) -> list[_Hypothesis]:
    """What a theme was frozen with, then what it is tied to and not frozen yet; one without a
    metric if there is neither."""
    frozen = {
        one.metric: _Hypothesis(theme, one.metric, one.direction, family.number)
        for family in families
        for one in family.hypotheses
        if one.theme_id == theme.id
    }
    tied = {tie.metric: _Hypothesis(theme, tie.metric, tie.direction) for tie in theme.ties}
    return list((tied | frozen).values()) or [_Hypothesis(theme)]


def _asked(
    hypotheses: Sequence[_Hypothesis], families: Sequence[Freeze], columns: set[str]
) -> Iterator[tuple[int | None, dict[str, str | None], float]]:
    """The number of each family, its metrics with the directions expected, and its threshold; the
    family of what is not frozen comes last, without a number."""
    for family in families:
        metrics = {one.metric: one.direction for one in family.hypotheses}
        yield family.number, {m: d for m, d in metrics.items() if m in columns}, family.threshold
    loose = {one.metric: one.direction for one in hypotheses if one.metric and not one.family}
    yield None, {m: d for m, d in loose.items() if m in columns}, 0.0


def clv_points(store: Store, caller: Caller, workshop_id: str) -> pd.DataFrame | None:
    """A row a customer with a CLV and an answer: answer, clv, standing (best, typical, other).

    None without data, and when they are too many for points. Raises NotFoundError or ForbiddenError
    unless the caller may see rows.
    """
    store.read(need, caller, workshop_id, Right.ROWS)
    data = shared_findings(store, workshop_id).data
    return data.ruled.points if data else None


def _clv(data_set: DataSet) -> str | None:
    return data_set.roles.clv if data_set.roles else None


def _finding(
    asked: _Hypothesis,
    data_set: DataSet | None,
    cards: dict[str, CardOrProblem],
    figures: dict[str, Figures],
) -> Finding:
    theme, metric = asked.theme, asked.metric
    said = theme.actor, theme.voices, theme.dots
    row = Finding(theme.id, theme.title, *said, metric, asked.family)
    if metric is None:
        return row
    if data_set is None:
        return replace(row, status=Status.NO_DATA)
    if metric == _clv(data_set) or metric in data_set.formula_columns:
        return replace(row, status=Verdict.CIRCULAR)
    found, tested = cards.get(metric), figures.get(metric)
    if found is None:
        return replace(row, status=Status.NOT_IN_DATA)
    if isinstance(found, Problem):
        problem, groups = found.message, found.groups
        return replace(row, status=Status.NOT_COMPARABLE, problem=problem, groups=groups)
    if tested is None:
        return replace(row, status=Status.NOT_COMPARABLE, problem=say("evidence.held_equal"))
    verdict = Verdict(tested.overall["verdict"])
    if verdict is Verdict.NOT_MEASURED:
        return replace(row, status=Status.NOT_IN_DATA)
    card = card_of(metric, found, tested.overall)
    evidence = _with_reversal(found, card, tested)
    return replace(row, card=card, figures=tested, evidence=evidence, status=verdict)


def _with_reversal(found: Evidence, card: Card, tested: Figures) -> Evidence:
    """The evidence with the trap of its segments, if any, which only the figures tell."""
    trap = reversal(card.metric, tested.segments)
    return replace(found, traps=in_order([*found.traps, trap])) if trap else found
