"""What is known of a data set: computed once for all who ask, kept in memory and beside the data.

Nothing here knows how anything is computed. A data set's file never changes; a new version is
another file.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from valuewhen.children.computation import Computation, Task
from valuewhen.children.limits import ChildLimits
from valuewhen.children.plain import from_plain
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule
from valuewhen.errors import NotFoundError
from valuewhen.join import measuring
from valuewhen.join.kept import Kept
from valuewhen.join.measured import Ruled
from valuewhen.join.measured_evidence import Evidence, Problem

MOST_DATA_SETS = 16  # whose results are kept in memory
MOST_RULES = 8  # of best and typical customers, kept for each of them
MOST_ASKED = 16  # computations that are remembered, each of which may have been stopped
FEW = 50_000  # customers that are measured sooner than a process is started
LIMITS = ChildLimits(memory=6_000_000_000, seconds=3600)

CardOrProblem = Evidence | Problem
Look = tuple[Ruled, dict[str, CardOrProblem]]


@dataclass(frozen=True)
class Needs:
    """What is to be computed: the results of a rule, or None, and the cards of metrics."""

    rule: BestRule | None
    metrics: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.rule is not None or bool(self.metrics)


class Known:
    """One data set in one set of roles, with one formula of CLV: cards by metric and results by
    rule, each computed once."""

    def __init__(self, parquet: Path, roles: Roles, formula: Sequence[str] = ()) -> None:
        self._parquet, self._roles, self._formula = parquet, roles, tuple(formula)
        self._kept = Kept(parquet)
        self._cards: dict[str, CardOrProblem] = {}
        self._rules: OrderedDict[BestRule, Ruled] = OrderedDict()
        self._asked: OrderedDict[Needs, Computation] = OrderedDict()
        self._changing = threading.Lock()

    @property
    def is_computing(self) -> bool:
        """Whether a computation runs."""
        return self._running() is not None

    def look(self, rule: BestRule, metrics: Sequence[str], patience: float | None = None) -> Look:
        """The results of the rule and a card for each metric, or why there is none.

        What is not known yet is computed from one read of all its columns, in a child process when
        the customers are many; whoever asks at the same time waits for the same computation,
        `patience` seconds or, with None, as long as it takes. Raises NoResultError when that was
        not enough or somebody stopped it, InvalidInputError for a column that is not there.
        """
        while (found := self._found(rule, metrics)) is None:
            computation, is_for_this = self._computation(rule, metrics)
            if is_for_this:
                computation.result(patience)
            else:
                computation.wait(patience)
        return found

    def _found(self, rule: BestRule, metrics: Sequence[str]) -> Look | None:
        with self._changing:
            self._recall(self._needs(rule, metrics))
            if self._needs(rule, metrics):
                return None
            self._rules.move_to_end(rule)
            return self._rules[rule], {metric: self._cards[metric] for metric in metrics}

    def _needs(self, rule: BestRule, metrics: Sequence[str]) -> Needs:
        unknown = dict.fromkeys(metric for metric in metrics if metric not in self._cards)
        return Needs(None if rule in self._rules else rule, tuple(unknown))

    def _computation(self, rule: BestRule, metrics: Sequence[str]) -> tuple[Computation, bool]:
        """The computation to wait for, and whether it is for exactly what is needed: only one
        runs at a time for a data set."""
        with self._changing:
            needs, running = self._needs(rule, metrics), self._running()
            if running and self._asked.get(needs) is not running:
                return running, False
            if needs not in self._asked:
                self._asked[needs] = Computation(
                    self._task(needs), lambda plain: self._learn(needs, plain)
                )
            while len(self._asked) > MOST_ASKED:
                self._asked.popitem(last=False)
            return self._asked[needs], True

    def _running(self) -> Computation | None:
        return next((asked for asked in self._asked.values() if asked.is_running), None)

    def _task(self, needs: Needs) -> Task:
        job = {
            "parquet": str(self._parquet.resolve()),
            "roles": self._roles.to_json(),
            "rule": needs.rule.to_json() if needs.rule else None,
            "metrics": needs.metrics,
            "formula": self._formula,
        }
        is_small = pq.read_metadata(self._parquet).num_rows <= FEW
        return Task(measuring.__name__, measuring.work, job, is_small, LIMITS)

    def _recall(self, needs: Needs) -> None:
        """Takes from disk what is there of what is needed."""
        for metric in needs.metrics:
            if card := self._kept.get(self._card_key(metric), CardOrProblem):
                self._cards[metric] = card
        if needs.rule and (ruled := self._kept.get(self._rule_key(needs.rule), Ruled)):
            self._remember(needs.rule, ruled)

    def _learn(self, needs: Needs, plain: dict[str, Any]) -> None:
        """Takes what was computed into memory and onto the disk."""
        cards = from_plain(dict[str, CardOrProblem], plain["cards"])
        for metric, card in plain["cards"].items():
            self._kept.put(self._card_key(metric), card)
        if needs.rule:
            self._kept.put(self._rule_key(needs.rule), plain["ruled"])
        with self._changing:
            self._cards |= cards
            if needs.rule:
                self._remember(needs.rule, from_plain(Ruled, plain["ruled"]))
            self._asked.pop(needs, None)

    def _remember(self, rule: BestRule, ruled: Ruled) -> None:
        self._rules[rule] = ruled
        while len(self._rules) > MOST_RULES:
            self._rules.popitem(last=False)

    def _card_key(self, metric: str) -> dict[str, Any]:
        return {"roles": self._roles.to_json(), "formula": [*self._formula], "metric": metric}

    def _rule_key(self, rule: BestRule) -> dict[str, Any]:
        return {"roles": self._roles.to_json(), "rule": rule.to_json()}


_known: OrderedDict[tuple[Path, Roles, tuple[str, ...]], Known] = OrderedDict()
_knowing = threading.Lock()


def known(parquet: Path, roles: Roles, formula: Sequence[str] = ()) -> Known:
    """What is known of a data set in these roles, kept in memory for whoever asks next; `formula`
    names its columns that are inputs of CLV.

    Raises NotFoundError when its file is gone.
    """
    if not parquet.is_file():
        raise NotFoundError("The file of these customer data is gone. Load the data again.")
    key = (parquet, roles, tuple(formula))
    with _knowing:
        found = _known.setdefault(key, Known(*key))
        _known.move_to_end(key)
        idle = [key for key, one in _known.items() if not one.is_computing]
        for key in idle[: max(0, len(_known) - MOST_DATA_SETS)]:
            del _known[key]
        return found
