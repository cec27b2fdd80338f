"""What a workshop's customer data say of its themes, and of CLV against NPS."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from valuewhen.customers.data_sets import DataSet
from valuewhen.evidence.card import Card, Kind, Verdict
from valuewhen.evidence.statistics import benjamini_hochberg
from valuewhen.join.attachments import Attachment, attachment
from valuewhen.join.known import known
from valuewhen.join.measured import CardOrProblem, NpsEvidence, Ruled
from valuewhen.people.caller import OPERATOR, Caller
from valuewhen.store.store import Store
from valuewhen.workshop.access import Right, need, rights
from valuewhen.workshop.board import Theme
from valuewhen.workshop.following import shared_board

FALSE_FINDINGS = 0.05  # the share of false findings that a family of tests may hold


class Status(StrEnum):
    """Where a theme stands before the customer data: one of these, or a card's verdict."""

    NOT_MEASURED = "not measured"
    NO_DATA = "no customer data yet"
    NOT_IN_DATA = "not in these data"
    NOT_COMPARABLE = "not comparable"
    CIRCULAR = "CLV itself"


class Confidence(StrEnum):
    """How sure a finding is, in the words that people read."""

    SURE = "fairly sure"
    HINT = "only a hint"
    CANNOT_TELL = "can't tell"
    TOO_FEW = "too few to tell"


@dataclass(frozen=True)
class Finding:
    """One theme against the data. `q` is its p-value among all tests of the workshop (Benjamini and
    Hochberg), NaN without a test; `problem` says why a tied metric has no card."""

    theme_id: str
    title: str
    actor: str
    voices: int
    dots: int
    metric: str | None
    card: Card | None = None
    problem: str = ""
    status: Status | Verdict = Status.NOT_MEASURED
    q: float = math.nan

    @property
    def p(self) -> float:
        """The p-value of the strength on which the verdict rests; NaN without a test."""
        if self.card is None or self.card.verdict is Verdict.TOO_FEW:
            return math.nan
        return self.card.correlation.p if self.card.kind is Kind.MEASURE else self.card.delta.p

    @property
    def confidence(self) -> Confidence | None:
        """How sure the finding is; None without a card.

        Fairly sure: at most one in twenty of such findings is false (q ≤ .05), and the money's
        whole interval is on the same side of zero as the strength.
        """
        if self.card is None:
            return None
        if self.card.verdict is Verdict.TOO_FEW:
            return Confidence.TOO_FEW
        if self.card.verdict is Verdict.CANNOT_TELL:
            return Confidence.CANNOT_TELL
        gap, is_more = self.card.gap, self.card.verdict is Verdict.MORE
        is_clear = gap.low > 0 if is_more else gap.high < 0
        return Confidence.SURE if is_clear and self.q <= FALSE_FINDINGS else Confidence.HINT


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
class Findings:
    """A workshop's themes against its customer data, the most dots first, then the most voices.

    `data` is None as long as no customer data are joined. `nps` has small groups only for callers
    who may see rows.
    """

    workshop_id: str
    version: int
    rows: tuple[Finding, ...]
    data: CustomerData | None
    nps: NpsEvidence | None

    @property
    def tests(self) -> int:
        """How many metrics were tested: the size of the family that `q` is about."""
        return len({row.metric for row in self.rows if math.isfinite(row.p)})


def findings(
    store: Store, caller: Caller, workshop_id: str, patience: float | None = None
) -> Findings:
    """What the joined customer data say of the workshop's themes, and of CLV against NPS.

    Where much has to be computed it waits `patience` seconds, or as long as it takes with None.
    Raises NotFoundError or ForbiddenError unless the caller may see aggregates, and NoResultError,
    which has the computation, when it is not done yet or was stopped.
    """
    store.read(need, caller, workshop_id, Right.AGGREGATES)
    found = shared_findings(store, workshop_id, patience)
    if found.data and Right.ROWS in store.read(rights, caller, workshop_id):
        return replace(found, nps=found.data.ruled.nps)
    return found


def shared_findings(store: Store, workshop_id: str, patience: float | None = None) -> Findings:
    """The findings without small groups of NPS answers, computed once for all who look; it waits
    and raises NoResultError like `findings`.

    It does not ask who wants it: what is drawn of it for screens and executives is theirs to limit.
    """
    board = shared_board(store, workshop_id)
    joined = store.read(attachment, OPERATOR, workshop_id)
    themes = sorted(
        board.themes, key=lambda theme: (-theme.dots, -theme.voices, theme.title.lower(), theme.id)
    )
    if joined is None:
        rows = [_finding(theme, None, {}) for theme in themes]
        return Findings(workshop_id, board.version, tuple(rows), None, None)
    data_set = joined.data_set
    assert data_set.roles is not None
    metrics = _comparable(themes, data_set)
    ruled, cards = known(data_set.parquet, data_set.roles).look(joined.rule, metrics, patience)
    rows = _with_q([_finding(theme, data_set, cards) for theme in themes])
    data = CustomerData(data_set, joined, ruled)
    return Findings(workshop_id, board.version, tuple(rows), data, ruled.told_nps)


def clv_points(store: Store, caller: Caller, workshop_id: str) -> pd.DataFrame | None:
    """A row a customer with a CLV and an answer: answer, clv, standing (best, typical, other).

    None without data, and when they are too many for points. Raises NotFoundError or ForbiddenError
    unless the caller may see rows.
    """
    store.read(need, caller, workshop_id, Right.ROWS)
    data = shared_findings(store, workshop_id).data
    return data.ruled.points if data else None


def _comparable(themes: list[Theme], data_set: DataSet) -> list[str]:
    """The metrics that themes are tied to and that the data set has, each once."""
    columns = {column.name for column in data_set.report.columns} - {_clv(data_set)}
    return [m for m in dict.fromkeys(theme.metric for theme in themes) if m in columns]


def _clv(data_set: DataSet) -> str | None:
    return data_set.roles.clv if data_set.roles else None


def _finding(theme: Theme, data_set: DataSet | None, cards: dict[str, CardOrProblem]) -> Finding:
    row = Finding(theme.id, theme.title, theme.actor, theme.voices, theme.dots, theme.metric)
    if theme.metric is None:
        return row
    if data_set is None:
        return replace(row, status=Status.NO_DATA)
    if theme.metric == _clv(data_set):
        return replace(row, status=Status.CIRCULAR)
    found = cards.get(theme.metric)
    if found is None:
        return replace(row, status=Status.NOT_IN_DATA)
    if isinstance(found, str):
        return replace(row, status=Status.NOT_COMPARABLE, problem=found)
    return replace(row, card=found, status=found.verdict)


def _with_q(rows: list[Finding]) -> list[Finding]:
    """The rows with q-values; themes tied to the same metric share one test."""
    tests = {row.metric: row.p for row in rows if row.card is not None}
    q = dict(zip(tests, benjamini_hochberg(list(tests.values())), strict=True))
    return [replace(row, q=float(q.get(row.metric, math.nan))) for row in rows]
