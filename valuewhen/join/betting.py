"""Letting the room bet on a hypothesis, and showing its guesses with what the data say."""

import math
from collections.abc import Mapping

from sqlalchemy import Connection, select

from valuewhen.errors import ConflictError
from valuewhen.evidence.cells import rounded
from valuewhen.evidence.kinds import Kind
from valuewhen.join.findings import Finding, Findings
from valuewhen.join.freezing import freezes_of, hypothesis_key
from valuewhen.join.measured import metric_words
from valuewhen.join.on_screen import on_screen, show_on_screen
from valuewhen.join.told import told_finding, told_n
from valuewhen.people.caller import Caller
from valuewhen.store.tables import reveals
from valuewhen.workshop.bets import (
    Gap,
    Outcome,
    Question,
    bettings_of,
    open_betting,
    show_betting,
)
from valuewhen.workshop.rule_votes import put_rule_vote_away
from valuewhen.workshop.workshops import load

LEAST = 0.05  # of what the customer in the middle is worth: about the first step
STEPS = 6  # amounts to choose from, to more than twice that
NICE = (1, 2, 5)


def let_them_bet(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    theme_id: str,
    metric: str,
    question: Question,
) -> None:
    """Lets phones bet on a frozen hypothesis; evidence or a vote on the rules that is on the
    projector goes from it.

    Raises as `open_betting` does, and ConflictError for a hypothesis that is not frozen or whose
    evidence was on the projector already.
    """
    subjects = (theme_id, hypothesis_key(theme_id, metric))
    before = on_screen(load(connection, workshop_id))
    if before is not None:
        show_on_screen(connection, caller, workshop_id, None)
    open_betting(connection, caller, workshop_id, theme_id, metric, question)
    put_rule_vote_away(connection, workshop_id)
    frozen = {
        (one.theme_id, one.metric)
        for family in freezes_of(connection, workshop_id)
        for one in family.hypotheses
    }
    if (theme_id, metric) not in frozen:
        raise ConflictError("Freeze the hypotheses first, then let the room bet.")
    shown = (reveals.c.workshop_id == workshop_id) & reveals.c.is_shown
    seen = select(reveals.c.id).where(shown, reveals.c.subject.in_(subjects)).limit(1)
    if connection.execute(seen).scalar():
        raise ConflictError("The room has seen this evidence: a bet now would be no guess.")


def show_evidence(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    subject: str | None,
    outcomes: Mapping[tuple[str, str], Outcome | None],
) -> None:
    """As `show_on_screen`; the bets on the hypotheses of `outcomes`, by theme and metric, are shown
    on phones beside what the data say. Raises as `show_on_screen` does."""
    show_on_screen(connection, caller, workshop_id, subject)
    known = {(one.theme_id, one.metric): one for one in bettings_of(connection, workshop_id)}
    for hypothesis, outcome in outcomes.items():
        if hypothesis in known:
            show_betting(connection, caller, workshop_id, *hypothesis, outcome)


def question_of(row: Finding, found: Findings) -> Question | None:
    """What phones are asked of a hypothesis; None when its data tell no gap in money.

    The amounts come from the median CLV of all customers, rounded: they are the same for every
    hypothesis of these data and tell nothing of any.
    """
    if found.data is None or row.card is None or outcome_of(row, found) is None:
        return None
    roles = found.data.data_set.roles
    columns = {column.name: column for column in found.data.data_set.report.columns}
    middle = columns[roles.clv].median if roles else None
    if not isinstance(middle, int | float) or not math.isfinite(middle) or middle == 0:
        return None
    words = metric_words(row.metric or "")
    kind = Kind(row.card.kind).value
    return Question(words, kind, found.data.currency, steps_for(abs(middle)))


def steps_for(worth: float) -> tuple[float, ...]:
    """Amounts of the series 1, 2, 5, 10, 20 …: the first is the one nearest in ratio to a twentieth
    of what a customer is worth."""
    power = math.floor(math.log10(worth * LEAST))
    series = [digit * 10.0**at for at in range(power, power + 4) for digit in NICE]
    first = min(series, key=lambda step: abs(math.log(step / (worth * LEAST))))
    return tuple(series[series.index(first) :][:STEPS])


def outcome_of(row: Finding, found: Findings) -> Outcome | None:
    """What the data say of a hypothesis as executives may read it, None when they tell no gap."""
    if row.card is None or row.figures is None or found.data is None:
        return None
    if told_finding(row, row.card.metric, found.data.currency).gap is None:
        return None
    n, gap, overall = told_n(row.card.coverage), row.card.gap, row.figures.overall
    raw = _gap(gap.gap, gap.low, gap.high, n)
    if not row.figures.controls:
        return Outcome(raw)
    names = ("adjusted_gap", "adjusted_gap_low", "adjusted_gap_high")
    gap_at_equal, low, high = (float(overall[name]) for name in names)
    return Outcome(raw, _gap(gap_at_equal, low, high, n), row.figures.controls)


def _gap(gap: float, low: float, high: float, n: int) -> Gap:
    return Gap(rounded(gap), rounded(low), rounded(high), n)
