"""Two rules of best customers side by side: who is best by both, by one of them, by neither."""

from dataclasses import dataclass
from pathlib import Path

from valuewhen.analytics import statement
from valuewhen.customers.best import customers_for, label_by
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule

Pairs = list[tuple[str | None, str | None, int, float]]


@dataclass(frozen=True)
class Part:
    """Some of the customers with a CLV; `clv_share` is None where all CLVs make no gain."""

    customers: int
    clv_total: float
    clv_share: float | None


@dataclass(frozen=True)
class Overlap:
    """Customers with a CLV by whether they carry a label by both rules, by one of them, by none."""

    both: Part
    only_mine: Part
    only_rival: Part
    neither: Part

    @property
    def jaccard(self) -> float | None:
        """Of those who carry the label by either rule, the share that does by both; None if nobody
        does (Jaccard's index)."""
        either = self.both.customers + self.only_mine.customers + self.only_rival.customers
        return self.both.customers / either if either else None


@dataclass(frozen=True)
class RuleComparison:
    """How far two rules agree on who is best and who is typical; customers without a CLV apart."""

    best: Overlap
    typical: Overlap
    missing_clv: int


def compare_rules(parquet: Path, roles: Roles, mine: BestRule, rival: BestRule) -> RuleComparison:
    """The overlap of two rules on one data set, counted in one pass over the customers.

    Raises InvalidInputError when one of the rules cannot be asked of these data.
    """
    with customers_for(parquet, roles, {"k": mine, "r": rival}, None) as (db, asked):
        label_by(db, mine, asked["k"])
        label_by(db, rival, asked["r"], source="labelled", view="compared", label="rival_label")
        pairs: Pairs = db.execute(statement("customers/label_pairs")).fetchall()
    return RuleComparison(
        best=_overlap(pairs, "best"),
        typical=_overlap(pairs, "typical"),
        missing_clv=sum(customers for label, _, customers, _ in pairs if label is None),
    )


def _overlap(pairs: Pairs, label: str) -> Overlap:
    valued = [pair for pair in pairs if pair[0] is not None]
    whole = sum(total for *_, total in valued)

    def part(is_mine: bool, is_rivals: bool) -> Part:
        chosen = [p for p in valued if (p[0] == label, p[1] == label) == (is_mine, is_rivals)]
        total = sum(p[3] for p in chosen)
        return Part(sum(p[2] for p in chosen), total, total / whole if whole > 0 else None)

    return Overlap(part(True, True), part(True, False), part(False, True), part(False, False))
