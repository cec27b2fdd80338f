"""Commitments as executives read them: what was decided, how it stands, and what is known of it."""

import time
from dataclasses import dataclass
from datetime import date

from valuewhen import figures
from valuewhen.customers.catalogue import Metric
from valuewhen.errors import InvalidInputError, NotFoundError
from valuewhen.evidence.verdicts import Verdict
from valuewhen.join.attachments import Attachment, attachment
from valuewhen.join.break_even import BreakEven, break_even, in_words
from valuewhen.join.experiments import Experiment, standing_experiments
from valuewhen.join.findings import Findings, frozen_alone, shared_findings
from valuewhen.join.measured import metric_words
from valuewhen.join.pools import LESS, wanted_of
from valuewhen.join.readings import DatedReading, is_measured, shared_readings
from valuewhen.join.told_readings import (
    ToldExperiment,
    ToldLeague,
    ToldReading,
    told_experiment,
    told_league,
    told_reading,
)
from valuewhen.people.caller import OPERATOR, Caller
from valuewhen.store.store import Store
from valuewhen.words import say
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.board import Board, Commitment
from valuewhen.workshop.commitments import decided_at
from valuewhen.workshop.due import Standing, due_on, standing
from valuewhen.workshop.following import shared_board
from valuewhen.workshop.incentives import paid_advocacy
from valuewhen.workshop.progress import Progress, standing_progress

EVIDENCE_SEEN = ("evidence", "commit", "closed")  # phases in which the room has seen gaps
NOT_TOLD = (Verdict.TOO_FEW, Verdict.CIRCULAR)  # verdicts whose gap says nothing


@dataclass(frozen=True)
class ToldReport:
    """The figure that the owner reported last, in words, with a note, and when."""

    figure: str
    note: str
    on: date


@dataclass(frozen=True)
class ToldCommitment:
    """One commitment with aggregates alone.

    `made` are its terms, `theme` the title of the theme it came from; `metric`, `baseline`,
    `target` and `cost` say the terms of measurement in words, empty where there are none. `due` is
    the last day of its horizon, None beyond; `standing` says whether it is measured, reported,
    overdue or open. `advocacy` warns where customers seem to be paid for recommending. `problem`
    says why a reading that should be there is not, `break_even` is what has to be causal for it to
    pay, and `pays` says so in words; both are there once gap, customers and cost are known.
    """

    made: Commitment
    theme: str
    metric: str
    baseline: str
    target: str
    cost: str
    decided_on: date
    due: date | None
    standing: Standing
    advocacy: str
    experiment: ToldExperiment | None
    readings: tuple[ToldReading, ...]
    problem: str
    reported: ToldReport | None
    league: ToldLeague
    break_even: BreakEven | None
    pays: str


@dataclass(frozen=True)
class _Known:
    """What all commitments of a workshop share."""

    board: Board
    joined: Attachment | None
    gaps: Findings | None
    today: date

    def metric(self, made: Commitment) -> Metric | None:
        """The commitment's metric, if the joined data have it."""
        catalogue = self.joined.data_set.catalogue if self.joined else []
        return next((metric for metric in catalogue if metric.name == made.metric), None)

    @property
    def currency(self) -> str:
        """The currency of the joined data, empty when it is not known."""
        roles = self.joined.data_set.roles if self.joined else None
        return (roles.currency if roles else None) or ""


@dataclass(frozen=True)
class _Read:
    """An experiment, if there is one, and what was read of it."""

    experiment: Experiment | None
    readings: tuple[DatedReading, ...]
    problem: str


def told_commitments(
    store: Store,
    caller: Caller,
    workshop_id: str,
    patience: float | None = None,
    today: date | None = None,
) -> tuple[ToldCommitment, ...]:
    """The commitments of a workshop in the order they were made, the same for whoever may see its
    aggregates; `today` is the day on which they are asked for.

    Raises NotFoundError or ForbiddenError, and NoResultError when `patience` seconds were not
    enough to read experiments and gaps.
    """
    store.read(need, caller, workshop_id, Right.AGGREGATES)
    board = shared_board(store, workshop_id)
    known = _Known(
        board,
        store.read(attachment, OPERATOR, workshop_id),
        _gaps(store, board, patience),
        today or date.fromtimestamp(time.time()),
    )
    drawn = store.read(standing_experiments, workshop_id)
    progress = store.read(standing_progress, workshop_id)
    decided = store.read(decided_at, workshop_id)
    found = []
    for made in board.commitments:
        readings, problem = _readings(store, workshop_id, drawn.get(made.id), patience)
        experiment = _Read(drawn.get(made.id), readings, problem)
        on = date.fromtimestamp(decided[made.id])
        found.append(_told(made, on, known, experiment, progress.get(made.id, Progress())))
    return tuple(found)


