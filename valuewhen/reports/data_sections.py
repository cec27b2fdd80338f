"""What the customer data say and what was decided, as sections of the report: a function each, None
where there is nothing."""

from dataclasses import replace
from typing import Any

from valuewhen import figures
from valuewhen.charts.gaps import build_gaps_chart
from valuewhen.charts.nps import build_clv_nps_chart, build_nps_answers_chart
from valuewhen.join.measured import metric_words
from valuewhen.join.method import how_computed, vote_in_words
from valuewhen.join.rule_voting import ToldRuleVote
from valuewhen.join.sentences import not_measured, people, tested, tests_in_words, untestable
from valuewhen.join.story import Belief, Story
from valuewhen.join.told_nps import ToldNps
from valuewhen.reports.cells import table
from valuewhen.reports.report import (
    SURE_SIGNS,
    Block,
    Figure,
    Item,
    Note,
    Notes,
    Ranking,
    Section,
    Table,
    Words,
    figure,
)
from valuewhen.reports.room_sections import MOST_THEMES, weight
from valuewhen.words import say

DECIDED = ("investment", "ability", "owner", "horizon")
MEASURED = ("cost", "measured_by", "baseline", "target")  # told where somebody said so


def gaps(told: Story) -> Section | None:
    """The gap in money of each belief that can be tested, and why others cannot."""
    with_gap, without = tested(told), untestable(told)
    if not (with_gap or without):
        return None
    title = say("results.gaps_title_none")
    blocks: list[Block] = []
    if with_gap:
        title = tests_in_words(told).rstrip(".")
        blocks.append(_gaps_figure(told, title))
    blocks += [Words(f"{b.title}: {b.finding.said}", b.title) for b in without]
    customers = figures.count(told.data.customers if told.data else None)
    method = [say("results.method_groups"), say("results.method_gap")]
    method += [say("results.method_goes_with")]
    return Section(
        name="gaps",
        title=title,
        note=say("results.gaps_note") if with_gap else "",
        blocks=tuple(blocks),
        n=say("results.customers", n=customers),
        method=" ".join(method),
    )


def nps(told: Story) -> Section | None:
    """CLV against the answers of customers."""
    if told.data is None:
        return None
    found = told.nps
    if found is None:
        why = told.nps_problem or say("results.nps_no_answers")
        title = say("results.nps_title", name="NPS")
        return Section("nps", title, "", (Words(why),), say("reports.nothing"), "")
    method = say(
        "results.method_nps" if found.is_nps else "results.method_satisfaction", name=found.name
    )
    return Section(
        name="nps",
        title=found.headline,
        note=f"{found.link}; {found.missing}.",
        blocks=_nps_blocks(found),
        n=found.link,
        method=method,
    )


def unmeasured(told: Story) -> Section | None:
    """The metrics worth starting to collect."""
    if not told.beliefs:
        return None
    missing = not_measured(told)
    note = say("results.unmeasured_all" if told.data else "results.no_data")
    rows = [{"theme": b.title, "votes": b.dots, "voices": b.voices} for b in missing]
    return Section(
        name="unmeasured",
        title=say("results.unmeasured_title"),
        note=say("results.unmeasured_note") if missing else note,
        blocks=(Ranking(tuple(Item(b.title, weight(b)) for b in missing)),) if missing else (),
        n=people(told.voters if told.shows_votes else told.asked.people),
        method=say("results.method_voices"),
        data=(table("unmeasured", ["theme", "votes", "voices"], rows),) if missing else (),
    )


def decided(told: Story) -> Section:
    """What was decided, by whom, by when, at what cost and how it will be measured."""
    title = say("results.decided_title")
    rows = [
        {name: getattr(one, name) for name in (*DECIDED, "cost", "baseline", "target")}
        | {"measured_by": metric_words(one.metric) if one.metric else None}
        for one in told.decisions
    ]
    known = [name for name in MEASURED if any(row[name] is not None for row in rows)]
    currency = told.data.currency if told.data else ""
    drawn = table("decisions", [*DECIDED, *known], rows, currency)
    n = say("reports.n_decisions", n=len(rows))
    note = "" if rows else say("results.decided_nothing")
    return Section("decided", title, note, (drawn,) if rows else (), n, "")


