"""A workshop's result as executives read it: aggregates alone, nothing that leads to a person.

Titles of themes are shown, single answers never: a theme is what several people said, an answer
might be recognised. Nothing is shown before the room has seen it.
"""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from valuewhen.evidence.cells import blurred
from valuewhen.join.belief import Belief as Belief
from valuewhen.join.belief_map import BeliefMap, belief_map
from valuewhen.join.beside import NOTHING, Beside, beside
from valuewhen.join.by_function import ThemeByFunction, beliefs_by_function
from valuewhen.join.contrast import Contrast, best_against_typical
from valuewhen.join.findings import (
    CustomerData,
    Finding,
    Findings,
    Status,
    family_sizes,
    frozen_alone,
    shared_findings,
)
from valuewhen.join.formula_holes import FormulaHoles, formula_holes
from valuewhen.join.functions import NAMED_FROM, pooled_functions
from valuewhen.join.measured import Standing, metric_words
from valuewhen.join.rule_words import RuleWords, rule_in_words
from valuewhen.join.together import Together, together, two_most_believed
from valuewhen.join.told import ToldFinding, is_few, told_finding
from valuewhen.join.told_nps import ToldNps, told_nps
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.board import Board, Commitment, Theme
from valuewhen.workshop.following import shared_board
from valuewhen.workshop.seen import Stances, stances_of

BEFORE_REVEAL = ("draft", "lobby", "write", "mirror")
AFTER_EVIDENCE = ("evidence", "commit", "closed")


@dataclass(frozen=True)
class Asked:
    """Who was asked: people and answers, how many functions they are of, functions with their
    people (small ones pooled under None), when, and the sentences they completed. `people` is None
    for fewer than five."""

    people: int | None
    answers: int
    function_count: int
    functions: tuple[tuple[str | None, int], ...]
    first_on: date
    last_on: date
    prompts: tuple[str, ...]


@dataclass(frozen=True)
class ToldData:
    """Which customer data were joined: how many customers, of when, and who is best and typical.

    `formula` names the recorded inputs of the firm's CLV, nothing as long as nobody recorded them.
    `best` and `typical` are customers, rounded to five, and their share of CLV, None where a number
    would give a few customers away.
    """

    name: str
    is_made_up: bool
    loaded_on: date
    customers: int
    without_clv: int | None
    clv_kind: str
    formula: tuple[str, ...]
    currency: str
    rule: RuleWords
    best: tuple[int, float | None] | None
    typical: tuple[int, float | None] | None


@dataclass(frozen=True)
class Story:
    """The result of a workshop. `beliefs` have the most dots first, or the most voices where no
    vote is shown; what the room has not seen yet is None or empty.

    `named` is how many people said one of the first three beliefs, `families` how many metrics
    were tested in each freeze, `threshold` the least gap worth acting on in the first,
    `frozen_on` the day of that one, `nps_problem` why the answers of customers cannot be used.
    """

    workshop_id: str
    title: str
    is_made_up: bool
    is_early: bool
    asked: Asked
    beliefs: tuple[Belief, ...]
    named: int
    voters: int
    shows_votes: bool
    shows_evidence: bool
    stances: Stances
    sides: dict[str, int] | None
    contrast: Contrast | None
    data: ToldData | None
    nps: ToldNps | None
    nps_problem: str
    decisions: tuple[Commitment, ...]
    families: tuple[int, ...] = ()
    threshold: float = 0.0
    frozen_on: date | None = None
    belief_map: BeliefMap | None = None
    holes: FormulaHoles | None = None
    by_function: tuple[ThemeByFunction, ...] = ()
    together: Together | None = None
    beside: Beside = NOTHING

    @property
    def tests(self) -> int:
        """How many metrics were tested, those of all freezes."""
        return sum(self.families)

    @property
    def dots(self) -> int:
        """All dots that were given to themes; 0 where no vote is shown."""
        return sum(belief.dots or 0 for belief in self.beliefs)


def story(store: Store, caller: Caller, workshop_id: str, patience: float | None = None) -> Story:
    """The result of a workshop, for whoever may see its aggregates, and the same for everybody.

    Raises NotFoundError or ForbiddenError, and NoResultError like `findings`, which also says what
    `patience` means.
    """
    store.read(need, caller, workshop_id, Right.AGGREGATES)
    board = shared_board(store, workshop_id)
    told = _story(board, found := frozen_alone(shared_findings(store, workshop_id, patience)))
    told = _with_views(told, found, patience)
    if told.is_early:
        return told
    shown = told.data is not None
    more = beside(store, caller, workshop_id, patience, shows_evidence=shown)
    return replace(told, beside=more)


def _with_views(told: Story, found: Findings, patience: float | None) -> Story:
    """The story with the views that set beliefs against data, where both may be told."""
    if not (told.data and found.data):
        return told
    pair = two_most_believed(found.rows, by_dots=told.shows_votes)
    return replace(
        told,
        belief_map=belief_map(told.beliefs),
        holes=formula_holes(told.beliefs, told.data.formula),
        together=together(found.data.data_set, *pair, patience) if pair else None,
    )


