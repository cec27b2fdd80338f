"""Readings and customers' own results as executives read them: no figure about fewer than five."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from valuewhen import figures
from valuewhen.evidence.cells import blurred, rounded
from valuewhen.evidence.coverage import SMALLEST_CELL, SMALLEST_GROUP
from valuewhen.join.experiments import Experiment
from valuewhen.join.measured import metric_words
from valuewhen.join.pools import change_in_words
from valuewhen.join.readings import DatedReading, Outcome
from valuewhen.join.rereading import Arm
from valuewhen.words import say
from valuewhen.workshop.progress import CustomerResult, in_league


@dataclass(frozen=True)
class ToldExperiment:
    """How pilot and holdout were drawn: their sizes, when, and all of it as one sentence."""

    pilot: int
    holdout: int
    drawn_on: date
    said: str


@dataclass(frozen=True)
class ToldReading:
    """One reading in words, with the pilot's change beyond the holdout's in the metric's unit (a
    share for a flag); the figures are NaN and `n` is 0 where too few are left.

    `said` has the outcome's sentence, `clv` that of CLV, `missing` who is not in it.
    """

    version: int
    on: date
    outcome: Outcome
    gap: float
    low: float
    high: float
    n_pilot: int
    n_holdout: int
    said: str
    clv: str
    missing: str


@dataclass(frozen=True)
class LeagueRow:
    """What one customer measured, who agreed to be named; `change` is a share of before, None where
    that was zero, and a gain when it falls and less is better."""

    customer: str
    before: float
    after: float
    unit: str
    change: float | None
    is_less_better: bool


@dataclass(frozen=True)
class ToldLeague:
    """Customers' own results: those who agreed to be named, the largest gain first, and of the
    others how many and their median gain as a share; both None for fewer than five."""

    named: tuple[LeagueRow, ...] = ()
    others: int | None = None
    others_gain: float | None = None


def told_experiment(found: Experiment) -> ToldExperiment:
    """An experiment without its seed and without anybody's id."""
    plan = found.plan
    said = say(
        "commitments.drawn",
        size=figures.count(plan.size),
        on=_written(date.fromtimestamp(found.at)),
        metric=metric_words(plan.metric),
        smallest=change_in_words(plan.kind, plan.smallest),
        needed=figures.count(plan.needed),
        way=say(f"commitments.way_{plan.wanted}"),
    )
    if plan.segment:
        said = f"{said} {say('commitments.drawn_within', segment=metric_words(plan.segment))}"
    return ToldExperiment(plan.size, plan.size, date.fromtimestamp(found.at), said)


def told_reading(found: DatedReading, experiment: Experiment, currency: str) -> ToldReading:
    """A reading in words; under 30 customers in an arm it has no figures."""
    reading, plan = found.reading, experiment.plan
    arms, metric = (reading.pilot, reading.holdout), reading.metric
    on, missing = date.fromtimestamp(found.at), _missing(arms)
    if found.outcome is Outcome.TOO_FEW:
        few = say("commitments.reading_too_few", on=_written(on), least=SMALLEST_GROUP)
        nan = math.nan
        return ToldReading(found.version, on, found.outcome, nan, nan, nan, 0, 0, few, "", missing)
    n_pilot, n_holdout = (_told_n(arm.n, arm.drawn) for arm in arms)
    said = say(
        f"commitments.reading_{found.outcome.name.lower()}",
        on=_written(on),
        metric=metric_words(plan.metric),
        gap=_signed(plan.kind, metric.gap),
        low=_signed(plan.kind, metric.low),
        high=_signed(plan.kind, metric.high),
        pilot=figures.count(n_pilot),
        holdout=figures.count(n_holdout),
    )
    clv = _clv_in_words(found, currency)
    ends = (rounded(metric.gap), rounded(metric.low), rounded(metric.high))
    return ToldReading(
        found.version, on, found.outcome, *ends, n_pilot, n_holdout, said, clv, missing
    )


def told_league(results: Sequence[CustomerResult]) -> ToldLeague:
    """The league of those who agreed to be named; of the others no single figure."""
    ordered = in_league(results)
    named = [
        LeagueRow(one.customer, one.before, one.after, one.unit, one.change, one.is_less_better)
        for one in ordered
        if one.may_name
    ]
    others = [one for one in ordered if not one.may_name]
    if len(others) < SMALLEST_CELL:
        return ToldLeague(tuple(named))
    gains = [one.gain for one in others if one.gain is not None]
    middle = statistics.median(gains) if len(gains) >= SMALLEST_CELL else None
    return ToldLeague(tuple(named), len(others), middle)


def _told_n(n: int, drawn: int) -> int:
    """How many were used, rounded to five; all who were drawn where the difference would single out
    a few."""
    return drawn if drawn - n < SMALLEST_CELL else blurred(n)


def _missing(arms: tuple[Arm, Arm]) -> str:
    """How many of each arm are not in the reading; a few are not counted."""
    missing = [arm.drawn - arm.n for arm in arms]
    if not any(missing):
        return say("commitments.missing_none")
    if any(0 < one < SMALLEST_CELL for one in missing):
        return say("commitments.missing_few")
    pilot, holdout = (figures.count(arm.drawn - _told_n(arm.n, arm.drawn)) for arm in arms)
    return say("commitments.missing_some", pilot=pilot, holdout=holdout)


def _clv_in_words(found: DatedReading, currency: str) -> str:
    clv, arms = found.reading.clv, (found.reading.pilot, found.reading.holdout)
    sizes = (clv.n_x, clv.n_y)
    if min(sizes) < SMALLEST_GROUP or not math.isfinite(clv.low):
        return say("commitments.clv_too_few")
    told = [_told_n(n, arm.drawn) for n, arm in zip(sizes, arms, strict=True)]
    apart = [abs(n - arm.n) for n, arm in zip(sizes, arms, strict=True)]
    if any(0 < one < SMALLEST_CELL for one in apart):
        told = [_told_n(arm.n, arm.drawn) for arm in arms]
    return say(
        "commitments.clv",
        gap=figures.signed_money(clv.gap, currency),
        low=figures.signed_money(clv.low, currency),
        high=figures.signed_money(clv.high, currency),
        pilot=figures.count(told[0]),
        holdout=figures.count(told[1]),
    )


def _signed(kind: str, change: float) -> str:
    if not math.isfinite(change):
        return figures.UNKNOWN
    sign = figures.MINUS if change < 0 else "+" if change > 0 else ""
    return sign + change_in_words(kind, abs(change))


def _written(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