def how(told: Story) -> Section:
    """How this was computed: definitions, numbers of tests, caveats."""
    notes = Notes(tuple(Note(note.name, note.text) for note in how_computed(told)))
    blocks: list[Block] = [notes]
    if tested(told):
        blocks.append(_tests_in_words(told))
    tests = say("reports.n_tests", n=told.tests)
    data = [_tests(told)] if tested(told) else []
    data += [_rule_vote(told.beside.rule_vote)] if told.beside.rule_vote else []
    return Section("how", say("results.how_title"), "", tuple(blocks), tests, "", tuple(data))


def _rule_vote(vote: ToldRuleVote) -> Table:
    """How the room voted on the rules of best: a row with both rules and what is told of it."""
    row = {"rule": vote.rule, "rival": vote.rival, "people": vote.n, "said": vote_in_words(vote)}
    return table("rule_vote", [*row], [row])


def _gaps_figure(told: Story, title: str) -> Figure:
    currency = told.data.currency if told.data else ""
    rows = [
        {
            "label": f"{belief.title} ({belief.finding.metric})",
            "theme": belief.title,
            "metric": belief.finding.metric,
            "actor": belief.actor or "unclear",
            "gap": gap.gap,
            "low": gap.low,
            "high": gap.high,
            "n": gap.n,
            "verdict": belief.finding.status.value,
        }
        for belief in tested(told)[:MOST_THEMES]
        if (gap := belief.finding.gap)
    ]
    drawn = table("gaps", ["label", *_GAP_COLUMNS], rows, currency)
    told_columns = tuple(column for column in drawn.columns if column.name != "label")
    return figure(
        build_gaps_chart,
        title,
        replace(drawn, columns=told_columns),
        divided=5,
        currency=currency,
    )


_GAP_COLUMNS = ("theme", "metric", "actor", "gap", "low", "high", "n", "verdict")


def _nps_blocks(found: ToldNps) -> tuple[Block, ...]:
    """CLV in bins, and how best and typical customers answered."""
    blocks: list[Block] = []
    if len(found.cells):
        columns = ["answer", "band", "n", "n_answer", "share"]
        cells = table("nps_cells", columns, found.cells, n="n_cell")
        blocks.append(figure(build_clv_nps_chart, found.headline, cells, answer_name=found.name))
    blocks.append(Words(found.note))
    if len(found.shares):
        columns = ["standing", "answer", "n", "n_group", "share", "low", "high"]
        means = {"n": "n_cell", "share": "share_of_group", "low": "share_low"}
        answers = table("nps_answers", columns, found.shares, **means, high="share_high")
        title = say("reports.nps_answers_title")
        blocks.append(figure(build_nps_answers_chart, title, answers, answer_name=found.name))
    blocks += [Words(score) for score in found.scores]
    return (*blocks, Words(say("results.nps_answers_note")))


def _tests_in_words(told: Story) -> Table:
    rows = [
        {
            "theme": belief.title,
            "gap_words": belief.finding.said,
            "strength": belief.finding.strength,
            "q_words": "< 0.001" if belief.finding.q < 0.001 else f"{belief.finding.q:.3f}",
            "sure": _sure(belief),
        }
        for belief in tested(told)
    ]
    columns = ["theme", "gap_words", "strength", "q_words", "sure"]
    return replace(table("tests_in_words", columns, rows), is_headed=True)


def _tests(told: Story) -> Table:
    rows = []
    for belief in tested(told):
        found = belief.finding
        assert found.gap
        row: dict[str, Any] = {"theme": belief.title, "metric": found.metric}
        row |= {"verdict": found.status.value}
        row |= {"gap": found.gap.gap, "low": found.gap.low, "high": found.gap.high}
        row |= {"n": found.gap.n, "q": found.q}
        rows.append(row | {"sure": found.confidence.value if found.confidence else None})
    columns = ["theme", "metric", "verdict", "gap", "low", "high", "n", "q", "sure"]
    return table("tests", columns, rows, told.data.currency if told.data else "")


def _sure(belief: Belief) -> str:
    sure = belief.finding.confidence
    return f"{SURE_SIGNS.get(sure.value, '')} {sure.value}".strip() if sure else ""