def _story(board: Board, found: Findings) -> Story:
    workshop = board.workshop
    phase = workshop.now.phase
    is_early, is_over = phase in BEFORE_REVEAL, phase == "closed"
    shows_votes = board.voters > 0 and ("votes" in workshop.shown or is_over)
    shows_sides = "sides" in workshop.shown or is_over
    shows_evidence = phase in AFTER_EVIDENCE
    themes = [] if is_early else _ordered(board, by_dots=shows_votes)
    data = found.data if shows_evidence else None
    first = found.families[0] if found.families else None
    sizes = family_sizes(found.rows)
    rows: dict[str, list[Finding]] = {}
    for row in found.rows:
        rows.setdefault(row.theme_id, []).append(row)
    return Story(
        workshop_id=workshop.id,
        title=workshop.title,
        is_made_up=workshop.is_made_up or bool(data and data.data_set.is_made_up),
        is_early=is_early,
        asked=_asked(board),
        beliefs=tuple(
            _belief(theme, rows[theme.id], data, shows_votes, shows_sides)
            for theme in themes
            if theme.id in rows
        ),
        named=len({a.participant_id for theme in themes[:3] for a in theme.answers}),
        voters=board.voters if shows_votes else 0,
        shows_votes=shows_votes,
        shows_evidence=shows_evidence,
        stances=Stances() if is_early else stances_of(board.shown),
        sides=None if is_early or not shows_sides else _sides(board),
        contrast=None if is_early else best_against_typical(board, themes),
        data=_told_data(data) if data else None,
        nps=told_nps(found.nps) if data and found.nps else None,
        nps_problem=data.ruled.nps_problem if data else "",
        decisions=board.commitments,
        families=tuple(sizes.get(one.number, 0) for one in found.families) if data else (),
        by_function=() if is_early else beliefs_by_function(board, themes),
        threshold=first.threshold if first else 0.0,
        frozen_on=on_day(first.at) if first else None,
    )


def _ordered(board: Board, *, by_dots: bool) -> list[Theme]:
    """The themes that somebody named or voted for."""
    themes = [theme for theme in board.themes if theme.answers or (by_dots and theme.dots)]
    if not by_dots:
        return themes
    return sorted(themes, key=lambda theme: (-theme.dots, -theme.voices, theme.title.lower()))


def _belief(
    theme: Theme,
    found: Sequence[Finding],
    data: CustomerData | None,
    shows_votes: bool,
    shows_sides: bool,
) -> Belief:
    return Belief(
        title=theme.title,
        actor=theme.actor if shows_sides else None,
        voices=theme.voices,
        dots=theme.dots if shows_votes else None,
        findings=tuple(_told(one, data) for one in found),
    )


def _told(found: Finding, data: CustomerData | None) -> ToldFinding:
    """A finding as far as it may be told: nothing of the data before the evidence is shown."""
    metric = metric_words(found.metric) if found.metric else None
    if found.metric and not data:
        found = replace(found, card=None, status=Status.NO_DATA)
    return told_finding(found, metric, data.currency if data else "")


def _asked(board: Board) -> Asked:
    people = Counter(board.functions.values())
    total = sum(people.values())
    moments = [answer.submitted_at for answer in board.shown] or [board.workshop.created_at]
    return Asked(
        people=total if total >= NAMED_FROM else None,
        answers=len(board.shown),
        function_count=len(people),
        functions=pooled_functions(people, board.workshop.functions),
        first_on=on_day(min(moments)),
        last_on=on_day(max(moments)),
        prompts=tuple(prompt.text for prompt in board.workshop.prompts),
    )


def _sides(board: Board) -> dict[str, int]:
    counts = Counter(answer.actor for answer in board.shown)
    return {actor: counts[actor] for actor in ("we", "they", "unclear")}


def _told_data(data: CustomerData) -> ToldData:
    data_set, rule, ruled = data.data_set, data.attachment.rule, data.ruled
    roles = data_set.roles
    best, typical = ruled.best, ruled.typical
    rest = ruled.customers - ruled.without_clv - best.customers - typical.customers
    neither = rest + ruled.without_clv
    is_safe = not any(is_few(n) for n in (best.customers, typical.customers, rest, neither))
    return ToldData(
        name=data_set.name,
        is_made_up=data_set.is_made_up,
        loaded_on=on_day(data_set.loaded_at),
        customers=ruled.customers,
        without_clv=None if is_few(ruled.without_clv) else blurred(ruled.without_clv),
        clv_kind=roles.clv_kind if roles else "",
        formula=tuple(metric_words(name) for name in data_set.formula or ()),
        currency=data.currency,
        rule=rule_in_words(rule, roles),
        best=_blurred(best) if is_safe else None,
        typical=_blurred(typical) if is_safe else None,
    )


def _blurred(standing: Standing) -> tuple[int, float | None]:
    share = standing.clv_share
    return blurred(standing.customers), None if share is None else round(share, 3)


def on_day(seconds: float) -> date:
    """The day of a time in seconds since 1970, where the server is."""
    return date(*time.localtime(seconds)[:3])