def gap_break_even(found: Findings, made: Commitment, wanted: str) -> BreakEven | None:
    """The break-even of a commitment by the frozen evidence of its metric, None without cost,
    customers or evidence; where less is wanted, a gap downwards counts as a gain."""
    if made.cost is None or made.customers is None or made.metric is None:
        return None
    rows = [row for row in found.rows if row.metric == made.metric and row.figures]
    rows = [row for row in rows if row.family and row.status not in NOT_TOLD]
    rows.sort(key=lambda row: row.theme_id != made.theme_id)
    if not rows or rows[0].figures is None:
        return None
    overall = rows[0].figures.overall
    gap, low, high = (float(overall[f"adjusted_gap{end}"]) for end in ("", "_low", "_high"))
    if wanted == LESS:
        gap, low, high = -gap, -high, -low
    return break_even(gap, low, high, made.customers, made.cost)


def advocacy_warning(incentive: str, *about: str) -> str:
    """That customers seem to be paid for recommending, in words; empty when they do not. `about`
    are the investment and what customers become able to do."""
    found = paid_advocacy(incentive, *about)
    return say("commitments.advocacy", pay=found[0], act=found[1]) if found else ""


def _gaps(store: Store, board: Board, patience: float | None) -> Findings | None:
    """The frozen evidence, if a commitment needs it and the room has seen it."""
    asks = any(made.cost is not None and made.customers is not None for made in board.commitments)
    if not asks or board.workshop.now.phase not in EVIDENCE_SEEN:
        return None
    try:
        return frozen_alone(shared_findings(store, board.workshop.id, patience))
    except (NotFoundError, InvalidInputError):  # the data are gone: everything else is still told
        return None


def _readings(
    store: Store, workshop_id: str, found: Experiment | None, patience: float | None
) -> tuple[tuple[DatedReading, ...], str]:
    """The readings of an experiment, or why there should be some and are none."""
    if found is None:
        return (), ""
    try:
        readings = shared_readings(store, workshop_id, found, patience)
    except (NotFoundError, InvalidInputError) as error:
        return (), error.message
    return readings, "" if readings else say("commitments.not_fresh")


def _told(
    made: Commitment, decided_on: date, known: _Known, read: _Read, progress: Progress
) -> ToldCommitment:
    metric = known.metric(made)
    wanted = wanted_of(made, metric)
    pays = gap_break_even(known.gaps, made, wanted) if known.gaps else None
    titles = {theme.id: theme.title for theme in known.board.themes}
    experiment = read.experiment
    return ToldCommitment(
        made=made,
        theme=titles.get(made.theme_id or "", ""),
        metric=metric_words(made.metric) if made.metric else "",
        baseline=amount_in_words(metric, made.baseline),
        target=amount_in_words(metric, made.target),
        cost=figures.money(made.cost, known.currency) if made.cost is not None else "",
        decided_on=decided_on,
        due=due_on(made.horizon, decided_on),
        standing=standing(
            made.horizon,
            decided_on,
            known.today,
            is_measured=is_measured(read.readings),
            is_reported=bool(progress.reports),
        ),
        advocacy=advocacy_warning(made.incentive, made.investment, made.ability),
        experiment=told_experiment(experiment) if experiment else None,
        readings=tuple(
            told_reading(one, experiment, known.currency) for one in read.readings if experiment
        ),
        problem=read.problem,
        reported=_reported(progress, metric),
        league=told_league(progress.results),
        break_even=pays,
        pays=in_words(pays, known.currency) if pays else "",
    )


def _reported(progress: Progress, metric: Metric | None) -> ToldReport | None:
    if not progress.reports:
        return None
    last = progress.reports[-1]
    return ToldReport(amount_in_words(metric, last.figure), last.note, date.fromtimestamp(last.at))


def amount_in_words(metric: Metric | None, amount: float | None) -> str:
    """A baseline, target or reported figure: a share of a flag as a percentage, else a number;
    empty for None."""
    if amount is None:
        return ""
    is_flag = metric is not None and metric.kind == "flag"
    return figures.share(amount) if is_flag else figures.number(amount)
